"""Planned dates, start and end of orders, and what was due by them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from rules.therapy import Status
from tests.fhirmaps.medication_examples import (
    ACICLOVIR,
    ATC,
    BORTEZOMIB,
    PERIOD_OF_USE,
    Json,
    coded,
    daily,
    doses,
    gift,
    listed,
    only,
    quantity,
    request,
    statement,
)

WEEKLY = {"frequency": 1, "period": 1, "periodUnit": "wk"}


def planned(*dosages: Json, **members: Any) -> list[str]:
    entry = only(request(BORTEZOMIB, dosageInstruction=list(dosages), **members))
    return [when.text for when in entry.dates]


def test_events_are_the_planned_doses_and_the_last_is_the_end() -> None:
    days = ["2026-04-27", "2026-04-06", "2026-04-13T09:00:00+09:00", "2026-04-13T21:00:00+09:00"]
    entry = only(request(BORTEZOMIB, dosageInstruction=[{"timing": {"event": days}}]))
    assert [w.date.isoformat() for w in entry.dates] == ["2026-04-06", "2026-04-13", "2026-04-27"]
    assert entry.end is not None
    assert (entry.end.text, entry.scheduled, entry.repeats) == ("2026-04-27", True, False)
    assert entry.start is not None
    assert entry.start.text == "2026-04-06"


def test_events_in_the_future_are_a_planned_order() -> None:
    dosage = {"timing": {"event": ["2026-04-20"]}}
    assert only(request(BORTEZOMIB, dosageInstruction=[dosage])).status is Status.PLANNED


@pytest.mark.parametrize(
    ("repeat", "dates"),
    [
        ({**WEEKLY, "boundsPeriod": {"start": "2026-04-06", "end": "2026-04-27"}},
         ["2026-04-06", "2026-04-13", "2026-04-20", "2026-04-27"]),
        ({**WEEKLY, "dayOfWeek": ["mon", "thu"],
          "boundsPeriod": {"start": "2026-04-07", "end": "2026-04-16"}},
         ["2026-04-09", "2026-04-13", "2026-04-16"]),
        (daily(2, boundsPeriod={"start": "2026-04-08", "end": "2026-04-10"}),
         ["2026-04-08", "2026-04-09", "2026-04-10"]),
        ({"frequency": 1, "period": 21, "periodUnit": "d", "count": 3,
          "boundsPeriod": {"start": "2026-04-08"}},
         ["2026-04-08", "2026-04-29", "2026-05-20"]),
        ({"frequency": 2, "period": 1, "periodUnit": "wk", "boundsPeriod": {"start": "2026-04-08"}},
         ["2026-04-08"]),
        ({}, ["2026-04-01"]),
    ],
)  # fmt: skip
def test_dates_of_a_pattern(repeat: Json, dates: list[str]) -> None:
    assert planned({"timing": {"repeat": repeat}}) == dates


def test_at_most_sixty_dates_the_first_and_those_around_today() -> None:
    entry = only(
        request(
            ACICLOVIR,
            authoredOn="2026-01-01",
            dosageInstruction=doses(200, "mg", **daily(boundsPeriod={"start": "2025-06-01"})),
        )
    )
    days = [when.date for when in entry.dates]
    assert len(days) == 60
    assert days[0] == date(2025, 6, 1)
    assert date(2026, 4, 8) in days
    assert days == sorted(set(days))


@pytest.mark.parametrize(
    ("members", "start", "marked"),
    [
        ({"dosageInstruction": [{"timing": {"repeat": {"boundsPeriod": {"start": "2026-04-03"}}}}]},
         "2026-04-03", False),
        ({"dosageInstruction": [
            {"extension": [{"url": PERIOD_OF_USE, "valuePeriod": {"start": "2026-04-04"}}]}],
          "dispenseRequest": {"validityPeriod": {"start": "2026-04-05"}}}, "2026-04-04", False),
        ({"dispenseRequest": {"validityPeriod": {"start": "2026-04-05"}}}, "2026-04-05", False),
        ({}, "2026-04-01", True),
    ],
)  # fmt: skip
def test_where_the_start_comes_from(members: Json, start: str, marked: bool) -> None:
    entry = only(request(ACICLOVIR, **members))
    assert entry.start is not None
    assert entry.start.text == start
    assert ("mark-date-of-order" in entry.marks) is marked


@pytest.mark.parametrize(
    ("members", "end"),
    [
        ({"dosageInstruction": [{"timing": {"repeat": {"boundsPeriod": {"end": "2026-05-01"},
          }}}]}, "2026-05-01"),
        ({"dosageInstruction": [{"timing": {"repeat": {"boundsDuration": quantity(2, "wk")}}}]},
         "2026-04-14"),
        ({"dispenseRequest": {"expectedSupplyDuration": quantity(14, "d"),
                              "numberOfRepeatsAllowed": 1}}, "2026-04-28"),
        ({}, None),
    ],
)  # fmt: skip
def test_where_the_end_comes_from(members: Json, end: str | None) -> None:
    entry = only(request(ACICLOVIR, **members))
    assert (entry.end.text if entry.end else None) == end
    assert entry.end_known


def test_a_stopped_order_without_an_end_ended_nobody_knows_when() -> None:
    entry = only(request(ACICLOVIR, status="stopped", dosageInstruction=doses(1, "mg", **daily())))
    assert (entry.end, entry.end_known, len(entry.dates)) == (None, False, 1)
    ahead = daily(boundsPeriod={"start": "2026-04-01", "end": "2026-05-01"})
    entry = only(request(ACICLOVIR, status="stopped", dosageInstruction=doses(1, "mg", **ahead)))
    assert (entry.end, entry.end_known) == (None, False)


def test_an_order_without_timing_is_one_dose_at_its_start() -> None:
    entry = only(request(BORTEZOMIB, dosageInstruction=doses(2, "mg")))
    assert [w.text for w in entry.dates] == ["2026-04-01"]
    assert (entry.scheduled, entry.repeats, entry.per_day) == (False, False, None)


def test_the_last_dose_by_order_is_its_end_or_today() -> None:
    oral = coded(ATC, "L04AX04")
    open_ended = listed(request(oral, dosageInstruction=doses(25, "mg", **daily())))
    assert open_ended.last_dose(["lenalidomide"])[0] == date(2026, 4, 8)  # type: ignore[index]  # there is one
    bounds = {"start": "2026-03-01", "end": "2026-03-21"}
    ended = listed(request(oral, dosageInstruction=doses(25, "mg", **daily(boundsPeriod=bounds))))
    assert ended.last_dose(["lenalidomide"])[0] == date(2026, 3, 21)  # type: ignore[index]  # there is one


def test_an_injection_without_its_administration_was_not_given() -> None:
    route = {"route": coded("http://snomed.info/sct", "34206005")}
    ordered = request(BORTEZOMIB, dosageInstruction=[route])
    assert listed(ordered).dose_days(["bortezomib"]) == (date(2026, 4, 1),)
    other = gift("Heparin", id="a")
    assert listed(ordered, other).dose_days(["bortezomib"]) == ()


def test_a_statement_speaks_by_its_effective_period() -> None:
    body = statement(
        coded(ATC, "L04AX04"), effectivePeriod={"start": "2026-01-05"}, dateAsserted="2026-04-01"
    )
    entry = only(body)
    assert entry.start is not None
    assert (entry.start.text, entry.end, entry.status) == ("2026-01-05", None, Status.ACTIVE)
    undated = only(statement(ACICLOVIR, dateAsserted="2026-04-01"))
    assert "mark-reported-on" in undated.marks


@pytest.mark.parametrize(
    "bounds",
    [
        {"boundsDuration": {"value": 3, "unit": "moons"}},
        {"boundsDuration": {"value": 1e30, "unit": "d"}},
        {"boundsRange": {"low": quantity(1, "d"), "high": quantity(3, "d")}},
    ],
)
def test_bounds_nobody_understands_leave_the_end_unknown(bounds: Json) -> None:
    entry = only(request(ACICLOVIR, dosageInstruction=doses(1, "mg", **daily(), **bounds)))
    assert (entry.end, entry.end_known) == (None, False)
