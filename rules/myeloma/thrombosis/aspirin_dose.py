"""Aspirin outside 81 to 100 mg a day (vte-aspirin-dose)"""

from __future__ import annotations

from fractions import Fraction

from rules.drugs import IMIDS
from rules.kernel import Finding, Hook, Indicator, Missing, Outcome, Reason, Silent, msg, tri
from rules.myeloma.common import SELECT_SIGN, SOURCE, drug_names, lines_of
from rules.myeloma.thrombosis import offers
from rules.myeloma.thrombosis.antithrombotics import ASPIRIN, Aspirin, Kind, aspirin
from rules.myeloma.thrombosis.facts import ASPIRIN_SETTINGS, FAMILY, STRENGTH_SETTINGS, Inputs
from rules.myeloma.thrombosis.risk import Assessment, assess
from rules.myeloma.thrombosis.shown import imid_lines
from rules.myeloma.thrombosis.siblings import ASPIRIN_DOSE
from rules.policy import Policy


@FAMILY.rule(
    ASPIRIN_DOSE,
    hooks=SELECT_SIGN,
    source=SOURCE,
    section="6-CQ5",
    grade="2A",
    overrides=("not-this-indication", "specialist-advised"),
    settings=(*ASPIRIN_SETTINGS, "vte.aspirinAntiplateletMaxMg", *STRENGTH_SETTINGS),
)
def aspirin_dose(inputs: Inputs, policy: Policy) -> Outcome:
    """Aspirin is signed with an immunomodulatory drug, or that drug ordered with aspirin listed.

    | row | condition | result |
    |---|---|---|
    | 1 | treatment-dose anticoagulant | silent |
    | 2 | 81 to 100 mg/day | silent |
    | 3 | less | info |
    | 4 | above 100 to 325 mg/day with a documented reason for an antiplatelet drug | silent |
    | 5 | above 100 mg/day otherwise | info |
    | 6 | dose or unit not readable | info |

    As-needed and single doses are analgesics here and do not count.
    """
    found = assess(inputs, policy)
    meds = inputs.medications
    signed = inputs.hook is Hook.ORDER_SIGN and bool(meds.signed(ASPIRIN))
    if not (meds.signed(IMIDS) or (signed and found.imid.active.yes)):
        return Silent("0", "no order of an immunomodulatory drug, nor of aspirin beside one")
    taken = aspirin(meds)
    if not taken.entries:
        return Silent("0", "no regular aspirin")
    if found.blood.kind is Kind.THERAPEUTIC:
        return Silent("1", "treatment-dose anticoagulant on the list")
    row = _aspirin_row(inputs, policy, taken)
    if row in ("2", "4"):
        return Silent(row, "in range, or a documented antiplatelet reason")
    return _aspirin_finding(found, taken, row)


def _aspirin_row(inputs: Inputs, policy: Policy, taken: Aspirin) -> str:
    if taken.mg is None:
        return "6"
    if taken.mg < policy.number("vte.aspirinMinMg"):
        return "3"
    if taken.mg <= policy.number("vte.aspirinMaxMg"):
        return "2"
    top: Fraction = policy.number("vte.aspirinAntiplateletMaxMg")
    ordered = any(r in ANTIPLATELET_REASONS for e in taken.entries for r in e.reasons)
    documented = tri(inputs.antiplatelet_reason).yes or ordered
    return "4" if taken.mg <= top and documented else "5"


ANTIPLATELET_REASONS = (
    "coronary-stent",
    "ischaemic-stroke",
    "ischaemic-heart-disease",
    "myocardial-infarction",
)


def _aspirin_finding(found: Assessment, taken: Aspirin, row: str) -> Finding:
    missing = (
        Missing("aspirin", Reason.NOT_UNDERSTOOD, msg("missing-entry", entry=e.reference))
        for e in taken.entries
        if row == "6" and (e.per_day is None or e.per_day.mg is None)
    )
    return Finding(
        ASPIRIN_DOSE,
        row,
        Indicator.INFO,
        {"mg": taken.mg, "drugs": drug_names(found.imid.shown, IMIDS)},
        (*lines_of(taken.entries, "aspirin"), *imid_lines(found.imid.shown)),
        tuple(missing),
        suggestions=offers.aspirin_doses(taken.entries),
    )
