"""Family vte: what it reads and its thresholds (myeloma book 3.2, 4.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from rules.drugs import HEPARINS
from rules.events import Allergy, Listing, Problem, Request
from rules.history import History
from rules.kernel import (
    Evidence,
    Fact,
    Family,
    Hook,
    Measurement,
    Missing,
    Reason,
    Series,
    Tri,
    msg,
    tri,
)
from rules.myeloma.common import FRESHNESS, admit, current_crcl
from rules.myeloma.thrombosis.siblings import settle
from rules.patient import Age, Renal
from rules.policy import Policy, Setting
from rules.therapy import Medications

_LABEL = "label bands of treatment doses; no number in the source"

SETTINGS = (
    *FRESHNESS,
    Setting(
        "vte.factors",
        ("age", "cvc", "diabetes", "infectionActive", "cardiacDisease"),
        origin="source",
        why="the factors 6-CQ5 names",
    ),
    Setting("vte.elderlyAge", Decimal(65), "years", why="the source's border for transplant age"),
    Setting(
        "vte.singleSufficient",
        ("vteHistory", "highDoseDex"),
        why="history is singled out by the source, high-dose DEX by the model it cites",
    ),
    Setting(
        "vte.minFactors",
        Decimal(2),
        why="cited model: LMWH from two factors; 1 is the strict reading",
    ),
    Setting(
        "vte.optionalFactors",
        (),
        why="not named in 6-CQ5: doxorubicin, erythropoiesis-stimulating, hyperviscosity",
    ),
    Setting("vte.highDoseDexMg28d", Decimal(480), "mg/28 d", why="40 mg on 12 of 28 days"),
    Setting("vte.lowDoseDexMg28d", Decimal(160), "mg/28 d", why="40 mg weekly"),
    Setting("vte.olderDexAge", Decimal(75), "years", why="above it 20 mg weekly, cited literature"),
    Setting("vte.pltAspirinMin", Decimal(50), "10*9/L", why="general practice"),
    Setting("vte.lmwhCrClMin", Decimal(30), "mL/min", why="general label knowledge"),
    Setting("vte.aspirinMinMg", Decimal(81), "mg/day", "source", "6-CQ5"),
    Setting("vte.aspirinMaxMg", Decimal(100), "mg/day", "source", "6-CQ5"),
    Setting("vte.aspirinAntiplateletMaxMg", Decimal(325), "mg/day", why="usual antiplatelet doses"),
    Setting("vte.imidWindowDays", Decimal(28), "d", why="one cycle after the last planned dose"),
    Setting("vte.newCourseMonths", Decimal(6), "months", why="the trial's exposure window"),
    Setting(
        "vte.overrideDays", Decimal(90), "d", why="a recorded reason is asked for again after it"
    ),
    Setting("vte.activeDays", Decimal(180), "d", why="an older active entry may be left over"),
    Setting("vte.cvcDays", Decimal(365), "d", why="a catheter without removal counts this long"),
    Setting("vte.adultAge", Decimal(18), "years", why="the guideline speaks of adults"),
    Setting("vte.therapeutic.apixabanMg", Decimal(10), "mg/day", why=_LABEL),
    Setting("vte.therapeutic.rivaroxabanMg", Decimal(15), "mg/day", why=_LABEL),
    Setting("vte.therapeutic.edoxabanMg", Decimal(30), "mg/day", why=_LABEL),
    Setting("vte.therapeutic.dabigatranMg", Decimal(220), "mg/day", why=_LABEL),
    Setting("vte.therapeutic.fondaparinuxMg", Decimal(5), "mg/day", why=_LABEL),
    Setting("vte.prophylactic.enoxaparinMaxMg", Decimal(60), "mg/day", why=_LABEL),
    Setting("vte.prophylactic.dalteparinMaxIU", Decimal(7500), "IU/day", why=_LABEL),
)

TIER_SETTINGS = (
    "vte.factors",
    "vte.elderlyAge",
    "vte.singleSufficient",
    "vte.minFactors",
    "vte.optionalFactors",
    "vte.highDoseDexMg28d",
    "vte.lowDoseDexMg28d",
    "vte.activeDays",
    "vte.cvcDays",
)
PLATELET_SETTINGS = ("vte.pltAspirinMin", "fresh.plt.orderDays", "fresh.plt.viewDays")
HEPARIN_SETTINGS = ("vte.lmwhCrClMin", "fresh.renal.orderDays", "fresh.renal.viewDays")
STRENGTH_SETTINGS = tuple(
    s.key for s in SETTINGS if s.key.startswith(("vte.therapeutic.", "vte.prophylactic."))
)
ASPIRIN_SETTINGS = ("vte.aspirinMinMg", "vte.aspirinMaxMg")


@dataclass(frozen=True, slots=True)
class Inputs:
    """Facts of the family.

    ``plt`` in /uL. ``vte_history`` without what an active thrombosis adds to it. ``tests`` are open
    blood count requests. ``eligibility`` for a transplant, as attested.
    """

    hook: Hook
    as_of: date
    medications: Medications
    allergies: Listing[Allergy]
    allergies_reviewed: Fact[bool]
    renal: Renal
    plt: Series
    age: Fact[Age]
    vte_history: Fact[bool]
    vte_active: Fact[bool]
    cvc: Fact[bool]
    diabetes: Fact[bool]
    infection: Fact[bool]
    cardiac: Fact[bool]
    hyperviscosity: Fact[bool]
    bleeding: Fact[bool]
    ulcer: Fact[bool]
    aspirin_asthma: Fact[bool]
    hit: Fact[bool]
    atrial_fibrillation: Fact[bool]
    coronary_stent: Fact[bool]
    antiplatelet_reason: Fact[bool]
    eligibility: Fact[str]
    poems: Listing[Problem]
    tests: Listing[Request]
    palliative: Fact[bool]
    history: History


FAMILY = Family("vte-prophylaxis", "thrombosis", SETTINGS, settle=settle, admit=admit)


# --- results, fresh enough for the hook ---------------------------------------------------------


def platelets(inputs: Inputs, policy: Policy) -> Fact[Measurement]:
    """Platelets in /uL, at most 7 days old at order hooks and 30 at view hooks (book 1.4)."""
    key = "fresh.plt.orderDays" if inputs.hook.is_order else "fresh.plt.viewDays"
    return inputs.plt.fresh(inputs.as_of, policy.days(key))


def low_platelets(inputs: Inputs, policy: Policy) -> Tri:
    """Platelets under ``vte.pltAspirinMin``; the setting is in 10*9/L, the count in /uL."""
    count = platelets(inputs, policy)
    limit = policy.number("vte.pltAspirinMin") * 1000
    return count.require().below(limit) if count.known else Tri.UNKNOWN


def clearance(inputs: Inputs, policy: Policy) -> Fact[Measurement]:
    """Creatinine clearance in mL/min, at most 14 days old at order hooks, 30 at view hooks."""
    key = "fresh.renal.orderDays" if inputs.hook.is_order else "fresh.renal.viewDays"
    return current_crcl(inputs.renal, inputs.as_of, policy.days(key))


def weight(inputs: Inputs, policy: Policy) -> Fraction | None:
    """Body weight in kg for doses per kg; None when unknown or too old."""
    key = "weightOrderDays" if inputs.hook.is_order else "weightViewDays"
    found = inputs.renal.weight.fresh(inputs.as_of, policy.days(f"fresh.renal.{key}"))
    return found.require().value if found.known and not found.require().comparator else None


# --- aspirin and heparin: what speaks against them -----------------------------------------------


ASPIRIN_LIKE = ("aspirin", "nsaid")


def aspirin_allergies(inputs: Inputs) -> tuple[Allergy, ...]:
    """Reactions to aspirin or an NSAID, verified or not."""
    return tuple(a for a in inputs.allergies.entries if a.has(ASPIRIN_LIKE))


def aspirin_allergy(inputs: Inputs) -> Tri:
    """Reaction to aspirin or an NSAID; no only where reactions were asked for and all are read."""
    if aspirin_allergies(inputs):
        return Tri.YES
    whole = inputs.allergies.complete and not inputs.allergies.unreadable
    return Tri.NO if whole and inputs.allergies_reviewed.known else Tri.UNKNOWN


def aspirin_unsuitable(inputs: Inputs, policy: Policy) -> Tri:
    """``aspirinUnsuitable`` of the book."""
    return (
        low_platelets(inputs, policy)
        | tri(inputs.bleeding)
        | aspirin_allergy(inputs)
        | tri(inputs.aspirin_asthma)
        | tri(inputs.ulcer)
    )


def aspirin_gaps(inputs: Inputs, policy: Policy) -> tuple[Missing, ...]:
    """What could not be checked before aspirin is given."""
    count = platelets(inputs, policy)
    facts = (inputs.bleeding, inputs.aspirin_asthma, inputs.ulcer)
    gaps = [] if count.known else [count.missing]
    gaps += [f.missing for f in facts if not f.known]
    if aspirin_allergy(inputs).unknown:
        reviewed = inputs.allergies_reviewed
        if reviewed.known:
            gaps += [
                Missing("aspirinReaction", Reason.NOT_UNDERSTOOD, msg("missing-entry", entry=e))
                for e in inputs.allergies.unreadable
            ]
        else:
            gaps.append(reviewed.missing)
    return tuple(gaps)


def heparin_bar(inputs: Inputs) -> Tri:
    """``heparinBar``: reaction to a heparin, or heparin-induced thrombocytopenia ever."""
    reaction = Tri.YES if heparin_allergies(inputs) else Tri.UNKNOWN
    return reaction | tri(inputs.hit)


def heparin_allergies(inputs: Inputs) -> tuple[Allergy, ...]:
    """Reactions to any heparin."""
    return tuple(a for a in inputs.allergies.entries if a.has(HEPARINS))


def safety_lines(inputs: Inputs, policy: Policy) -> tuple[Evidence, ...]:
    """Evidence on platelets, bleeding, ulcer, asthma and reactions, as far as known."""
    lines = list(platelets(inputs, policy).evidence)
    for fact in (inputs.bleeding, inputs.ulcer, inputs.aspirin_asthma):
        lines += fact.evidence if fact.known else ()
    lines += [a.evidence("aspirinReaction") for a in aspirin_allergies(inputs)]
    return tuple(lines)
