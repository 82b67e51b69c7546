"""Family vod: what it reads, its thresholds, and helpers of all its rules (book 6.2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from rules.events import AdverseEvent, Listing, Problem, Request
from rules.history import History
from rules.kernel import (
    Evidence,
    Fact,
    Family,
    Finding,
    Hook,
    Indicator,
    Message,
    Missing,
    Reason,
    Series,
    Suggestion,
    Tri,
    msg,
)
from rules.leukaemia.common import (
    SHARED_SETTINGS,
    Dose,
    HoldEpisode,
    Inotuzumab,
    currency,
    order_test,
    planned_doses,
    unique,
)
from rules.leukaemia.transplants import Transplants
from rules.patient import Age
from rules.policy import Policy, Setting
from rules.therapy import Medications

PERIODICALLY = "the label says periodically or frequently, without a number"
EBMT = "adult VOD/SOS criteria of the EBMT; the label gives none"

SETTINGS = (
    *SHARED_SETTINGS,
    Setting(
        "vod.holdBilirubinXUln",
        Decimal("1.5"),
        "x ULN",
        "source",
        "dosage precautions 4: held above it",
    ),
    Setting(
        "vod.holdTransaminaseXUln",
        Decimal("2.5"),
        "x ULN",
        "source",
        "dosage precautions 4: held above it",
    ),
    Setting(
        "vod.hsctBilirubinXUln",
        Decimal(1),
        "x ULN",
        "source",
        "important precautions (1): at or above it before HSCT",
    ),
    Setting("vod.grade4BilirubinXUln", Decimal(10), "x ULN", why="CTCAE v3.0 grade 4"),
    Setting("vod.grade4TransaminaseXUln", Decimal(20), "x ULN", why="CTCAE v3.0 grade 4"),
    Setting("lft.preDoseMaxAgeDays", Decimal(3), "d", why=PERIODICALLY),
    Setting("lft.onTreatmentMaxAgeDays", Decimal(7), "d", why="one value per dosing week"),
    Setting("lft.e1LookbackDays", Decimal(28), "d", why="old from absent before the first dose"),
    Setting("lft.postHsctMaxAgeDays", Decimal(3), "d", why=PERIODICALLY),
    Setting("lft.postHsctLateMaxAgeDays", Decimal(7), "d", why=PERIODICALLY),
    Setting("lft.postHsctEarlyDays", Decimal(28), "d", why="last day of the short interval"),
    Setting("lft.scheduledWithinHours", Decimal(24), "h", why="a test this near needs no card"),
    Setting(
        "lft.openRequestDays",
        Decimal(7),
        "d",
        why="an undated request older than this was answered or forgotten",
    ),
    Setting("vod.windowAfterInoDays", Decimal(56), "d", why="latest VOD without HSCT, US label"),
    Setting("vod.windowAfterHsctDays", Decimal(100), "d", why="the label's 100-day mortality"),
    Setting("vod.bilirubinMgDl", Decimal(2), "mg/dL", why=EBMT),
    Setting("vod.weightGainPct", Decimal(5), "%", why=EBMT),
    Setting(
        "vod.baselineWeightMaxAgeDays",
        Decimal(14),
        "d",
        why="a weight older than this before day 1 is no baseline of the cycle",
    ),
    Setting("vod.hsctPlanNewDays", Decimal(7), "d", why="a plan this recent is newly recorded"),
    Setting("vod.conditioningLookbackDays", Decimal(21), "d", why="length of a conditioning"),
    Setting("elderly.ageYears", Decimal(65), "a", why="customary regulatory age"),
)

FAMILY = Family("vod-sos-monitoring", "vod", SETTINGS)


@dataclass(frozen=True, slots=True)
class Attribution:
    """A clinician's statement what explains one result (``result-attribution``)."""

    cause: str
    focus: tuple[str, ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Signs:
    """Bedside findings of VOD/SOS, each already judged for age."""

    right_upper_pain: Fact[bool]
    hepatomegaly: Fact[bool]
    abdominal_pain: Fact[bool]
    ascites: Fact[bool]
    weights: Series


@dataclass(frozen=True, slots=True)
class Histories:
    """Yes/no facts of the history that are asked for before the first dose."""

    liver_disease: Fact[bool]
    vod: Fact[bool]
    hsct: Fact[bool]


@dataclass(frozen=True, slots=True)
class Inputs:
    """Facts of the family.

    ``tbil``, ``ast``, ``alt``: values with the limit of their own laboratory. ``vod``: Conditions.
    ``liver_events``: adverse events of the liver, VOD/SOS among them. ``liver_holds``: open holds
    recorded for the liver or for an adverse reaction not further named. ``tests``: open requests
    for liver tests, ultrasound, weights. ``leukaemia``: diagnoses of ALL; ``other_malignancies``:
    those for which conditioning is given too. ``treated``: is any drug history on record (ruling
    F2)? ``age_on`` gives the age on a day.
    """

    hook: Hook
    as_of: date
    now: datetime
    ino: Inotuzumab
    medications: Medications
    tbil: Series
    ast: Series
    alt: Series
    attributions: tuple[Attribution, ...]
    gilbert: Fact[bool]
    haemolysis: Fact[bool]
    vod: Listing[Problem]
    liver_events: Listing[AdverseEvent]
    liver_holds: tuple[HoldEpisode, ...]
    signs: Signs
    histories: Histories
    hsct: Transplants
    age_on: Callable[[date], Fact[Age]]
    tests: Listing[Request]
    leukaemia: Listing[Problem]
    other_malignancies: Listing[Problem]
    treated: bool
    history: History


@dataclass(slots=True)
class Draft:
    """A card being put together: rows with their indicators, and what they rest on."""

    rows: dict[str, Indicator] = field(default_factory=dict)
    params: dict[str, Any] = field(default_factory=dict)
    evidence: list[Evidence] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)
    suggestions: list[Suggestion] = field(default_factory=list)
    stop: bool = False
    hold: bool = False

    def finding(self, rule_id: str, order: Sequence[str], policy: Policy) -> Finding:
        """The finding; the first row of ``order`` with the highest indicator gives the line."""
        rows = sorted(self.rows, key=order.index)
        lead = min(rows, key=lambda row: self.rows[row].rank)
        return Finding(
            rule_id,
            lead,
            self.rows[lead],
            self.params,
            unique(self.evidence),
            unique(self.missing),
            (*self.notes, currency(policy)),
            tuple(self.suggestions),
            rows=tuple(rows),
            stop=self.stop,
            hold=self.hold,
        )


# --- what several rules ask ----------------------------------------------------------------------


def due_doses(inputs: Inputs, policy: Policy) -> tuple[Dose, ...]:
    """The planned doses results can be judged for: the first one being signed, and every other
    whose predecessor was given. For the rest no result can exist yet."""
    doses = planned_doses(inputs.ino, policy)
    return tuple(d for d in doses if d == doses[0] or d.previous == d.last_given)


def ino_ever(inputs: Inputs) -> Tri:
    """Was inotuzumab ever given? An empty drug history says nothing (ruling F2)."""
    if inputs.ino.given or inputs.ino.undated:
        return Tri.YES
    return Tri.NO if inputs.treated and not inputs.ino.doubtful else Tri.UNKNOWN


def given_lines(inputs: Inputs) -> tuple[Evidence, ...]:
    """First and last dose of inotuzumab."""
    given = inputs.ino.given
    ends = (given[0], given[-1]) if len(given) > 1 else given
    dated = tuple(line for dose in ends for line in dose.evidence())
    return dated or tuple(e.evidence("ino.administrations") for e in inputs.ino.undated[:1])


def offer_tests(inputs: Inputs, *tests: str) -> list[Suggestion]:
    """Drafts of the tests that are not already ordered (book 5.7)."""
    concepts = {
        "lft": ("lft-panel", "comprehensive-metabolic-panel"),
        "abdominal-doppler": ("abdominal-ultrasound",),
        "daily-weight": ("body-weight",),
        "baseline-weight": ("body-weight",),
    }
    return [order_test(t) for t in tests if not open_tests(inputs, concepts.get(t, (t,)))]


def open_tests(inputs: Inputs, concepts: Sequence[str]) -> tuple[Request, ...]:
    """Requests for a test that are still to be done: due today or later, or without a day."""
    return tuple(
        r
        for r in inputs.tests.entries
        if r.planned and not r.completed and r.has(concepts)
        if r.due is None or r.due.last_date >= inputs.as_of
    )


def key_gap(fact: str, listing: Listing[Any]) -> list[Missing]:
    """The lines that say a list could not be read in whole."""
    found = [Missing(fact, Reason.NOT_OBTAINED, m) for m in listing.missing]
    found += [
        Missing(fact, Reason.NOT_UNDERSTOOD, msg("missing-unreadable", entry=e))
        for e in listing.unreadable
    ]
    return found
