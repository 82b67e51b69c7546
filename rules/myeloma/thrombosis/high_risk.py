"""The risk is high: is an anticoagulant on board? (vte-imid-high-risk)"""

from __future__ import annotations

from rules.drugs import IMIDS
from rules.kernel import (
    Finding,
    Indicator,
    Message,
    Missing,
    Outcome,
    Silent,
    Suggestion,
    msg,
    tri,
)
from rules.myeloma.common import SELECT_SIGN, SOURCE, VIEW, kidney_lines, once
from rules.myeloma.thrombosis import offers
from rules.myeloma.thrombosis.antithrombotics import Kind
from rules.myeloma.thrombosis.facts import (
    FAMILY,
    HEPARIN_SETTINGS,
    PLATELET_SETTINGS,
    STRENGTH_SETTINGS,
    TIER_SETTINGS,
    Inputs,
    aspirin_gaps,
    clearance,
    safety_lines,
)
from rules.myeloma.thrombosis.risk import Assessment, Tier, assess
from rules.myeloma.thrombosis.shown import blood_lines, gaps, imid_lines, params, poems_note
from rules.myeloma.thrombosis.siblings import HIGH_RISK
from rules.policy import Policy
from rules.therapy import Entry

INDICATORS = {
    "2": Indicator.CRITICAL,
    "4": Indicator.CRITICAL,
    "5": Indicator.WARNING,
    "6": Indicator.WARNING,
    "7": Indicator.INFO,
    "8": Indicator.WARNING,
}


@FAMILY.rule(
    HIGH_RISK,
    hooks=(*SELECT_SIGN, *VIEW),
    source=SOURCE,
    section="6-CQ5",
    grade="2A, 1iiA",
    overrides=(
        "already-covered",
        "contraindicated",
        "specialist-advised",
        "patient-declined",
        "benefit-outweighs",
    ),
    settings=(
        *TIER_SETTINGS,
        *STRENGTH_SETTINGS,
        *HEPARIN_SETTINGS,
        *PLATELET_SETTINGS,
        "vte.imidWindowDays",
    ),
)
def high_risk(inputs: Inputs, policy: Policy) -> Outcome:
    """Tier high and an immunomodulatory drug is drafted, or running at a view hook.

    | row | condition | result |
    |---|---|---|
    | 1 | treatment-dose anticoagulant | silent |
    | 2 | active thrombosis, anything known that is less | critical |
    | 3 | prophylactic anticoagulant | silent |
    | 4 | thrombosis in the history, nothing | critical |
    | 5 | thrombosis in the history, antiplatelet drug only | warning |
    | 6 | high by other factors, nothing | warning |
    | 7 | high by other factors, antiplatelet drug only | info |
    | 8 | unknown what is taken | warning |
    """
    orders = inputs.medications.signed(IMIDS) if inputs.hook.is_order else ()
    found = assess(inputs, policy)
    if inputs.hook.is_order and not orders:
        return Silent("0", "no immunomodulatory drug in the drafts")
    if not inputs.hook.is_order and not found.imid.active.yes:
        return Silent("0", f"immunomodulatory drug running: {found.imid.active.value}")
    if found.risk.tier is not Tier.HIGH:
        return Silent("0", f"tier {found.risk.tier.value}")
    row = _high_risk_row(found)
    if row in ("1", "3"):
        return Silent(row, f"{found.blood.kind.value} on the list")
    return _high_risk_finding(inputs, policy, found, orders or found.imid.shown, row)


def _high_risk_row(found: Assessment) -> str:
    kind, history = found.blood.kind, found.risk.history
    if kind is Kind.THERAPEUTIC:
        return "1"
    if kind is Kind.UNKNOWN:
        return "8"
    if found.risk.active.yes:
        return "2"
    if kind is Kind.PROPHYLACTIC:
        return "3"
    if history.yes:
        return "4" if kind is Kind.NONE else "5"
    return "6" if kind is Kind.NONE else "7"


def _high_risk_finding(
    inputs: Inputs, policy: Policy, found: Assessment, courses: tuple[Entry, ...], row: str
) -> Finding:
    suggestions, missing = _high_risk_offers(inputs, policy, found, courses, row)
    notes: list[Message] = []
    if row == "2" and any("lenalidomide" in e.drugs for e in courses):
        notes.append(msg("vte-note-lenalidomide"))
    if row in ("4", "6"):
        notes += poems_note(inputs)
    lines = (
        *imid_lines(courses),
        *blood_lines(found.blood),
        *found.risk.lines,
        *kidney_lines(inputs.renal, clearance(inputs, policy)),
        *safety_lines(inputs, policy),
        *(inputs.hit.evidence if tri(inputs.hit).yes else ()),
    )
    return Finding(
        HIGH_RISK,
        row,
        INDICATORS[row],
        {**params(found, courses), "active": found.risk.active.yes},
        lines,
        missing,
        tuple(notes),
        suggestions,
        select_any=True,
        about=courses[0].reference if courses else "",
    )


def _high_risk_offers(
    inputs: Inputs, policy: Policy, found: Assessment, courses: tuple[Entry, ...], row: str
) -> tuple[tuple[Suggestion, ...], tuple[Missing, ...]]:
    if row == "2":
        return (offers.CONSULT, *offers.hold(courses)), ()
    missing: list[Missing] = []
    suggestions: list[Suggestion] = []
    if not (row == "8" and found.risk.active.yes):
        lmwh = offers.heparin(inputs, policy, courses, recommend=row in ("4", "5", "6"))
        suggestions += lmwh.suggestions
        missing += lmwh.open_items
        if not lmwh.suggestions:
            suggestions += _count_instead(inputs, policy)
    suggestions.append(offers.CONSULT)
    if row in ("4", "6"):
        aspirin = offers.aspirin(
            inputs, policy, found.blood, courses, doses=(100,), recommend=False
        )
        suggestions += aspirin
        missing += aspirin_gaps(inputs, policy) if aspirin else ()
    if row == "8":
        suggestions.append(offers.RECONCILE)
    if row in ("4", "6", "8"):
        missing += gaps(inputs, found.blood)
    if found.risk.history.yes and not found.risk.active.yes and not inputs.vte_active.known:
        missing.append(inputs.vte_active.missing)
    return tuple(suggestions), once(missing)


def _count_instead(inputs: Inputs, policy: Policy) -> tuple[Suggestion, ...]:
    """Platelets or bleeding unknown: a blood count instead of heparin."""
    if tri(inputs.bleeding).unknown and not inputs.tests.entries:
        return (offers.BLOOD_COUNT,)
    return offers.blood_count(inputs, policy)
