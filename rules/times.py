"""Moments as intervals: a date without a time covers its day, a year its year.

All datetimes are aware and in the hospital's time zone, so that ``date()`` is the hospital's day.
Freshness is judged from an interval's start; the order of overlapping intervals is unknown.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum


class Order(Enum):
    """How one moment lies to another."""

    BEFORE = "before"
    AFTER = "after"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class When:
    """A moment as it was written: the half-open interval ``[start, end)`` it covers.

    ``text`` is what a reader is shown (``2026-04-07``, ``2026-04``, ``2026-04-07 07:10``);
    ``marks`` are text keys of remarks (``mark-report-date``, ``mark-site-local``).
    """

    start: dt.datetime
    end: dt.datetime
    text: str
    marks: tuple[str, ...] = ()

    @staticmethod
    def of_day(day: dt.date, zone: dt.datetime, marks: tuple[str, ...] = ()) -> When:
        """The whole of one day; ``zone`` is any aware datetime of the hospital's zone."""
        start = dt.datetime(day.year, day.month, day.day, tzinfo=zone.tzinfo)
        following = day + dt.timedelta(days=1)
        end = dt.datetime(following.year, following.month, following.day, tzinfo=zone.tzinfo)
        return When(start, end, day.isoformat(), marks)

    @property
    def date(self) -> dt.date:
        """The first day of the interval, from which ages are counted."""
        return self.start.date()

    @property
    def last_date(self) -> dt.date:
        """The last day the interval touches."""
        return (self.end - dt.timedelta(microseconds=1)).date()

    @property
    def one_day(self) -> bool:
        """True when the day is certain."""
        return self.date == self.last_date

    def order(self, other: When) -> Order:
        """BEFORE when this ends before the other starts; overlapping intervals: UNKNOWN."""
        if self.end <= other.start:
            return Order.BEFORE
        if other.end <= self.start:
            return Order.AFTER
        return Order.UNKNOWN

    def days_until(self, day: dt.date) -> int:
        """Whole days from the start of this moment to a day (negative when it lies after)."""
        return (day - self.date).days

    def __str__(self) -> str:
        return self.text


def newest_first(when: When | None) -> tuple[float, float]:
    """Sort key: latest start first, then latest end; undated last."""
    if when is None:
        return (float("inf"), float("inf"))
    return (-when.start.timestamp(), -when.end.timestamp())
