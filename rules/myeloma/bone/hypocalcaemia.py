"""bone-denosumab-hypocalcaemia: is calcium low, or unknown, before a bone agent?"""

from __future__ import annotations

from datetime import timedelta

from rules.calcium import Calcium
from rules.kernel import (
    Evidence,
    Fact,
    Finding,
    Indicator,
    Missing,
    Outcome,
    Silent,
    Suggestion,
    tri,
)
from rules.myeloma.bone import agents, offers
from rules.myeloma.bone.facts import (
    FAMILY,
    Inputs,
    calcium,
    calcium_gap,
    calcium_lines,
    calcium_params,
    corrected,
    crcl,
    low,
    lower_limit,
    poor_kidney,
    very_low,
)
from rules.myeloma.bone.indication import hypercalcaemia
from rules.myeloma.bone.supply import supply
from rules.myeloma.common import SELECT_SIGN, SOURCE, kidney_lines, lines_of
from rules.policy import Policy
from rules.therapy import Entry

RULE = "bone-denosumab-hypocalcaemia"
INDICATORS = {
    "1": Indicator.CRITICAL,
    "2": Indicator.CRITICAL,
    "3": Indicator.WARNING,
    "4": Indicator.WARNING,
    "5": Indicator.WARNING,
    "6": Indicator.INFO,
}


@FAMILY.rule(
    RULE,
    hooks=SELECT_SIGN,
    source=SOURCE,
    section="6-CQ1",
    grade="1",
    overrides=("data-wrong", "specialist-advised", "benefit-outweighs"),
    settings=(
        "bone.ca.low",
        "bone.ca.critical",
        "bone.ca.ionisedLow",
        "bone.ca.lowRecheckDays",
        "bone.supp.renalCrCl",
        "fresh.calcium.orderDays",
    ),
)
def calcium_before_agent(inputs: Inputs, policy: Policy) -> Outcome:
    """Denosumab (all rows) or zoledronic acid (rows 1 to 3) is drafted; the first row decides.

    | row | condition | result |
    |---|---|---|
    | 1 | corrected calcium < 8.0 mg/dL (ionised < 1.0 mmol/L) | critical |
    | 2 | numbness or tetany, and calcium below the lower limit or unknown | critical |
    | 3 | 8.0 <= corrected calcium < lower limit (8.8 where the result has none) | warning |
    | 4 | denosumab, calcium known without albumin | warning |
    | 5 | denosumab, calcium unknown or older than 14 days | warning |
    | 6 | denosumab, calcium not low, CrCl < 30 or dialysis | info |
    | 7 | otherwise | silent |

    Zoledronic acid for hypercalcaemia of malignancy is left alone.
    """
    orders = judged_orders(inputs)
    if not orders:
        return Silent("0", "no denosumab or zoledronic acid to judge")
    row = row_of(inputs, policy)
    if row == "7":
        return Silent("7", "calcium is not low")
    ordered = offers.drafted_request(inputs.calcium_orders.entries)
    if row in ("4", "5") and ordered:
        return Silent(row, "calcium is ordered in the same bundle")
    return _finding(inputs, policy, row, orders)


def judged_orders(inputs: Inputs) -> tuple[Entry, ...]:
    """Signed denosumab and zoledronic acid, without zoledronic acid for hypercalcaemia."""
    return tuple(
        e
        for e in inputs.medications.signed((agents.DMAB, agents.ZOL))
        if agents.DMAB in e.drugs or not hypercalcaemia(inputs, e)
    )


def row_of(inputs: Inputs, policy: Policy) -> str:
    """The first matching row; ``7`` when there is nothing to say."""
    orders = judged_orders(inputs)
    found = calcium(inputs, policy)
    if very_low(found, policy).yes:
        return "1"
    below = low(found, policy)
    if tri(inputs.hypocalcaemia_symptoms).yes and (below.yes or not corrected(found)):
        return "2"
    if below.yes:
        return "3"
    if not any(agents.DMAB in e.drugs for e in orders):
        return "7"
    if found.known and not corrected(found):
        return "4"
    if not found.known or below.unknown:
        return "5"
    return "6" if poor_kidney(inputs, policy).yes else "7"


def critical_fires(inputs: Inputs, policy: Policy) -> bool:
    """Does a critical row of this rule speak at this hook (``bone-denosumab-ca-vitd`` row 3)?"""
    if not inputs.hook.is_order or not judged_orders(inputs):
        return False
    return row_of(inputs, policy) in ("1", "2")


def _finding(inputs: Inputs, policy: Policy, row: str, orders: tuple[Entry, ...]) -> Finding:
    found = calcium(inputs, policy)
    value = found.value
    params = {
        **calcium_params(found),
        "lln": lower_limit(value, policy) if value else None,
        "drugs": tuple(dict.fromkeys(agents.shown(e) for e in orders)),
        "crcl": crcl(inputs, policy).value,
        "dialysis": tri(inputs.renal.dialysis).yes,
    }
    missing: tuple[Missing, ...] = calcium_gap(found) if row in ("2", "4", "5") else ()
    return Finding(
        RULE,
        row,
        INDICATORS[row],
        params,
        _lines(inputs, policy, row, orders, found),
        missing,
        suggestions=_offers(inputs, policy, row, orders),
        select_any=True,
        about=orders[0].reference,
    )


def _lines(
    inputs: Inputs, policy: Policy, row: str, orders: tuple[Entry, ...], found: Fact[Calcium]
) -> tuple[Evidence, ...]:
    lines = [*lines_of(orders, "boneOrder"), *calcium_lines(found, policy)]
    if row == "2":
        lines += inputs.hypocalcaemia_symptoms.evidence
    if row == "6":
        lines += kidney_lines(inputs.renal, crcl(inputs, policy))
    return tuple(lines)


def _offers(
    inputs: Inputs, policy: Policy, row: str, orders: tuple[Entry, ...]
) -> tuple[Suggestion, ...]:
    found: list[Suggestion] = []
    if row in ("1", "2", "3"):
        start = inputs.as_of + timedelta(days=policy.days("bone.ca.lowRecheckDays"))
        found += offers.defer(orders, start, "suggest-bone-defer")
    if row != "6" and not offers.drafted_request(inputs.calcium_orders.entries):
        tests, urgent = (*offers.CALCIUM, "magnesium"), row in ("1", "2")
        found.append(offers.ask("suggest-bone-calcium-magnesium", *tests, urgent=urgent))
    if row == "6":
        when = inputs.as_of + timedelta(days=policy.days("bone.ca.lowRecheckDays"))
        found.append(offers.ask("suggest-bone-calcium-week", *offers.CALCIUM, when=when))
    if row in ("1", "2", "3"):
        found += _supplements(inputs, policy)
    return tuple(found)


def _supplements(inputs: Inputs, policy: Policy) -> tuple[Suggestion, ...]:
    """Supplements that are not on the list yet, unselected."""
    taken = supply(inputs)
    return offers.supplements(
        policy,
        calcium_too=not taken.calcium.yes,
        vitamin_d=not taken.vitamin_d.yes,
        poor=poor_kidney(inputs, policy).yes,
        recommended=False,
    )
