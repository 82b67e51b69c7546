"""What is on record of inotuzumab: doses given and planned, holds, a stop for good (book 3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from rules.kernel import Evidence, Fact, Message, Missing, Reason, Tri, msg, tri
from rules.therapy import Entry, WhyStopped
from rules.times import When


@dataclass(frozen=True, slots=True)
class GivenDose:
    """One day on which inotuzumab was given.

    ``confirmed`` False: known by a begun order only ("ordered, giving not confirmed").
    ``cycle`` and ``index`` are the numbers the record states; None where it states none.
    ``mg`` is the day's total, None where a part of it is unknown.
    """

    day: date
    when: When
    entries: tuple[Entry, ...]
    confirmed: bool = True
    cycle: int | None = None
    index: int | None = None
    mg: Fraction | None = None
    partial: bool = False

    def evidence(self, fact: str = "ino.administrations") -> tuple[Evidence, ...]:
        return tuple(entry.evidence(fact) for entry in self.entries)


@dataclass(frozen=True, slots=True)
class ScheduledDose:
    """One planned day of an order or draft.

    ``undated`` marks a draft without any date for its dose: it is taken as meant for today.
    """

    day: date
    entry: Entry
    undated: bool = False

    @property
    def reference(self) -> str:
        return self.entry.reference


@dataclass(frozen=True, slots=True)
class HoldEpisode:
    """A hold from the first withheld dose on (ruling L6: further withheld doses join it).

    ``released`` is the recorded end of the hold condition where a reader can tell it; ``resumed``
    the next given dose. Both None: the hold is open.
    """

    scheduled: date
    why: WhyStopped
    reason_text: str
    reasons: tuple[str, ...]
    references: tuple[str, ...]
    released: date | None = None
    resumed: date | None = None

    @property
    def open(self) -> bool:
        return self.released is None and self.resumed is None


@dataclass(frozen=True, slots=True)
class Inotuzumab:
    """All inotuzumab facts of a record.

    ``given``: oldest first. ``drafted``: planned days of the drafts that create or continue, in
    order (``signed``: those that may trigger at this hook); past days are left out. ``ordered``:
    days from ``as_of`` on of active orders that no draft replaces. ``running``: active orders,
    ``replaced``: those a draft of another id renews. ``undated``: doses given on an unknown day,
    ``doubtful``: doses of which nobody says whether they were given; either way not ``complete``.
    ``complete``: administrations, statements and orders were all had, so that an empty ``given``
    says "never". ``absent``: enough was had to say that no order or dose is on record.
    """

    as_of: date
    given: tuple[GivenDose, ...] = ()
    drafted: tuple[ScheduledDose, ...] = ()
    signed: tuple[ScheduledDose, ...] = ()
    ordered: tuple[ScheduledDose, ...] = ()
    drafts: tuple[Entry, ...] = ()
    running: tuple[Entry, ...] = ()
    stopping: tuple[Entry, ...] = ()
    holds: tuple[HoldEpisode, ...] = ()
    permanent_stop: Fact[bool] = field(default_factory=lambda: Fact.absent("ino.permanentStop"))
    stop_reason: str = ""
    complete: bool = True
    absent: bool = False
    missing: tuple[Message, ...] = ()
    replaced: tuple[Entry, ...] = ()
    undated: tuple[Entry, ...] = ()
    doubtful: tuple[Entry, ...] = ()

    @property
    def first_day(self) -> date | None:
        """Day of the first dose on record."""
        return self.given[0].day if self.given else None

    @property
    def last_day(self) -> date | None:
        """Day of the last dose on record."""
        return self.given[-1].day if self.given else None

    @property
    def ever(self) -> Tri:
        """Was inotuzumab ever given? No only when every history key was had."""
        if self.given or self.undated:
            return Tri.YES
        return Tri.NO if self.complete else Tri.UNKNOWN

    def on_treatment(self, window_days: int) -> Tri:
        """ "On InO" of book 2.5, which decides only whether chart-view rows run.

        A record in which orders or administrations were had and none is of inotuzumab says no.
        """
        if tri(self.permanent_stop).yes:
            return Tri.NO
        if not self.given:
            return Tri.NO if self.complete or self.absent else Tri.UNKNOWN
        last = self.given[-1].day
        if self.running or self.drafts or (self.as_of - last).days <= window_days:
            return Tri.YES
        return Tri.NO if self.complete else Tri.UNKNOWN

    def history_gaps(self) -> tuple[Missing, ...]:
        """The lines that name what of the inotuzumab history was not had."""
        name, unread = "ino.administrations", Reason.NOT_UNDERSTOOD
        return (
            *(Missing(name, Reason.NOT_OBTAINED, m) for m in self.missing),
            *(Missing(name, unread, msg("why-no-date")) for _ in self.undated[:1]),
            *(Missing(name, unread, msg("why-status")) for _ in self.doubtful[:1]),
        )

    def next_day(self) -> date | None:
        """The next planned day of an active order, from today on."""
        return min((dose.day for dose in self.ordered), default=None)
