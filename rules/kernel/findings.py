"""Findings: a rule that fired, or one that has nothing to say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rules.kernel.facts import Evidence, Missing
from rules.kernel.proposals import Suggestion
from rules.kernel.texts import Message
from rules.kernel.words import Indicator


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that fired: which row, how urgent, on which facts, and what it proposes.

    Texts are found by convention: summary ``<rule id>.summary-<row>`` else ``.summary``, detail
    ``.detail-<row>`` else ``.detail``; ``params`` fill them. ``notes`` are further paragraphs.
    ``dose`` names the planned dose this is about ("E1 2026-04-01"), so that equal cards of several
    doses can be merged; ``about`` the draft it is about.
    """

    rule_id: str
    row: str
    indicator: Indicator
    params: Mapping[str, Any] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    missing: tuple[Missing, ...] = ()
    notes: tuple[Message, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    select_any: bool = False
    rows: tuple[str, ...] = ()
    """All rows that fired, when one card stands for several; ``row`` gives the line."""
    stop: bool = False
    hold: bool = False
    dose: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Silent:
    """A rule that considered the patient and has nothing to say, with the row that decided."""

    row: str
    because: str = ""


Outcome = Finding | Silent | Sequence[Finding | Silent]


def outcomes(result: Outcome) -> Iterator[Finding | Silent]:
    """A rule's result as single outcomes."""
    if isinstance(result, Finding | Silent):
        yield result
    else:
        yield from result
