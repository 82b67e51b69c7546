"""Two alkylating agents in conditioning after inotuzumab."""

from __future__ import annotations

from rules.kernel import (
    SELECT_AND_SIGN,
    ChangeOrder,
    Drug,
    Hook,
    Indicator,
    Missing,
    Outcome,
    Reason,
    Silent,
    Suggestion,
    msg,
)
from rules.leukaemia.common import SOURCE_LABEL, order_test
from rules.leukaemia.vod.conditioning import (
    agents_of,
    conditioning,
    conditioning_drafts,
    graft_day,
    in_transplant_context,
    no_history,
)
from rules.leukaemia.vod.facts import FAMILY, Draft, Inputs, given_lines, ino_ever
from rules.policy import Policy

RULE = "vod-conditioning-two-alkylators"


@FAMILY.rule(
    RULE,
    hooks=(*SELECT_AND_SIGN, Hook.ENCOUNTER_START),
    source=SOURCE_LABEL,
    section="Important precautions (1), third statement",
    grade="regulatory/label",
    overrides=("transplant-board-decision", "not-conditioning", "ino-not-given"),
    settings=("vod.conditioningLookbackDays",),
)
def two_alkylators(inputs: Inputs, policy: Policy) -> Outcome:
    """Distinct alkylators given or planned before graft infusion, inotuzumab at any time before.

    | row | condition | result |
    |---|---|---|
    | R1 | inotuzumab given, two or more alkylators | critical |
    | R2 | inotuzumab given, one alkylator | silent |
    | R3 | history unknown (ALL, or diagnosis unknown too), two or more | warning |
    | R4 | alkylator only after graft infusion | not counted |
    """
    if not in_transplant_context(inputs, policy):
        return Silent("0", "no transplant and no conditioning drug in the drafts")
    entries = conditioning(inputs, policy)
    agents = agents_of(entries)
    ever = ino_ever(inputs)
    if ever.no:
        return Silent("0", "no inotuzumab on record")
    if len(agents) < 2:
        return Silent("R2", f"{len(agents)} alkylators before the graft")
    if ever.unknown and not _may_have_had(inputs):
        return Silent("0", "no drug history, and no acute lymphoblastic leukaemia on record")
    draft = Draft()
    draft.rows["R1" if ever.yes else "R3"] = Indicator.CRITICAL if ever.yes else Indicator.WARNING
    draft.params = {
        "agents": [Drug(agent) for agent in agents],
        "dates": [dose.when for dose in inputs.ino.given] or None,
        "graft": graft_day(inputs, policy),
    }
    draft.evidence += [e.evidence("conditioning") for e in entries]
    draft.evidence += [*given_lines(inputs), *inputs.hsct.plan.evidence]
    if ever.unknown:
        draft.missing += inputs.ino.history_gaps() or (no_history(),)
        draft.evidence += [p.evidence("leukaemiaDiagnosis") for p in inputs.leukaemia.entries[:1]]
    if graft_day(inputs, policy) is None:
        draft.missing.append(Missing("hsct.day", Reason.ABSENT))
    draft.suggestions += _offers(inputs, policy)
    return draft.finding(RULE, ("R1", "R3"), policy)


def _may_have_had(inputs: Inputs) -> bool:
    """A patient with ALL, or one of unknown diagnosis whose history could not be obtained."""
    if inputs.leukaemia.entries or not inputs.leukaemia.complete:
        return True
    return not inputs.ino.complete and not inputs.other_malignancies.entries


def _offers(inputs: Inputs, policy: Policy) -> list[Suggestion]:
    offers = [
        Suggestion(
            msg("suggest-delete-alkylator", drug=Drug(agents_of((entry,))[0])),
            (ChangeOrder(entry.reference, "delete"),),
        )
        for entry in conditioning_drafts(inputs, policy)
    ]
    return [*offers, order_test("consult-transplant")]
