"""bone-aronj: exposed jaw bone and the three-part definition of osteonecrosis."""

from __future__ import annotations

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
    msg,
    tri,
)
from rules.myeloma.bone import agents, offers
from rules.myeloma.bone.facts import FAMILY, Inputs
from rules.myeloma.bone.jawstate import Jaw, jaw
from rules.myeloma.common import SOURCE, VIEW, days_ago, lines_of
from rules.policy import Policy
from rules.therapy import Entry

RULE = "bone-aronj"


@FAMILY.rule(
    RULE,
    hooks=(Hook.ORDER_SIGN, *VIEW),
    source=SOURCE,
    section="6-CQ2",
    grade="2A",
    overrides=("specialist-advised", "arranged-pending", "data-wrong"),
    settings=("bone.aronj.days", "bone.aronj.consultDays"),
)
def jaw_necrosis(inputs: Inputs, policy: Policy) -> Outcome:
    """Exposed or probeable jaw bone; the first matching row decides.

    Definition: (1) exposed to a bisphosphonate or denosumab, (2) no jaw irradiation and no tumour
    in the jaw, (3) bone exposed or probeable for 56 days or more.

    | row | condition | result |
    |---|---|---|
    | 1 | 1, 2 and 3, a bone agent is being signed | critical |
    | 2 | 1, 2 and 3 | warning |
    | 3 | 1 and 3, jaw irradiated | warning; critical while signing |
    | 4 | 1 and 3, tumour in the jaw | warning; critical while signing |
    | 5 | 1 and 3, 2 unknown | warning; critical while signing |
    | 6 | 1, exposed for less than 56 days or duration unknown | info; warning while signing |
    | 7 | exposed bone, exposure to drugs unknown | warning |
    | 8 | never exposed to a drug, or no jaw finding on record | silent |
    | U | exposed to a drug, a jaw finding that does not tell of exposed bone | info |
    """
    signing = inputs.medications.signed(agents.ALL) if inputs.hook.is_order else ()
    if inputs.hook.is_order and not signing:
        return Silent("0", "no bone agent is being signed")
    taken = agents.exposed_ever(inputs.medications)
    found = jaw(inputs)
    if not found.exposed.yes:
        if found.exposed.unknown and found.unclear and taken.yes:
            return _finding(inputs, policy, "U", found, signing)
        return Silent("8", "no exposed jaw bone on record")
    if taken.no:
        return Silent("8", "never exposed to a bone agent")
    if not signing and _consulted(inputs, policy):
        return Silent("0", "an oral-surgery consult is under way")
    if taken.unknown:
        return _finding(inputs, policy, "7", found, signing)
    days = found.days(inputs.as_of)
    if days is None or days < policy.days("bone.aronj.days"):
        return _finding(inputs, policy, "6", found, signing)
    return _finding(inputs, policy, _definition(inputs, bool(signing)), found, signing)


def _definition(inputs: Inputs, signing: bool) -> str:
    irradiated, tumour = tri(inputs.mouth.jaw_radiotherapy), tri(inputs.mouth.jaw_tumour)
    if irradiated.yes:
        return "3"
    if tumour.yes:
        return "4"
    if irradiated.unknown or tumour.unknown:
        return "5"
    return "1" if signing else "2"


def _indicator(row: str, signing: bool) -> Indicator:
    if row in ("1", "3", "4", "5"):
        return Indicator.CRITICAL if signing else Indicator.WARNING
    if row == "6":
        return Indicator.WARNING if signing else Indicator.INFO
    return Indicator.INFO if row == "U" else Indicator.WARNING


def _consulted(inputs: Inputs, policy: Policy) -> bool:
    limit = policy.days("bone.aronj.consultDays")
    return any(
        r.planned
        and not r.completed
        and (asked := r.authored or r.due) is not None
        and days_ago(asked.date, inputs.as_of) <= limit
        for r in inputs.mouth.oral_surgery.entries
    )


def _finding(
    inputs: Inputs, policy: Policy, row: str, found: Jaw, signing: tuple[Entry, ...]
) -> Finding:
    mouth = inputs.mouth
    known = agents.agents(inputs.medications, policy)
    lines: list[Evidence] = [*found.lines, *lines_of(signing, "boneOrder")]
    lines += [line for agent in known for line in agent.lines[-1:]]
    lines += [*mouth.jaw_radiotherapy.evidence, *mouth.jaw_tumour.evidence]
    if row == "U":
        lines += found.unclear
    return Finding(
        RULE,
        row,
        _indicator(row, bool(signing)),
        {
            "days": found.days(inputs.as_of),
            "drugs": tuple(dict.fromkeys(a.name for a in known)) or None,
            "signing": bool(signing),
        },
        tuple(lines),
        _missing(inputs, row, found),
        suggestions=_offers(inputs, policy, row, signing),
        select_any=True,
        about=signing[0].reference if signing else "",
    )


def _missing(inputs: Inputs, row: str, found: Jaw) -> tuple[Missing, ...]:
    mouth = inputs.mouth
    gaps = []
    if row in ("5", "6"):
        gaps += [f.missing for f in (mouth.jaw_radiotherapy, mouth.jaw_tumour) if not f.known]
    if row == "6" and found.first is None:
        gaps.append(Missing("jawBone", Reason.ABSENT, msg("bone-missing-duration")))
    if row == "7":
        gaps.append(Missing("bmaExposedEver", Reason.UNAVAILABLE))
    if row == "U":
        gaps.append(Missing("jawBone", Reason.ABSENT))
    return tuple(gaps)


def _offers(
    inputs: Inputs, policy: Policy, row: str, signing: tuple[Entry, ...]
) -> tuple[Suggestion, ...]:
    offered: list[Suggestion] = []
    if not any(r.planned and not r.completed for r in inputs.mouth.oral_surgery.entries):
        urgent = row in ("1", "2", "3", "4", "5")
        name = "consult-oral-surgery"
        offered.append(offers.ask("suggest-bone-oral-surgery", name, urgent=urgent))
    if row != "U":
        offered += offers.hold(signing, "suggest-bone-hold-agent")
    return tuple(offered)
