"""The tables of ``codes/`` and the site's maps as typed rows, and what a reading consists of."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from fhirmaps.systems import Systems

Confidence = Literal["high", "medium", "low"]
MatchKind = Literal["exact", "descendant-prefix"]

CODES = Path(__file__).parent / "codes"
TABLES = (
    "drugs.csv",
    "drugs_rxnorm_products.csv",
    "drugs_hot.csv",
    "labs.csv",
    "conditions.csv",
    "procedures.csv",
    "answers.csv",
    "attested.csv",
)
COLUMNS = ("concept", "system", "code", "display", "match", "confidence")
_REQUIRED = ("concept", "system", "code", "match")
_TOLERATED = ("evidence",)


class CodeMapError(Exception):
    """A site's code map that must not be used; the message names file, line and fault."""

    def __init__(self, path: Path, line: int, fault: str) -> None:
        """``line`` counts from 1, the heading included."""
        super().__init__(f"{path}, line {line}: {fault}")
        self.path, self.line, self.fault = path, line, fault


class Code(NamedTuple):
    """One row: a concept's code, or the start of its codes."""

    concept: str
    system: str
    code: str
    display: str
    match: MatchKind
    confidence: Confidence


class Match(NamedTuple):
    """What a code stands for, by which row."""

    concept: str
    system: str
    code: str
    display: str
    confidence: Confidence
    kind: Literal["exact", "prefix"]


class Coding(NamedTuple):
    """A coding as it was sent."""

    system: str
    code: str
    display: str


class Reading(NamedTuple):
    """What a CodeableConcept says.

    ``concepts`` are those its codes carry; ``text`` is what to show, ``texts`` every text and
    display it holds; ``weak`` the concepts that rest on rows of low confidence alone.
    """

    concepts: tuple[str, ...]
    text: str
    texts: tuple[str, ...]
    has_coding: bool
    weak: tuple[str, ...]
    codes: tuple[Coding, ...]

    @property
    def mapped(self) -> bool:
        """True when a code of it is in the tables."""
        return bool(self.concepts)

    @property
    def unconfirmed(self) -> bool:
        """True when a concept rests on rows of low confidence alone ("code not confirmed")."""
        return bool(self.weak)

    @property
    def empty(self) -> bool:
        """True when nothing is named: neither a code nor a text."""
        return not self.has_coding and not self.texts

    def has(self, *concepts: str) -> bool:
        """True when one of the concepts is carried by a code."""
        return any(concept in self.concepts for concept in concepts)


def read_shipped() -> tuple[Code, ...]:
    """All rows of the shipped tables, in file order."""
    rows: list[Code] = []
    for table in TABLES:
        with (CODES / table).open(encoding="utf-8", newline="") as file:
            lines = csv.reader(file)
            next(lines)
            rows.extend(Code(*line) for line in lines)  # type: ignore[arg-type]  # checked by tests
    return tuple(rows)


def read_names(table: str) -> list[dict[str, str]]:
    """The rows of a shipped table of names."""
    with (CODES / table).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_systems() -> list[tuple[str, str]]:
    """(alias, system), each system of the shipped tables also as its own alias."""
    aliases = [(row["alias"], row["system"]) for row in read_names("systems.csv")]
    own = {row.system for row in read_shipped()}
    return aliases + [(system, system) for system in sorted(own)]


def read_uncoded() -> frozenset[str]:
    """Concepts no standard code is known for; a site map may give them one."""
    return frozenset(row["concept"] for row in read_names("uncoded.csv"))


def read_site_map(
    path: Path,
    concepts: frozenset[str],
    seen: dict[tuple[str, str, str], str],
    systems: Systems,
) -> Iterator[Code]:
    """The rows of a site's map; a row counts as confirmed, whatever its ``confidence`` says.

    ``seen`` collects the rows of all maps of one book, so that none is given twice.
    """
    for line, row in _lines(path):
        code = _site_code(path, line, row, concepts)
        home = systems.canonical(code.system)
        key = (code.concept, home, systems.comparable(home, code.code))
        if not key[2]:
            raise CodeMapError(path, line, f"code {code.code!r} has no letter or digit")
        if key in seen:
            raise CodeMapError(path, line, f"repeats the row of {seen[key]}")
        seen[key] = f"{path}, line {line}"
        yield code


def _lines(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Line numbers and rows; the heading is checked first."""
    try:
        # Spreadsheets write a byte-order mark before the heading.
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.DictReader(file, strict=True)
            head = [name.strip() for name in lines.fieldnames or ()]
            lines.fieldnames = head
            _check_head(path, head)
            for row in lines:
                yield lines.line_num, _strip(path, lines.line_num, row)
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise CodeMapError(path, 1, f"cannot be read as a CSV file in UTF-8 ({fault})") from fault


def _check_head(path: Path, head: list[str]) -> None:
    missing = [name for name in _REQUIRED if name not in head]
    unknown = [name for name in head if name not in (*COLUMNS, *_TOLERATED)]
    if missing:
        raise CodeMapError(path, 1, f"column missing: {', '.join(missing)}")
    if unknown or len(set(head)) != len(head):
        raise CodeMapError(path, 1, f"column unknown or given twice: {', '.join(unknown or head)}")


def _strip(path: Path, line: int, row: dict[str, Any]) -> dict[str, str]:
    if None in row:  # csv puts surplus fields there
        raise CodeMapError(path, line, "has more fields than the heading")
    return {name: (value or "").strip() for name, value in row.items()}


def _site_code(path: Path, line: int, row: dict[str, str], concepts: frozenset[str]) -> Code:
    for name in _REQUIRED:
        if not row[name]:
            raise CodeMapError(path, line, f"{name} is empty")
    concept, match = row["concept"], row["match"]
    if concept not in concepts:
        near = get_close_matches(concept, concepts, n=1, cutoff=0.0)
        raise CodeMapError(path, line, f"unknown concept {concept!r}; nearest is {near[0]!r}")
    kinds = get_args(MatchKind)
    if match not in kinds:
        raise CodeMapError(path, line, f"match is {match!r}, not one of {', '.join(kinds)}")
    stated = row.get("confidence", "")
    if stated and stated not in get_args(Confidence):
        raise CodeMapError(path, line, f"confidence is {stated!r}, not high, medium or low")
    kind: MatchKind = "exact" if match == "exact" else "descendant-prefix"
    return Code(concept, row["system"], row["code"], row.get("display", ""), kind, "high")
