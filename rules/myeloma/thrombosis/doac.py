"""A direct oral anticoagulant as primary prophylaxis: coverage in Japan (vte-doac-coverage)"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from rules.drugs import DOACS, IMIDS
from rules.kernel import ChangeOrder, Finding, Indicator, Outcome, Silent, Suggestion, msg, tri
from rules.myeloma.common import SELECT_SIGN, SOURCE, drug_names, lines_of
from rules.myeloma.thrombosis import offers
from rules.myeloma.thrombosis.antithrombotics import Kind, antithrombotic
from rules.myeloma.thrombosis.facts import (
    FAMILY,
    TIER_SETTINGS,
    Inputs,
    aspirin_unsuitable,
    safety_lines,
    weight,
)
from rules.myeloma.thrombosis.risk import Assessment, Tier, assess
from rules.myeloma.thrombosis.shown import imid_lines
from rules.myeloma.thrombosis.siblings import DOAC
from rules.policy import Policy
from rules.therapy import Entry

VTE_REASONS = ("dvt", "pulmonary-embolism", "venous-thrombosis-other", "vte-history")
COVERED_REASONS = ("atrial-fibrillation", "coronary-stent")


@FAMILY.rule(
    DOAC,
    hooks=SELECT_SIGN,
    source=SOURCE,
    section="6-CQ5 (commentary)",
    grade="2C",
    overrides=("coverage-approved", "specialist-advised", "not-this-indication"),
    settings=(*TIER_SETTINGS, "vte.imidWindowDays"),
)
def doac_coverage(inputs: Inputs, policy: Policy) -> Outcome:
    """A DOAC is drafted while an immunomodulatory drug is drafted or runs.

    | row | condition | result |
    |---|---|---|
    | 1 | thrombosis now or in the history | silent |
    | 2 | another covered indication | silent |
    | 3 | apixaban, no thrombosis in the history | info |
    | 4 | another DOAC, no thrombosis in the history | info |
    | 5 | history unknown | info |
    """
    drafts = inputs.medications.signed(DOACS)
    if not drafts:
        return Silent("0", "no DOAC in the drafts")
    found = assess(inputs, policy)
    if not found.imid.active.yes:
        return Silent("0", f"immunomodulatory drug running: {found.imid.active.value}")
    reasons = {reason for e in drafts for reason in e.reasons}
    if found.risk.history.yes or reasons & set(VTE_REASONS):
        return Silent("1", "thrombosis in the history")
    covered = tri(inputs.atrial_fibrillation).yes or tri(inputs.coronary_stent).yes
    if covered or reasons & set(COVERED_REASONS):
        return Silent("2", "another covered indication")
    apixaban = any("apixaban" in e.drugs for e in drafts)
    if found.risk.history.unknown:
        return _doac_finding(inputs, policy, found, drafts, "5")
    return _doac_finding(inputs, policy, found, drafts, "3" if apixaban else "4")


def _doac_finding(
    inputs: Inputs, policy: Policy, found: Assessment, drafts: tuple[Entry, ...], row: str
) -> Finding:
    swap: tuple[Suggestion, ...] = ()
    if row != "5" and _aspirin_instead(inputs, policy, found, drafts):
        action = ChangeOrder(
            drafts[0].reference,
            "replace",
            dose=Decimal(100),
            every=offers.DAILY,
            replace_drug="aspirin",
            route="oral",
        )
        swap = (Suggestion(msg("suggest-doac-to-aspirin"), (action,)),)
    missing = [] if row != "5" or inputs.vte_history.known else [inputs.vte_history.missing]
    missing += [] if inputs.atrial_fibrillation.known else [inputs.atrial_fibrillation.missing]
    return Finding(
        DOAC,
        row,
        Indicator.INFO,
        {
            "doac": drug_names(drafts, DOACS),
            "drugs": drug_names(found.imid.shown, IMIDS),
            "aspirin": bool(swap),
        },
        (
            *lines_of(drafts, "doac"),
            *imid_lines(found.imid.shown),
            *found.risk.lines,
            *(safety_lines(inputs, policy) if swap else ()),
        ),
        tuple(missing),
        suggestions=swap,
        about=drafts[0].reference,
    )


def _aspirin_instead(
    inputs: Inputs, policy: Policy, found: Assessment, drafts: tuple[Entry, ...]
) -> bool:
    """Tier standard, aspirin known to be suitable, and nothing else on board beside the DOAC."""
    if found.risk.tier is not Tier.STANDARD or not aspirin_unsuitable(inputs, policy).no:
        return False
    meds = inputs.medications
    rest = replace(meds, entries=tuple(e for e in meds.entries if e not in drafts))
    alone = antithrombotic(rest, policy, weight(inputs, policy)).kind is Kind.NONE
    return alone and len(drafts) == 1
