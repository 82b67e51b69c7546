"""FHIR dates and times as intervals in the hospital's time zone (mapping 2.2).

A partial date is the interval it covers. A time without offset is the hospital's own and is
marked. What is not a valid FHIR date or time gives ``None``, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from rules.times import When

SITE_LOCAL = "mark-site-local"

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_TIME = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?"
    r"(Z|[+-]\d{2}:\d{2})?",
    re.ASCII,
)
_LEAP_SECOND = 60
_MAX_OFFSET_HOURS = 14
_MICRO_DIGITS = 6


def parse(text: Any, zone: ZoneInfo) -> When | None:
    """A FHIR date, dateTime or instant, also a partial one; ``None`` for anything else.

    Seconds may be missing. The interval is as long as the text is coarse: a year, a month, a day,
    a minute, a second. In the hour that a change of clocks repeats, it is widened so that the
    order of two times of that hour stays unknown.
    """
    if not isinstance(text, str):
        return None
    words = text.strip()
    try:
        if match := _DATE.fullmatch(words):
            return _of_date(match, zone)
        if match := _TIME.fullmatch(words):
            return _of_time(match, zone)
    except (ValueError, OverflowError):  # 30 February, hour 24, year 0, the end of year 9999
        return None
    return None


def period(value: Any, zone: ZoneInfo) -> tuple[When | None, When | None]:
    """Start and end of a FHIR Period; each ``None`` when it is missing or unreadable."""
    if not isinstance(value, Mapping):
        return (None, None)
    return (parse(value.get("start"), zone), parse(value.get("end"), zone))


def span(start: When | None, end: When | None) -> When | None:
    """One interval from the start of the first to the end of the second.

    With one of them missing it is the other; with both missing, or an end before the start,
    ``None``.
    """
    if start is None or end is None:
        return start or end
    if end.end <= start.start:
        return None
    text = start.text if start.text == end.text else f"{start.text} – {end.text}"
    marks = tuple(dict.fromkeys((*start.marks, *end.marks)))
    return When(start.start, max(start.end, end.end), text, marks)


def _of_date(match: re.Match[str], zone: ZoneInfo) -> When:
    year, month, day = (int(part or 0) for part in match.groups())
    first = date(year, month if match.group(2) else 1, day if match.group(3) else 1)
    if match.group(3):
        following = first + timedelta(days=1)
    elif match.group(2):
        following = date(year + month // 12, month % 12 + 1, 1)
    else:
        following = date(year + 1, 1, 1)
    return When(_midnight(first, zone), _midnight(following, zone), match.group())


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def _of_time(match: re.Match[str], zone: ZoneInfo) -> When:
    year, month, day, hour, minute = (int(part) for part in match.group(1, 2, 3, 4, 5))
    second, fraction, offset = match.group(6, 7, 8)
    seconds = int(second or 0)
    leap = seconds == _LEAP_SECOND
    micro = int((fraction or "0")[:_MICRO_DIGITS].ljust(_MICRO_DIGITS, "0"))
    written = datetime(
        year, month, day, hour, minute, _LEAP_SECOND - 1 if leap else seconds, 0 if leap else micro
    )
    marks: tuple[str, ...] = ()
    if offset is None:
        marks = (SITE_LOCAL,)
        local = _to_zone(written.replace(tzinfo=zone), zone)
    else:
        local = _to_zone(written.replace(tzinfo=_offset(offset)), zone)
    if leap:
        local += timedelta(seconds=1)
    return _interval(local, _precision(second, fraction), marks)


def _to_zone(moment: datetime, zone: ZoneInfo) -> datetime:
    """By way of UTC: a time the change of clocks skipped becomes the one an hour later."""
    return moment.astimezone(UTC).astimezone(zone)


def _offset(text: str) -> timezone:
    if text == "Z":
        return UTC
    hours, minutes = int(text[1:3]), int(text[4:6])
    if hours > _MAX_OFFSET_HOURS or minutes > 59:
        raise ValueError("offset outside FHIR's range")
    length = timedelta(hours=hours, minutes=minutes)
    return timezone(-length if text[0] == "-" else length)


def _precision(second: str | None, fraction: str | None) -> timedelta:
    if second is None:
        return timedelta(minutes=1)
    if fraction is None:
        return timedelta(seconds=1)
    return timedelta(microseconds=10 ** max(0, _MICRO_DIGITS - len(fraction)))


def _interval(local: datetime, length: timedelta, marks: tuple[str, ...]) -> When:
    text = local.replace(tzinfo=None).isoformat(" ", "minutes")
    repeated = _repeated(local)
    start = local.replace(fold=0)
    # Datetimes of one zone are compared by the clock on the wall, which shows this hour twice.
    return When(start - repeated, start + length + repeated, text, marks)


def _repeated(local: datetime) -> timedelta:
    """How long the clock repeats itself at this time: an hour when summer time ends, else 0."""
    first = local.replace(fold=0).utcoffset()
    second = local.replace(fold=1).utcoffset()
    if first is None or second is None or first <= second:
        return timedelta(0)
    return first - second
