"""SMART scopes: what the token of a call may ask for (conformance FHIR-06, FHIR-07).

Both notations are read: version 1 (``patient/Observation.read``) and version 2
(``patient/Observation.rs?category=laboratory``). A query that no scope covers is not sent: the
server would refuse it, or worse, answer with less than there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl

_SCOPE = re.compile(
    r"(?:patient|user|system)/(?P<type>\*|[A-Z][A-Za-z]+)"
    r"\.(?P<may>read|write|\*|(?=[cruds])c?r?u?d?s?)(?:\?(?P<filter>.+))?"
)
_VERSION_1 = {"read": "rs", "write": "cud", "*": "cruds"}


@dataclass(frozen=True, slots=True)
class Scope:
    """One resource scope. ``may`` holds letters of ``cruds``; ``filter`` narrows it (version 2)."""

    type: str
    may: str
    filter: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Grant:
    """All resource scopes of a token; None: there are none to go by, so anything may be tried."""

    scopes: tuple[Scope, ...] | None = None

    def covers(self, url: str) -> bool:
        """May this relative read (``Type/id``) or search (``Type?query``) be made in full?"""
        if self.scopes is None:
            return True
        path, question, query = url.partition("?")
        wanted = "s" if question or "/" not in path else "r"
        asked = parse_qsl(query, keep_blank_values=True)
        kind = path.partition("/")[0]
        return any(
            scope.type in ("*", kind) and wanted in scope.may and _within(asked, scope.filter)
            for scope in self.scopes
        )


ANYTHING = Grant()


def parse(text: str) -> Grant:
    """The grant of a ``scope`` string; words that are no resource scopes say nothing."""
    found = [match for word in text.split() if (match := _SCOPE.fullmatch(word))]
    return Grant(tuple(map(_scope, found))) if found else ANYTHING


def _scope(match: re.Match[str]) -> Scope:
    may = match["may"]
    narrowed = tuple(parse_qsl(match["filter"] or "", keep_blank_values=True))
    return Scope(match["type"], _VERSION_1.get(may, may), narrowed)


def _within(asked: Iterable[tuple[str, str]], narrowed: tuple[tuple[str, str], ...]) -> bool:
    """Does a query ask for no more than a narrowed scope lets through?"""
    given = dict(asked)
    return all(
        name in given and all(_same(value, allowed) for value in given[name].split(","))
        for name, allowed in narrowed
    )


def _same(asked: str, allowed: str) -> bool:
    """Equal tokens; a code without its system equals the code with one."""
    if "|" in asked and "|" in allowed:
        return asked == allowed
    return asked.rpartition("|")[2] == allowed.rpartition("|")[2]
