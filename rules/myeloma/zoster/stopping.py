"""Zoster prophylaxis that ends too early or goes on too long (hz-prophylaxis-stop-or-duration)."""

from __future__ import annotations

from datetime import date, timedelta

from rules.drugs import ANTIVIRAL_COVER, PROTEASOME_INHIBITORS
from rules.kernel import (
    ChangeOrder,
    Finding,
    Hook,
    Indicator,
    Missing,
    Outcome,
    Reason,
    Silent,
    Suggestion,
    msg,
)
from rules.myeloma.common import SOURCE, drug_names, lines_of, list_gaps, next_dose
from rules.myeloma.zoster import antivirals
from rules.myeloma.zoster.antivirals import InhibitorUse
from rules.myeloma.zoster.facts import FAMILY, STOP_RULE, Inputs, intolerant
from rules.policy import Policy
from rules.therapy import Entry, Status

AUTOLOGOUS_DAYS = 365
"""An autologous transplant within a year is a reason of its own for the antiviral."""
NO_OTHER_REASON = (
    "herpes-zoster",
    "multiple-myeloma",
    "smouldering-myeloma",
    "plasma-cell-leukaemia",
    "al-amyloidosis",
    "poems-syndrome",
)
"""Reasons of an order that name zoster or the disease the inhibitor was given for."""


@FAMILY.rule(
    STOP_RULE,
    hooks=(Hook.ORDER_SIGN, Hook.PATIENT_VIEW),
    source=SOURCE,
    section="6-CQ4 (commentary)",
    grade="2A",
    overrides=("contraindicated", "patient-declined", "specialist-advised", "benefit-outweighs"),
    settings=("hz.piWindowDays", "hz.postPI.reviewAfterDays"),
)
def stopped_or_kept(inputs: Inputs, policy: Policy) -> Outcome:
    """An antiviral is being stopped (order-sign), or goes on long after the inhibitor (view).

    | row | condition | result |
    |---|---|---|
    | 1 | stop, inhibitor running, replacement drafted or another antiviral active | silent |
    | 2 | stop, inhibitor running, adverse reaction or allergy on file | silent (other rule) |
    | 3 | stop, inhibitor running, otherwise | warning |
    | 4 | stop, unknown whether an inhibitor runs | info |
    | 5 | stop, no inhibitor | silent |
    | 6 | view: last inhibitor dose over 180 days ago, antiviral active, no other reason | info |
    """
    meds = inputs.medications
    use = antivirals.proteasome_inhibitor_use(meds, policy.days("hz.piWindowDays"))
    if inputs.hook is Hook.PATIENT_VIEW:
        return _kept_long(inputs, policy, use)
    stopping = meds.stopping(ANTIVIRAL_COVER)
    if not stopping:
        return Silent("0", "no antiviral is being stopped")
    if use.active.no:
        return Silent("5", "no proteasome inhibitor")
    if use.active.yes and antivirals.replacements(meds):
        return Silent("1", "another antiviral takes its place")
    if use.active.yes and (antivirals.stopped_for_reaction(meds) or intolerant(inputs)):
        return Silent("2", "antiviral not tolerated")
    return _stopped(inputs, use, stopping)


def _stopped(inputs: Inputs, use: InhibitorUse, stopping: tuple[Entry, ...]) -> Finding:
    """Rows 3 and 4."""
    lines = (*lines_of(stopping, "hzStop", daily=True), *lines_of(use.shown, "piActive"))
    params = {
        "antivirals": drug_names(stopping, ANTIVIRAL_COVER),
        "drugs": drug_names(use.shown, PROTEASOME_INHIBITORS),
        "next": next_dose(inputs.medications, PROTEASOME_INHIBITORS),
    }
    if not use.active.yes:
        gaps = (*list_gaps(inputs.medications), Missing("piActive", Reason.UNAVAILABLE))
        return Finding(STOP_RULE, "4", Indicator.INFO, params, lines, gaps)
    keep = tuple(
        Suggestion(
            msg("suggest-keep-order", drug=drug_names((e,), ANTIVIRAL_COVER)),
            (ChangeOrder(e.reference, "continue"),),
        )
        for e in stopping
    )
    about = stopping[0].reference
    return Finding(STOP_RULE, "3", Indicator.WARNING, params, lines, suggestions=keep, about=about)


def _kept_long(inputs: Inputs, policy: Policy, use: InhibitorUse) -> Outcome:
    """Row 6."""
    meds = inputs.medications
    _, courses = antivirals.treatment(meds, policy)
    running = [
        e
        for e in meds.of(ANTIVIRAL_COVER)
        if e.status is Status.ACTIVE and e not in courses and not _other_reason(e)
    ]
    if not running or use.last is None or use.running:
        return Silent("0", "no antiviral after a finished proteasome inhibitor")
    days = (inputs.as_of - use.last).days
    if days <= policy.days("hz.postPI.reviewAfterDays"):
        return Silent("0", f"last proteasome inhibitor dose {days} days ago")
    if _transplanted(inputs):
        return Silent("0", "autologous transplant within a year, or an allogeneic one")
    missing = [Missing("transplants", Reason.NOT_OBTAINED, m) for m in inputs.transplants.missing]
    lines = (*lines_of(running, "hzCover", daily=True), *lines_of(use.shown, "piActive"))
    params = {
        "days": days,
        "antivirals": drug_names(running, ANTIVIRAL_COVER),
        "drugs": drug_names(use.shown, PROTEASOME_INHIBITORS),
    }
    changes = tuple(ChangeOrder(e.reference, "stop") for e in running)
    stop = Suggestion(msg("suggest-stop-antiviral"), changes)
    gaps = (*missing, *list_gaps(meds))
    return Finding(STOP_RULE, "6", Indicator.INFO, params, lines, gaps, suggestions=(stop,))


def _other_reason(entry: Entry) -> bool:
    """Does the order name a reason other than zoster or the plasma cell disease?"""
    if entry.reasons:
        return any(reason not in NO_OTHER_REASON for reason in entry.reasons)
    return bool(entry.reason_text) and entry.intent.value != "prophylaxis"


def _transplanted(inputs: Inputs) -> bool:
    """An autologous transplant of the last year, or one that may be allogeneic, or undated."""
    year_ago = inputs.as_of - timedelta(days=AUTOLOGOUS_DAYS)
    done = inputs.transplants.entries
    for event in done:
        last = event.end or event.when
        day: date | None = last.date if last else None
        if not event.has(("hsct-autologous",)) or day is None or day >= year_ago:
            return True
    return not done and bool(inputs.transplant_status.entries)
