"""What bone cards offer: agents, supplements, tests, changes of drafts (book 4.3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from rules.events import Allergy
from rules.kernel import (
    Action,
    ChangeOrder,
    Evidence,
    PrescribeDrug,
    RequestTest,
    Suggestion,
    Tri,
    msg,
)
from rules.myeloma.bone.agents import ANY_BISPHOSPHONATE, BISPHOSPHONATES, DMAB, ZOL, reactions
from rules.myeloma.bone.facts import Inputs, calcium, crcl, high, normal_or_high, poor_kidney
from rules.myeloma.bone.jawstate import jaw
from rules.myeloma.bone.kidneydose import band, between_bands
from rules.myeloma.bone.supply import supply
from rules.policy import Policy
from rules.therapy import Entry

# --- reactions ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reactions:
    """Recorded reactions to denosumab and to any bisphosphonate."""

    denosumab: tuple[Allergy | Entry, ...]
    bisphosphonate: tuple[Allergy | Entry, ...]

    @property
    def lines(self) -> tuple[Evidence, ...]:
        found = (*self.denosumab, *self.bisphosphonate)
        return tuple(each.evidence("boneReaction") for each in found)


def recorded_reactions(inputs: Inputs) -> Reactions:
    """Allergies and intolerances on file, and courses that ended for an adverse reaction."""
    entries = inputs.allergies.entries
    meds = inputs.medications.entries
    return Reactions(
        (*(a for a in entries if a.has((DMAB,))), *reactions(meds, (DMAB,))),
        (*(a for a in entries if a.has(ANY_BISPHOSPHONATE)), *reactions(meds, BISPHOSPHONATES)),
    )


# --- agents -------------------------------------------------------------------------------------


def denosumab(policy: Policy, start: date | None) -> PrescribeDrug:
    """Denosumab 120 mg subcutaneously every 28 days, marked as not from the guideline."""
    note = msg("bone-note-denosumab-dose")
    dose, days = exact(policy.number("bone.dmab.dose")), policy.days("bone.interval.dmabDays")
    every = (1, days, "d")
    return PrescribeDrug(DMAB, "subcutaneous", dose, "mg", every, None, start, note=note)


def zoledronic(policy: Policy, dose: Fraction, start: date | None) -> PrescribeDrug:
    """Zoledronic acid of a dose in mg every 21 to 28 days."""
    note = msg("note-dose-not-from-guideline")
    every = (1, policy.days("bone.interval.minDays"), "d")
    most = policy.days("bone.interval.maxDays")
    return PrescribeDrug(ZOL, "intravenous", exact(dose), "mg", every, most, start, note=note)


def exact(value: Fraction) -> Decimal:
    """A policy number as the decimal it was written as."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def may_switch(inputs: Inputs, policy: Policy) -> bool:
    """Denosumab is a good swap: calcium known and not low, no reaction, no exposed jaw bone."""
    return (
        normal_or_high(calcium(inputs, policy), policy)
        and not recorded_reactions(inputs).denosumab
        and not jaw(inputs).exposed.yes
    )


def switch(inputs: Inputs, policy: Policy, draft: Entry, *, recommended: bool) -> Suggestion:
    """One button: delete the zoledronic acid draft, write denosumab and what it needs with it."""
    start = draft.start.date if draft.start else None
    extra = _with_denosumab(inputs, policy)
    actions = (ChangeOrder(draft.reference, "delete"), denosumab(policy, start), *extra)
    label = msg("suggest-bone-switch", supplements="yes" if extra else "no")
    return Suggestion(label, actions, recommended=recommended)


def _with_denosumab(inputs: Inputs, policy: Policy) -> tuple[Action, ...]:
    """Calcium and vitamin D that are surely not on the list, unless calcium is high."""
    if not high(calcium(inputs, policy), policy).no:
        return ()
    taken = supply(inputs)
    found = supplements(
        policy,
        calcium_too=taken.calcium.no,
        vitamin_d=taken.vitamin_d.no,
        poor=poor_kidney(inputs, policy).yes,
        recommended=False,
    )
    return tuple(action for each in found for action in each.actions)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which agents are offered, which is preselected, and why (the book's choice table)."""

    agents: tuple[str, ...]
    preselected: str
    why: str


def choose(inputs: Inputs, policy: Policy, prefers: Tri, worsening: bool) -> Choice:
    """The choice table; ``prefers``: PI triplet or transplant planned."""
    if jaw(inputs).exposed.yes:
        return Choice((), "", "jaw")
    found = _by_patient(inputs, policy, prefers, worsening)
    if normal_or_high(calcium(inputs, policy), policy):
        return found
    return Choice(found.agents, "", "calcium" if found.agents else found.why)


def _by_patient(inputs: Inputs, policy: Policy, prefers: Tri, worsening: bool) -> Choice:
    """The rows of the table below the calcium row."""
    bars = recorded_reactions(inputs)
    clearance = crcl(inputs, policy)
    dialysis = inputs.renal.dialysis.value is True
    usable = clearance.known and band(clearance.require(), policy) is not None and not dialysis
    if bars.denosumab:
        if bars.bisphosphonate or not usable:
            return Choice((), "", "no-agent")
        return Choice((ZOL,), ZOL, "denosumab-reaction")
    if bars.bisphosphonate:
        return Choice((DMAB,), DMAB, "bisphosphonate-reaction")
    limit = policy.number("bone.preferDmabCrCl")
    if dialysis or worsening or (clearance.known and clearance.require().at_most(limit).yes):
        return Choice((DMAB,), DMAB, "kidney")
    if not usable or between_bands(clearance.require(), policy):
        return Choice((DMAB,), DMAB, "kidney-unknown")
    if prefers.yes:
        return Choice((DMAB, ZOL), DMAB, "pfs")
    return Choice((DMAB, ZOL), "", "either")


def agent_suggestions(
    inputs: Inputs, policy: Policy, choice: Choice, start: date
) -> tuple[Suggestion, ...]:
    """The agents of a choice as buttons, the preselected one recommended."""
    found = []
    for drug in choice.agents:
        chosen = drug == choice.preselected
        if drug == DMAB:
            label, action = msg("suggest-bone-denosumab"), denosumab(policy, start)
        else:
            dose = band(crcl(inputs, policy).require(), policy)
            if dose is None:
                continue
            label = msg("suggest-bone-zoledronic", dose=exact(dose))
            action = zoledronic(policy, dose, start)
        found.append(Suggestion(label, (action,), recommended=chosen))
    if choice.why == "no-agent":
        found.append(ask("suggest-bone-consult-haematology", "consult-haematology"))
    return tuple(found)


# --- tests, drafts ------------------------------------------------------------------------------


CALCIUM = ("calcium", "albumin")
"""What a corrected calcium is made of; each test is a request of its own, with its own code."""


def ask(label: str, *names: str, urgent: bool = False, when: date | None = None) -> Suggestion:
    """One consult, or some tests together, as a button."""
    actions = tuple(RequestTest(name, urgent=urgent, occurrence=when) for name in names)
    return Suggestion(msg(label), actions)


def drafted_request(orders: Iterable[object]) -> bool:
    """Is one of the requests a draft of this call (the remedy is in the bundle)?"""
    return any(getattr(each, "draft", False) for each in orders)


def defer(entries: Iterable[Entry], start: date, label: str) -> tuple[Suggestion, ...]:
    """Move drafts to a later first day, which the button names."""
    actions = tuple(ChangeOrder(e.reference, "reschedule", start=start) for e in entries)
    return (Suggestion(msg(label, start=start), actions),) if actions else ()


def hold(entries: Iterable[Entry], label: str) -> tuple[Suggestion, ...]:
    """Put orders on hold."""
    actions = tuple(ChangeOrder(e.reference, "on-hold") for e in entries)
    return (Suggestion(msg(label), actions),) if actions else ()


def supplements(
    policy: Policy, *, calcium_too: bool, vitamin_d: bool, poor: bool, recommended: bool
) -> tuple[Suggestion, ...]:
    """Calcium and vitamin D drafts: combined, single, or active vitamin D with poor kidneys."""
    if poor:
        note = msg("bone-note-site-dose")
        actions: list[PrescribeDrug] = []
        if vitamin_d:
            actions.append(PrescribeDrug("alfacalcidol", "oral", None, note=note))
        if calcium_too:
            actions.append(PrescribeDrug("calcium-preparation", "oral", None, note=note))
        label = msg("suggest-bone-active-vitamin-d" if vitamin_d else "suggest-bone-calcium-open")
        return (Suggestion(label, tuple(actions), recommended=recommended),) if actions else ()
    grams = exact(policy.number("bone.supp.calcium"))
    units = exact(policy.number("bone.supp.vitD"))
    note = msg("bone-note-supplement-dose", calcium=grams, units=units)
    once = (1, 1, "d")
    if calcium_too and vitamin_d:
        drug = PrescribeDrug("calcium-vitamin-d-combination", "oral", None, every=once, note=note)
        label = msg("suggest-bone-supplements", calcium=grams, units=units)
    elif vitamin_d:
        drug = PrescribeDrug("cholecalciferol", "oral", units, "[IU]", once, note=note)
        label = msg("suggest-bone-vitamin-d", units=units)
    elif calcium_too:
        drug = PrescribeDrug("calcium-preparation", "oral", grams, "mg", once, note=note)
        label = msg("suggest-bone-calcium", calcium=grams)
    else:
        return ()
    return (Suggestion(label, (drug,), recommended=recommended),)


def later(day: date, days: int) -> date:
    """A day so many days later."""
    return day + timedelta(days=days)
