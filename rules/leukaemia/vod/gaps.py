"""Liver tests missing or too old, on inotuzumab and after a transplant that followed it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from rules.kernel import (
    SELECT_AND_SIGN,
    VIEW_HOOKS,
    Evidence,
    Finding,
    Indicator,
    Outcome,
    Reason,
    Silent,
    State,
)
from rules.leukaemia.common import E1, SOURCE_LABEL, Dose, merged, on_treatment, order_test
from rules.leukaemia.vod import liver
from rules.leukaemia.vod.facts import FAMILY, Draft, Inputs, due_doses, given_lines, open_tests
from rules.leukaemia.vod.liver import Analyte
from rules.policy import Policy

RULE = "vod-lft-missing-or-stale"
ORDER = ("R3", "R2", "R4", "R5", "R6")
INDICATORS = {"R2": Indicator.WARNING, "R3": Indicator.CRITICAL, "R4": Indicator.WARNING}


@FAMILY.rule(
    RULE,
    hooks=(*SELECT_AND_SIGN, *VIEW_HOOKS),
    source=SOURCE_LABEL,
    section="Warning 2; Important precautions (1)",
    grade="regulatory/label (duty), site (interval)",
    overrides=("result-held-outside", "drawn-pending"),
    settings=("lft.preDoseMaxAgeDays", "lft.onTreatmentMaxAgeDays", "lft.e1LookbackDays"),
)
def liver_tests(inputs: Inputs, policy: Policy) -> Outcome:
    """Each of total bilirubin, AST and ALT on its own; ages at the planned dose date.

    | row | condition | result |
    |---|---|---|
    | R1 | usable value at most 3 days before the dose | silent |
    | R2 | older, but after the previous dose (first dose: within 28 days) | warning |
    | R3 | none since the previous dose (first dose: none within 28 days) | critical |
    | R4 | chart, on inotuzumab: newest usable value over 7 days old | warning |
    | R5 | value without an upper limit | not usable |
    | R6 | test ordered or drawn, result outstanding | same row, no second order |
    """
    if inputs.hook.is_order:
        doses = due_doses(inputs, policy)
        if not doses:
            return Silent("0", "no dose of inotuzumab due in the drafts")
        return merged([(d, _at_dose(inputs, policy, d)) for d in doses], inputs.ino)
    if not on_treatment(inputs.ino, policy).yes:
        return Silent("0", f"on inotuzumab: {on_treatment(inputs.ino, policy).value}")
    if scheduled_soon(inputs, policy):
        return Silent("0", "liver tests are scheduled within a day")
    return _at_chart(inputs, policy)


def scheduled_soon(inputs: Inputs, policy: Policy) -> bool:
    """Are liver tests due within the next 24 hours (or later today)?"""
    limit = inputs.now + timedelta(hours=int(policy.number("lft.scheduledWithinHours")))
    wanted = (*liver.PANELS, *liver.CONCEPTS.values())
    for request in open_tests(inputs, wanted):
        due = request.due
        if due is None or due.end < inputs.now or due.start > limit:
            continue
        if request.has(liver.PANELS):
            return True
        asked = {c for r in open_tests(inputs, wanted) if r.due for c in r.concepts}
        if asked.issuperset(liver.CONCEPTS.values()):
            return True
    return False


def _at_dose(inputs: Inputs, policy: Policy, dose: Dose) -> Finding | Silent:
    rows: dict[str, list[Analyte]] = {}
    for analyte in liver.analytes(inputs, policy):
        rows.setdefault(_row(analyte, inputs, policy, dose), []).append(analyte)
    failing = [*rows.get("R3", ()), *rows.get("R2", ())]
    if not failing:
        return Silent("R1", "usable values of all three within the limit")
    days = policy.days("lft.preDoseMaxAgeDays")
    needed = dose.day - timedelta(days=days)
    found: list[str] = [row for row in ("R3", "R2") if row in rows]
    draft = _draft(inputs, failing, found, needed, dose.day)
    draft.params |= {"days": days, "dose": dose.day, "needed": needed}
    draft.evidence += given_lines(inputs)[-1:]
    return draft.finding(RULE, ORDER, policy)


def _row(analyte: Analyte, inputs: Inputs, policy: Policy, dose: Dose) -> str:
    newest = analyte.newest
    if newest is None or newest.when is None:
        return "R3"
    age = newest.when.days_until(dose.day)
    partial = analyte.series.state is State.UNAVAILABLE
    if age <= policy.days("lft.preDoseMaxAgeDays"):
        # an incomplete list that may hide a newer value is no clean bill
        unsure = partial and analyte.series.reason is Reason.NOT_OBTAINED
        return "R2" if unsure else "R1"
    if liver.previous_unknown(dose):
        return "R3"  # nobody can say that it is from after the previous dose
    if dose.at(E1) and age > policy.days("lft.e1LookbackDays"):
        return "R3"
    previous = liver.moment_of(inputs.ino, dose.last_given)
    return "R2" if liver.is_after(newest, previous) else "R3"


def _at_chart(inputs: Inputs, policy: Policy) -> Finding | Silent:
    days = policy.days("lft.onTreatmentMaxAgeDays")
    failing = old(inputs, policy, days)
    if not failing:
        return Silent("R1", "usable values of all three within the limit")
    needed = inputs.as_of - timedelta(days=days)
    draft = _draft(inputs, failing, ["R4"], needed, inputs.as_of)
    draft.params |= {"days": days, "dose": None, "needed": needed}
    draft.evidence += given_lines(inputs)[-1:]
    return draft.finding(RULE, ORDER, policy)


def old(inputs: Inputs, policy: Policy, days: int) -> list[Analyte]:
    """The analytes whose newest usable value is over so many days old today, or missing."""
    return [
        a
        for a in liver.analytes(inputs, policy)
        if (v := a.newest) is None or v.when is None or v.when.days_until(inputs.as_of) > days
    ]


def _draft(
    inputs: Inputs, failing: Sequence[Analyte], rows: list[str], needed: date, before: date
) -> Draft:
    draft = Draft(rows={row: INDICATORS[row] for row in rows})
    if any(liver.without_limit(a, a.newest) for a in failing):
        draft.rows["R5"] = Indicator.INFO
    waiting = [a for a in failing if liver.outstanding(a, inputs, before)]
    if waiting:
        draft.rows["R6"] = Indicator.INFO
    draft.params = {
        "analytes": [a.term for a in failing],
        "pending": [a.term for a in waiting] or None,
    }
    draft.missing = [liver.gap(a, inputs, needed, before) for a in failing]
    draft.evidence = [line for a in failing for line in shown(a)]
    if len(waiting) < len(failing):
        draft.suggestions.append(order_test("lft", recommended=True))
    return draft


def shown(analyte: Analyte) -> tuple[Evidence, ...]:
    """The newest value on record, usable or not."""
    entries = analyte.series.entries or analyte.series.undated
    newest = analyte.newest
    lines = liver.lines(analyte.fact, newest) if newest else ()
    if entries and entries[0] is not newest:
        lines = (*liver.lines(analyte.fact, entries[0]), *lines)
    return lines


__all__ = ["RULE", "liver_tests", "old", "scheduled_soon", "shown"]
