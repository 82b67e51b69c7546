"""How long one administration runs (mapping 3.6)."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import Any

from fhirmaps import amounts, patterns, units
from fhirmaps import observations as obs
from fhirmaps.record import as_dicts
from rules.times import When

_MINUTES = {"s": Fraction(1, 60), "min": Fraction(1), "h": Fraction(60), "d": Fraction(1440)}


def minutes(dosages: list[dict[str, Any]], volumes: list[Fraction | None]) -> Fraction | None:
    """Planned duration of one administration in minutes (3.6); None where unknown."""
    for dosage, volume in zip(dosages, volumes, strict=True):
        repeat = _repeat(dosage)
        number, unit = obs.number(repeat.get("duration")), repeat.get("durationUnit")
        if number is not None and isinstance(unit, str) and unit in _MINUTES:
            return Fraction(number) * _MINUTES[unit]
        rate = _ml_a_minute(as_dicts(dosage.get("doseAndRate")))
        if volume is not None and rate:
            return volume / rate
    return None


def _ml_a_minute(rates: list[dict[str, Any]]) -> Fraction | None:
    for rate in rates:
        ratio = next(iter(as_dicts(rate.get("rateRatio"))), None)
        if ratio is not None:
            above = amounts.measure(ratio.get("numerator"))
            days = patterns.days_of(next(iter(as_dicts(ratio.get("denominator"))), {}))
            if above and above.kind == "mL" and days is not None and 0 < days < 1:
                return above.value / (days * 1440)
        sent = obs.quantity(rate.get("rateQuantity"))
        if sent is not None and sent.value > 0:
            flow = units.convert(
                "flow", sent.value, unit=sent.unit, code=sent.code, system=sent.system
            )
            if isinstance(flow, units.Converted):
                return flow.value / 60
    return None


def single_infusion(repeat: dict[str, Any], start: When, end: When | None) -> bool:
    """Clock bounds under 24 h without a frequency: one infusion (JP injection orders)."""
    if not patterns.has_bounds(repeat) or end is None or patterns.has_rate(repeat):
        return False
    return timedelta(0) <= end.start - start.start < timedelta(days=1)


def clock_minutes(
    start: When | None, end: When | None, dosages: list[dict[str, Any]]
) -> Fraction | None:
    """Duration of a single infusion that is given by clock bounds under 24 h (mapping 3.6)."""
    for dosage in dosages:
        repeat = _repeat(dosage)
        if start and end and single_infusion(repeat, start, end):
            if not _is_instant(start) or not _is_instant(end):
                return None
            return Fraction(int((end.start - start.start).total_seconds()), 60)
    return None


def _is_instant(when: When) -> bool:
    return when.end - when.start < timedelta(hours=1)


def _repeat(dosage: dict[str, Any]) -> dict[str, Any]:
    timing = next(iter(as_dicts(dosage.get("timing"))), {})
    return next(iter(as_dicts(timing.get("repeat"))), {})
