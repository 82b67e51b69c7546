"""Weight, height and body surface (mapping 5 and 8)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from fhirmaps import laboratory
from fhirmaps.record import PatientRecord
from rules.kernel import Evidence, Fact, Measurement, Reason, Series, State, msg

DISAGREE = Fraction(10, 100)
"""Weights of one day that differ by more than this share make the day unreadable."""


MORE_PLACES = 4
"""How many places more a rounded number may show."""


def weights(record: PatientRecord) -> Series:
    """Body weight in kg, newest first; a stated weight is marked."""
    found = laboratory.series(record, "weightKg", ["body-weight"], key="findings")
    return replace(found, entries=tuple(_stated(record, e) for e in found.entries))


def _stated(record: PatientRecord, entry: Measurement) -> Measurement:
    resource = record.by_reference(entry.resource)
    if (
        resource is not None
        and "body-weight-stated" in record.codes.read(resource.body.get("code")).concepts
    ):
        return replace(entry, marks=(*entry.marks, "mark-stated"))
    return entry


def latest_weight(series: Series) -> Fact[Measurement]:
    """The newest weight; unavailable when weights of that day are over 10 % apart."""
    latest = series.latest
    if not latest.known:
        return latest
    newest = latest.require()
    same_day = [
        e for e in series.entries if e.when and newest.when and e.when.date == newest.when.date
    ]
    low, high = min(e.value for e in same_day), max(e.value for e in same_day)
    if high - low > DISAGREE * low:
        shown = " / ".join(f"{e.shown} {e.shown_unit}" for e in same_day)
        lines = tuple(e.evidence("weightKg") for e in same_day)
        why = msg("why-conflict", values=shown)
        return Fact.unavailable("weightKg", Reason.NOT_UNDERSTOOD, why, lines)
    return latest


def heights(record: PatientRecord) -> Series:
    """Body height in cm, newest first."""
    return laboratory.series(record, "heightCm", ["body-height"], key="findings")


def rounded(value: Fraction, places: int = 1) -> str:
    """A fraction as a decimal text with so many places, for display only.

    More places where rounding would show a rounder number than the value is: 29.98 under a limit
    of 30 is not to be read as 30.
    """
    number = Decimal(value.numerator) / Decimal(value.denominator)
    for more in range(MORE_PLACES + 1):
        text = f"{number:.{places + more}f}"
        if not text.endswith("0") or Fraction(text) == value:
            break
    return text.rstrip("0").rstrip(".") if "." in text else text


def computed(
    name: str, value: Fraction, unit: str, parts: tuple[Evidence, ...], *, places: int = 1
) -> Fact[Measurement]:
    """A fact computed from others: its own line first, then what it was computed from."""
    dates = [e.when for e in parts if e.when is not None]
    when = min(dates, key=lambda w: w.start) if dates else None
    shown = rounded(value, places)
    measured = Measurement(value, unit, shown, unit, when, "", marks=("mark-computed",))
    return Fact(name, measured, State.KNOWN, when, (measured.evidence(name), *parts))
