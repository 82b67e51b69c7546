"""bone-invasive-dental-on-bma: invasive dental work on a patient exposed to bone agents."""

from __future__ import annotations

from datetime import date

from rules.events import Request
from rules.kernel import Evidence, Finding, Hook, Indicator, Missing, Outcome, Reason, Silent, msg
from rules.myeloma.bone import agents, offers
from rules.myeloma.bone.dentalstate import INVASIVE
from rules.myeloma.bone.facts import FAMILY, Inputs
from rules.myeloma.common import SELECT_SIGN, SOURCE, days_ago, list_gaps
from rules.policy import Policy

RULE = "bone-invasive-dental-on-bma"


@FAMILY.rule(
    RULE,
    hooks=(*SELECT_SIGN, Hook.PATIENT_VIEW),
    source=SOURCE,
    section="6-CQ2",
    grade="2A",
    overrides=("specialist-advised", "benefit-outweighs", "arranged-pending"),
    settings=("bone.residual.zolDays", "bone.residual.dmabDays"),
)
def invasive_dental(inputs: Inputs, policy: Policy) -> Outcome:
    """Extraction or dental surgery is ordered (at a view: planned); the first row decides.

    | row | condition | result |
    |---|---|---|
    | 1 | not invasive | silent |
    | 2 | never exposed to a bone agent | silent |
    | 3 | exposure unknown | warning |
    | 4 | exposed now, last bisphosphonate <= 365, denosumab <= 180 days ago; urgent | warning |
    | 5 | the same, elective | warning |
    | 6 | last dose longer ago | info |
    """
    work = _procedures(inputs)
    if not work:
        return Silent("0", "no dental procedure ordered")
    invasive = [r for r in work if r.has(INVASIVE)]
    if not invasive:
        return Silent("1", "not invasive")
    exposed = agents.exposed_ever(inputs.medications)
    if exposed.no:
        return Silent("2", "never exposed")
    if exposed.unknown:
        return _finding(inputs, policy, "3", invasive)
    if not _within_window(inputs, policy):
        return _finding(inputs, policy, "6", invasive)
    return _finding(inputs, policy, "4" if any(r.urgent for r in invasive) else "5", invasive)


def _procedures(inputs: Inputs) -> list[Request]:
    """Drafted work at order hooks, planned work at a view."""
    requests = [r for r in inputs.mouth.requests.entries if r.planned and not r.completed]
    if inputs.hook.is_order:
        return [r for r in requests if r.draft and r.selected]
    return requests


def _within_window(inputs: Inputs, policy: Policy) -> bool:
    """Exposed now or within the days an agent's effect lasts; an unknown date counts as now."""
    for agent in agents.agents(inputs.medications, policy):
        if agent.state is agents.State.ACTIVE:
            return True
        if agent.last is None:
            if agent.state is not agents.State.PAST or _taken_without_date(agent):
                return True
            continue
        key = "dmabDays" if agent.drug == agents.DMAB else "zolDays"
        if days_ago(agent.last, inputs.as_of) <= policy.days(f"bone.residual.{key}"):
            return True
    return False


def _taken_without_date(agent: agents.Agent) -> bool:
    return any(e.status.value in ("given", "past", "on-hold") for e in agent.entries)


def _finding(inputs: Inputs, policy: Policy, row: str, work: list[Request]) -> Finding:
    newest = agents.last_dose(inputs.medications, policy)
    found = agents.agents(inputs.medications, policy)
    agent = newest[0] if newest else (found[0] if found else None)
    last: date | None = agent.last_shown if agent else None
    lines: list[Evidence] = [r.evidence("dentalRequest") for r in work]
    lines += agent.lines if agent else ()
    missing = list_gaps(inputs.medications) if row == "3" else ()
    if row == "3":
        missing = (*missing, Missing("bmaExposedEver", Reason.UNAVAILABLE))
    elif last is None:
        missing = (Missing("boneLastDose", Reason.ABSENT),)
    return Finding(
        RULE,
        row,
        Indicator.INFO if row == "6" else Indicator.WARNING,
        {"drug": agent.name if agent else None, "last": last},
        tuple(lines),
        missing,
        notes=(msg("bone-note-no-holiday"),) if row in ("4", "5", "6") else (),
        suggestions=(offers.ask("suggest-bone-joint-consult", "consult-dental-haematology"),),
        about=work[0].reference,
    )
