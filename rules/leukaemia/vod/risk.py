"""Risk factors of VOD/SOS before the first dose, and inotuzumab as a bridge to transplant."""

from __future__ import annotations

from datetime import date, timedelta

from rules.events import AdverseEvent, Standing
from rules.kernel import (
    SELECT_AND_SIGN,
    VIEW_HOOKS,
    Fact,
    Finding,
    Indicator,
    Outcome,
    Silent,
    Term,
    Tri,
    tri,
)
from rules.leukaemia.common import E1, SOURCE_LABEL, Dose, merged, on_treatment
from rules.leukaemia.vod.facts import FAMILY, Draft, Inputs, due_doses, given_lines, offer_tests
from rules.leukaemia.vod.stop import VOD, Onset, onset_to_first
from rules.patient import age_at_least
from rules.policy import Policy

RULE = "vod-risk-factors-at-start"
PLAN_RULE = "vod-hsct-planned-weigh-alternatives"
ORDER = ("R1", "R2", "R3", "R4", "R5", "R6")
PLAN_ORDER = ("R1", "R2")


def first_doses(inputs: Inputs, policy: Policy) -> tuple[Dose, ...]:
    """The due doses to which the checks of a first dose apply."""
    return tuple(d for d in due_doses(inputs, policy) if d.at(E1))


@FAMILY.rule(
    RULE,
    hooks=SELECT_AND_SIGN,
    source=SOURCE_LABEL,
    section="Careful administration (1), (2); Use in the elderly",
    grade="regulatory/label",
    overrides=("risk-reviewed", "history-corrected"),
    settings=("elderly.ageYears", "record.closedConcepts", "ino.activeWindowDays"),
)
def risk_factors(inputs: Inputs, policy: Policy) -> Outcome:
    """First dose only; every row that applies stands on one card.

    | row | condition | contribution |
    |---|---|---|
    | R1 | current liver disease, or a liver event before the first dose | warning |
    | R2 | VOD/SOS before inotuzumab | warning |
    | R3 | any earlier transplant | warning |
    | R4 | age >= 65, transplant planned or unknown | warning |
    | R5 | age >= 65, transplant not planned | info |
    | R6 | any of R1 to R3 (or the age) unknown | info |
    """
    doses = first_doses(inputs, policy)
    if not doses:
        return Silent("0", "no first dose in the drafts")
    return merged([(d, _at_dose(inputs, policy, d)) for d in doses], inputs.ino)


def _at_dose(inputs: Inputs, policy: Policy, dose: Dose) -> Finding | Silent:
    draft = Draft()
    factors: list[Term] = []
    unknown: list[Term] = []
    for row, word, present, fact in _factors(inputs):
        if present.yes:
            draft.rows[row] = Indicator.WARNING
            factors.append(Term(word))
            draft.evidence += fact.evidence
        elif present.unknown:
            unknown.append(Term(word))
            draft.missing.append(fact.missing)
    for event in (*_earlier_injuries(inputs), *_earlier_vod(inputs)):
        draft.evidence.append(event.evidence("liverEvents"))
    age = inputs.age_on(dose.day)
    old = age_at_least(age, policy.number("elderly.ageYears"))
    if old.yes:
        row = "R5" if inputs.hsct.planned.no else "R4"
        draft.rows[row] = Indicator.INFO if row == "R5" else Indicator.WARNING
        factors.append(Term("factor-age"))
        draft.evidence += [*age.evidence, *inputs.hsct.plan.evidence]
        if not inputs.hsct.plan.known:
            draft.missing.append(inputs.hsct.plan.missing)
    elif old.unknown:
        unknown.append(Term("factor-age"))
        draft.missing.append(age.missing)
    if unknown:
        draft.rows["R6"] = Indicator.INFO
    if not draft.rows:
        return Silent("0", "no risk factor, all documented")
    if _acknowledged(inputs, policy, draft):
        return Silent("0", "already acknowledged for this course")
    draft.params = {"factors": factors or None, "items": unknown or None}
    draft.suggestions += offer_tests(inputs, "lft", "baseline-weight")
    return draft.finding(RULE, ORDER, policy)


def _factors(inputs: Inputs) -> tuple[tuple[str, str, Tri, Fact[bool]], ...]:
    histories = inputs.histories
    liver = tri(histories.liver_disease)
    if _earlier_injuries(inputs):
        liver = Tri.YES
    vod = tri(histories.vod)
    confirmed = [p for p in inputs.vod.entries if p.standing is not Standing.SUSPECTED]
    if _earlier_vod(inputs):
        vod = Tri.YES
    elif confirmed and all(onset_to_first(inputs, p.onset) is Onset.AFTER for p in confirmed):
        vod = Tri.NO  # the stop rule speaks of VOD/SOS after the first dose
    return (
        ("R1", "factor-liver", liver, histories.liver_disease),
        ("R2", "factor-vod", vod, histories.vod),
        ("R3", "factor-hsct", tri(histories.hsct), histories.hsct),
    )


def _earlier_injuries(inputs: Inputs) -> tuple[AdverseEvent, ...]:
    """Serious (or not graded) liver events before the first dose that have not resolved."""
    return tuple(
        e
        for e in inputs.liver_events.entries
        if not e.has(VOD) and not e.serious.no and not e.resolved.yes
        if onset_to_first(inputs, e.when) is not Onset.AFTER
    )


def _earlier_vod(inputs: Inputs) -> tuple[AdverseEvent, ...]:
    """VOD/SOS recorded as an adverse event before the first dose, whatever became of it."""
    return tuple(
        e
        for e in inputs.liver_events.entries
        if e.has(VOD) and not e.suspected
        if onset_to_first(inputs, e.when) is not Onset.AFTER
    )


def _acknowledged(inputs: Inputs, policy: Policy, draft: Draft) -> bool:
    """Overridden with a reason in this course, or shown before with nothing but gaps."""
    lead = min(sorted(draft.rows, key=ORDER.index), key=lambda row: draft.rows[row].rank)
    window = timedelta(days=policy.days("ino.activeWindowDays"))
    last = inputs.history.last_override((RULE,))
    recent = last is not None and last.overridden and inputs.as_of - last.overridden <= window
    if last is not None and last.overridden and recent and last.row in ("", lead):
        return not _dosed_since(inputs, last.overridden)
    if set(draft.rows) != {"R6"}:
        return False
    shown = [c.day for c in inputs.history.cards if c.rule_id == RULE and c.day < inputs.as_of]
    return any(inputs.as_of - day <= window and not _dosed_since(inputs, day) for day in shown)


def _dosed_since(inputs: Inputs, day: date) -> bool:
    last = inputs.ino.last_day
    return last is not None and last >= day


@FAMILY.rule(
    PLAN_RULE,
    hooks=(*SELECT_AND_SIGN, *VIEW_HOOKS),
    source=SOURCE_LABEL,
    section="Precautions related to indications 3; Other precautions (1)",
    grade="regulatory/label",
    overrides=("alternatives-reviewed", "no-suitable-alternative"),
    settings=("vod.hsctPlanNewDays",),
)
def hsct_planned(inputs: Inputs, policy: Policy) -> Outcome:
    """At the first dose; at the chart when a plan is newly recorded while on inotuzumab.

    | row | condition | result |
    |---|---|---|
    | R1 | transplant planned | warning |
    | R2 | plan unknown (first dose only) | info |
    | R3 | not planned | silent |

    Newly recorded: stated in the last seven days and not yet shown on an earlier day.
    """
    planned = inputs.hsct.planned
    if inputs.hook.is_order:
        doses = first_doses(inputs, policy)
        if not doses:
            return Silent("0", "no first dose in the drafts")
        if planned.no:
            return Silent("R3", "no transplant planned")
        row = "R1" if planned.yes else "R2"
        return merged([(d, _plan_card(inputs, policy, row)) for d in doses], inputs.ino)
    if not on_treatment(inputs.ino, policy).yes:
        return Silent("0", f"on inotuzumab: {on_treatment(inputs.ino, policy).value}")
    if not planned.yes:
        return Silent("R3" if planned.no else "R2", "no plan recorded")
    if not _newly_recorded(inputs, policy):
        return Silent("0", "the plan is not new")
    return _plan_card(inputs, policy, "R1")


def _newly_recorded(inputs: Inputs, policy: Policy) -> bool:
    stated = inputs.hsct.plan.when
    shown = [c.day for c in inputs.history.cards if c.rule_id == PLAN_RULE and c.day < inputs.as_of]
    if stated is None:
        return not shown
    if stated.days_until(inputs.as_of) > policy.days("vod.hsctPlanNewDays"):
        return False
    return not any(day >= stated.date for day in shown)


def _plan_card(inputs: Inputs, policy: Policy, row: str) -> Finding:
    draft = Draft(rows={row: Indicator.WARNING if row == "R1" else Indicator.INFO})
    draft.evidence += [*inputs.hsct.evidence(), *given_lines(inputs)]
    if not inputs.hsct.plan.known:
        draft.missing.append(inputs.hsct.plan.missing)
    draft.params = {"when": inputs.hsct.plan.when if row == "R1" else None}
    return draft.finding(PLAN_RULE, PLAN_ORDER, policy)
