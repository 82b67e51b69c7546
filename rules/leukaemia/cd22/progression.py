"""Blasts rise after inotuzumab: is the phenotype known again?"""

from __future__ import annotations

from datetime import date
from typing import Any

from rules.kernel import (
    VIEW_HOOKS,
    Evidence,
    Finding,
    Hook,
    Indicator,
    Measurement,
    Message,
    Missing,
    Outcome,
    Reason,
    Silent,
    Suggestion,
    msg,
)
from rules.leukaemia.antigens import Pending
from rules.leukaemia.cd22.facts import (
    FAMILY,
    RECHECK,
    Inputs,
    not_on_treatment,
    specimen_lines,
    view_gaps,
)
from rules.leukaemia.cd22.rises import (
    Rise,
    awaited,
    before_dose,
    blast_rise,
    is_risen,
    last_dose,
    rechecked,
    relapse_rise,
    split,
)
from rules.leukaemia.common import (
    LATER,
    SOURCE_CASE,
    Dose,
    GivenDose,
    currency,
    each_dose,
    order_test,
    withhold,
)
from rules.policy import Policy


@FAMILY.rule(
    RECHECK,
    hooks=(*VIEW_HOOKS, Hook.ORDER_SIGN),
    source=SOURCE_CASE,
    section="Course after relapse; Discussion",
    grade="case report (n = 1)",
    overrides=("specimen-already-sent", "palliative-intent"),
    settings=(
        "progression.blastRiseRatio",
        "progression.blastRiseMinPerUl",
        "progression.blastCriticalPerUl",
        "ino.activeWindowDays",
        "labelVersion",
        "labelVersion.confirmedCurrent",
    ),
)
def recheck(inputs: Inputs, policy: Policy) -> Outcome:
    """After at least one dose; doses 2 and later, and the chart view on inotuzumab.

    "Rechecked" is a reported, readable CD22 result of a specimen taken since the rise.

    | row | condition | result |
    |---|---|---|
    | R1 | blasts >= 2.0 x the value before the last dose, >= 1,000/uL, not rechecked | warning |
    | R2 | relapse or progression recorded on inotuzumab, not rechecked | warning |
    | R3 | R1, R2 or R4, and blasts > 10,000/uL | critical |
    | R4 | no value before the dose, blasts >= 1,000/uL, not rechecked | warning |
    | R5 | rechecked since the rise | silent |
    | R6 | white cells >= 2.0 x the value before and >= 1,000/uL, no differential | warning |
    | U | the newest count after the dose cannot be read, or leaves the limit open | info |
    """
    if inputs.hook.is_order:
        if not inputs.ino.given and (inputs.ino.complete or inputs.ino.absent):
            return Silent("0", "no dose given yet on record")
        return each_dose(inputs.ino, policy, lambda dose: _at_dose(inputs, policy, dose))
    silent = not_on_treatment(inputs, policy)
    if silent is not None:
        return silent
    return _judge(inputs, policy)


def _at_dose(inputs: Inputs, policy: Policy, dose: Dose) -> Finding | Silent:
    if not dose.at(*LATER):
        return Silent("0", "first dose")
    return _judge(inputs, policy)


def _judge(inputs: Inputs, policy: Policy) -> Finding | Silent:
    rises = [r for r in (blast_rise(inputs, policy), relapse_rise(inputs)) if r is not None]
    open_rises = [r for r in rises if not rechecked(inputs, r.since)]
    if open_rises:
        return _rising(inputs, policy, open_rises)
    if rises:
        return Silent("R5", "CD22 was read from a specimen taken since")
    unread = _white_cells(inputs, policy) or _unread(inputs) or _open_count(inputs, policy)
    return unread or Silent("0", "no rise")


# --- findings -------------------------------------------------------------------------------------


def _rising(inputs: Inputs, policy: Policy, rises: list[Rise]) -> Finding:
    rows = [r for rise in rises for r in rise.rows]
    shown = rises[0]
    now = next((r.now for r in rises if r.now is not None), None) or _newest(inputs)
    critical = "R3" in rows or _over(now, policy)
    if critical and "R3" not in rows:
        rows.insert(0, "R3")
    pending = awaited(inputs, min(r.since for r in rises))
    params: dict[str, Any] = {
        "now": now.value if now else None,
        "before": shown.before.value if shown.before else None,
        "dose": _dose_day(inputs),
        "date": pending.when if pending else (shown.relapse.when if shown.relapse else None),
        "pending": pending is not None,
        "why": next(r for r in rows if r != "R3"),
    }
    return Finding(
        RECHECK,
        rows[0],
        Indicator.CRITICAL if critical else Indicator.WARNING,
        params,
        _lines(inputs, rises, now, pending),
        _gaps(inputs, policy, rises),
        (*_history_note(inputs), *_notes(inputs, pending), currency(policy)),
        _offers(inputs, pending),
        rows=tuple(dict.fromkeys(rows)),
    )


def _newest(inputs: Inputs) -> Measurement | None:
    after, _ = split(inputs.course.blasts, last_dose(inputs))
    return after[0] if after else None


def _over(now: Measurement | None, policy: Policy) -> bool:
    return now is not None and now.above(policy.number("progression.blastCriticalPerUl")).yes


def _dose_day(inputs: Inputs) -> date | None:
    last = last_dose(inputs)
    return last.day if last else None


def _lines(
    inputs: Inputs, rises: list[Rise], now: Measurement | None, pending: Pending | None
) -> tuple[Evidence, ...]:
    lines: list[Evidence] = []
    last = last_dose(inputs)
    if last is not None:
        lines += last.evidence()
    if now is not None:
        lines.append(now.evidence("lab.blasts"))
    for rise in rises:
        if rise.before is not None:
            lines.append(rise.before.evidence("lab.blastsBefore"))
        if rise.relapse is not None:
            lines.append(rise.relapse.evidence)
    lines += specimen_lines(inputs.cd22)
    if pending is not None:
        value = msg("value-pending")
        lines.append(Evidence("antigenSpecimens.CD22", value, "", pending.when, pending.resource))
    return tuple(lines)


def _gaps(inputs: Inputs, policy: Policy, rises: list[Rise]) -> tuple[Missing, ...]:
    gaps = [*view_gaps(inputs, policy), *inputs.cd22.gaps()]
    if any("R4" in r.rows for r in rises):
        gaps.append(Missing("lab.blastsBefore", Reason.ABSENT))
    return tuple(gaps)


def _history_note(inputs: Inputs) -> tuple[Message, ...]:
    """Without a dose on record the rule runs because the history was not had."""
    return () if inputs.ino.given else (msg("cd22-doses-unknown"),)


def _notes(inputs: Inputs, pending: Pending | None) -> tuple[Message, ...]:
    notes = []
    if pending is not None:
        notes.append(msg("note-flow-pending", when=pending.when))
    elif inputs.cd22.open_orders:
        order = inputs.cd22.open_orders[0]
        notes.append(msg("note-flow-ordered", when=order.due or order.authored))
    if inputs.cd22.undecided and pending is None:
        notes.append(msg("cd22-undecided-since", date=inputs.cd22.undecided[0].when))
    return tuple(notes)


def _offers(inputs: Inputs, pending: Pending | None) -> tuple[Suggestion, ...]:
    hold = withhold(inputs.ino, inputs.hook)
    if pending is not None or inputs.cd22.open_orders:
        return hold
    flow = order_test("flow", note=msg("note-flow-blood-now"), urgent=True, recommended=True)
    return (flow, *hold)


def _white_cells(inputs: Inputs, policy: Policy) -> Finding | None:
    """R6: white cells doubled without a differential. Blasts are never inferred from them."""
    after, before = split(inputs.course.wbc, last_dose(inputs))
    if not after or before is None or after[0].when is None or not inputs.ino.given:
        return None
    now = after[0]
    counted = [*inputs.course.blasts.entries, *inputs.course.share.entries]
    if any(b.when and now.when and b.when.date >= now.when.date for b in counted):
        return None
    if not is_risen(now, before, policy).yes:
        return None
    last = last_dose(inputs)
    return Finding(
        RECHECK,
        "R6",
        Indicator.WARNING,
        {
            "now": now.value,
            "before": before.value,
            "dose": _dose_day(inputs),
            "date": now.when,
            "pending": False,
            "why": "R6",
        },
        (
            *(last.evidence() if last else ()),
            now.evidence("lab.wbc"),
            before.evidence("lab.wbcBefore"),
        ),
        (*view_gaps(inputs, policy), Missing("lab.blasts", Reason.ABSENT)),
        (currency(policy),),
        (
            order_test("cbc", urgent=True, recommended=True),
            *withhold(inputs.ino, inputs.hook),
        ),
    )


def _unread(inputs: Inputs) -> Finding | None:
    """A newer count after the dose that nobody can read is no "no rise"."""
    last = last_dose(inputs)
    course = inputs.course
    seen = [m.when for m in course.blasts.entries if m.when is not None]
    for series in (course.blasts, course.wbc):
        known = [*seen, *(m.when for m in series.entries if m.when is not None)]
        for each in series.unreadable:
            late = each.when is None or all(each.when.start > when.start for when in known)
            if last is not None and late and not before_dose(each.when, last):
                line = Evidence(series.name, each.why, "", each.when, each.resource)
                gap = Missing(series.name, Reason.NOT_UNDERSTOOD, each.why)
                return _unknown(last, line, gap)
    return None


def _open_count(inputs: Inputs, policy: Policy) -> Finding | None:
    """A newest count such as "< 5,000" that leaves the comparison open."""
    last = last_dose(inputs)
    after, before = split(inputs.course.blasts, last)
    if last is None or not after or not is_risen(after[0], before, policy).unknown:
        return None
    line = after[0].evidence("lab.blasts")
    return _unknown(last, line, Missing("lab.blasts", Reason.UNAVAILABLE))


def _unknown(last: GivenDose, line: Evidence, gap: Missing) -> Finding:
    """Row U: whether the blasts have risen since the dose cannot be told."""
    params = {
        "now": None,
        "before": None,
        "dose": last.day,
        "date": line.when,
        "pending": False,
        "why": "U",
    }
    return Finding(
        RECHECK,
        "U",
        Indicator.INFO,
        params,
        (*last.evidence(), line),
        (gap,),
        suggestions=(order_test("cbc"),),
    )
