"""Units: a closed table a kind of quantity, and exact conversion into one unit each.

Mapping sections 2.3 and 7. A unit that is not listed for the kind of quantity is refused, because
a guess (micromoles read as milligrams, thousands as single cells) changes a decision.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from fhirmaps.words import normalise

UCUM = "http://unitsofmeasure.org"
_UCUM_NAMES = (
    "http://unitsofmeasure.org",
    "https://unitsofmeasure.org",
    "http://www.unitsofmeasure.org",
    "urn:oid:2.16.840.1.113883.6.8",
)
_FAHRENHEIT = "(x-32)/1.8"
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SUPERSCRIPT_RUN = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_POWER_OF_TEN = re.compile(
    r"^[.·・]?[xX×✕*]?[.·・]?10(?:\*\*|[*^eE])?(?:\((\d{1,2})\)|(\d{1,2}))(?=/)"
)
_AREA = re.compile(r"(?<=m)[\^*]?([23])(?!\d)")


class Problem(Enum):
    """Why a value could not be converted."""

    NO_UNIT = "no-unit"
    UNKNOWN_UNIT = "unknown-unit"
    CONTRADICTION = "contradiction"
    NOT_A_NUMBER = "not-a-number"


@dataclass(frozen=True, slots=True)
class UnitProblem:
    """A refusal; ``unit`` is what was sent, to be shown after escaping."""

    problem: Problem
    unit: str


@dataclass(frozen=True, slots=True)
class Converted:
    """A value in the canonical unit of its kind (``""`` for pure numbers), exact."""

    value: Fraction
    unit: str


@dataclass(frozen=True, slots=True)
class Scale:
    """How a unit lies to the canonical one: ``(value - zero) * factor``."""

    factor: Fraction
    zero: Fraction = Fraction(0)

    def convert(self, value: Fraction) -> Fraction:
        """The value in the canonical unit."""
        return (value - self.zero) * self.factor


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of quantity: its canonical unit and every unit understood for it."""

    analyte: str
    canonical: str
    bare: bool
    concepts: tuple[str, ...]
    ucum: Mapping[str, Scale]
    text: Mapping[str, Scale]
    cased: Mapping[str, Scale]

    def scale_of_text(self, unit: str) -> Scale | None:
        """The scale of a unit as people write it; None when the row does not list it."""
        words = normal_unit(unit)
        if words in self.cased:
            return self.cased[words]
        return self.text.get(words.lower())


class UnitTable:
    """All rows; :func:`table` gives the shipped one."""

    def __init__(self, rows: Mapping[str, Row]) -> None:
        """``rows`` by analyte."""
        self.rows = rows
        self._analytes = {c: row.analyte for row in rows.values() for c in row.concepts}

    def analyte_of(self, concept: str) -> str | None:
        """The row a concept is measured by; None for one without units (coded answers)."""
        return self._analytes.get(concept)

    def canonical(self, analyte: str) -> str:
        """The unit values of an analyte are turned into.

        :raises KeyError: no such row; rows are named by the program, never by a caller's data.
        """
        return self.rows[analyte].canonical

    def convert(
        self,
        analyte: str,
        value: Decimal | Fraction | int,
        *,
        unit: str | None = None,
        code: str | None = None,
        system: str | None = None,
    ) -> Converted | UnitProblem:
        """A value in the analyte's canonical unit, or why it was refused.

        A UCUM code alone decides. Otherwise the written unit does, a code without system being
        tried as another writing of it; if both are understood and differ, the value is refused.
        An analyte without a row understands no unit.
        """
        row = self.rows.get(analyte)
        if row is None:
            return UnitProblem(Problem.UNKNOWN_UNIT, _clean(unit) or _clean(code))
        scale = _scale(row, _clean(unit), _clean(code), system)
        if isinstance(scale, UnitProblem):
            return scale
        if isinstance(value, Decimal) and not value.is_finite():
            return UnitProblem(Problem.NOT_A_NUMBER, _clean(unit))
        return Converted(scale.convert(Fraction(value)), row.canonical)


def convert(
    analyte: str,
    value: Decimal | Fraction | int,
    *,
    unit: str | None = None,
    code: str | None = None,
    system: str | None = None,
) -> Converted | UnitProblem:
    """:meth:`UnitTable.convert` of the shipped table."""
    return table().convert(analyte, value, unit=unit, code=code, system=system)


def analyte_of(concept: str) -> str | None:
    """:meth:`UnitTable.analyte_of` of the shipped table."""
    return table().analyte_of(concept)


def is_ucum(system: Any) -> bool:
    """True for UCUM's URI, also with another scheme, a last slash or as OID."""
    return isinstance(system, str) and system.strip().lower().rstrip("/") in _UCUM_NAMES


def normal_unit(unit: str) -> str:
    """A written unit in the form the table's ``text`` keys have, case kept.

    Full width, micro signs, spaces and raised digits are levelled; every writing of a power of ten
    becomes ``10*n``.
    """
    raised = _SUPERSCRIPT_RUN.sub(lambda run: "^" + run.group().translate(_SUPERSCRIPTS), unit)
    folded = unicodedata.normalize("NFKC", raised)
    for micro in "µμ":
        folded = folded.replace(micro, "u")
    words = "".join(folded.split())
    words = _POWER_OF_TEN.sub(lambda ten: f"10*{ten.group(1) or ten.group(2)}", words)
    return _AREA.sub(r"\1", words)


@cache
def table() -> UnitTable:
    """The shipped table, read once."""
    with (Path(__file__).parent / "units.toml").open("rb") as file:
        data = tomllib.load(file)
    return UnitTable({analyte: _row(analyte, entry) for analyte, entry in data.items()})


def _scale(row: Row, unit: str, code: str, system: str | None) -> Scale | UnitProblem:
    if code and is_ucum(system):
        known = row.ucum.get(code)
        return known if known is not None else UnitProblem(Problem.UNKNOWN_UNIT, unit or code)
    # A code of another system is not a unit in any writing known here.
    spare = "" if system else code
    if not unit and not spare:
        if row.bare:
            return Scale(Fraction(1))
        missing = Problem.UNKNOWN_UNIT if code else Problem.NO_UNIT
        return UnitProblem(missing, code)
    by_unit = row.scale_of_text(unit) if unit else None
    by_code = row.scale_of_text(spare) if spare else None
    if unit and by_unit is None:
        return UnitProblem(Problem.UNKNOWN_UNIT, unit)
    if by_unit is not None and by_code is not None and by_unit != by_code:
        return UnitProblem(Problem.CONTRADICTION, f"{unit} / {spare}")
    chosen = by_unit if by_unit is not None else by_code
    return chosen if chosen is not None else UnitProblem(Problem.UNKNOWN_UNIT, unit or spare)


def _clean(text: Any) -> str:
    return text.strip() if isinstance(text, str) else ""


def _row(analyte: str, entry: Mapping[str, Any]) -> Row:
    ucum = {unit: _factor(factor) for unit, factor in entry["ucum"].items()}
    cased = {unit: _factor(factor) for unit, factor in entry.get("cased", {}).items()}
    text = {normal_unit(unit).lower(): scale for unit, scale in ucum.items() if unit not in cased}
    text |= {normalise(unit): _factor(factor) for unit, factor in entry["text"].items()}
    if entry["canonical"]:
        text.setdefault(normal_unit(entry["canonical"]).lower(), Scale(Fraction(1)))
    return Row(
        analyte,
        entry["canonical"],
        entry.get("bare", False),
        tuple(entry["concepts"]),
        ucum,
        text,
        cased,
    )


def _factor(text: str) -> Scale:
    if text == _FAHRENHEIT:
        return Scale(1 / Fraction("1.8"), Fraction(32))
    numerator, _, denominator = text.partition("/")
    return Scale(Fraction(numerator) / Fraction(denominator or "1"))
