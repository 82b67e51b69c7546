"""bone-interval: time since the last dose."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

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
)
from rules.myeloma.bone import agents, offers
from rules.myeloma.bone.agents import Agent, State, Use
from rules.myeloma.bone.facts import FAMILY, Inputs
from rules.myeloma.bone.indication import hypercalcaemia
from rules.myeloma.common import SOURCE, days_ago, lines_of
from rules.policy import Policy
from rules.therapy import Entry, Status, WhyStopped

RULE = "bone-interval"
DRUGS = (agents.ZOL, agents.DMAB)


@FAMILY.rule(
    RULE,
    hooks=(Hook.ORDER_SIGN, Hook.PATIENT_VIEW),
    source=SOURCE,
    section="6-CQ1 (commentary)",
    grade="1",
    overrides=("data-wrong", "trial-protocol", "specialist-advised"),
    settings=(
        "bone.interval.minDays",
        "bone.interval.maxDays",
        "bone.interval.dmabDays",
        "bone.interval.overdueDays",
    ),
    not_reachable=("1 (de-escalated plan)",),
)
def dosing_interval(inputs: Inputs, policy: Policy) -> Outcome:
    """Zoledronic acid or denosumab of the oncology use; the first matching row decides.

    | row | condition | result |
    |---|---|---|
    | 1 | de-escalated plan on record, interval not shorter | silent |
    | 2 | repeat order, date of the last dose unknown | info |
    | 3 | interval under 21 days | warning |
    | 4 | zoledronic acid, 21 to 28 days | silent |
    | 5 | denosumab, 21 to 27 days | info |
    | 6 | denosumab, 28 days | silent |
    | 7 | 29 to 42 days | silent |
    | 8 | more than 42 days, no reason for a hold on file | info (also at a view) |

    At a view only where an order is active or a dose was given within the residual days, and the
    agent was not stopped. Retreatment of hypercalcaemia is left alone.
    """
    if inputs.hook.is_order:
        return _orders(inputs, policy)
    return _overdue(inputs, policy)


def _orders(inputs: Inputs, policy: Policy) -> Outcome:
    judged = []
    for draft in agents.oncology(inputs.medications.signed(DRUGS)):
        if not hypercalcaemia(inputs, draft):
            judged.append(_order(inputs, policy, draft))
    firing = [each for each in judged if isinstance(each, Finding)]
    if firing:
        return min(firing, key=lambda f: f.indicator.rank)
    return judged[0] if judged else Silent("0", "no oncology bone agent signed")


def _same(inputs: Inputs, policy: Policy, drug: str) -> Agent | None:
    """What is on record of a drug in its oncology (or unsaid) use; the one dosed last."""
    found = [
        a
        for a in agents.agents(inputs.medications, policy)
        if a.drug == drug and a.use is not Use.OSTEOPOROSIS
    ]
    return max(found, key=lambda a: a.last or date.min, default=None)


def _order(inputs: Inputs, policy: Policy, draft: Entry) -> Finding | Silent:
    drug = agents.drug_of(draft)
    agent = _same(inputs, policy, drug)
    ahead = {w.date for w in draft.dates if w.date >= inputs.as_of}
    planned = sorted(ahead) or [inputs.as_of]
    last = agent.last if agent else None
    if agent is not None and last is None and _dosed_without_date(inputs, agent):
        return _finding(inputs, "2", draft, agent, None)
    days = (planned[0] - last).days if last else None
    row = _row(policy, drug, days, held=_held(agent, last)) if days is not None else "0"
    apart = min(((b - a).days for a, b in pairwise(planned)), default=None)
    if row != "3" and draft.scheduled and apart is not None:
        within = _row(policy, drug, apart, held=True)  # the pattern of the order itself
        if within == "3" or (within == "5" and row not in ("5", "8")):
            return _finding(inputs, within, draft, None, apart)
    if row in ("3", "5", "8"):
        return _finding(inputs, row, draft, agent, days, policy)
    return Silent(row, "interval fits" if last else "no earlier dose on record")


def _dosed_without_date(inputs: Inputs, agent: Agent) -> bool:
    """Past or running entries none of which tells a day (not merely orders ahead)."""
    taken = (Status.GIVEN, Status.PAST, Status.ACTIVE, Status.ON_HOLD)
    meds = inputs.medications
    return any(e.status in taken and not meds.not_given_by_record(e) for e in agent.entries)


def _row(policy: Policy, drug: str, days: int, *, held: bool) -> str:
    if days < policy.days("bone.interval.minDays"):
        return "3"
    if days > policy.days("bone.interval.overdueDays"):
        return "0" if held else "8"
    if drug == agents.DMAB:
        usual = policy.days("bone.interval.dmabDays")
        return "5" if days < usual else "6" if days == usual else "7"
    return "4" if days <= policy.days("bone.interval.maxDays") else "7"


def _held(agent: Agent | None, last: date | None) -> bool:
    """A hold or a withheld dose since the last one, with a reason."""
    return agent is not None and any(
        e.status in (Status.ON_HOLD, Status.WITHHELD)
        and (e.why_stopped is not WhyStopped.UNKNOWN or e.why_stopped_text)
        and (e.status is Status.ON_HOLD or last is None or not e.start or e.start.date >= last)
        for e in agent.entries
    )


def _overdue(inputs: Inputs, policy: Policy) -> Outcome:
    for drug in DRUGS:
        agent = _same(inputs, policy, drug)
        if agent is None or agent.last is None:
            continue
        days = days_ago(agent.last, inputs.as_of)
        if days <= policy.days("bone.interval.overdueDays") or _held(agent, agent.last):
            continue
        if _expected(inputs, policy, agent, days):
            return _finding(inputs, "8", None, agent, days)
    return Silent("7", "no bone agent overdue")


def _expected(inputs: Inputs, policy: Policy, agent: Agent, days: int) -> bool:
    """Should another dose have come? Not after a stop, a switch, or with a dose planned."""
    meds = inputs.medications
    if agent.state is State.STOPPED:
        return False
    switched = [a for a in agents.active(meds, policy) if a.drug != agent.drug]
    ahead = any(w.date >= inputs.as_of for e in agent.entries if e.running for w in e.dates)
    if switched or ahead:
        return False
    if agent.state is State.ACTIVE:
        return True
    key = "dmabDays" if agent.drug == agents.DMAB else "zolDays"
    return days <= policy.days(f"bone.residual.{key}")


def _finding(
    inputs: Inputs,
    row: str,
    draft: Entry | None,
    agent: Agent | None,
    days: int | None,
    policy: Policy | None = None,
) -> Finding:
    shown = agents.shown(draft) if draft else agent.name if agent else None
    drug = agents.drug_of(draft) if draft else agent.drug if agent else ""
    last = agent.last if agent else None
    lines: list[Evidence] = [*lines_of([draft], "boneOrder")] if draft else []
    lines += agent.lines if agent else ()
    suggestions: tuple[Suggestion, ...] = ()
    if row in ("3", "5") and draft and last and policy:
        key = "dmabDays" if drug == agents.DMAB else "minDays"
        start = last + timedelta(days=policy.days(f"bone.interval.{key}"))
        suggestions = offers.defer((draft,), start, "suggest-bone-interval")
    return Finding(
        RULE,
        row,
        Indicator.WARNING if row == "3" else Indicator.INFO,
        {"drug": shown, "days": days, "last": last},
        tuple(lines),
        (Missing("boneLastDose", Reason.ABSENT),) if row == "2" else (),
        suggestions=suggestions,
        about=draft.reference if draft else "",
    )
