"""bone-start-with-therapy: bone disease, therapy starting, no bone agent."""

from __future__ import annotations

from datetime import date

from rules.drugs import ANTI_MYELOMA
from rules.kernel import (
    Drug,
    Evidence,
    Finding,
    Hook,
    Indicator,
    Message,
    Missing,
    Outcome,
    Reason,
    Silent,
    Suggestion,
    Tri,
    msg,
    tri,
)
from rules.myeloma.bone import agents, dentalstate, offers
from rules.myeloma.bone.facts import (
    FAMILY,
    Inputs,
    allergy_gap,
    bone_disease,
    bone_lines,
    calcium,
    calcium_gap,
    calcium_lines,
    calcium_params,
    crcl,
    imaging_done,
    very_low,
)
from rules.myeloma.bone.jawstate import jaw
from rules.myeloma.bone.kidneydose import worsening
from rules.myeloma.bone.phase import Phase, phase, prefers_denosumab, regimen_lines
from rules.myeloma.common import SELECT_SIGN, SOURCE, kidney_lines, lines_of, list_gaps
from rules.myeloma.diagnoses import MM
from rules.policy import Policy
from rules.therapy import Entry

RULE = "bone-start-with-therapy"
INDICATORS = {"7": Indicator.WARNING, "8": Indicator.WARNING}


@FAMILY.rule(
    RULE,
    hooks=(*SELECT_SIGN, Hook.PATIENT_VIEW),
    source=SOURCE,
    section="6-CQ1, 6-CQ3",
    grade="1",
    overrides=("arranged-pending", "contraindicated", "patient-declined", "benefit-outweighs"),
    settings=(
        "bone.offerWithoutLesion",
        "bone.preferDmabCrCl",
        "bone.ca.critical",
        "bone.ca.low",
        "bone.ca.ionisedLow",
        "bone.dental.validDays",
        "bone.dental.gapDays",
        "bone.inductionDays",
    ),
    not_reachable=("a bone agent planned in a care plan (care plans are not read)",),
)
def start_with_therapy(inputs: Inputs, policy: Policy) -> Outcome:
    """Anti-myeloma therapy is ordered, or in induction at a view; the first row decides.

    | row | condition | result |
    |---|---|---|
    | 1 | no confirmed myeloma | silent |
    | 2 | a bone agent is active, planned or drafted | silent |
    | 3 | neither untreated nor in induction | silent |
    | 4 | no bone disease | silent; info where the site offers it without lesions |
    | 5 | bone disease unknown | info |
    | 6 | bone disease, corrected calcium < 8.0 mg/dL | info |
    | 7 | bone disease, dental treatment needed, or check not done or unknown | warning |
    | 8 | bone disease otherwise | warning |
    | U | diagnosis unknown, bone disease known | info |

    Agents (rows 7, 8), first match: exposed jaw bone: none. Calcium low or unknown: shown, none
    preselected. Reaction to denosumab: zoledronic acid if CrCl >= 30 is known and no dialysis,
    else none. Reaction to a bisphosphonate, CrCl <= 60, dialysis or rising creatinine: denosumab
    only. Kidney unknown: denosumab, zoledronic acid hidden. PI triplet or transplant planned:
    denosumab first. Otherwise either.
    """
    here = phase(inputs, policy)
    orders = inputs.medications.signed(ANTI_MYELOMA) if inputs.hook.is_order else ()
    if inputs.hook.is_order and not orders:
        return Silent("0", "no anti-myeloma drug in the drafts")
    if not inputs.hook.is_order and here.word != "induction":
        return Silent("0", "not known to be in induction")
    myeloma = _myeloma(inputs)
    if myeloma.no:
        return Silent("1", "no confirmed myeloma")
    meds = inputs.medications
    if agents.drafted(meds) or agents.active(meds, policy):
        return Silent("2", "a bone agent is on the list")
    if here.first_line.no:
        return Silent("3", "neither untreated nor in induction")
    if myeloma.unknown:
        return _without_diagnosis(inputs, policy, orders)
    row = _row(inputs, policy)
    if row == "4" and not policy.flag("bone.offerWithoutLesion"):
        return Silent("4", "no bone lesion")
    if row == "5" and offers.drafted_request(inputs.skeleton.imaging_orders.entries):
        return Silent("5", "imaging is ordered in the same bundle")
    return _finding(inputs, policy, row, orders, here)


def _myeloma(inputs: Inputs) -> Tri:
    """Confirmed myeloma; suspected myeloma is no (row 1), nothing on record unknown."""
    known = inputs.diagnoses
    if known.has((MM,)):
        return Tri.YES
    return Tri.NO if known.entries else Tri.UNKNOWN


def _without_diagnosis(
    inputs: Inputs, policy: Policy, orders: tuple[Entry, ...]
) -> Finding | Silent:
    if not bone_disease(inputs).yes and inputs.diagnoses.complete:
        return Silent("1", "no plasma-cell diagnosis on record")
    lines = (*lines_of(orders, "myelomaOrder"), *bone_lines(inputs))
    return Finding(
        RULE, "U", Indicator.INFO, _params(inputs, policy, ""), lines, inputs.diagnoses.gap
    )


def _row(inputs: Inputs, policy: Policy) -> str:
    lesion = bone_disease(inputs)
    if lesion.no:
        return "4"
    if lesion.unknown:
        return "5"
    if very_low(calcium(inputs, policy), policy).yes:
        return "6"
    return "8" if dentalstate.check(inputs, policy).settled else "7"


def _finding(
    inputs: Inputs, policy: Policy, row: str, orders: tuple[Entry, ...], here: Phase
) -> Finding:
    choice = _choice(inputs, policy)
    notes: list[Message] = []
    if row in ("7", "8"):
        notes.append(msg(f"bone-why-{choice.why}"))
        notes.append(dentalstate.note(inputs, policy))
    return Finding(
        RULE,
        row,
        INDICATORS.get(row, Indicator.INFO),
        _params(inputs, policy, choice.preselected),
        _lines(inputs, policy, row, orders, here),
        _missing(inputs, policy, row, here),
        tuple(notes),
        _offers(inputs, policy, row, choice),
        about=orders[0].reference if orders else "",
    )


def _choice(inputs: Inputs, policy: Policy) -> offers.Choice:
    key = "fresh.renal.orderDays" if inputs.hook.is_order else "fresh.renal.viewDays"
    rising = worsening(inputs.renal.scr, inputs.as_of, policy, policy.days(key))
    return offers.choose(inputs, policy, prefers_denosumab(inputs), rising is not None)


def _params(inputs: Inputs, policy: Policy, preselected: str) -> dict[str, object]:
    return {
        **calcium_params(calcium(inputs, policy)),
        "agent": Drug(preselected) if preselected else None,
        "imaging": imaging_done(inputs).value,
    }


def _lines(
    inputs: Inputs, policy: Policy, row: str, orders: tuple[Entry, ...], here: Phase
) -> tuple[Evidence, ...]:
    lines = [*lines_of(orders[:4], "myelomaOrder"), *inputs.diagnoses.lines((MM,))]
    lines += [*here.lines, *bone_lines(inputs)]
    if row == "5":
        lines += [e.evidence("imagingDone") for e in inputs.skeleton.imaging.entries[:2]]
        lines += inputs.skeleton.imaging_attested.evidence
    if row in ("6", "7", "8"):
        lines += calcium_lines(calcium(inputs, policy), policy)
    if row in ("7", "8"):
        lines += kidney_lines(inputs.renal, crcl(inputs, policy))
        lines += offers.recorded_reactions(inputs).lines
        lines += [*jaw(inputs).lines, *dentalstate.lines(inputs), *regimen_lines(inputs)]
    return tuple(lines)


def _missing(inputs: Inputs, policy: Policy, row: str, here: Phase) -> tuple[Missing, ...]:
    gaps: list[Missing] = [*here.gap]
    if agents.list_unsure(inputs.medications):
        gaps += list_gaps(inputs.medications)
        gaps.append(Missing("bmaActive", Reason.UNAVAILABLE, msg("bone-missing-elsewhere")))
    if row == "5":
        detail = None
        if imaging_done(inputs).yes:
            detail = msg("bone-missing-lesion-count")
        gaps.append(Missing("boneDisease", Reason.ABSENT, detail))
    if row in ("7", "8"):
        gaps += [*calcium_gap(calcium(inputs, policy)), *allergy_gap(inputs)]
        clearance = crcl(inputs, policy)
        if not clearance.known and not tri(inputs.renal.dialysis).yes:
            gaps.append(clearance.missing)
        gaps += dentalstate.check(inputs, policy).missing
    return tuple(gaps)


def _offers(
    inputs: Inputs, policy: Policy, row: str, choice: offers.Choice
) -> tuple[Suggestion, ...]:
    if row == "5":
        if imaging_done(inputs).yes:
            return ()
        return (offers.ask("suggest-bone-imaging", "skeletal-imaging"),)
    found: list[Suggestion] = []
    if row == "7" and not offers.drafted_request(inputs.mouth.consults.entries):
        found.append(offers.ask("suggest-bone-dental", "consult-dental"))
    if row in ("4", "7", "8"):
        found += offers.agent_suggestions(inputs, policy, choice, _start(inputs, policy, row))
    if choice.why == "jaw" and row in ("7", "8"):
        found.append(offers.ask("suggest-bone-oral-surgery", "consult-oral-surgery"))
    if row in ("6", "7", "8") and _needs_tests(inputs, policy, row):
        found.append(offers.ask("suggest-bone-calcium-kidney", *offers.CALCIUM, "creatinine"))
    return tuple(found)


def _start(inputs: Inputs, policy: Policy, row: str) -> date:
    """At once; with dental work open or unknown, no sooner than two weeks after it."""
    gap = policy.days("bone.dental.gapDays")
    done = dentalstate.last_work(inputs)
    earliest = offers.later(done, gap) if done else inputs.as_of
    if row == "7":
        earliest = max(earliest, offers.later(inputs.as_of, gap))
    return max(earliest, inputs.as_of)


def _needs_tests(inputs: Inputs, policy: Policy, row: str) -> bool:
    if row == "6":
        return True
    return bool(calcium_gap(calcium(inputs, policy))) or not crcl(inputs, policy).known
