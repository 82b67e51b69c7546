"""Repeating patterns of a ``Timing.repeat``: their dates and the doses a day (3.4, 3.5.2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import islice
from typing import Any

from fhirmaps import medwords, units
from fhirmaps import observations as obs
from fhirmaps.record import as_dicts, as_list, text_of
from rules.times import When

MOST_DATES = 60
"""Planned doses kept of one order (mapping 3.4)."""

KEPT_PAST = 30
"""Of a pattern longer than that: dates before today that are kept, besides the first dose."""

LONGEST_DAYS = 36525
"""Durations beyond a hundred years are no durations."""

DAYS_OF_UNIT = {"h": Fraction(1, 24), "d": Fraction(1), "wk": Fraction(7)}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def cycle_of(repeat: dict[str, Any]) -> tuple[int, tuple[int, ...]] | None:
    """(length in days, weekdays or offsets) of a pattern with whole days; None: not laid out."""
    days = _weekdays(repeat)
    unit = text_of(repeat.get("periodUnit"))
    if days:
        weeks = obs.number(repeat.get("period")) if unit == "wk" else None
        whole = int(weeks) if weeks is not None and weeks == int(weeks) and weeks > 0 else 1
        return 7 * min(whole, 520), days
    period, frequency = obs.number(repeat.get("period")), positive(repeat.get("frequency"))
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


def dates_of(
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


def per_day(repeat: dict[str, Any]) -> tuple[Fraction | None, str]:
    """Doses a day of a ``Timing.repeat``, or why that is unknown (mapping 3.5.2).

    Reasons: ``frequency-range``, ``period-range``, ``no-frequency``.
    """
    frequency, most = positive(repeat.get("frequency")), repeat.get("frequencyMax")
    if most is not None and positive(most) != frequency:
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
    repeat = next(iter(as_dicts(timing.get("repeat"))), {})
    if has_rate(repeat):
        return per_day(repeat)
    word = medwords.coded("timing", timing.get("code"))
    return (Fraction(word), "") if word else (None, "no-timing")


def has_rate(repeat: dict[str, Any]) -> bool:
    """True when anything says how often."""
    return any(
        repeat.get(name) is not None
        for name in ("frequency", "period", "timeOfDay", "when", "dayOfWeek")
    )


def has_bounds(repeat: dict[str, Any]) -> bool:
    """True when any ``bounds[x]`` is there, understood or not."""
    return any(name.startswith("bounds") and repeat[name] is not None for name in repeat)


def positive(value: Any) -> int | None:
    """A positive whole number of a sensible size; anything else None."""
    number = obs.number(value)
    if number is None or number <= 0 or number > LONGEST_DAYS or number != int(number):
        return None
    return int(number)


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
