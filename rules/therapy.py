"""The medication list as rules see it: orders, gifts and statements, without FHIR.

``fhirmaps.medications`` builds one ``Medications`` per record; every family reads the same one and
derives its own facts from it (``hzCover``, ``antithrombotic``, ``antileukaemicTherapies``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from rules.drugs import DRUG_CLASSES, SOLVENTS
from rules.kernel import Drug, Evidence, Fact, Message, Tri, msg
from rules.times import When


class Source(StrEnum):
    """Where an entry of the list comes from."""

    DRAFT = "draft"
    """In the hook context: being written or signed now."""
    ORDER = "order"
    """A MedicationRequest on the server."""
    SAID = "said"
    """A MedicationStatement (or a reported plan)."""
    GIVEN = "given"
    """A MedicationAdministration."""


class Status(StrEnum):
    """What an entry counts as (mapping section 3.3)."""

    DRAFT = "draft"
    """A draft that creates or continues therapy."""
    STOPPING = "stopping"
    """A draft that ends a running therapy."""
    ACTIVE = "active"
    PLANNED = "planned"
    """Active, but it starts in the future."""
    ON_HOLD = "on-hold"
    PAST = "past"
    GIVEN = "given"
    WITHHELD = "withheld"
    UNKNOWN = "unknown"
    """Of unknown status, or active so long ago that nobody can say."""


class Action(StrEnum):
    """What a draft does."""

    CREATE = "create"
    CONTINUE = "continue"
    STOP = "stop"


class Intent(StrEnum):
    """What a drug is given for; unknown without a reason."""

    PROPHYLAXIS = "prophylaxis"
    TREATMENT = "treatment"
    UNKNOWN = "unknown"


class WhyStopped(StrEnum):
    """Reason of a stop, a hold or a withheld dose."""

    ADVERSE_REACTION = "adverse-reaction"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in ``mg`` (or ``IU``), exact; ``per_m2``/``per_kg`` are kept beside it."""

    mg: Fraction | None = None
    per_m2: Fraction | None = None
    per_kg: Fraction | None = None
    unit: str = "mg"
    shown: str = ""
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the medication list.

    ``drugs`` are drug concepts (several for a mixture; empty for another or unreadable drug),
    ``products`` product concepts (``denosumab-120mg``). ``name`` is the record's own text, to be
    shown escaped. ``route``: oral, intravenous, subcutaneous, intramuscular, intrathecal,
    injection (which kind is not said), topical or unknown. ``per_day`` is the daily total of the
    order; None = unknown, with the reason in ``per_day_unknown``. ``dates`` are the planned doses
    (at most 60) or the day of a gift.
    ``end`` None with ``end_known`` True = open-ended.
    """

    source: Source
    status: Status
    reference: str
    drugs: tuple[str, ...]
    name: str
    readable: bool = True
    by_text: bool = False
    products: tuple[str, ...] = ()
    route: str = "unknown"
    push: bool = False
    dose: Amount | None = None
    per_day: Amount | None = None
    per_day_unknown: str = ""
    as_needed: bool = False
    dates: tuple[When, ...] = ()
    scheduled: bool = False
    """True when ``dates`` come from a timing; False when they are one dose at the start."""
    repeats: bool = False
    """A repeating pattern without ``timing.event``."""
    start: When | None = None
    end: When | None = None
    end_known: bool = True
    action: Action | None = None
    intent: Intent = Intent.UNKNOWN
    reasons: tuple[str, ...] = ()
    reason_text: str = ""
    why_stopped: WhyStopped = WhyStopped.UNKNOWN
    why_stopped_concepts: tuple[str, ...] = ()
    why_stopped_text: str = ""
    group: str = ""
    cycle: int | None = None
    dose_index: int | None = None
    premedication: bool = False
    partial: bool = False
    actual_end: When | None = None
    authored: When | None = None
    selected: bool = True
    """For drafts: among ``selections`` (order-select), or the hook is order-sign."""
    marks: tuple[str, ...] = ()
    antiemetic: bool = False
    drip: bool = False
    """An infusion, by its method or its rate; ``push`` is a bolus."""
    flush: bool = False
    """Words say that it only keeps a line open (heparin lock)."""
    minutes: Fraction | None = None
    """Duration of one administration: planned, or actual for a gift."""
    volume_ml: Fraction | None = None
    admixed: tuple[str, ...] = ()
    """Names of everything else in the mixture, as the record writes them."""
    replaces: str = ""
    """For a draft: reference of the order it renews or ends."""
    stopped: bool = False
    """A past order that was stopped, not completed (ruling M6)."""

    def has(self, concepts: Collection[str]) -> bool:
        """True when any of the concepts is among the drugs (topical forms are other concepts)."""
        return any(drug in concepts for drug in self.drugs)

    @property
    def ingredients(self) -> tuple[str, ...]:
        """The drugs without the classes they belong to; ingredients stand first in ``drugs``."""
        return tuple(drug for drug in self.drugs if drug not in DRUG_CLASSES)

    def same_drug(self, other: Entry) -> bool:
        """They share an ingredient; drugs known by class alone are compared by name."""
        if self.ingredients or other.ingredients:
            return bool(set(self.ingredients) & set(other.ingredients))
        return bool(self.drugs) and self.drugs == other.drugs and self.name == other.name

    @property
    def systemic(self) -> bool:
        return self.route != "topical"

    @property
    def is_draft(self) -> bool:
        """A draft that creates or continues, not one that stops."""
        return self.status is Status.DRAFT

    @property
    def running(self) -> bool:
        """Draft, active or planned: counts as being on the list."""
        return self.status in (Status.DRAFT, Status.ACTIVE, Status.PLANNED)

    @property
    def doubtful(self) -> bool:
        """An order or statement of which nobody can say whether it is running."""
        return self.status is Status.UNKNOWN and self.source in (Source.ORDER, Source.SAID)

    def covers(self, day: date) -> bool:
        """The day lies between start and end, both included; open where there is none."""
        begun = self.start is None or self.start.date <= day
        return begun and (self.end is None or self.end.last_date >= day)

    def evidence(self, fact: str, *, daily: bool = False) -> Evidence:
        """The line of the evidence table that shows this entry; ``daily``: with its daily total."""
        shown = self.dose.shown if self.dose else ""
        active = [drug for drug in self.ingredients if drug not in SOLVENTS]
        value: object = Drug(active[0]) if len(active) == 1 else self.name
        if shown:
            value = msg("value-drug-dose", drug=value, dose=shown)
        total = self.per_day.mg if daily and self.per_day and self.per_day.unit == "mg" else None
        if total is not None:
            value = msg("value-drug-daily", drug=value, dose=total)
        return Evidence(fact, value, "", self.start, self.reference, self.marks)


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
        counted = _distinct(covering)
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
            return _dates_total(entry)
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


CYCLE_DAYS = 28
"""The period over which dexamethasone is added up (mapping 3.5.3)."""

RECONCILED_DAYS = 30
"""Myeloma book 1.4: a reconciliation older than this leaves the list possibly incomplete."""

_NEVER = datetime(1, 1, 1, tzinfo=UTC)


def ordered_days(entry: Entry, as_of: date) -> list[date]:
    """Days up to ``as_of`` on which an order or statement had a dose due ("by order").

    Its planned dates; for a repeating pattern also its last day so far (the end or ``as_of``,
    whichever is earlier). An order without timing is one dose at its start (ruling M8).
    """
    days = [when.date for when in entry.dates if when.date <= as_of]
    if entry.repeats and entry.end is None and not entry.end_known and entry.status is Status.PAST:
        days = days[:1]  # it was stopped nobody knows when: only the first dose is sure
    if not days and entry.start is not None and entry.start.date <= as_of:
        days = [entry.start.date]
    running = entry.status in (Status.ACTIVE, Status.STOPPING, Status.DRAFT)
    if days and entry.repeats and (entry.end is not None or running):
        last = as_of if entry.end is None else min(entry.end.last_date, as_of)
        days.append(max(last, days[-1]))
    return days


def enters_28_days(entry: Entry) -> bool:
    """False for single doses, premedication and antiemetics, which no 28-day total counts."""
    if entry.premedication or entry.antiemetic:
        return False
    return entry.repeats or len(entry.dates) > 1


def _dates_total(entry: Entry) -> Fraction | None:
    if entry.dose is None or entry.dose.mg is None or not entry.scheduled:
        return None
    first = entry.dates[0].date
    days = {when.date for when in entry.dates if (when.date - first).days < CYCLE_DAYS}
    return entry.dose.mg * len(days)


def _distinct(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries of one ingredient without those that are one dose seen twice.

    A draft equal to a stored order renews it. A statement speaks of the order beside it and is
    the stronger of the two (mapping 3.7), unless its total is unknown; of several orders at once
    it says too little and is left out.
    """
    found = list(entries)
    kept: list[Entry] = []
    for entry in sorted(found, key=lambda e: e.source is not Source.DRAFT):
        if entry.source is Source.SAID:
            continue
        if not any(k.source is not entry.source and same_dose(k, entry) for k in kept):
            kept.append(entry)
    for said in (e for e in found if e.source is Source.SAID):
        orders = [k for k in kept if k.source is Source.ORDER]
        if not orders and not any(same_dose(k, said) for k in kept):
            kept.append(said)
        elif len(orders) == 1 and said.per_day and not same_dose(orders[0], said):
            kept[kept.index(orders[0])] = said
    return tuple(kept)


def same_dose(one: Entry, other: Entry) -> bool:
    """Equal daily totals or, where there are none, equal doses. Unknown equals nothing."""
    mine, its = one.per_day or one.dose, other.per_day or other.dose
    if mine is None or its is None:
        return False
    return (mine.mg, mine.per_m2, mine.per_kg) == (its.mg, its.per_m2, its.per_kg)
