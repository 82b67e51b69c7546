"""Reference ranges: the one limit of normal that fits the patient (mapping 2.3.5)."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

from fhirmaps import demographics, units
from fhirmaps import observations as obs
from fhirmaps.record import PatientRecord, as_dicts, text_of

_RANGE_TEXT = re.compile(r"(\d+(?:\.\d+)?)\s*[-–〜~]\s*(\d+(?:\.\d+)?)\s*(.*)")
_UPPER_TEXT = re.compile(
    r"(?:<|≤|<=)\s*(\d+(?:\.\d+)?)\s*(.*)|(\d+(?:\.\d+)?)\s*(.*?)\s*(?:以下|未満)"
)


def limits(
    record: PatientRecord, node: dict[str, Any], row: str, sent: obs.Sent
) -> tuple[Fraction | None, Fraction | None, str, str]:
    """(LLN, ULN, and both as sent) of the one fitting reference range (mapping 2.3.5)."""
    ranges = [r for r in as_dicts(node.get("referenceRange")) if _normal(record, r)]
    fitting = [r for r in ranges if _fits(record, r)]
    if len(fitting) != 1:
        return None, None, "", ""
    chosen = fitting[0]
    low = _limit(row, obs.quantity(chosen.get("low")), sent)
    high = _limit(row, obs.quantity(chosen.get("high")), sent)
    if chosen.get("low") is None and chosen.get("high") is None:
        low, high = _text_limits(row, text_of(chosen.get("text")), sent)
    return (
        low[0] if low else None,
        high[0] if high else None,
        low[1] if low else "",
        high[1] if high else "",
    )


def _normal(record: PatientRecord, each: dict[str, Any]) -> bool:
    kind = each.get("type")
    if not isinstance(kind, dict):
        return True
    codes = [text_of(c.get("code")) for c in as_dicts(kind.get("coding"))]
    return not codes or "normal" in codes


def _fits(record: PatientRecord, each: dict[str, Any]) -> bool:
    """``age`` and ``appliesTo`` are absent or fit the patient; what cannot be told does not."""
    wanted = as_dicts(each.get("appliesTo"))
    if wanted:
        sex = demographics.sex(record)
        named = {c for group in wanted for c in record.codes.read(group).concepts}
        if not sex.known or f"sex-{sex.require()}" not in named:
            return False
    span = each.get("age")
    if not span:
        return True
    age = demographics.age(record)
    if not age.known or not isinstance(span, dict):
        return False
    years = age.require()
    low, high = (_years(span.get(side)) for side in ("low", "high"))
    if (low is None and span.get("low")) or (high is None and span.get("high")):
        return False
    return (low is None or years.lowest >= low) and (high is None or years.highest <= high)


def _years(value: Any) -> Fraction | None:
    """A bound of an age range in years; another unit cannot be told."""
    bound = obs.quantity(value)
    if bound is None or (bound.code or bound.unit) not in ("a", "years", "year", "yr", "歳"):
        return None
    return Fraction(bound.value)


def _limit(row: str, bound: obs.Sent | None, sent: obs.Sent) -> tuple[Fraction, str] | None:
    if bound is None:
        return None
    unit, code, system = bound.unit, bound.code, bound.system
    if not unit and not code:
        unit, code, system = sent.unit, sent.code, sent.system
    converted = units.convert(row, bound.value, unit=unit, code=code, system=system)
    if isinstance(converted, units.UnitProblem):
        return None
    return converted.value, bound.shown


def _text_limits(
    row: str, text: str, sent: obs.Sent
) -> tuple[tuple[Fraction, str] | None, tuple[Fraction, str] | None]:
    plain = obs.normalise_number(text)
    match = _RANGE_TEXT.fullmatch(plain)
    if match:
        low, high, unit = match.groups()
        return _text_limit(row, low, unit, sent), _text_limit(row, high, unit, sent)
    match = _UPPER_TEXT.fullmatch(plain)
    if match:
        digits, unit = match.group(1) or match.group(3), match.group(2) or match.group(4) or ""
        return None, _text_limit(row, digits, unit, sent)
    return None, None


def _text_limit(row: str, digits: str, unit: str, sent: obs.Sent) -> tuple[Fraction, str] | None:
    """A limit out of words: its unit is left out or the result's own, else it is not taken."""
    given = unit.strip()
    bound = obs.Sent(Decimal(digits), "", given or None, None, None)
    found = _limit(row, bound, sent)
    own = _limit(row, obs.Sent(Decimal(digits), "", None, None, None), sent)
    return found if found == own else None
