"""bone-denosumab-preferred: zoledronic acid where denosumab showed the longer PFS."""

from __future__ import annotations

from rules.kernel import Finding, Indicator, Outcome, Silent, Tri, msg
from rules.myeloma.bone import agents, offers
from rules.myeloma.bone.facts import (
    FAMILY,
    Inputs,
    bone_disease,
    bone_lines,
    calcium,
    calcium_lines,
)
from rules.myeloma.bone.phase import asct_planned, phase, pi_triplet, regimen_lines
from rules.myeloma.common import SELECT_SIGN, SOURCE, lines_of
from rules.myeloma.diagnoses import MM
from rules.policy import Policy

RULE = "bone-denosumab-preferred"


@FAMILY.rule(
    RULE,
    hooks=SELECT_SIGN,
    source=SOURCE,
    section="6-CQ3",
    grade="2A",
    overrides=("benefit-outweighs", "patient-declined", "specialist-advised", "coverage-approved"),
    settings=("bone.inductionDays",),
)
def denosumab_preferred(inputs: Inputs, policy: Policy) -> Outcome:
    """Zoledronic acid is drafted in untreated myeloma with bone disease; the first row decides.

    | row | condition | result |
    |---|---|---|
    | 1 | bone-zol-renal speaks (any row but 4) | silent, a sentence joins that card |
    | 2 | not myeloma, not untreated or in induction, or no bone disease known | silent |
    | 3 | calcium low or unknown, reaction to denosumab, or exposed jaw bone | silent |
    | 4 | PI triplet or autologous transplant planned | info |
    | 5 | neither is known to be so, at least one unknown | silent |
    | 6 | neither | silent |

    A second and later dose of zoledronic acid is left alone.
    """
    drafts = agents.oncology(inputs.medications.signed((agents.ZOL,)))
    if not drafts:
        return Silent("0", "no zoledronic acid of the oncology use in the drafts")
    if _given_before(inputs, policy):
        return Silent("0", "zoledronic acid was given before")
    here = phase(inputs, policy)
    right = here.first_line.yes and bone_disease(inputs).yes
    if not (inputs.diagnoses.has((MM,)) and right):
        return Silent("2", "not untreated myeloma with bone disease, as far as recorded")
    if not offers.may_switch(inputs, policy):
        return Silent("3", "denosumab is no good swap now")
    triplet, transplant = pi_triplet(inputs.medications), asct_planned(inputs)
    if not (triplet | transplant).yes:
        unknown = (triplet | transplant) is Tri.UNKNOWN
        return Silent("5" if unknown else "6", "no PI triplet and no transplant planned")
    lines = (
        *lines_of(drafts, "boneOrder"),
        *inputs.diagnoses.lines((MM,)),
        *here.lines,
        *bone_lines(inputs),
        *regimen_lines(inputs),
        *calcium_lines(calcium(inputs, policy), policy),
    )
    why = "both" if triplet.yes and transplant.yes else "triplet" if triplet.yes else "asct"
    return Finding(
        RULE,
        "4",
        Indicator.INFO,
        {"why": why},
        lines,
        notes=(msg("bone-note-supplements-with"),),
        suggestions=(offers.switch(inputs, policy, drafts[0], recommended=False),),
        about=drafts[0].reference,
    )


def _given_before(inputs: Inputs, policy: Policy) -> bool:
    found = agents.agents(inputs.medications, policy)
    return any(a.drug == agents.ZOL and a.days for a in found)
