"""Dexamethasone and an immunomodulatory drug together (vte-highdose-dex)"""

from __future__ import annotations

from decimal import Decimal

from rules.drugs import IMIDS
from rules.kernel import (
    ChangeOrder,
    Evidence,
    Finding,
    Indicator,
    Missing,
    Outcome,
    Reason,
    Silent,
    Suggestion,
    Tri,
    highest,
    msg,
)
from rules.myeloma.common import SELECT_SIGN, SOURCE, drug_names
from rules.myeloma.thrombosis import offers
from rules.myeloma.thrombosis.dexamethasone import DEXAMETHASONE, Dexamethasone
from rules.myeloma.thrombosis.facts import FAMILY, Inputs
from rules.myeloma.thrombosis.risk import Assessment, assess
from rules.myeloma.thrombosis.shown import imid_lines
from rules.myeloma.thrombosis.siblings import HIGH_DOSE_DEX
from rules.patient import age_at_least
from rules.policy import Policy

INDICATORS = {
    "1": Indicator.WARNING,
    "2": Indicator.INFO,
    "3": Indicator.WARNING,
    "4": Indicator.INFO,
}


@FAMILY.rule(
    HIGH_DOSE_DEX,
    hooks=SELECT_SIGN,
    source=SOURCE,
    section="6-CQ5 (commentary), 2-CQ2",
    grade="2A, 1iiA",
    overrides=("benefit-outweighs", "trial-protocol", "specialist-advised"),
    settings=(
        "vte.highDoseDexMg28d",
        "vte.lowDoseDexMg28d",
        "vte.elderlyAge",
        "vte.olderDexAge",
        "vte.imidWindowDays",
    ),
)
def high_dose_dexamethasone(inputs: Inputs, policy: Policy) -> Outcome:
    """Dexamethasone and an immunomodulatory drug are both drafted or running. All rows.

    | row | condition | result |
    |---|---|---|
    | 1 | dexamethasone >= 480 mg per 28 days | warning |
    | 2 | 160 < dexamethasone < 480 mg per 28 days | info |
    | 3 | row 1, and not eligible for transplant or 65 years or older | warning |
    | 4 | dose or schedule not readable | info |
    | 5 | <= 160 mg per 28 days | silent |

    Single dated doses, premedication and antiemetics do not enter; part of a cycle is not
    extrapolated. Row 3 shows the card's line where it applies.
    """
    meds = inputs.medications
    if not (meds.signed(IMIDS) or meds.signed(DEXAMETHASONE)):
        return Silent("0", "neither drug in the drafts")
    found = assess(inputs, policy)
    dex = found.dex
    if not dex.entries or not found.imid.active.yes:
        return Silent("0", "not both drugs drafted or running")
    older = age_at_least(inputs.age, policy.number("vte.elderlyAge")) | _ineligible(inputs)
    rows = _dex_rows(dex, policy, older)
    if not rows:
        return Silent("5", "weekly low-dose dexamethasone or less")
    return _dex_finding(inputs, policy, found, rows, older)


def _ineligible(inputs: Inputs) -> Tri:
    fact = inputs.eligibility
    if not fact.known or fact.value not in ("eligible", "ineligible"):
        return Tri.UNKNOWN
    return Tri.of(fact.value == "ineligible")


def _dex_rows(dex: Dexamethasone, policy: Policy, older: Tri) -> tuple[str, ...]:
    rows = []
    if dex.high.yes:
        rows += ["3", "1"] if older.yes else ["1"]
    elif dex.mg is not None and dex.mg > policy.number("vte.lowDoseDexMg28d"):
        rows.append("2")
    if dex.unclear:
        rows.append("4")
    return tuple(rows)


def _dex_finding(
    inputs: Inputs, policy: Policy, found: Assessment, rows: tuple[str, ...], older: Tri
) -> Finding:
    dex = found.dex
    missing = [
        Missing("dexPer28d", Reason.NOT_UNDERSTOOD, msg("missing-entry", entry=e.reference))
        for e in dex.unclear
    ]
    if dex.high.yes and older.unknown:
        missing += [f.missing for f in (inputs.age, inputs.eligibility) if not f.known]
    lines: tuple[Evidence, ...] = (
        *imid_lines(found.imid.shown),
        *dex.lines,
        *inputs.age.evidence,
        *(inputs.eligibility.evidence if inputs.eligibility.known else ()),
    )
    mg = dex.mg if dex.mg is not None else dex.readable_mg
    return Finding(
        HIGH_DOSE_DEX,
        rows[0],
        highest(INDICATORS[row] for row in rows),
        {
            "mg": mg,
            "atLeast": dex.mg is None,
            "age": inputs.age.value.lowest if inputs.age.value else None,
            "drugs": drug_names(found.imid.shown, IMIDS),
            "limit": policy.number("vte.highDoseDexMg28d"),
            "low": policy.number("vte.lowDoseDexMg28d"),
        },
        lines,
        tuple(missing),
        suggestions=_weekly(inputs, policy, dex) if {"1", "2"} & set(rows) else (),
        rows=tuple(sorted(rows)),
    )


def _weekly(inputs: Inputs, policy: Policy, dex: Dexamethasone) -> tuple[Suggestion, ...]:
    """Weekly dexamethasone: 40 mg, over 75 years 20 mg; both where the age is not known."""
    orders = offers.changeable(dex.entries)
    if not orders or len(orders) != len(dex.entries):
        return ()
    first, *others = sorted(orders, key=lambda e: not e.is_draft)
    old = age_at_least(inputs.age, policy.number("vte.olderDexAge") + 1)
    doses = {Tri.YES: (20,), Tri.NO: (40,)}.get(old, (40, 20))
    return tuple(
        Suggestion(
            msg(f"suggest-dexamethasone-weekly-{mg}"),
            (
                ChangeOrder(first.reference, "redose", dose=Decimal(mg), every=(1, 1, "wk")),
                *(ChangeOrder(e.reference, "delete") for e in others),
            ),
        )
        for mg in doses
    )
