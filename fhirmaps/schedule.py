"""When a drug is due: planned dates, start, end and doses per day (mapping 3.4, 3.5.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import islice
from typing import Any

from fhirmaps import medwords, times, units
from fhirmaps import observations as obs
from fhirmaps.record import PatientRecord, as_dicts, as_list, text_of
from rules.times import When, newest_first

MOST_DATES = 60
"""Planned doses kept of one order (mapping 3.4)."""

KEPT_PAST = 30
"""Of a pattern longer than that: dates before today that are kept, besides the first dose."""

LONGEST_DAYS = 36525
"""Durations beyond a hundred years are no durations."""

DAYS_OF_UNIT = {"h": Fraction(1, 24), "d": Fraction(1), "wk": Fraction(7)}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


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


def of_order(record: PatientRecord, body: dict[str, Any]) -> Schedule:
    """Schedule of a MedicationRequest."""
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
        tuple(sorted(days.values(), key=lambda w: w.start))[:MOST_DATES],
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
        first = bounds.start if _has_bounds(repeat) and bounds.start else events[0]
        end = bounds.end if bounds.end or not bounds.known else events[-1]
        return Schedule(events, True, False, first, end, bounds.known, first.marks)
    start = bounds.start
    if start is None:
        return Schedule(end=bounds.end, end_known=bounds.known, repeats=_has_rate(repeat))
    return _patterned(record, repeat, timing, dosage, start, bounds)


def _patterned(
    record: PatientRecord,
    repeat: dict[str, Any],
    timing: dict[str, Any],
    dosage: dict[str, Any],
    start: When,
    bounds: _Bounds,
) -> Schedule:
    """A repeating pattern, or one dose at the start where no pattern can be laid out."""
    end, most = bounds.end, _positive(repeat.get("count"))
    cycle = _cycle(repeat)
    if cycle is None:
        repeats = _has_rate(repeat) or _daily_words(timing, dosage, start, end)
        once = _single_infusion(repeat, start, end)
        return Schedule((start,), once, repeats and not once, start, end, bounds.known, start.marks)
    rate, _ = per_day(repeat)
    doses_a_day = max(rate or Fraction(1), Fraction(1))
    limit = None if most is None else max(1, int(Fraction(most) / doses_a_day))
    dates = tuple(_dates(start, cycle, end, record.today, limit))
    if limit is not None and limit <= MOST_DATES and end is None and dates:
        end = dates[-1]
    single = len(dates) == 1 and (end is not None and end.last_date == dates[0].date)
    kept = dates or (start,)
    return Schedule(kept, True, not single, start, end, bounds.known, start.marks)


def _single_infusion(repeat: dict[str, Any], start: When, end: When | None) -> bool:
    """Clock bounds under 24 h without a frequency: one infusion (JP injection orders)."""
    if not _has_bounds(repeat) or end is None or _has_rate(repeat):
        return False
    return timedelta(0) <= end.start - start.start < timedelta(days=1)


def _daily_words(
    timing: dict[str, Any], dosage: dict[str, Any], start: When, end: When | None
) -> bool:
    """A coded usage or a daily total over several days repeats, although no date is laid out."""
    several = end is None or end.last_date > start.date
    coded = bool(_dict(timing.get("code")))
    return several and (coded or any(daily_ratio(r) for r in as_dicts(dosage.get("doseAndRate"))))


def daily_ratio(rate: dict[str, Any]) -> Fraction | None:
    """Days in the denominator of a JP Core ``rateRatio`` ("3 tablets per 1 day"); else None."""
    days = days_of(_dict(_dict(rate.get("rateRatio")).get("denominator")))
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
        return _Bounds(start, end)
    if isinstance(repeat.get("boundsRange"), dict):
        return _Bounds(start, None, known=False)
    for length in (
        repeat.get("boundsDuration"),
        _extension(dosage, "UsageDuration").get("valueDuration"),
    ):
        if length is not None:
            last = _last(start, length)
            return _Bounds(start, last, known=last is not None)
    supply = _dict(body.get("dispenseRequest"))
    if supply.get("expectedSupplyDuration") is not None and not events:
        repeats = _positive(supply.get("numberOfRepeatsAllowed")) or 0
        last = _last(start, supply["expectedSupplyDuration"], 1 + repeats)
        return _Bounds(start, last, known=last is not None)
    return _Bounds(start, None)


def _last(start: When | None, length: Any, times_over: int = 1) -> When | None:
    """The last day of a duration counted from its first day; None where that is unknown."""
    days = days_of(_dict(length))
    if start is None or days is None or days <= 0:
        return None
    days *= times_over
    if days > LONGEST_DAYS:
        return None
    try:
        if days < 1:
            moment = start.start + timedelta(days=float(days))
            return When(moment, moment, moment.isoformat(sep=" ", timespec="minutes"))
        return When.of_day(start.date + timedelta(days=-(-days // 1) - 1), start.start)
    except (OverflowError, ValueError):  # the calendar ends with the year 9999
        return None


def days_of(duration: dict[str, Any]) -> Fraction | None:
    """A duration in days (a month as 30, a year as 360); None with a unit not in the table."""
    sent = obs.quantity(duration)
    if sent is None or sent.comparator:
        return None
    for row, factor in (("time", Fraction(1, 1440)), ("calendar-time", Fraction(30))):
        found = units.convert(row, sent.value, unit=sent.unit, code=sent.code, system=sent.system)
        if isinstance(found, units.Converted):
            return found.value * factor
    return None


def _events(record: PatientRecord, timing: dict[str, Any]) -> tuple[When, ...]:
    """``timing.event`` as dates, oldest first; two doses of one day are one date."""
    days: dict[date, When] = {}
    for each in as_list(timing.get("event")):
        when = times.parse(each, record.zone)
        if when is not None:
            days.setdefault(when.date, when)
    return tuple(sorted(days.values(), key=newest_first, reverse=True))[:MOST_DATES]


# --- patterns ---


def _cycle(repeat: dict[str, Any]) -> tuple[int, tuple[int, ...]] | None:
    """(length in days, weekdays or offsets) of a pattern with whole days; None: not laid out."""
    days = _weekdays(repeat)
    unit = text_of(repeat.get("periodUnit"))
    if days:
        weeks = obs.number(repeat.get("period")) if unit == "wk" else None
        whole = int(weeks) if weeks is not None and weeks == int(weeks) and weeks > 0 else 1
        return 7 * min(whole, 520), days
    period, frequency = obs.number(repeat.get("period")), _positive(repeat.get("frequency"))
    if period is None or period <= 0 or unit not in DAYS_OF_UNIT:
        clock = as_list(repeat.get("timeOfDay")) or as_list(repeat.get("when"))
        return (1, ()) if clock and repeat.get("period") is None else None
    if repeat.get("periodMax") is not None and repeat["periodMax"] != repeat["period"]:
        return None
    length = Fraction(period) * DAYS_OF_UNIT[unit]
    if length <= 1:
        return 1, ()
    if (frequency or 1) != 1 or length.denominator != 1 or length > LONGEST_DAYS:
        return None
    return int(length), ()


def _weekdays(repeat: dict[str, Any]) -> tuple[int, ...]:
    named = {text_of(day) for day in as_list(repeat.get("dayOfWeek"))}
    return tuple(i for i, name in enumerate(WEEKDAYS) if name in named)


def _dates(
    start: When,
    cycle: tuple[int, tuple[int, ...]],
    end: When | None,
    today: date,
    count: int | None,
) -> Iterator[When]:
    """Up to 60 dates of a pattern; of a long one the first and those around today."""
    length, weekdays = cycle
    last = end.last_date if end is not None else date.max
    skip = 0
    if count is None or count > MOST_DATES:
        past = (min(today, last) - start.date).days // length * max(1, len(weekdays))
        skip = max(0, past - KEPT_PAST)
    days = _days(start.date, length, weekdays)
    first = next(days, None)
    if first is None or first > last:
        return
    yield start if first == start.date else When.of_day(first, start.start, start.marks)
    most = MOST_DATES if count is None else min(count, MOST_DATES)
    for day in islice(days, skip, skip + most - 1):
        if day > last:
            return
        yield When.of_day(day, start.start)


def _days(first: date, length: int, weekdays: tuple[int, ...]) -> Iterator[date]:
    anchor = first - timedelta(days=first.weekday()) if weekdays and first.year > 1 else first
    offsets = weekdays or (0,)
    try:
        while True:
            for offset in offsets:
                day = anchor + timedelta(days=offset)
                if day >= first:
                    yield day
            anchor += timedelta(days=length)
    except OverflowError:  # the calendar ends with the year 9999
        return


# --- doses per day ---


def per_day(repeat: dict[str, Any]) -> tuple[Fraction | None, str]:
    """Doses a day of a ``Timing.repeat``, or why that is unknown (mapping 3.5.2).

    Reasons: ``frequency-range``, ``period-range``, ``no-frequency``.
    """
    frequency, most = _positive(repeat.get("frequency")), repeat.get("frequencyMax")
    if most is not None and _positive(most) != frequency:
        return None, "frequency-range"
    if repeat.get("periodMax") is not None and repeat["periodMax"] != repeat.get("period"):
        return None, "period-range"
    clock = len(as_list(repeat.get("timeOfDay"))) or len(as_list(repeat.get("when")))
    days = len(_weekdays(repeat))
    period, unit = obs.number(repeat.get("period")), text_of(repeat.get("periodUnit"))
    if period is None and not unit:
        if days and (frequency in (None, 1) or frequency == days):
            return Fraction(days * (clock or 1), 7), ""
        return (Fraction(clock), "") if clock and not days else (None, "no-frequency")
    if period is None or period <= 0 or unit not in DAYS_OF_UNIT:
        return None, "no-frequency"
    length = Fraction(period) * DAYS_OF_UNIT[unit]
    if days and unit == "wk":
        doses = frequency if frequency and frequency > 1 else days * (clock or 1)
        return Fraction(doses) / length, ""
    doses = frequency or clock or 1
    daily = Fraction(doses) / length
    return (daily * days / 7 if days else daily), ""


def per_day_of(timing: dict[str, Any]) -> tuple[Fraction | None, str]:
    """Doses a day of a Timing: its repeat, else a standard abbreviation (BID)."""
    repeat = _dict(timing.get("repeat"))
    if _has_rate(repeat):
        return per_day(repeat)
    word = medwords.coded("timing", timing.get("code"))
    return (Fraction(word), "") if word else (None, "no-timing")


def _has_rate(repeat: dict[str, Any]) -> bool:
    return any(
        repeat.get(name) is not None
        for name in ("frequency", "period", "timeOfDay", "when", "dayOfWeek")
    )


def _has_bounds(repeat: dict[str, Any]) -> bool:
    return any(name.startswith("bounds") and repeat[name] is not None for name in repeat)


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


def _positive(value: Any) -> int | None:
    number = obs.number(value)
    if number is None or number <= 0 or number > LONGEST_DAYS or number != int(number):
        return None
    return int(number)


def has_passed(when: When, as_of: datetime) -> bool:
    """True once the whole of a moment lies behind."""
    return when.end <= as_of


def clock_minutes(plan: Schedule, dosages: list[dict[str, Any]]) -> Fraction | None:
    """Duration of a single infusion that is given by clock bounds under 24 h (mapping 3.6)."""
    for dosage in dosages:
        repeat = _dict(_dict(dosage.get("timing")).get("repeat"))
        if plan.start and plan.end and _single_infusion(repeat, plan.start, plan.end):
            if not _is_instant(plan.start) or not _is_instant(plan.end):
                return None
            return Fraction(int((plan.end.start - plan.start.start).total_seconds()), 60)
    return None


def _is_instant(when: When) -> bool:
    return when.end - when.start < timedelta(hours=1)
