"""Dose events of an order: counting, stated numbers, pauses, unknown history (book 2.5)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from rules.kernel import Fact, Tri
from rules.leukaemia.common import SHARED_SETTINGS, Dose, on_treatment, planned_doses
from rules.leukaemia.inotuzumab import GivenDose, Inotuzumab, ScheduledDose
from rules.policy import Policy
from rules.therapy import Entry, Source, Status
from rules.times import When

TODAY = date(2026, 4, 6)
POLICY = Policy(SHARED_SETTINGS)
ZONE = datetime(2026, 4, 6, tzinfo=UTC)


def day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


def entry(offsets: tuple[int, ...], cycle: int | None = None, index: int | None = None) -> Entry:
    dates = tuple(When.of_day(day(o), ZONE) for o in offsets)
    return Entry(
        Source.DRAFT,
        Status.DRAFT,
        "MedicationRequest/d1",
        ("inotuzumab-ozogamicin",),
        "ino",
        dates=dates,
        cycle=cycle,
        dose_index=index,
    )


def given(offset: int, cycle: int | None = None, index: int | None = None) -> GivenDose:
    when = When.of_day(day(offset), ZONE)
    return GivenDose(day(offset), when, (entry((offset,)),), True, cycle, index)


def doses(
    before: tuple[GivenDose, ...],
    planned: tuple[int, ...] = (0,),
    *,
    complete: bool = True,
    cycle: int | None = None,
    index: int | None = None,
) -> tuple[Dose, ...]:
    order = entry(planned, cycle, index)
    drafted = tuple(ScheduledDose(day(o), order) for o in planned)
    ino = Inotuzumab(TODAY, before, drafted, drafted, complete=complete)
    return planned_doses(ino, POLICY)


def events(found: tuple[Dose, ...]) -> list[str]:
    return [dose.event.value for dose in found]


def test_the_first_dose_of_life_is_e1() -> None:
    assert events(doses(())) == ["E1"]


def test_three_planned_doses_are_counted_on() -> None:
    assert events(doses((), (0, 7, 14))) == ["E1", "E2", "E2"]


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ((-7,), "E2"),
        ((-20,), "E2"),
        ((-21,), "E3"),
        ((-21, -14, -7), "E3"),
        ((-28, -21, -14, -7), "E4"),
        ((-49, -42, -35, -28), "E3"),
        ((-48, -41, -34, -27), "E4"),
    ],
)
def test_a_dose_belongs_to_the_running_cycle_or_opens_one(
    before: tuple[int, ...], expected: str
) -> None:
    found = doses(tuple(given(o) for o in before))
    assert events(found) == [expected]
    assert found[0].inferred


def test_a_fourth_dose_before_day_22_has_two_readings() -> None:
    found = doses(tuple(given(o) for o in (-20, -13, -6)))[0]
    assert found.two_readings
    assert {e.value for e in found.events} == {"E2", "E3"}


def test_stated_numbers_beat_counting_and_the_contradiction_is_said() -> None:
    found = doses((given(-7, 1, 1),), cycle=2, index=1)[0]
    assert (found.event.value, found.cycle, found.index) == ("E3", 2, 1)
    assert found.contradicted
    assert not found.inferred


@pytest.mark.parametrize(("pause", "checks"), [(42, {"E3"}), (43, {"E3", "E1"})])
def test_after_a_long_pause_the_first_dose_checks_come_back(pause: int, checks: set[str]) -> None:
    found = doses((given(-pause),))[0]
    assert {e.value for e in found.events} == checks
    assert found.after_pause is (pause == 43)


def test_an_unknown_history_takes_every_reading() -> None:
    found = doses((), complete=False)[0]
    assert {e.value for e in found.events} == {"E1", "E2", "E3", "E4"}
    assert found.history_unknown
    assert found.cycle is None


def test_a_stated_number_settles_an_unknown_history() -> None:
    found = doses((), complete=False, cycle=1, index=2)[0]
    assert events((found,)) == ["E2"]
    assert not found.history_unknown


def test_a_dose_stated_as_the_first_after_earlier_ones_is_a_second_course() -> None:
    found = doses((given(-20),), cycle=1, index=1)[0]
    assert {e.value for e in found.events} == {"E3", "E1"}


def test_on_treatment_ends_after_the_window_and_with_a_stop_for_good() -> None:
    assert on_treatment(Inotuzumab(TODAY, (given(-42),)), POLICY) is Tri.YES
    assert on_treatment(Inotuzumab(TODAY, (given(-43),)), POLICY) is Tri.NO
    stopped = Inotuzumab(TODAY, (given(-5),), permanent_stop=Fact("ino.permanentStop", True))
    assert on_treatment(stopped, POLICY) is Tri.NO
    assert on_treatment(Inotuzumab(TODAY, complete=False), POLICY) is Tri.UNKNOWN
    assert on_treatment(Inotuzumab(TODAY, complete=False, absent=True), POLICY) is Tri.NO
