"""One entry of the medication list: an order, a gift or a statement, without FHIR."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from rules.drugs import DRUG_CLASSES, SOLVENTS
from rules.kernel import Drug, Evidence, msg
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
