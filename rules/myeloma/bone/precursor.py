"""bone-mgus-smm-not-recommended: a bone agent in MGUS or smouldering myeloma."""

from __future__ import annotations

from rules.drugs import BONE_AGENTS
from rules.kernel import (
    ChangeOrder,
    Finding,
    Indicator,
    Message,
    Missing,
    Outcome,
    Reason,
    RequestTest,
    Silent,
    Suggestion,
    msg,
)
from rules.myeloma.bone import agents
from rules.myeloma.bone.agents import Use
from rules.myeloma.bone.defining import Criterion, fulfilled
from rules.myeloma.bone.facts import FAMILY, Inputs, bone_disease
from rules.myeloma.bone.indication import other_indication
from rules.myeloma.common import SELECT_SIGN, SOURCE, lines_of
from rules.myeloma.diagnoses import AL, MGUS, MM, MSP, PCL, POEMS, SMM, SP_BONE, SP_SOFT
from rules.policy import Policy
from rules.therapy import Entry

RULE = "bone-mgus-smm-not-recommended"
ALWAYS = (MM, PCL, SP_BONE)
WITH_LESION = (SP_SOFT, MSP, AL, POEMS)


@FAMILY.rule(
    RULE,
    hooks=SELECT_SIGN,
    source=SOURCE,
    section="3-CQ4",
    grade="4",
    overrides=("not-this-indication", "trial-protocol", "specialist-advised"),
    settings=(
        "mm.mde.calcium",
        "mm.mde.calciumOverUln",
        "mm.mde.crcl",
        "mm.mde.creatinine",
        "mm.mde.hb",
        "mm.mde.hbUnderLln",
        "fresh.hb.orderDays",
    ),
    not_reachable=("3 by marrow, light chains or MRI (mm-dx-slim)",),
)
def precursor_disease(inputs: Inputs, policy: Policy) -> Outcome:
    """An intravenous bisphosphonate or denosumab is drafted; the first matching row decides.

    | row | condition | result |
    |---|---|---|
    | 1 | myeloma, plasma-cell leukaemia, plasmacytoma, AL or POEMS with a bone lesion | silent |
    | 2 | osteoporosis, malignant hypercalcaemia, bone metastases, giant cell tumour | silent |
    | 3 | MGUS or smouldering, a CRAB criterion is met (below) | info |
    | 4 | MGUS or smouldering, oncology product, other indication no or not recorded | warning |
    | 5 | MGUS or smouldering, osteoporosis product, indication not recorded | info |
    | 6 | diagnosis unknown | info |
    | U | MGUS or smouldering, the product is not said | info |

    CRAB: a bone lesion; calcium > 11 mg/dL or more than 1 above its upper limit; CrCl < 40 mL/min
    or creatinine > 2.0 mg/dL; Hb < 10 g/dL or more than 2 below its lower limit.
    """
    orders = inputs.medications.signed(BONE_AGENTS)
    if not orders:
        return Silent("0", "no bone agent by injection in the drafts")
    known = inputs.diagnoses
    lesion = bone_disease(inputs)
    if known.has(ALWAYS) or (known.has(WITH_LESION) and lesion.yes):
        return Silent("1", "a diagnosis with bone disease")
    if other_indication(inputs, orders).yes:
        return Silent("2", "another indication is recorded")
    if not known.known:
        return _finding(inputs, "6", orders)
    if not known.has((MGUS, SMM)):
        return Silent("1", "neither MGUS nor smouldering myeloma")
    met = fulfilled(inputs, policy)
    if met:
        return _finding(inputs, "3", orders, met)
    uses = {agents.use_of(e) for e in orders}
    if Use.ONCOLOGY in uses:
        return _finding(inputs, "4", orders)
    return _finding(inputs, "U" if Use.UNKNOWN in uses else "5", orders)


def _finding(
    inputs: Inputs, row: str, orders: tuple[Entry, ...], met: tuple[Criterion, ...] = ()
) -> Finding:
    shown = MGUS if not inputs.diagnoses.has((SMM,)) else SMM
    missing: list[Missing] = []
    if row in ("4", "5", "U"):
        missing.append(Missing("otherBmaIndication", Reason.ABSENT))
    if row == "U":
        missing.append(Missing("boneProduct", Reason.NOT_UNDERSTOOD))
    if row == "6":
        missing += inputs.diagnoses.gap
    notes: tuple[Message, ...] = (msg("bone-note-smm-trials"),) if row == "4" else ()
    return Finding(
        RULE,
        row,
        Indicator.WARNING if row == "4" else Indicator.INFO,
        {
            "drugs": tuple(dict.fromkeys(agents.shown(e) for e in orders)),
            "dx": shown,
            "events": tuple(each.words for each in met),
        },
        (
            *lines_of(orders, "boneOrder"),
            *inputs.diagnoses.lines(),
            *(line for each in met for line in each.lines),
        ),
        tuple(missing),
        notes,
        _offers(row, orders),
        about=orders[0].reference,
    )


def _offers(row: str, orders: tuple[Entry, ...]) -> tuple[Suggestion, ...]:
    delete = tuple(ChangeOrder(e.reference, "delete") for e in orders)
    found = []
    if row in ("4", "5", "U"):
        found.append(Suggestion(msg("suggest-bone-delete"), delete))
        found.append(Suggestion(msg("suggest-bone-dxa"), (RequestTest("dxa"),)))
    if row == "3":
        found.append(
            Suggestion(
                msg("suggest-bone-consult-haematology"), (RequestTest("consult-haematology"),)
            )
        )
    return tuple(found)
