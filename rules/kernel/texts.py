"""Texts by key with their parameters; the catalogues render them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Drug:
    """A drug concept used as a text parameter; shown by its name in the reader's language."""

    concept: str


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the catalogues used as a text parameter (``Term("sign-ascites")``)."""

    key: str


Param = (
    "str | int | Decimal | Fraction | date | When"
    " | Drug | Term | Message | Line | Sequence[Param] | None"
)


@dataclass(frozen=True, slots=True)
class Message:
    """A text by key with its parameters; rendered by the catalogues of the reader's language."""

    key: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """The line of another finding, quoted in a text: its rule, row and parameters."""

    rule_id: str
    row: str
    params: Mapping[str, Any] = field(default_factory=dict)


def msg(key: str, /, **params: Any) -> Message:
    """Short form of ``Message``; ``_`` in parameter names is kept."""
    return Message(key, params)
