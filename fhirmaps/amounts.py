"""Amounts of drugs as sent: a closed table of units, and strengths read from product names.

Kinds of an amount: ``mg``, ``mg/m2``, ``mg/kg``, ``IU``, ``IU/kg``, ``mL``, ``count`` (tablets,
capsules, vials, syringes, sachets), ``dose`` (one administration) and ``none`` (a bare number).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

from fhirmaps import observations as obs
from fhirmaps import units
from fhirmaps.codetables import read_names
from fhirmaps.words import normalise


@dataclass(frozen=True, slots=True)
class Measure:
    """An amount in the base unit of its kind, with what was sent."""

    kind: str
    value: Fraction
    shown: str


@dataclass(frozen=True, slots=True)
class Strength:
    """What one unit (tablet, vial), one mL, 100 g or one administration of a product holds.

    ``kind`` is ``mg`` or ``IU``. ``marks`` say where the strength was read.
    """

    kind: str = "mg"
    per_count: Fraction | None = None
    per_ml: Fraction | None = None
    per_dose: Fraction | None = None
    percent: Fraction | None = None
    marks: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        return (self.per_count, self.per_ml, self.per_dose, self.percent) == (None,) * 4


_ROWS = (
    ("dose", "mg"),
    ("dose-per-area", "mg/m2"),
    ("dose-per-weight", "mg/kg"),
    ("dose-units", "IU"),
    ("volume", "mL"),
    ("piece", "count"),
)
"""Rows of the unit table by the kind of amount they give."""


UNITS_PER_WEIGHT = ("[iU]/kg", "[IU]/kg")
"""UCUM codes of a dose in international units per body weight."""


@cache
def _words() -> dict[str, tuple[str, Fraction]]:
    """Further writings and the codes of dose forms and JP unit tables, by normalised text."""
    rows = read_names("dose_units.csv")
    return {normalise(r["text"]): (r["kind"], Fraction(r["factor"])) for r in rows}


def measure(quantity: Any) -> Measure | None:
    """A Quantity in its kind's base unit; None without a number or with a unit not in the table.

    A UCUM code decides alone; otherwise the unit, else the code as a word. A comparator, or a
    code and a unit that mean different things, leave the amount unknown.
    """
    sent = obs.quantity(quantity)
    if sent is None or sent.comparator or sent.value < 0:
        return None
    shown = f"{sent.shown} {sent.shown_unit}".strip()
    if not sent.unit and not sent.code:
        return Measure("none", Fraction(sent.value), shown)
    for row, kind in _ROWS:
        found = units.convert(row, sent.value, unit=sent.unit, code=sent.code, system=sent.system)
        if isinstance(found, units.Converted):
            return Measure(kind, found.value, shown)
        if found.problem is units.Problem.CONTRADICTION:
            return None
    return _by_words(sent, shown)


def _by_words(sent: obs.Sent, shown: str) -> Measure | None:
    if sent.code in UNITS_PER_WEIGHT:
        return Measure("IU/kg", Fraction(sent.value), shown)
    if sent.code and units.is_ucum(sent.system):
        # "ML" and "1" are no sensible doses in UCUM, yet common for the written unit
        if sent.code not in ("ML", "1") or not sent.unit:
            return None
        return measure({"value": sent.value, "unit": sent.unit})
    known = [_words()[w] for w in (_plain(sent.unit), _plain(sent.code)) if w in _words()]
    if not known or len(set(known)) > 1:
        return None
    kind, factor = known[0]
    return Measure(kind, Fraction(sent.value) * factor, shown)


def _plain(unit: str | None) -> str:
    return normalise(unit).rstrip(".")


def of_ratio(ratio: Any) -> Strength | None:
    """Strength of ``Medication.ingredient.strength``: mass in the numerator, a fitting unit below.

    A denominator in mL gives a concentration, in counts (or none) a content per unit, in
    administrations (JP injection orders) the amount of one dose.
    """
    if not isinstance(ratio, dict):
        return None
    above, below = measure(ratio.get("numerator")), measure(ratio.get("denominator"))
    if above is None or above.kind not in ("mg", "IU"):
        return None
    if ratio.get("denominator") is None:
        return Strength(above.kind, per_count=above.value)
    if below is None or below.value <= 0:
        return None
    each = above.value / below.value
    if below.kind == "mL":
        return Strength(above.kind, per_ml=each)
    if below.kind in ("count", "none"):
        return Strength(above.kind, per_count=each)
    if below.kind == "dose":
        return Strength(above.kind, per_dose=each)
    if below.kind == "mg" and above.kind == "mg":
        return Strength("mg", percent=each * 100)
    return None


def of_product(ratio: Any, strength: Strength | None) -> Strength | None:
    """Strength of a dose stated in product ("5 mL for one administration", JP injection orders).

    ``strength`` is what the product's own table entry or name gives; its marks are kept.
    """
    if strength is None or not isinstance(ratio, dict):
        return None
    above, below = measure(ratio.get("numerator")), measure(ratio.get("denominator"))
    if above is None or below is None or below.kind != "dose" or below.value <= 0:
        return None
    if above.kind not in ("mL", "count"):
        return None
    held = applied(above, strength)
    if held is None:
        return None
    return Strength(held[0], per_dose=held[1] / below.value, marks=strength.marks)


_NUMBER = r"(\d+(?:\.\d+)?)"
_MASS = r"(mg|mcg|ug|g|unt|iu|単位)"
_PER_ML = re.compile(rf"{_NUMBER}\s*{_MASS}\s*/\s*(?:(\d+(?:\.\d+)?)\s*)?ml(?![a-z])")
_FIRST_ML = re.compile(rf"^{_NUMBER}\s*ml\s")
_AND_ML = re.compile(rf"{_NUMBER}\s*{_MASS}\s*{_NUMBER}\s*ml(?![a-z])")
_ALONE = re.compile(rf"{_NUMBER}\s*{_MASS}(?![a-z/])(?!\s*/)")
_PERCENT = re.compile(rf"{_NUMBER}\s*%")
_SEVERAL = re.compile(r"\s/\s|\{|mg/mg|/actuat|/hr|・")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")


def of_name(name: str, mark: str = "") -> Strength | None:
    """Strength from the digits of one product's name; None when there are none or several.

    ``bortezomib 3.5 MG Injection``, ``0.4 ML enoxaparin sodium 100 MG/ML Prefilled Syringe``,
    ``ボルテゾミブ注射用３ｍｇ``. Products with several drugs have no single strength.
    """
    plain = _THOUSANDS.sub("", normalise(name))
    if not plain or _SEVERAL.search(plain):
        return None
    marks = (mark,) if mark else ()
    per_ml = _PER_ML.search(plain)
    if per_ml is not None:
        number, unit, volume = per_ml.groups()
        kind, content = _content(number, unit)
        if volume is not None and Fraction(volume) > 0:
            return Strength(kind, content, content / Fraction(volume), marks=marks)
        whole = _FIRST_ML.search(plain)
        held = content * Fraction(whole.group(1)) if whole else None
        return Strength(kind, held, content, marks=marks)
    contents = {_content(*found) for found in _ALONE.findall(plain)}
    percents = {Fraction(p) for p in _PERCENT.findall(plain)}
    if percents:
        # "40 % 1 g": the mass is that of the product
        return Strength(percent=percents.pop(), marks=marks) if len(percents) == 1 else None
    if len(contents) != 1:
        return None
    kind, content = contents.pop()
    beside = _AND_ML.search(plain)
    volume = beside.group(3) if beside else None
    concentration = content / Fraction(volume) if volume and Fraction(volume) > 0 else None
    return Strength(kind, content, concentration, marks=marks)


def _content(number: str, unit: str) -> tuple[str, Fraction]:
    if unit in ("unt", "iu", "単位"):
        return "IU", Fraction(number)
    found = units.convert("dose", Fraction(number), unit=unit)
    # the pattern only lets units of the table through
    return "mg", found.value if isinstance(found, units.Converted) else Fraction(0)


def applied(amount: Measure, strength: Strength | None) -> tuple[str, Fraction] | None:
    """(kind, content) of an amount of product by its strength; None where it does not fit."""
    if amount.kind in ("mg", "IU", "mg/m2", "mg/kg", "IU/kg"):
        return amount.kind, amount.value
    if strength is None:
        return None
    if strength.per_dose is not None:
        return strength.kind, strength.per_dose
    factor = {"mL": strength.per_ml, "count": strength.per_count, "none": None}.get(amount.kind)
    return None if factor is None else (strength.kind, amount.value * factor)
