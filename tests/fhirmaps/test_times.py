"""FHIR dates and times become intervals of the hospital's zone, or nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhirmaps.times import SITE_LOCAL, parse, period, span
from rules.times import Order, When

TOKYO = ZoneInfo("Asia/Tokyo")
NEW_YORK = ZoneInfo("America/New_York")


def when(text: str, zone: ZoneInfo = TOKYO) -> When:
    result = parse(text, zone)
    assert result is not None
    return result


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026", "2026-01-01", "2027-01-01"),
        ("2026-12", "2026-12-01", "2027-01-01"),
        ("2024-02", "2024-02-01", "2024-03-01"),
        ("2026-04-07", "2026-04-07", "2026-04-08"),
    ],
)
def test_partial_date_covers_its_interval(text: str, start: str, end: str) -> None:
    read = when(text)
    assert (read.start, read.end) == tuple(
        datetime.fromisoformat(day).replace(tzinfo=TOKYO) for day in (start, end)
    )
    assert (read.text, read.marks) == (text, ())


@pytest.mark.parametrize(
    "text",
    [
        "2026-04-07T07:10:00+09:00",
        "2026-04-06T22:10:00Z",
        "2026-04-06T18:10:00.123456789-04:00",
        " 2026-04-07T07:10+09:00 ",
    ],
)
def test_instant_is_shown_in_the_hospitals_zone(text: str) -> None:
    read = when(text)
    assert read.text == "2026-04-07 07:10"
    assert read.date == date(2026, 4, 7)
    assert read.marks == ()


def test_time_without_offset_is_the_hospitals_and_marked() -> None:
    read = when("2026-04-07T07:10:00")
    assert (read.text, read.marks) == ("2026-04-07 07:10", (SITE_LOCAL,))
    assert read.start == datetime(2026, 4, 6, 22, 10, tzinfo=UTC)


def test_interval_is_as_long_as_the_text_is_coarse() -> None:
    def length(text: str) -> timedelta:
        return when(text).end - when(text).start

    assert length("2026-04-07T07:10Z") == timedelta(minutes=1)
    assert length("2026-04-07T07:10:05Z") == timedelta(seconds=1)
    assert length("2026-04-07T07:10:05.250Z") == timedelta(milliseconds=1)


def test_leap_second_is_the_start_of_the_next_minute() -> None:
    assert when("2016-12-31T23:59:60Z").text == "2017-01-01 09:00"


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30", "2026-13", "0000", "9999", "9999-12-31", "2026-04-07T24:00:00Z", "26-04-07",
        "2026-04-07T10:61:00Z", "2026-04-07T10:00:61Z", "2026-04-07 10:00", "2026-4-7", "", "today",
        "2026-04-07T10:00:00+25:00", "2026-04-07T10:00:00+0900", "２０２６-04-07", "2026-04-07T10Z",
        None, 2026, True, ["2026"], {"start": "2026"}, 20260407,
    ],
)  # fmt: skip
def test_what_is_no_date_is_nothing(text: Any) -> None:
    assert parse(text, TOKYO) is None


def test_skipped_hour_becomes_the_one_after() -> None:
    read = when("2026-03-08T02:30:00", NEW_YORK)
    assert read.text == "2026-03-08 03:30"
    assert read.start == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)


def test_order_inside_the_repeated_hour_is_unknown() -> None:
    first = when("2026-11-01T01:30:00-04:00", NEW_YORK)
    second = when("2026-11-01T01:10:00-05:00", NEW_YORK)
    assert first.order(second) is Order.UNKNOWN
    assert when("2026-11-01T03:30:00-05:00", NEW_YORK).order(first) is Order.AFTER


@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)), st.integers(-14, 14))
def test_every_instant_keeps_its_place_in_time(moment: datetime, hours: int) -> None:
    moment = moment.replace(microsecond=0)
    sign = "-" if hours < 0 else "+"
    read = when(f"{moment.isoformat()}{sign}{abs(hours):02d}:00")
    instant = (moment - timedelta(hours=hours)).replace(tzinfo=UTC)
    assert read.start <= instant < read.end


@given(st.text(alphabet="0123456789-T:.Z+ ", max_size=30))
def test_no_text_makes_parsing_fail(text: str) -> None:
    read = parse(text, NEW_YORK)
    assert read is None or read.start < read.end


def test_period_reads_each_end_on_its_own() -> None:
    start, end = period({"start": "2026-04-01", "end": "later"}, TOKYO)
    assert start is not None
    assert (start.text, end) == ("2026-04-01", None)
    assert period(None, TOKYO) == (None, None)
    assert period("2026-04-01", TOKYO) == (None, None)


def test_span_covers_from_start_to_end() -> None:
    first, last = when("2026-04-01T10:00:00"), when("2026-04-03")
    covered = span(first, last)
    assert covered is not None
    assert (covered.start, covered.end) == (first.start, last.end)
    assert covered.text == "2026-04-01 10:00 – 2026-04-03"
    assert covered.marks == (SITE_LOCAL,)


def test_span_with_a_missing_end_is_the_other_and_reversed_is_nothing() -> None:
    day, later = when("2026-04-01"), when("2026-04-03")
    assert span(day, None) == day
    assert span(None, later) == later
    assert span(None, None) is None
    assert span(later, day) is None
    assert span(day, day) == day
