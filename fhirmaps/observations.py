"""What all readers of Observations and reports share: status, date, coded answers, numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any

from fhirmaps import times
from fhirmaps.record import PatientRecord, Resource, as_dicts, as_list, text_of
from fhirmaps.words import normalise
from rules.times import When


class Counting(Enum):
    """What a resource's status makes of it (mapping 2.1)."""

    COUNTS = "counts"
    PENDING = "pending"
    IGNORED = "ignored"
    NOT_UNDERSTOOD = "not-understood"


_OBSERVATION = {
    "final": Counting.COUNTS,
    "amended": Counting.COUNTS,
    "corrected": Counting.COUNTS,
    "appended": Counting.COUNTS,
    "registered": Counting.PENDING,
    "partial": Counting.PENDING,
    "preliminary": Counting.PENDING,
    "cancelled": Counting.IGNORED,
    "entered-in-error": Counting.IGNORED,
}


def counting(body: Mapping[str, Any]) -> Counting:
    """Status of an Observation or DiagnosticReport; unknown or none: not understood."""
    status = body.get("status")
    if isinstance(status, str):
        return _OBSERVATION.get(status, Counting.NOT_UNDERSTOOD)
    return Counting.NOT_UNDERSTOOD


def is_future(record: PatientRecord, when: When) -> bool:
    """Dated after ``as_of``: an instant by over one hour, a date after today (mapping 2.2)."""
    if when.end - when.start < timedelta(hours=1):
        return when.start > record.as_of + timedelta(hours=1)
    return when.date > record.today


def effective(record: PatientRecord, body: Mapping[str, Any]) -> When | None:
    """``effectiveDateTime``, ``effectiveInstant`` or the end (else start) of the period."""
    for name in ("effectiveDateTime", "effectiveInstant"):
        if body.get(name) is not None:
            return times.parse(body.get(name), record.zone)
    if isinstance(body.get("effectivePeriod"), dict):
        start, end = times.period(body["effectivePeriod"], record.zone)
        return end or start
    return None


def specimen_of(record: PatientRecord, resource: Resource) -> dict[str, Any] | None:
    """The Specimen an Observation points to, when it came with the call."""
    return record.resolve(resource.body.get("specimen"), resource)


def collected(record: PatientRecord, resource: Resource) -> When | None:
    """Collection time of the specimen, when the Specimen came with the call."""
    specimen = specimen_of(record, resource)
    collection = specimen.get("collection") if specimen else None
    if not isinstance(collection, dict):
        return None
    if collection.get("collectedDateTime") is not None:
        return times.parse(collection["collectedDateTime"], record.zone)
    if isinstance(collection.get("collectedPeriod"), dict):
        start, end = times.period(collection["collectedPeriod"], record.zone)
        return start or end
    return None


def result_date(record: PatientRecord, resource: Resource, *, issued: bool = True) -> When | None:
    """Date of a result: specimen, else effective, else (marked) ``issued`` (mapping 2.2)."""
    found = collected(record, resource) or effective(record, resource.body)
    if found is not None or not issued:
        return found
    report = times.parse(resource.body.get("issued"), record.zone)
    if report is None:
        return None
    return When(report.start, report.end, report.text, (*report.marks, "mark-report-date"))


def answers(record: PatientRecord, node: Mapping[str, Any]) -> tuple[str, ...]:
    """Coded answer concepts of the value, else of the interpretation (mapping 2.3.7)."""
    found = record.codes.read(node.get("valueCodeableConcept")).concepts
    if not found:
        for each in as_list(node.get("interpretation")):
            found += record.codes.read(each).concepts
    return tuple(c for c in found if c.startswith("answer-"))


def yes_no(record: PatientRecord, node: Mapping[str, Any]) -> bool | None:
    """valueBoolean, else a coded positive/negative/yes/no answer; None when neither."""
    value = node.get("valueBoolean")
    if isinstance(value, bool):
        return value
    given = set(answers(record, node))
    positive = bool(given & {"answer-positive", "answer-yes"})
    negative = bool(given & {"answer-negative", "answer-no"})
    return positive if positive != negative else None


def absent_reason(record: PatientRecord, node: Mapping[str, Any]) -> str:
    """Code of ``dataAbsentReason`` ("" when there is none)."""
    reason = node.get("dataAbsentReason")
    for coding in as_dicts(reason.get("coding")) if isinstance(reason, dict) else ():
        if text_of(coding.get("code")):
            return text_of(coding.get("code"))
    return "unknown" if isinstance(reason, dict) and reason else ""


NOT_DONE = ("not-performed", "not-asked", "not-applicable")
"""dataAbsentReasons that make an Observation no result at all (mapping 2.3.3)."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A number as it was sent, before any unit is understood."""

    value: Decimal
    comparator: str
    unit: str | None
    code: str | None
    system: str | None

    @property
    def shown(self) -> str:
        return format(self.value, "f")

    @property
    def shown_unit(self) -> str:
        return self.unit or self.code or ""


_COMPARATORS = {"<": "<", "<=": "<=", ">": ">", ">=": ">=", "≤": "<=", "≥": ">="}
_WORDS = {"以下": "<=", "以上": ">=", "未満": "<", "超": ">"}
_NUMBER = re.compile(r"([<>]=?|[≤≥])?\s*(\d+(?:\.\d+)?)\s*(.*?)\s*(以下|以上|未満|超)?")


def number(value: Any) -> Decimal | None:
    """A JSON number (int, float or exact decimal) as a Decimal; anything else None."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def quantity(value: Any) -> Sent | None:
    """A Quantity as sent; None for a value without a number or with an unknown comparator."""
    if not isinstance(value, dict):
        return None
    found = number(value.get("value"))
    comparator = value.get("comparator")
    if found is None or (comparator is not None and comparator not in _COMPARATORS):
        return None
    unit, code, system = (value.get(k) for k in ("unit", "code", "system"))
    return Sent(
        found,
        _COMPARATORS.get(comparator or "", ""),
        unit if isinstance(unit, str) and unit else None,
        code if isinstance(code, str) and code else None,
        system if isinstance(system, str) and system else None,
    )


def sent_number(node: Mapping[str, Any]) -> Sent | None:
    """The number of an Observation or component (mapping 2.3.1); None when there is none.

    Quantity, integer, a Range with equal ends, or a string that is a number with its unit.
    """
    if node.get("valueQuantity") is not None:
        return quantity(node["valueQuantity"])
    integer = node.get("valueInteger")
    if isinstance(integer, int) and not isinstance(integer, bool):
        return Sent(Decimal(integer), "", None, None, None)
    span = node.get("valueRange")
    if isinstance(span, dict):
        low, high = quantity(span.get("low")), quantity(span.get("high"))
        return low if low and high and low == high else None
    return text_number(node.get("valueString"))


def text_number(value: Any) -> Sent | None:
    """``<0.1 mg/dL``, ``1.2 mg/dL 以下``; the whole string or nothing."""
    if not isinstance(value, str):
        return None
    match = _NUMBER.fullmatch(normalise_number(value))
    if match is None:
        return None
    sign, digits, unit, word = match.groups()
    if sign and word:
        return None
    comparator = _COMPARATORS[sign] if sign else _WORDS.get(word or "", "")
    return Sent(Decimal(digits), comparator, unit or None, None, None)


def normalise_number(text: str) -> str:
    """Full-width digits and signs to plain ones; letters keep their case (units need it)."""
    import unicodedata

    return unicodedata.normalize("NFKC", text).replace("<=", "≤").replace(">=", "≥").strip()


def named(text: str) -> str:
    """A text as it is compared with names."""
    return normalise(text)
