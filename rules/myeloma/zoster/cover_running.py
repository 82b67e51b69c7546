"""A proteasome inhibitor runs: is the zoster cover still there? (hz-pi-ongoing-gap)"""

from __future__ import annotations

from datetime import date
from typing import Any

from rules.drugs import ANTIVIRAL_COVER, PROTEASOME_INHIBITORS
from rules.kernel import (
    Evidence,
    Finding,
    Indicator,
    Missing,
    Outcome,
    Reason,
    RequestTask,
    Silent,
    Suggestion,
    msg,
)
from rules.myeloma.common import (
    SOURCE,
    VIEW,
    drug_names,
    kidney_lines,
    lines_of,
    list_gaps,
    within,
)
from rules.myeloma.zoster import antivirals
from rules.myeloma.zoster.antivirals import Cover, CoverFact, InhibitorUse
from rules.myeloma.zoster.facts import (
    FAMILY,
    ONGOING_RULE,
    ORDER_RULE,
    Inputs,
    allergy_gap,
    allergy_note,
    crcl,
    intolerant,
    poor_kidney,
    start_suggestions,
)
from rules.policy import Policy


@FAMILY.rule(
    ONGOING_RULE,
    hooks=VIEW,
    source=SOURCE,
    section="6-CQ4",
    grade="2A",
    overrides=("already-covered", "contraindicated", "patient-declined", "alternative-measure"),
    settings=(
        "hz.piWindowDays",
        "hz.gapGraceDays",
        "hz.acvStudiedMg",
        "hz.vacvStudiedMg",
        "hz.treatSuspectMgPerDay",
        "hz.renal.vacvCautionCrCl",
        "hz.renal.acvCautionCrCl",
    ),
)
def ongoing_gap(inputs: Inputs, policy: Policy) -> Outcome:
    """A proteasome inhibitor runs; the first matching row decides.

    | row | condition | result |
    |---|---|---|
    | 1 | no proteasome inhibitor running or within 42 days (or unknown) | silent |
    | 2 | covered, treated, or a low dose explained by CrCl < 30 mL/min or dialysis | silent |
    | 3 | aciclovir or valaciclovir not tolerated | silent (other rule) |
    | 4 | first dose less than 7 days ago and the order card was shown | silent |
    | 5 | below the studied dose otherwise | info |
    | 5b | no cover, an order active or a dose planned | warning |
    | 6 | no cover, no further dose planned | info |
    | 7 | cover unknown | info |
    """
    meds = inputs.medications
    use = antivirals.proteasome_inhibitor_use(meds, policy.days("hz.piWindowDays"))
    if not use.active.yes:
        return Silent("1", f"proteasome inhibitor running: {use.active.value}")
    fact = antivirals.cover(meds, policy)
    treated, _ = antivirals.treatment(meds, policy)
    if fact.cover in (Cover.ADEQUATE, Cover.SUPPRESS_ONLY) or treated.yes:
        return Silent("2", "covered")
    if fact.cover is Cover.BELOW:
        clearance = crcl(inputs, policy, stable=True)
        if poor_kidney(inputs, clearance, policy.number("hz.renal.vacvCautionCrCl")).yes:
            return Silent("2", "reduced dose explained by the kidney")
    if intolerant(inputs):
        return Silent("3", "antiviral not tolerated")
    if _order_card_shown(inputs, policy, use):
        return Silent("4", "the order card was shown within the days of grace")
    return _uncovered(inputs, policy, use, fact)


def _order_card_shown(inputs: Inputs, policy: Policy, use: InhibitorUse) -> bool:
    """Row 4. A card of an earlier course, before the inhibitor's window, does not count."""
    grace = policy.days("hz.gapGraceDays")
    if use.first is None or (inputs.as_of - use.first).days >= grace:
        return False
    shown = inputs.history.last_shown((ORDER_RULE,))
    return within(shown, inputs.as_of, policy.days("hz.piWindowDays"))


def _uncovered(inputs: Inputs, policy: Policy, use: InhibitorUse, fact: CoverFact) -> Finding:
    """Rows 5 to 7."""
    params: dict[str, Any] = {
        "drugs": drug_names(use.shown, PROTEASOME_INHIBITORS),
        "antivirals": drug_names(fact.entries, ANTIVIRAL_COVER),
        "doses": fact.doses,
        "last": _last_day(inputs, use),
        "days": (inputs.as_of - use.last).days if use.last else None,
    }
    lines = _lines(inputs, policy, use, fact)
    if fact.cover is Cover.BELOW:
        clearance = crcl(inputs, policy, stable=True)
        missing = () if clearance.known else (clearance.missing,)
        return Finding(ONGOING_RULE, "5", Indicator.INFO, params, lines, missing)
    unclear = tuple(
        Missing("hzCover", Reason.NOT_UNDERSTOOD, msg("missing-entry", entry=e.reference))
        for e in fact.entries
    )
    gaps = (*list_gaps(inputs.medications), *unclear, *allergy_gap(inputs))
    task = RequestTask(msg("task-reconcile-medication"))
    offers: tuple[Suggestion, ...] = (Suggestion(msg("suggest-reconcile"), (task,)),)
    row, indicator = "6", Indicator.INFO
    if fact.cover is Cover.UNKNOWN:
        row = "7"
    elif use.running:
        row, indicator = "5b", Indicator.WARNING
        about = use.running[0].reference
        offers = (*start_suggestions(inputs, policy, inputs.as_of, about), *offers)
        clearance = crcl(inputs, policy)
        gaps = gaps if clearance.known else (*gaps, clearance.missing)
    notes = allergy_note(inputs) if row == "5b" else ()
    return Finding(ONGOING_RULE, row, indicator, params, lines, gaps, notes, offers)


def _last_day(inputs: Inputs, use: InhibitorUse) -> date | None:
    """The last dose to show: of a running pattern its last planned day, not simply today."""
    if use.last is None or use.last_entry is None:
        return None
    planned = [when.date for when in use.last_entry.dates if when.date <= inputs.as_of]
    return max(planned, default=use.last) if use.last_entry.running else use.last


def _lines(
    inputs: Inputs, policy: Policy, use: InhibitorUse, fact: CoverFact
) -> tuple[Evidence, ...]:
    low = fact.cover is Cover.BELOW
    return (
        *lines_of(use.shown, "piActive"),
        *lines_of(fact.entries, "hzCover", daily=True),
        *kidney_lines(inputs.renal, crcl(inputs, policy, stable=low)),
    )
