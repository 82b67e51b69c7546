"""The publications behind the rules, from ``rules/sources.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Publication:
    """One source. ``knowledge_date`` is the day up to which it speaks."""

    id: str
    title: str
    label: str
    label_ja: str
    knowledge_date: str
    kind: str
    version: str

    def shown(self, language: str) -> str:
        return self.label_ja if language == "ja" else self.label


@cache
def publications() -> dict[str, Publication]:
    """All publications by id."""
    table = tomllib.loads((resources.files("rules") / "sources.toml").read_text("utf-8"))
    return {key: Publication(key, **entry) for key, entry in table.items()}
