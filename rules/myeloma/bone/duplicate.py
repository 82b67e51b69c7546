"""bone-duplicate-bma: two bone agents at once."""

from __future__ import annotations

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
from rules.myeloma.bone import agents
from rules.myeloma.bone.agents import Agent, State, Use
from rules.myeloma.bone.facts import FAMILY, Inputs
from rules.myeloma.common import SOURCE, lines_of, list_gaps
from rules.policy import Policy
from rules.therapy import Entry, Source

RULE = "bone-duplicate-bma"


@FAMILY.rule(
    RULE,
    hooks=(Hook.ORDER_SIGN,),
    source=SOURCE,
    section="6-CQ1",
    grade="1",
    overrides=("data-wrong", "specialist-advised"),
    settings=(
        "bone.interval.overdueDays",
        "bone.interval.maxDays",
        "bone.residual.zolDays",
        "bone.residual.dmabDays",
    ),
)
def two_agents(inputs: Inputs, policy: Policy) -> Outcome:
    """A bone agent is signed; every other agent on the list is looked at, the first row decides.

    | row | condition | result |
    |---|---|---|
    | 1 | the other agent is stopped, in the bundle or on file | silent |
    | 2 | zoledronic acid with denosumab, both of the oncology use | warning |
    | 3 | with an osteoporosis denosumab, an oral or another bisphosphonate active | warning |
    | 4 | the other agent's last dose is within its own dosing interval, stop unknown | info |
    | 5 | whether another agent is active is unknown | info |
    """
    meds = inputs.medications
    signed = meds.signed(agents.ALL)
    if not signed:
        return Silent("0", "no bone agent is being signed")
    others = agents.agents(meds, policy)
    found = [
        (row, draft, other)
        for draft in signed
        for other in others
        if (row := _row(draft, other)) in ("2", "3", "4")
    ]
    drafts = [
        (row, one, other)
        for i, one in enumerate(signed)
        for other in meds.drafts(agents.ALL)
        if other not in signed[: i + 1] and (row := _drafted(one, other))
    ]
    if drafts:
        row, draft, second = min(drafts, key=lambda each: each[0])
        if not found or row <= min(each[0] for each in found):
            return _finding(inputs, row, draft, second)
    if found:
        row, draft, agent = min(found, key=lambda each: each[0])
        return _finding(inputs, row, draft, agent)
    if any(a.state is State.STOPPED for a in others):
        return Silent("1", "the other agent is stopped")
    if agents.list_unsure(meds):
        return _unsure(inputs, signed)
    return Silent("1", "no other bone agent")


def _same(draft: Entry, drug: str, use: Use) -> bool:
    """The same drug; of an unsaid use it may be the same product, too."""
    if agents.drug_of(draft) != drug:
        return False
    return agents.use_of(draft) is use or Use.UNKNOWN in (agents.use_of(draft), use)


def _row(draft: Entry, other: Agent) -> str:
    if _same(draft, other.drug, other.use) or other.state is State.STOPPED:
        return ""
    if other.state is State.ACTIVE:
        yearly = other.drug == agents.ZOL and other.use is Use.OSTEOPOROSIS
        return "4" if yearly else _kind(draft, other.drug, other.use)
    return "4" if other.state is State.RECENT else ""


def _kind(draft: Entry, drug: str, use: Use) -> str:
    """Row 2 for zoledronic acid against denosumab in the oncology use, else row 3."""
    cancer = agents.use_of(draft) is not Use.OSTEOPOROSIS and use is not Use.OSTEOPOROSIS
    return "2" if cancer and {agents.drug_of(draft), drug} == {agents.ZOL, agents.DMAB} else "3"


def _drafted(one: Entry, other: Entry) -> str:
    drug, use = agents.drug_of(other), agents.use_of(other)
    return "" if _same(one, drug, use) else _kind(one, drug, use)


def _finding(inputs: Inputs, row: str, draft: Entry, other: Agent | Entry) -> Finding:
    second = other if isinstance(other, Entry) else None
    agent = other if isinstance(other, Agent) else None
    lines = [*lines_of([draft], "boneOrder")]
    lines += lines_of([second], "boneOrder") if second else agent.lines if agent else ()
    missing = (Missing("boneStop", Reason.ABSENT),) if row == "4" else ()
    return Finding(
        RULE,
        row,
        Indicator.INFO if row == "4" else Indicator.WARNING,
        {
            "drug": agents.shown(draft),
            "other": agents.shown(second) if second else agent.name if agent else None,
            "last": agent.last_shown if agent else None,
        },
        tuple(lines),
        missing,
        suggestions=_offers(draft, second, agent),
        about=draft.reference,
    )


def _offers(draft: Entry, second: Entry | None, agent: Agent | None) -> tuple[Suggestion, ...]:
    def remove(entry: Entry) -> Suggestion:
        label = msg("suggest-bone-remove", drug=agents.shown(entry))
        return Suggestion(label, (ChangeOrder(entry.reference, "delete"),))

    found = [remove(draft)]
    if second is not None:
        found.append(remove(second))
    running = [e for e in agent.entries if e.running and e.source is Source.ORDER] if agent else []
    if running:
        label = msg("suggest-bone-stop", drug=agents.shown(running[0]))
        actions = tuple(ChangeOrder(e.reference, "stop") for e in running)
        found.append(Suggestion(label, actions))
    return tuple(found)


def _unsure(inputs: Inputs, signed: tuple[Entry, ...]) -> Finding:
    gaps = list_gaps(inputs.medications)
    return Finding(
        RULE,
        "5",
        Indicator.INFO,
        {"drug": agents.shown(signed[0]), "other": None, "last": None},
        lines_of(signed, "boneOrder"),
        (*gaps, Missing("bmaActive", Reason.UNAVAILABLE, msg("bone-missing-elsewhere"))),
        about=signed[0].reference,
    )
