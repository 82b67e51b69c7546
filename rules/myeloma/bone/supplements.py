"""bone-denosumab-ca-vitd: denosumab and its calcium and vitamin D."""

from __future__ import annotations

from rules.calcium import Calcium
from rules.kernel import (
    ChangeOrder,
    Fact,
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
from rules.myeloma.bone.facts import (
    FAMILY,
    Inputs,
    calcium,
    calcium_gap,
    calcium_lines,
    calcium_params,
    corrected,
    crcl,
    high,
    poor_kidney,
    upper_limit,
)
from rules.myeloma.bone.hypocalcaemia import critical_fires
from rules.myeloma.bone.supply import Supply, supply
from rules.myeloma.common import SOURCE, kidney_lines, lines_of, list_gaps
from rules.policy import Policy
from rules.therapy import Entry, Source, Status

RULE = "bone-denosumab-ca-vitd"
INDICATORS = {
    "1": Indicator.WARNING,
    "2": Indicator.INFO,
    "4": Indicator.INFO,
    "5": Indicator.WARNING,
    "6": Indicator.WARNING,
    "7": Indicator.WARNING,
    "8": Indicator.WARNING,
}


@FAMILY.rule(
    RULE,
    hooks=(Hook.ORDER_SIGN, Hook.PATIENT_VIEW),
    source=SOURCE,
    section="6-CQ1",
    grade="1",
    overrides=("already-covered", "contraindicated", "patient-declined", "specialist-advised"),
    settings=(
        "bone.ca.high",
        "bone.supp.calcium",
        "bone.supp.vitD",
        "bone.supp.renalCrCl",
        "fresh.calcium.orderDays",
        "fresh.calcium.viewDays",
    ),
)
def denosumab_supplements(inputs: Inputs, policy: Policy) -> Outcome:
    """Denosumab (no osteoporosis product) is signed, or active at a view; the first row decides.

    | row | condition | result |
    |---|---|---|
    | 1 | calcium above the upper limit (else 10.1), supplements taken | warning |
    | 2 | calcium above the upper limit | info |
    | 3 | a critical row of bone-denosumab-hypocalcaemia fires | silent |
    | 4 | both taken | silent; native vitamin D with CrCl < 30 or dialysis: info |
    | 5 | either is none, corrected calcium unknown | warning |
    | 6 | one of the two is none | warning |
    | 7 | both are none | warning |
    | 8 | neither is none, at least one unknown | warning |
    """
    entries = _denosumab(inputs, policy)
    if not entries:
        return Silent("0", "no denosumab of the oncology use signed or active")
    found = calcium(inputs, policy)
    taken = supply(inputs)
    if high(found, policy).yes:
        row = "1" if taken.entries else "2"
        return _finding(inputs, policy, row, entries, taken)
    if critical_fires(inputs, policy):
        return Silent("3", "calcium must be corrected first")
    if taken.calcium.yes and taken.vitamin_d.yes:
        if not taken.active and poor_kidney(inputs, policy).yes:
            return _finding(inputs, policy, "4", entries, taken)
        return Silent("4", "calcium and vitamin D are on the list")
    return _finding(inputs, policy, _row(taken, found), entries, taken)


def _denosumab(inputs: Inputs, policy: Policy) -> tuple[Entry, ...]:
    meds = inputs.medications
    if inputs.hook.is_order:
        return agents.oncology(meds.signed((agents.DMAB,)))
    return tuple(
        entry
        for agent in agents.active(meds, policy)
        if agent.drug == agents.DMAB and agent.use is not agents.Use.OSTEOPOROSIS
        for entry in agent.entries[-2:]
    )


def _row(taken: Supply, found: Fact[Calcium]) -> str:
    if taken.calcium.no or taken.vitamin_d.no:
        if not corrected(found):
            return "5"
        return "7" if taken.calcium.no and taken.vitamin_d.no else "6"
    return "8"


def _finding(
    inputs: Inputs, policy: Policy, row: str, entries: tuple[Entry, ...], taken: Supply
) -> Finding:
    found = calcium(inputs, policy)
    clearance = crcl(inputs, policy)
    params = {
        **calcium_params(found),
        "uln": upper_limit(found.value, policy) if found.value else None,
        "calcium": taken.calcium.value,
        "vitd": taken.vitamin_d.value,
        "crcl": clearance.value,
        "dialysis": tri(inputs.renal.dialysis).yes,
    }
    lines = (
        *lines_of(entries, "boneAgent"),
        *lines_of(taken.entries, "supplement"),
        *calcium_lines(found, policy),
        *(kidney_lines(inputs.renal, clearance) if row not in ("1", "2") else ()),
    )
    return Finding(
        RULE,
        row,
        INDICATORS[row],
        params,
        lines,
        _missing(inputs, row, taken, found),
        notes=(msg("bone-note-own-supply"),) if row in ("2", "8") else (),
        suggestions=_offers(inputs, policy, row, taken, found),
        select_any=True,
        about=entries[0].reference,
    )


def _missing(inputs: Inputs, row: str, taken: Supply, found: Fact[Calcium]) -> tuple[Missing, ...]:
    gaps = list(calcium_gap(found)) if row in ("1", "2", "5", "6", "7", "8") else []
    if row in ("5", "6", "8"):
        pairs = ((taken.calcium, "caSupp"), (taken.vitamin_d, "vitDSupp"))
        gaps += [Missing(name, Reason.UNAVAILABLE) for value, name in pairs if value.unknown]
        gaps += list_gaps(inputs.medications) if taken.calcium.unknown else ()
    return tuple(gaps)


def _offers(
    inputs: Inputs, policy: Policy, row: str, taken: Supply, found: Fact[Calcium]
) -> tuple[Suggestion, ...]:
    offered: list[Suggestion] = []
    if row == "1":
        offered += _hold(taken)
    poor = poor_kidney(inputs, policy).yes
    if row in ("5", "6", "7"):
        offered += offers.supplements(
            policy,
            calcium_too=not taken.calcium.yes,
            vitamin_d=not taken.vitamin_d.yes,
            poor=poor,
            recommended=row != "5",
        )
    if row == "4":
        offered += offers.supplements(
            policy, calcium_too=False, vitamin_d=True, poor=True, recommended=False
        )
    if row in ("1", "2", "5", "6", "7", "8") and not inputs.calcium_orders.entries:
        offered.append(offers.ask("suggest-bone-calcium-albumin", *offers.CALCIUM))
    return tuple(offered)


def _hold(taken: Supply) -> tuple[Suggestion, ...]:
    """Drafts of supplements are deleted, running orders put on hold; statements cannot be."""
    actions = tuple(
        ChangeOrder(e.reference, "delete" if e.source is Source.DRAFT else "on-hold")
        for e in taken.entries
        if e.source is Source.DRAFT
        or (e.source is Source.ORDER and e.status in (Status.ACTIVE, Status.PLANNED))
    )
    label = msg("suggest-bone-hold-supplements")
    return (Suggestion(label, actions, recommended=True),) if actions else ()
