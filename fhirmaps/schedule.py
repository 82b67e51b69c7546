"""When a drug is due: planned dates, start, end and doses per day (mapping 3.4, 3.5.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from fhirmaps import infusions, patterns, times
from fhirmaps.record import PatientRecord, as_dicts, as_list, text_of
from rules.times import When, newest_first


@dataclass(frozen=True, slots=True)
class Schedule:
    """Dates of one order, statement or draft, over all its dosages."""

    dates: tuple[When, ...] = ()
    scheduled: bool = False
    repeats: bool = False
    start: When | None = None
    end: When | None = None
    end_known: bool = True
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Bounds:
    start: When | None
    end: When | None
    known: bool = True
    stated: bool = False
    """The end is that of a therapy, not of a supply."""


def of_order(record: PatientRecord, body: dict[str, Any], *, draft: bool = False) -> Schedule:
    """Schedule of a MedicationRequest. A draft without any date is an order of today."""
    if draft and _ordered_start(record, body) is None:
        body = {**body, "authoredOn": record.today.isoformat()}
    return _schedule(record, body, as_dicts(body.get("dosageInstruction")), None)


def of_statement(record: PatientRecord, body: dict[str, Any]) -> Schedule:
    """Schedule of a MedicationStatement: its ``effective[x]`` bounds what the dosages say."""
    said = effective(record, body)
    return _schedule(record, body, as_dicts(body.get("dosage")), said)


def effective(record: PatientRecord, body: dict[str, Any]) -> tuple[When | None, When | None]:
    """(start, end) of ``effectiveDateTime`` (no end) or ``effectivePeriod``."""
    if body.get("effectiveDateTime") is not None:
        return times.parse(body["effectiveDateTime"], record.zone), None
    if isinstance(body.get("effectivePeriod"), dict):
        return times.period(body["effectivePeriod"], record.zone)
    return None, None


def _schedule(
    record: PatientRecord,
    body: dict[str, Any],
    dosages: list[dict[str, Any]],
    said: tuple[When | None, When | None] | None,
) -> Schedule:
    first = (said[0] if said else None) or _ordered_start(record, body)
    parts = [_of_dosage(record, body, dosage, first, said) for dosage in dosages]
    if not parts:
        parts = [_of_dosage(record, body, {}, first, said)]
    if len(parts) == 1:
        return parts[0]
    return _united(parts)


def _united(parts: list[Schedule]) -> Schedule:
    """Several dosages of one order: all dates, the earliest start, the latest end."""
    days = {when.date: when for part in parts for when in part.dates}
    starts = sorted((p.start for p in parts if p.start), key=lambda w: w.start)
    known = all(p.end_known for p in parts)
    ends = [p.end for p in parts if p.end is not None]
    open_ended = any(p.end is None for p in parts)
    return Schedule(
        tuple(sorted(days.values(), key=lambda w: w.start))[: patterns.MOST_DATES],
        any(p.scheduled for p in parts),
        any(p.repeats for p in parts),
        starts[0] if starts else None,
        None if open_ended else max(ends, key=lambda w: w.end),
        known,
        tuple(dict.fromkeys(m for p in parts for m in p.marks)),
    )


def _of_dosage(
    record: PatientRecord,
    body: dict[str, Any],
    dosage: dict[str, Any],
    fallback: When | None,
    said: tuple[When | None, When | None] | None,
) -> Schedule:
    timing = _dict(dosage.get("timing"))
    repeat = _dict(timing.get("repeat"))
    events = _events(record, timing)
    bounds = _bounds(record, body, dosage, repeat, said, events, fallback)
    if events:
        first = bounds.start if patterns.has_bounds(repeat) and bounds.start else events[0]
        end = bounds.end if bounds.end or not bounds.known else events[-1]
        return Schedule(events, True, False, first, end, bounds.known, first.marks)
    start = bounds.start
    if start is None:
        return Schedule(end=bounds.end, end_known=bounds.known, repeats=patterns.has_rate(repeat))
    return _patterned(record, repeat, timing, dosage, start, bounds)


def _patterned(
    record: PatientRecord,
    repeat: dict[str, Any],
    timing: dict[str, Any],
    dosage: dict[str, Any],
    start: When,
    bounds: _Bounds,
) -> Schedule:
    """A repeating pattern, or one dose at the start where no pattern can be laid out.

    A therapy said to last several days repeats, however often: its last dose is at its end (3.4).
    """
    end, most = bounds.end, patterns.positive(repeat.get("count"))
    cycle = patterns.cycle_of(repeat)
    if cycle is None:
        several = end is None or end.last_date > start.date
        lasts = bounds.stated or _daily_words(timing, dosage)
        repeats = patterns.has_rate(repeat) or (several and lasts)
        once = infusions.single_infusion(repeat, start, end)
        return Schedule((start,), once, repeats and not once, start, end, bounds.known, start.marks)
    rate, _ = patterns.per_day(repeat)
    doses_a_day = max(rate or Fraction(1), Fraction(1))
    limit = None if most is None else max(1, int(Fraction(most) / doses_a_day))
    dates = tuple(patterns.dates_of(start, cycle, end, record.today, limit))
    if limit is not None and limit <= patterns.MOST_DATES and end is None and dates:
        end = dates[-1]
    single = len(dates) == 1 and (end is not None and end.last_date == dates[0].date)
    kept = dates or (start,)
    return Schedule(kept, True, not single, start, end, bounds.known, start.marks)


def _daily_words(timing: dict[str, Any], dosage: dict[str, Any]) -> bool:
    """A coded usage or a daily total repeats, although no date is laid out."""
    coded = bool(_dict(timing.get("code")))
    return coded or any(daily_ratio(rate) for rate in as_dicts(dosage.get("doseAndRate")))


def daily_ratio(rate: dict[str, Any]) -> Fraction | None:
    """Days in the denominator of a JP Core ``rateRatio`` ("3 tablets per 1 day"); else None."""
    days = patterns.days_of(_dict(_dict(rate.get("rateRatio")).get("denominator")))
    return days if days is not None and days > 0 and days.denominator == 1 else None


# --- start and end ---


def _ordered_start(record: PatientRecord, body: dict[str, Any]) -> When | None:
    """Start of the dispensing period, else (marked) the date of the order or the report."""
    request = _dict(body.get("dispenseRequest"))
    valid, _ = times.period(request.get("validityPeriod"), record.zone)
    if valid is not None:
        return valid
    for name, mark in (("authoredOn", "mark-date-of-order"), ("dateAsserted", "mark-reported-on")):
        when = times.parse(body.get(name), record.zone)
        if when is not None:
            return When(when.start, when.end, when.text, (*when.marks, mark))
    return None


def _bounds(
    record: PatientRecord,
    body: dict[str, Any],
    dosage: dict[str, Any],
    repeat: dict[str, Any],
    said: tuple[When | None, When | None] | None,
    events: tuple[When, ...],
    fallback: When | None,
) -> _Bounds:
    start, end = times.period(repeat.get("boundsPeriod"), record.zone)
    if said and said[0] is not None:
        start = said[0]
    if start is None:
        use, _ = times.period(_extension(dosage, "PeriodOfUse").get("valuePeriod"), record.zone)
        start = use or fallback
    if end is None and said:
        end = said[1]
    if end is not None:
        return _Bounds(start, end, stated=True)
    if isinstance(repeat.get("boundsRange"), dict):
        return _Bounds(start, None, known=False)
    for length in (
        repeat.get("boundsDuration"),
        _extension(dosage, "UsageDuration").get("valueDuration"),
    ):
        if length is not None:
            last = _last(start, length)
            return _Bounds(start, last, last is not None, last is not None)
    supply = _dict(body.get("dispenseRequest"))
    if supply.get("expectedSupplyDuration") is not None and not events:
        repeats = patterns.positive(supply.get("numberOfRepeatsAllowed")) or 0
        last = _last(start, supply["expectedSupplyDuration"], 1 + repeats)
        return _Bounds(start, last, known=last is not None)
    return _Bounds(start, None)


def _last(start: When | None, length: Any, times_over: int = 1) -> When | None:
    """The last day of a duration counted from its first day; None where that is unknown."""
    days = patterns.days_of(_dict(length))
    if start is None or days is None or days <= 0:
        return None
    days *= times_over
    if days > patterns.LONGEST_DAYS:
        return None
    try:
        if days < 1:
            moment = start.start + timedelta(days=float(days))
            return When(moment, moment, moment.isoformat(sep=" ", timespec="minutes"))
        return When.of_day(start.date + timedelta(days=-(-days // 1) - 1), start.start)
    except (OverflowError, ValueError):  # the calendar ends with the year 9999
        return None


def _events(record: PatientRecord, timing: dict[str, Any]) -> tuple[When, ...]:
    """``timing.event`` as dates, oldest first; two doses of one day are one date."""
    days: dict[date, When] = {}
    for each in as_list(timing.get("event")):
        when = times.parse(each, record.zone)
        if when is not None:
            days.setdefault(when.date, when)
    return tuple(sorted(days.values(), key=newest_first, reverse=True))[: patterns.MOST_DATES]


def _extension(dosage: dict[str, Any], name: str) -> dict[str, Any]:
    """A JP Core extension of a dosage by the end of its url (older urls end alike)."""
    for each in as_dicts(dosage.get("extension")):
        url = text_of(each.get("url"))
        if "jpfhir.jp/" in url and url.endswith(f"_{name}"):
            return each
    return {}


def _dict(value: Any) -> dict[str, Any]:
    found = as_dicts(value)
    return found[0] if found else {}


def has_passed(when: When, as_of: datetime) -> bool:
    """True once the whole of a moment lies behind."""
    return when.end <= as_of
