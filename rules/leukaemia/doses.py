"""Dose events of the leukaemia book (2.5): which dose of the treatment an order is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.kernel import Evidence, Message, Missing, Term, msg
from rules.leukaemia.inotuzumab import GivenDose, Inotuzumab, ScheduledDose
from rules.policy import Policy
from rules.times import When

DOSES_PER_CYCLE = 3
FIRST_CYCLE_DAYS = 21
LATER_CYCLE_DAYS = 28
"""Lengths of the label's cycles, from which a missing cycle number is inferred (book 2.5)."""


class DoseEvent(StrEnum):
    """Where a planned dose stands in the treatment, or that there is none (PV, HS)."""

    E1 = "E1"
    E2 = "E2"
    E3 = "E3"
    E4 = "E4"
    PV = "PV"
    HS = "HS"


E1, E2, E3, E4 = DoseEvent.E1, DoseEvent.E2, DoseEvent.E3, DoseEvent.E4
LATER = (E2, E3, E4)


@dataclass(frozen=True, slots=True)
class Dose:
    """One planned dose as it is judged.

    ``event`` names it on the card; ``events`` are all whose checks apply: more than one after a
    long pause (E3 with E1), where cycle numbers allow two readings, and where the history could
    not be had. ``cycle``/``index`` None: unknown. ``previous`` is the last dose before it, given
    or planned; ``last_given`` the last one given.
    """

    day: date
    event: DoseEvent
    events: tuple[DoseEvent, ...]
    scheduled: ScheduledDose
    cycle: int | None = None
    index: int | None = None
    inferred: bool = False
    two_readings: bool = False
    after_pause: bool = False
    contradicted: bool = False
    history_unknown: bool = False
    previous: date | None = None
    last_given: date | None = None

    def at(self, *events: DoseEvent) -> bool:
        """Do the checks of any of these events apply?"""
        return any(event in self.events for event in events)

    @property
    def reference(self) -> str:
        return self.scheduled.reference

    @property
    def label(self) -> str:
        """Key of the dose in memory of shown cards: the event and its day."""
        return f"{self.event.value} {self.day.isoformat()}"

    @property
    def notes(self) -> tuple[Message, ...]:
        """What a card says of how the dose number was found."""
        found = []
        if self.history_unknown:
            found.append(msg("note-dose-history-unknown"))
        elif self.two_readings:
            found.append(msg("note-dose-two-readings", day=self.day))
        elif self.inferred:
            found.append(msg("line-inferred"))
        if self.after_pause:
            found.append(msg("note-dose-after-pause", last=self.previous))
        if self.contradicted:
            found.append(msg("note-dose-contradiction", cycle=self.cycle, index=self.index))
        if self.scheduled.undated:
            found.append(msg("note-dose-undated", day=self.day))
        return tuple(found)

    @property
    def evidence(self) -> Evidence:
        """The line of the planned dose in the evidence table."""
        entry = self.scheduled.entry
        shown = entry.evidence("ino.plannedDoses")
        value = msg("value-planned-dose", drug=shown.value, event=Term(f"dose-{self.event.value}"))
        return Evidence(shown.fact, value, "", _when(self.scheduled), entry.reference, entry.marks)


def _when(scheduled: ScheduledDose) -> When | None:
    entry = scheduled.entry
    return next((w for w in entry.dates if w.date == scheduled.day), None)


@dataclass(frozen=True, slots=True)
class _Slot:
    """A dose on the time line: given, ordered or drafted, with the numbers it states."""

    day: date
    cycle: int | None
    index: int | None
    given: bool
    scheduled: ScheduledDose | None = None


@dataclass(slots=True)
class _Course:
    """Where the time line stands while doses are counted along it."""

    cycle: int = 0
    index: int = 0
    day_one: date | None = None
    last: date | None = None
    last_given: date | None = None
    counted_only: bool = False
    """True once a number had to be inferred."""


def planned_doses(ino: Inotuzumab, policy: Policy) -> tuple[Dose, ...]:
    """The planned doses a call is about, each with its event; empty without an order.

    Drafts may state cycle and dose numbers; otherwise they are inferred by counting along all
    given and planned doses.
    """
    window = policy.days("ino.activeWindowDays")
    judged = {(dose.reference, dose.day) for dose in ino.signed}
    course = _Course()
    found: list[Dose] = []
    for slot in _time_line(ino):
        dose = _judge(ino, course, slot, window)
        if slot.scheduled is not None and (slot.scheduled.reference, slot.day) in judged:
            found.append(dose)
    return tuple(found)


def _time_line(ino: Inotuzumab) -> list[_Slot]:
    slots = [_Slot(g.day, g.cycle, g.index, True) for g in ino.given]
    drafted = {dose.day for dose in ino.drafted}
    planned = [*ino.drafted, *(d for d in ino.ordered if d.day not in drafted)]
    for dose in planned:
        entry = dose.entry
        single = len(entry.dates) <= 1
        # an order's dose number speaks of its first dose; the following ones are counted
        first = single or dose.day == min(w.date for w in entry.dates)
        number = entry.dose_index if first else None
        slots.append(_Slot(dose.day, entry.cycle, number, False, dose))
    return sorted(slots, key=lambda s: (s.day, not s.given))


def _judge(ino: Inotuzumab, course: _Course, slot: _Slot, window: int) -> Dose:
    before, last = course.last, course.last_given
    cycle, index, two = _inferred(course, slot.day)
    explicit = slot.cycle is not None
    contradicted = False
    if explicit:
        stated = slot.index or (course.index + 1 if slot.cycle == course.cycle else 1)
        known = before is not None or ino.complete
        contradicted = known and (cycle, index) != (slot.cycle, stated) and not two
        cycle, index, two = slot.cycle or cycle, stated, False
    inferred = not explicit or (slot.index is None and before is not None)
    pause = before is not None and (slot.day - before).days > window
    unsure = before is None and not ino.given and not ino.complete and not explicit
    event, events = _events(cycle, index, before is None, two, pause)
    if unsure:
        events = (E1, E2, E3, E4)
    if course.counted_only and not ino.given and not ino.complete and not explicit:
        events = (E2, E4)
    _step(course, slot, cycle, index, unsure)
    scheduled = slot.scheduled
    if scheduled is None:  # a given dose only moves the count on; it is never returned
        scheduled = _of_given(ino, slot)
    return Dose(
        slot.day,
        event,
        events,
        scheduled,
        None if unsure else cycle,
        None if unsure else index,
        inferred and before is not None,
        two,
        pause,
        contradicted,
        unsure,
        before,
        last,
    )


def _of_given(ino: Inotuzumab, slot: _Slot) -> ScheduledDose:
    given: GivenDose = next(g for g in ino.given if g.day == slot.day)
    return ScheduledDose(slot.day, given.entries[0])


def _inferred(course: _Course, day: date) -> tuple[int, int, bool]:
    """(cycle, dose, two readings) by counting: book 2.5."""
    if course.last is None or course.day_one is None:
        return 1, 1, False
    length = FIRST_CYCLE_DAYS if course.cycle <= 1 else LATER_CYCLE_DAYS
    early = (day - course.day_one).days < length
    if course.index < DOSES_PER_CYCLE and early:
        return course.cycle, course.index + 1, False
    return course.cycle + 1, 1, early


def _events(
    cycle: int, index: int, first: bool, two: bool, pause: bool
) -> tuple[DoseEvent, tuple[DoseEvent, ...]]:
    """The event of a dose number, and all events whose checks apply."""
    if pause or (not first and (cycle, index) == (1, 1)):
        return E3, (E3, E1)  # a second course carries everything on (book 2.5)
    if two:
        return E3, (E3, E2 if cycle <= 2 else E4)
    first_of_cycle, later = (E1, E2) if cycle == 1 else (E3, E4)
    event = first_of_cycle if index == 1 else later
    return event, (event,)


def _step(course: _Course, slot: _Slot, cycle: int, index: int, unsure: bool) -> None:
    if cycle != course.cycle or index == 1:
        course.day_one = slot.day
    course.cycle, course.index, course.last = cycle, index, slot.day
    course.counted_only = course.counted_only or unsure
    if slot.given:
        course.last_given = slot.day


def history_gaps(ino: Inotuzumab, doses: Sequence[Dose]) -> tuple[Missing, ...]:
    """What of the history was not had, where a judged dose depends on it."""
    return ino.history_gaps() if any(d.history_unknown for d in doses) else ()
