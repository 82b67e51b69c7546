"""The medication list of a patient and what can be asked of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from rules.kernel import Fact, Message, Tri, msg
from rules.therapy.doses import (
    CYCLE_DAYS,
    dates_total,
    distinct,
    enters_28_days,
    ordered_days,
)
from rules.therapy.entries import Action, Entry, Source, Status

RECONCILED_DAYS = 30
"""Myeloma book 1.4: a reconciliation older than this leaves the list possibly incomplete."""

_NEVER = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Medications:
    """All entries of a patient's record with what is known of the list as a whole.

    ``requests``, ``administrations``, ``statements`` say whether prefetch keys M, A and S are
    ``complete``, ``partial`` or ``missing``. Entries are already merged by the precedence given >
    said > ordered for one drug and day where they concern one dose. ``reconciled`` is the day of
    the newest medication reconciliation.
    """

    as_of: date
    entries: tuple[Entry, ...] = ()
    requests: str = "missing"
    administrations: str = "missing"
    statements: str = "missing"
    reconciled: Fact[date] = field(default_factory=lambda: Fact.absent("medListReconciled"))
    duplicates: tuple[str, ...] = ()

    @property
    def all_complete(self) -> bool:
        return {self.requests, self.administrations, self.statements} == {"complete"}

    @property
    def unreadable(self) -> tuple[Entry, ...]:
        """Entries nobody can name that may be running: "none of class" is unknown (3.1.4).

        An entry whose drug is known but not its standing is no reason to doubt other classes.
        """
        return tuple(
            e for e in self.entries if not e.readable and not e.drugs and (e.running or e.doubtful)
        )

    def of(self, concepts: Collection[str], *, systemic: bool = True) -> tuple[Entry, ...]:
        """Entries with any of the concepts; systemic ones only, unless asked otherwise."""
        return tuple(e for e in self.entries if e.has(concepts) and (e.systemic or not systemic))

    def drafts(self, concepts: Collection[str] | None = None) -> tuple[Entry, ...]:
        """Drafts that create or continue (systemic)."""
        return tuple(
            e
            for e in self.entries
            if e.is_draft and e.systemic and (concepts is None or e.has(concepts))
        )

    def signed(self, concepts: Collection[str]) -> tuple[Entry, ...]:
        """Drafts that may trigger a rule: all at order-sign, the selected ones at order-select."""
        return tuple(e for e in self.drafts(concepts) if e.selected)

    def stopping(self, concepts: Collection[str]) -> tuple[Entry, ...]:
        """Drafts that end a therapy with any of the concepts."""
        return tuple(
            e
            for e in self.entries
            if e.status is Status.STOPPING and e.has(concepts) and e.systemic
        )

    def running(self, concepts: Collection[str]) -> tuple[Entry, ...]:
        """Draft, active and planned entries (systemic)."""
        return tuple(e for e in self.of(concepts) if e.running)

    def given(self, concepts: Collection[str]) -> tuple[Entry, ...]:
        """Doses given (administrations), newest first."""
        found = [e for e in self.of(concepts) if e.status is Status.GIVEN]
        return tuple(
            sorted(found, key=lambda e: e.start.start if e.start else _NEVER, reverse=True)
        )

    def dose_days(self, concepts: Collection[str]) -> tuple[date, ...]:
        """Days up to ``as_of`` on which a drug was given, said or (by order) due; oldest first.

        Orders count for drugs of which no administration is on record, except injected drugs on a
        server that does send administrations (mapping 3.7).
        """
        return tuple(sorted({day for day, _ in self._dose_days(concepts)}))

    def last_dose(self, concepts: Collection[str]) -> tuple[date, Entry] | None:
        """The last day on which a dose was given, said or due by order, with its entry."""
        found = self._dose_days(concepts)
        return max(found, key=lambda pair: pair[0]) if found else None

    def first_dose(self, concepts: Collection[str]) -> tuple[date, Entry] | None:
        found = self._dose_days(concepts)
        return min(found, key=lambda pair: pair[0]) if found else None

    def _dose_days(self, concepts: Collection[str]) -> list[tuple[date, Entry]]:
        found = self.of(concepts)
        given = {e.start.date for e in found if e.status is Status.GIVEN and e.start}
        withheld = {e.start.date for e in found if e.status is Status.WITHHELD and e.start}
        days: list[tuple[date, Entry]] = []
        for entry in found:
            for day in self._days_of(entry):
                # a dose recorded as withheld was not taken, whatever the order says
                if entry.status is Status.GIVEN or day not in withheld - given:
                    days.append((day, entry))
        return days

    def _days_of(self, entry: Entry) -> Iterable[date]:
        if entry.status in (Status.WITHHELD, Status.UNKNOWN) or self.not_given_by_record(entry):
            return ()
        if entry.status is Status.GIVEN:
            return [entry.start.date] if entry.start and entry.start.date <= self.as_of else []
        if entry.status is Status.DRAFT:
            # a draft that changes a running order also stands for the doses up to now
            continues = entry.action is Action.CONTINUE
            return ordered_days(entry, self.as_of - timedelta(days=1)) if continues else ()
        return ordered_days(entry, self.as_of)

    def not_given_by_record(self, entry: Entry) -> bool:
        """An injected drug's order on a server that sends administrations, without one (3.7)."""
        ordered = entry.source in (Source.ORDER, Source.DRAFT)
        if not ordered or entry.route in ("oral", "unknown", "topical"):
            return False
        return any(e.source is Source.GIVEN for e in self.entries)

    def none_of(self, concepts: Collection[str]) -> Tri:
        """Is no drug of the class on the list? Unknown while a running entry is unreadable."""
        if self.running(concepts):
            return Tri.NO
        if self.requests != "complete" or self.unreadable:
            return Tri.UNKNOWN
        if any(e.doubtful for e in self.of(concepts)):
            return Tri.UNKNOWN
        return Tri.YES

    def ever(self, concepts: Collection[str]) -> Tri:
        """Was a drug of the class ever taken? No only on complete, reconciled lists.

        Orders still ahead and injections ordered but by the record not given are no exposure.
        """
        found = self.of(concepts)
        taken = (Status.GIVEN, Status.ACTIVE, Status.ON_HOLD, Status.PAST, Status.STOPPING)
        if any(e.status in taken and not self.not_given_by_record(e) for e in found):
            return Tri.YES
        if self._dose_days(concepts):
            return Tri.YES
        if any(e.status is Status.UNKNOWN for e in found):
            return Tri.UNKNOWN
        day = self.reconciled.value if self.reconciled.known else None
        recent = day is not None and (self.as_of - day).days <= RECONCILED_DAYS
        return Tri.NO if self.all_complete and recent else Tri.UNKNOWN

    def daily_total(
        self, concepts: Collection[str], on: date | None = None
    ) -> tuple[Fraction | None, tuple[Entry, ...]]:
        """Daily total in mg (or IU) of one ingredient, with its orders (mapping 3.5.2).

        Counted are the running orders that cover ``on`` (default ``as_of``; where none does, the
        first day of the earliest one ahead). An order a draft renews or ends does not count, nor
        does one dose seen twice (as request and as statement, or as equal orders). None: no order,
        or one whose total is unknown.
        """
        found = [e for e in self.running(concepts) if not self.superseded(e)]
        day = on or self.as_of
        covering = [e for e in found if e.covers(day)]
        if not covering and on is None:
            ahead = [e.start.date for e in found if e.start and e.start.date > day]
            covering = [e for e in found if ahead and e.covers(min(ahead))]
        counted = distinct(covering)
        totals = [e.per_day.mg if e.per_day else None for e in counted]
        if not counted or None in totals:
            return None, counted
        return sum((t for t in totals if t is not None), Fraction(0)), counted

    def superseded(self, entry: Entry) -> bool:
        """An order that a draft of this call renews or ends."""
        return entry.source is not Source.DRAFT and any(
            e.source is Source.DRAFT and e.replaces and e.replaces == entry.reference
            for e in self.entries
        )

    def per_28_days(self, entry: Entry) -> Fraction | None:
        """mg in the first 28 days of an order's pattern (mapping 3.5.3); None where unknown.

        Explicit dates count as they stand. A repeating pattern must be open-ended or last 28 days,
        alone or with the orders of its group. Single doses have no such total: see
        ``enters_28_days``.
        """
        if not enters_28_days(entry):
            return None
        if not entry.repeats:
            return dates_total(entry)
        if entry.per_day is None or entry.per_day.mg is None or entry.start is None:
            return None
        if entry.end is None:
            return entry.per_day.mg * CYCLE_DAYS if entry.end_known else None
        if (entry.end.last_date - entry.start.date).days + 1 >= CYCLE_DAYS:
            return entry.per_day.mg * CYCLE_DAYS
        return self._group_total(entry)

    def _group_total(self, entry: Entry) -> Fraction | None:
        """Total of the running orders of one drug and group that together cover 28 days."""
        members = [
            e
            for e in self.running(entry.ingredients)
            if entry.group and e.group == entry.group and enters_28_days(e)
        ]
        starts = [e.start.date for e in members if e.start]
        if not members or len(starts) != len(members):
            return None
        first = min(starts)
        total = Fraction(0)
        covered: set[int] = set()
        for each in members:
            daily = each.per_day.mg if each.per_day else None
            if each.end is None or each.start is None or daily is None:
                return None
            begin = (each.start.date - first).days
            end = min((each.end.last_date - first).days, CYCLE_DAYS - 1)
            covered |= set(range(begin, end + 1))
            total += daily * max(0, end - begin + 1)
        return total if len(covered) >= CYCLE_DAYS else None

    def missing_keys(self) -> tuple[Message, ...]:
        states = (
            ("medicationRequests", self.requests),
            ("administrations", self.administrations),
            ("statements", self.statements),
        )
        return tuple(msg("missing-key", key=k) for k, state in states if state != "complete")

    @property
    def reconciled_recently(self) -> bool:
        """The list was reconciled within 30 days (myeloma book 1.4)."""
        day = self.reconciled.value if self.reconciled.known else None
        return day is not None and 0 <= (self.as_of - day).days <= RECONCILED_DAYS
