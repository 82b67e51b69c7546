"""Liver tests too sparse after a transplant that followed inotuzumab."""

from __future__ import annotations

from datetime import timedelta

from rules.kernel import VIEW_HOOKS, Finding, Indicator, Missing, Outcome, Reason, Silent, msg
from rules.leukaemia.common import SOURCE_LABEL, order_test
from rules.leukaemia.vod import gaps, liver
from rules.leukaemia.vod.facts import FAMILY, Draft, Inputs, given_lines, offer_tests
from rules.leukaemia.vod.signs import transplant_day
from rules.policy import Policy

RULE = "vod-post-hsct-lft-gap"


@FAMILY.rule(
    RULE,
    hooks=VIEW_HOOKS,
    source=SOURCE_LABEL,
    section="Important precautions (1), fourth statement",
    grade="regulatory/label (duty), site (interval)",
    overrides=("tested-elsewhere", "end-of-life-care"),
    settings=(
        "lft.postHsctMaxAgeDays",
        "lft.postHsctLateMaxAgeDays",
        "lft.postHsctEarlyDays",
        "vod.windowAfterHsctDays",
    ),
)
def post_hsct_gap(inputs: Inputs, policy: Policy) -> Outcome:
    """Day 0 to 100 of a transplant that followed inotuzumab; the oldest of the three tests counts.

    | row | condition | result |
    |---|---|---|
    | R1 | day 0 to 28, newest values over 3 days old | warning |
    | R2 | day 29 to 100, newest values over 7 days old | warning |
    | R3 | too old, and no liver test since the transplant | warning, first line |
    | R4 | within the limits | silent |
    | U | transplant without a date, inotuzumab in the last 100 days, too old | info |
    """
    day_zero = transplant_day(inputs, policy)
    undated = day_zero is None and _undated(inputs, policy)
    if day_zero is None and not undated:
        return Silent("0", "not within day 0 to 100 of a transplant after inotuzumab")
    if gaps.scheduled_soon(inputs, policy):
        return Silent("0", "liver tests are scheduled within a day")
    day = (inputs.as_of - day_zero).days if day_zero else 0
    early = day <= policy.days("lft.postHsctEarlyDays")
    days = policy.days("lft.postHsctMaxAgeDays" if early else "lft.postHsctLateMaxAgeDays")
    failing = gaps.old(inputs, policy, days)
    if not failing:
        return Silent("R4", "liver tests within the limits")
    row = "U" if day_zero is None else "R1" if early else "R2"
    draft = Draft(rows={row: Indicator.INFO if row == "U" else Indicator.WARNING})
    newest = [v.when.date for a in liver.analytes(inputs, policy) if (v := a.newest) and v.when]
    if day_zero is not None and not any(d >= day_zero for d in newest):
        draft.rows["R3"] = Indicator.WARNING
    oldest = [v.when.date for a in failing if (v := a.newest) and v.when]
    complete = len(oldest) == len(failing)
    draft.params = {
        "day": day,
        "age": (inputs.as_of - min(oldest)).days if oldest and complete else None,
        "analytes": [a.term for a in failing],
        "days": days,
    }
    return _gap_card(inputs, policy, draft, failing, days)


def _undated(inputs: Inputs, policy: Policy) -> bool:
    """A transplant of unknown date that may have followed inotuzumab within its 100 days."""
    last = inputs.ino.last_day
    if last is None or not inputs.hsct.undated or inputs.hsct.done:
        return False
    return (inputs.as_of - last).days <= policy.days("vod.windowAfterHsctDays")


def _gap_card(
    inputs: Inputs, policy: Policy, draft: Draft, failing: list[liver.Analyte], days: int
) -> Finding:
    needed = inputs.as_of - timedelta(days=days)
    draft.missing += [liver.gap(a, inputs, needed, inputs.as_of) for a in failing]
    if "U" in draft.rows:
        draft.missing.append(Missing("hsct.done", Reason.NOT_UNDERSTOOD, msg("why-no-date")))
    draft.evidence += [line for a in failing for line in gaps.shown(a)]
    draft.evidence += [*inputs.hsct.evidence(), *given_lines(inputs)[-1:]]
    if not all(liver.outstanding(a, inputs, inputs.as_of) for a in failing):
        draft.suggestions.append(order_test("lft", recommended=True))
    draft.suggestions += offer_tests(inputs, "daily-weight")
    return draft.finding(RULE, ("R3", "R1", "R2", "U"), policy)
