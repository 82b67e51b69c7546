"""The code book: which concept of ours a code, or a name in a text, stands for.

The tables in ``codes/`` are compiled once per process into exact and prefix dictionaries. A site
adds its own codes by maps of the same columns. Nothing here decides what a concept means.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from fhirmaps.codetables import (
    Code,
    CodeMapError,
    Coding,
    Match,
    Reading,
    read_names,
    read_shipped,
    read_site_map,
    read_systems,
    read_uncoded,
)
from fhirmaps.systems import Systems
from fhirmaps.words import Names

__all__ = ["Code", "CodeBook", "CodeMapError", "Coding", "Match", "Reading"]


class CodeBook:
    """Codes and names of all concepts; build it with :meth:`load`."""

    def __init__(self, rows: Iterable[Code], shared: _Shared, site: Sequence[Code] = ()) -> None:
        """``rows`` are the shipped codes; ``site`` codes confirm or add to them."""
        self._shared = shared
        self._exact: dict[tuple[str, str], dict[str, Match]] = {}
        self._prefix: dict[str, dict[int, dict[str, dict[str, Match]]]] = {}
        self._codes: dict[str, dict[tuple[str, str], Code]] = {}
        for row in (*rows, *site):
            self._add(row)

    @staticmethod
    def load(maps: Sequence[Path] = ()) -> CodeBook:
        """The shipped tables, with the site's maps; without maps one book serves the process.

        :raises CodeMapError: a map that cannot be read, names an unknown concept, repeats a row
            or has a ``match`` that is neither ``exact`` nor ``descendant-prefix``.
        """
        if not maps:
            return _shipped_book()
        shared, rows = _shared(), read_shipped()
        concepts = _shipped_book().concepts()
        site: list[Code] = []
        seen: dict[tuple[str, str, str], str] = {}
        for path in maps:
            site.extend(read_site_map(path, concepts, seen, shared.systems))
        return CodeBook(rows, shared, site)

    def matches(self, system: Any, code: Any) -> tuple[Match, ...]:
        """What a code stands for: exact rows first, then the longest prefix; empty if unknown.

        Never raises: a system or code that is not a string matches nothing.
        """
        if not isinstance(system, str) or not isinstance(code, str):
            return ()
        home = self._shared.systems.canonical(system)
        key = self._shared.systems.comparable(home, code)
        if not key:
            return ()
        found = dict(self._exact.get((home, key), {}))
        buckets = self._prefix.get(home, {})
        for length in sorted(buckets, reverse=True):
            if length <= len(key):
                for concept, match in buckets[length].get(key[:length], {}).items():
                    found.setdefault(concept, match)
        return tuple(found.values())

    def codes_of(self, concept: str) -> tuple[Code, ...]:
        """Every row of a concept, shipped and the site's; empty when it has none."""
        return tuple(self._codes.get(concept, {}).values())

    def concepts(self) -> frozenset[str]:
        """Every concept a map may name, also those no standard code is known for."""
        return frozenset(self._codes) | self._shared.uncoded

    def knows(self, concept: str) -> bool:
        """True for a concept of the tables, with or without codes."""
        return concept in self._codes or concept in self._shared.uncoded

    def drug_name(self, concept: str, language: str) -> str:
        """The name to show for a drug concept; the other language's, then the key, if missing."""
        names = self._shared.shown
        return names.get((concept, language)) or names.get((concept, "en")) or concept

    def read(self, codeable: Any) -> Reading:
        """What a CodeableConcept says. Any shape is accepted; what cannot be read is left out."""
        codings, texts = _parts(codeable)
        carried: dict[str, bool] = {}
        for coding in codings:
            for match in self.matches(coding.system, coding.code):
                weak = match.confidence == "low"
                carried[match.concept] = carried.get(match.concept, True) and weak
        return Reading(
            concepts=tuple(carried),
            text=texts[0] if texts else "",
            texts=texts,
            has_coding=any(coding.code for coding in codings),
            weak=tuple(concept for concept, weak in carried.items() if weak),
            codes=codings,
        )

    def drug_names_in(self, text: Any) -> tuple[str, ...]:
        """Drug concepts named in a text (mapping 3.1), whatever form or route it names besides."""
        return self._shared.drugs.find(text)

    def condition_names_in(self, text: Any) -> tuple[str, ...]:
        """Concepts of the words mapping rows allow by text. Ask only for the row's own concept."""
        return self._shared.conditions.find(text)

    def procedure_names_in(self, text: Any) -> tuple[str, ...]:
        """Concepts of requests and procedures a text names; only dental work has such names."""
        return self._shared.procedures.find(text)

    def lab_names_in(self, text: Any) -> tuple[str, ...]:
        """Laboratory concepts a text names; such a name never yields a value."""
        return self._shared.labs.find(text)

    def canonical_system(self, system: Any) -> str:
        """The URI the tables use for a code system; an unknown one comes back as written."""
        return self._shared.systems.canonical(system) if isinstance(system, str) else ""

    def _add(self, row: Code) -> None:
        home = self._shared.systems.canonical(row.system)
        key = self._shared.systems.comparable(home, row.code)
        own = self._codes.setdefault(row.concept, {})
        own[(home, row.code)] = row
        exact = row.match == "exact"
        match = Match(
            row.concept,
            home,
            row.code,
            row.display,
            row.confidence,
            "exact" if exact else "prefix",
        )
        if exact:
            self._exact.setdefault((home, key), {})[row.concept] = match
        else:
            bucket = self._prefix.setdefault(home, {}).setdefault(len(key), {})
            bucket.setdefault(key, {})[row.concept] = match


class _Shared:
    """What all books have in common: systems and names."""

    def __init__(self) -> None:
        self.systems = Systems(read_systems())
        self.uncoded = read_uncoded()
        tails = [row["word"] for row in read_names("name_tails.csv")]
        drugs = read_names("drug_names.csv")
        self.drugs = Names(
            ((row["concept"], row["name"]) for row in drugs if row["kind"] != "label"), tails
        )
        self.conditions = _names("condition_names.csv")
        self.labs = _names("lab_names.csv")
        self.procedures = _names("procedure_names.csv")
        self.shown: dict[tuple[str, str], str] = {}
        for row in drugs:
            self.shown.setdefault((row["concept"], row["language"]), row["name"])


def _names(file: str) -> Names:
    return Names((row["concept"], row["name"]) for row in read_names(file))


@cache
def _shared() -> _Shared:
    return _Shared()


@cache
def _shipped_book() -> CodeBook:
    return CodeBook(read_shipped(), _shared())


def _parts(codeable: Any) -> tuple[tuple[Coding, ...], tuple[str, ...]]:
    """The codings and the texts of anything that may stand for a CodeableConcept."""
    codings: list[Coding] = []
    texts: list[str] = []
    displays: list[str] = []
    for part in codeable if isinstance(codeable, list) else [codeable]:
        if isinstance(part, str):
            _keep(texts, part)
        elif isinstance(part, Mapping):
            _keep(texts, part.get("text"))
            coding = part.get("coding")
            # A bare Coding where a CodeableConcept is due is read as its one coding.
            members = coding if isinstance(coding, list) else [part if coding is None else coding]
            for member in members:
                if isinstance(member, Mapping):
                    _keep(displays, member.get("display"))
                    codings.append(
                        Coding(
                            _word(member.get("system")),
                            _word(member.get("code")),
                            _word(member.get("display")),
                        )
                    )
    known = tuple(coding for coding in codings if coding != Coding("", "", ""))
    return known, tuple(dict.fromkeys((*texts, *displays)))


def _keep(texts: list[str], text: Any) -> None:
    if isinstance(text, str) and text.strip():
        texts.append(text.strip())


def _word(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
