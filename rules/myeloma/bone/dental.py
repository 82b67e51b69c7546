"""Dental safety before the first bone agent, and regular checks while one runs."""

from __future__ import annotations

from datetime import date, timedelta

from rules.drugs import BONE_AGENTS
from rules.kernel import (
    Evidence,
    Finding,
    Hook,
    Indicator,
    Missing,
    Outcome,
    Reason,
    Silent,
    Suggestion,
    Term,
    msg,
    tri,
)
from rules.myeloma.bone import agents, dentalstate, offers
from rules.myeloma.bone.dentalstate import Standing
from rules.myeloma.bone.facts import FAMILY, Inputs
from rules.myeloma.bone.indication import hypercalcaemia
from rules.myeloma.common import SELECT_SIGN, SOURCE, VIEW, days_ago, lines_of
from rules.policy import Policy
from rules.therapy import Entry
from rules.times import When

CHECK_RULE = "bone-dental-check-before-start"
GAP_RULE = "bone-dental-2week-gap"
PERIODIC_RULE = "bone-dental-periodic-check"


def _injected(inputs: Inputs) -> tuple[Entry, ...]:
    """Signed intravenous bisphosphonates and denosumab of either use."""
    return inputs.medications.signed(BONE_AGENTS)


def _first_doses(inputs: Inputs, policy: Policy) -> tuple[Entry, ...]:
    meds = inputs.medications
    return tuple(e for e in _injected(inputs) if agents.first_dose(meds, policy, e))


def _planned(inputs: Inputs, draft: Entry) -> date:
    """Planned day of the first dose; today where the draft names none or an earlier one."""
    start = draft.dates[0].date if draft.dates else draft.start.date if draft.start else None
    return max(start, inputs.as_of) if start else inputs.as_of


@FAMILY.rule(
    CHECK_RULE,
    hooks=SELECT_SIGN,
    source=SOURCE,
    section="6-CQ2",
    grade="2A",
    overrides=("arranged-pending", "benefit-outweighs", "patient-declined", "already-covered"),
    settings=("bone.dental.validDays", "bone.dental.gapDays"),
)
def check_before_start(inputs: Inputs, policy: Policy) -> Outcome:
    """An intravenous bisphosphonate or denosumab is drafted; the first matching row decides.

    | row | condition | result |
    |---|---|---|
    | 1 | not the first dose | silent |
    | 2 | hypercalcaemia of malignancy is the indication | info |
    | 3 | dental check within 90 days, no treatment needed (or none recorded), or done | silent |
    | 4 | dental check within 90 days, treatment open | warning |
    | 5 | check older than 90 days, or none beside other dental facts | warning |
    | 6 | no dental facts on record | warning |

    Asked for myeloma and related disorders, also where no diagnosis is recorded.
    """
    if not _injected(inputs):
        return Silent("0", "no bone agent by injection in the drafts")
    orders = _first_doses(inputs, policy)
    if not orders:
        return Silent("1", "not the first dose")
    found = dentalstate.check(inputs, policy)
    if any(hypercalcaemia(inputs, e) for e in orders):
        return _check_finding(inputs, policy, "2", orders)
    if found.settled:
        return Silent("3", "checked, and no treatment is recorded as needed")
    if (
        offers.drafted_request(inputs.mouth.consults.entries)
        and found.standing is not Standing.OPEN
    ):
        return Silent("3", "a dental check is ordered in the same bundle")
    rows = {Standing.OPEN: "4", Standing.OLD: "5", Standing.NONE: "5"}
    return _check_finding(inputs, policy, rows.get(found.standing, "6"), orders)


def _check_finding(inputs: Inputs, policy: Policy, row: str, orders: tuple[Entry, ...]) -> Finding:
    found = dentalstate.check(inputs, policy)
    risks = tuple(Term(key) for key in dentalstate.risk_factors(inputs))
    start = inputs.as_of + timedelta(days=policy.days("bone.dental.gapDays"))
    suggestions: list[Suggestion] = []
    if not offers.drafted_request(inputs.mouth.consults.entries):
        suggestions.append(offers.ask("suggest-bone-dental", "consult-dental"))
    if row != "2":
        suggestions += offers.defer(orders, start, "suggest-bone-dental-delay")
    return Finding(
        CHECK_RULE,
        row,
        Indicator.INFO if row == "2" else Indicator.WARNING,
        {
            "drugs": tuple(dict.fromkeys(agents.shown(e) for e in orders)),
            "when": found.when,
        },
        (*lines_of(orders, "boneOrder"), *dentalstate.lines(inputs)),
        (*found.missing, *(() if row == "2" else inputs.diagnoses.gap)),
        (msg("bone-note-dental-risks", risks=risks),) if risks else (),
        tuple(suggestions),
        select_any=True,
        about=orders[0].reference,
    )


@FAMILY.rule(
    GAP_RULE,
    hooks=(Hook.ORDER_SIGN,),
    source=SOURCE,
    section="6-CQ2",
    grade="2A",
    overrides=("benefit-outweighs", "specialist-advised", "arranged-pending"),
    settings=("bone.dental.gapDays",),
    not_reachable=("1 (cleaning only, so marked by the dentist)",),
)
def two_week_gap(inputs: Inputs, policy: Policy) -> Outcome:
    """The first dose of a bone agent by injection is signed; the first matching row decides.

    | row | condition | result |
    |---|---|---|
    | 1 | cleaning only, so marked by the dentist, less than 14 days | info |
    | 2 | dental treatment on record without a date | warning |
    | 3 | dental work planned after the first dose | warning |
    | 4 | dental work finished less than 14 days before the first dose | warning |
    | 5 | 14 days or more, invasive work, healing reported as incomplete | warning |
    | 6 | 14 days or more | silent |
    """
    orders = _first_doses(inputs, policy)
    if not orders:
        return Silent("0", "no first dose of a bone agent in the drafts")
    if any(hypercalcaemia(inputs, e) for e in orders):
        return Silent("0", "hypercalcaemia of malignancy: not to be delayed")
    draft = min(orders, key=lambda e: _planned(inputs, e))
    planned = _planned(inputs, draft)
    work = inputs.mouth.work.entries
    undated = [e for e in work if dentalstate.moment(e) is None]
    done = _finish(inputs)
    if done is None:
        if undated:
            return _gap_finding(inputs, policy, "2", draft, planned, None)
        return Silent("6", "no dental work on record")
    gap = (planned - done).days
    if gap < 0:
        return _gap_finding(inputs, policy, "3", draft, planned, done)
    if gap < policy.days("bone.dental.gapDays"):
        return _gap_finding(inputs, policy, "4", draft, planned, done)
    if undated:
        return _gap_finding(inputs, policy, "2", draft, planned, None)
    if inputs.mouth.healed.value is False and any(dentalstate.invasive(e) for e in work):
        return _gap_finding(inputs, policy, "5", draft, planned, done)
    return Silent("6", "two weeks or more since the dental work")


def _finish(inputs: Inputs) -> date | None:
    """Day on which the last dental work is or will be finished."""
    open_requests = [r for r in inputs.mouth.requests.entries if r.planned and not r.completed]
    days = [r.due.last_date for r in open_requests if r.due and r.due.date >= inputs.as_of]
    done = dentalstate.last_work(inputs)
    if done is not None:
        days.append(done)
    return max(days, default=None)


def _gap_finding(
    inputs: Inputs, policy: Policy, row: str, draft: Entry, planned: date, done: date | None
) -> Finding:
    base = done if done is not None and row in ("3", "4") else inputs.as_of
    start = base + timedelta(days=policy.days("bone.dental.gapDays"))
    missing = (Missing("dentalWork", Reason.NOT_UNDERSTOOD, msg("why-no-date")),)
    lines: list[Evidence] = [*lines_of([draft], "boneOrder"), *dentalstate.lines(inputs)]
    if row == "5":
        lines += inputs.mouth.healed.evidence
    suggestions = offers.defer((draft,), start, "suggest-bone-dental-delay")
    return Finding(
        GAP_RULE,
        row,
        Indicator.WARNING,
        {
            "drugs": agents.shown(draft),
            "days": abs((planned - done).days) if done else None,
            "done": done,
            "planned": planned,
            "start": start,
        },
        tuple(lines),
        missing if row == "2" else (),
        suggestions=suggestions if row in ("3", "4") else (),
        about=draft.reference,
    )


@FAMILY.rule(
    PERIODIC_RULE,
    hooks=(Hook.ORDER_SIGN, *VIEW),
    source=SOURCE,
    section="6-CQ2",
    grade="2A",
    overrides=("already-covered", "arranged-pending"),
    settings=("bone.dental.periodicDays", "bone.dental.repeatDays"),
)
def periodic_check(inputs: Inputs, policy: Policy) -> Outcome:
    """A bone agent is active (at order-sign: a repeat dose is signed); the first row decides.

    | row | condition | result |
    |---|---|---|
    | 1 | pain or swelling of the mouth, no dental visit since | warning |
    | 2 | last dental check more than 180 days ago | info |
    | 3 | date of the last check unknown | info |
    | 4 | dental check within 180 days | silent |
    | 5 | no bone agent active | silent |

    Not while a dental order is open; rows 2 and 3 not again within 60 days.
    """
    running = agents.active(inputs.medications, policy)
    if not running or (inputs.hook.is_order and not _repeat(inputs, policy)):
        return Silent("5", "no bone agent active, or no repeat dose signed")
    mouth = inputs.mouth
    pending = [r for r in (*mouth.consults.entries, *mouth.requests.entries) if not r.completed]
    if any(r.planned for r in pending):
        return Silent("0", "a dental order is open")
    visit = dentalstate.last_visit(inputs)
    lines = tuple(line for agent in running for line in agent.lines[-1:])
    params: dict[str, object] = {"drugs": tuple(a.name for a in running), "when": visit}
    if tri(mouth.symptoms).yes and not _after(visit, mouth.symptoms.when):
        lines = (*lines, *mouth.symptoms.evidence, *dentalstate.lines(inputs))
        return _periodic(Indicator.WARNING, "1", params, lines, ())
    exam = dentalstate.newest(mouth.exams.entries)
    when = dentalstate.moment(exam) if exam else None
    if when is not None and days_ago(when.date, inputs.as_of) <= policy.days(
        "bone.dental.periodicDays"
    ):
        return Silent("4", "checked within the interval")
    if _shown_lately(inputs, policy):
        return Silent("0", "shown within the last weeks")
    missing = () if when else dentalstate.check(inputs, policy).missing
    row = "2" if when else "3"
    params["when"] = when
    lines = (*lines, *dentalstate.lines(inputs))
    return _periodic(Indicator.INFO, row, params, lines, missing)


def _repeat(inputs: Inputs, policy: Policy) -> bool:
    meds = inputs.medications
    return any(not agents.first_dose(meds, policy, e) for e in meds.signed(agents.ALL))


def _after(visit: When | None, symptom: When | None) -> bool:
    """Was the mouth seen on or after the day the symptom was noted?"""
    return visit is not None and symptom is not None and visit.date >= symptom.date


def _shown_lately(inputs: Inputs, policy: Policy) -> bool:
    """Shown on an earlier day within 60 days; the same day repeats it (rulings M22, P19)."""
    shown = inputs.history.last_shown((PERIODIC_RULE,))
    if shown is None:
        return False
    return 0 < days_ago(shown, inputs.as_of) <= policy.days("bone.dental.repeatDays")


def _periodic(
    indicator: Indicator,
    row: str,
    params: dict[str, object],
    lines: tuple[Evidence, ...],
    missing: tuple[Missing, ...],
) -> Finding:
    return Finding(
        PERIODIC_RULE,
        row,
        indicator,
        params,
        lines,
        missing,
        suggestions=(offers.ask("suggest-bone-dental", "consult-dental"),),
    )
