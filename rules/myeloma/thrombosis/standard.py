"""An immunomodulatory drug is ordered: is aspirin due? (vte-imid-standard-aspirin)"""

from __future__ import annotations

from rules.drugs import IMIDS
from rules.kernel import Finding, Indicator, Message, Missing, Outcome, Silent, Suggestion, msg
from rules.myeloma.common import SELECT_SIGN, SOURCE, once
from rules.myeloma.thrombosis import offers
from rules.myeloma.thrombosis.antithrombotics import ASPIRIN_OFF_RANGE, Kind
from rules.myeloma.thrombosis.facts import (
    ASPIRIN_SETTINGS,
    FAMILY,
    PLATELET_SETTINGS,
    STRENGTH_SETTINGS,
    TIER_SETTINGS,
    Inputs,
    aspirin_gaps,
    aspirin_unsuitable,
    platelets,
    safety_lines,
)
from rules.myeloma.thrombosis.risk import Assessment, Tier, assess
from rules.myeloma.thrombosis.shown import blood_lines, gaps, imid_lines, params, poems_note
from rules.myeloma.thrombosis.siblings import STANDARD
from rules.patient import age_at_least
from rules.policy import Policy
from rules.therapy import Action, Entry


@FAMILY.rule(
    STANDARD,
    hooks=SELECT_SIGN,
    source=SOURCE,
    section="6-CQ5",
    grade="2A",
    overrides=(
        "already-covered",
        "contraindicated",
        "patient-declined",
        "benefit-outweighs",
        "trial-protocol",
    ),
    settings=(
        *TIER_SETTINGS,
        *STRENGTH_SETTINGS,
        *ASPIRIN_SETTINGS,
        *PLATELET_SETTINGS,
        "vte.adultAge",
    ),
)
def ordered_without_prophylaxis(inputs: Inputs, policy: Policy) -> Outcome:
    """Thalidomide, lenalidomide or pomalidomide is drafted; the first matching row decides.

    | row | condition | result |
    |---|---|---|
    | 1 | treatment-dose anticoagulant | silent |
    | 2 | prophylactic anticoagulant | silent |
    | 3 | aspirin unsuitable | silent (`vte-aspirin-contraindicated`) |
    | 4 | tier high | silent (`vte-imid-high-risk`) |
    | 5 | aspirin 81 to 100 mg/day | silent; tier unknown: info |
    | 6 | aspirin in another or an unreadable dose | silent (`vte-aspirin-dose`) |
    | 7 | another antiplatelet drug | info |
    | 8 | nothing, tier standard | warning, aspirin |
    | 9 | nothing, tier unknown | warning, aspirin as the minimum |
    | 10 | unknown, or an anticoagulant of unknown strength | warning, check other sources |

    Silent for children, and in row 5 when the draft only changes a running course.
    """
    orders = inputs.medications.signed(IMIDS)
    if not orders:
        return Silent("0", "no immunomodulatory drug in the drafts")
    if age_at_least(inputs.age, policy.number("vte.adultAge")).no:
        return Silent("0", "a child")
    found = assess(inputs, policy)
    kind, tier = found.blood.kind, found.risk.tier
    if kind.anticoagulant:
        row = "1" if kind is Kind.THERAPEUTIC else "2"
        return Silent(row, f"{kind.value} on the list")
    if aspirin_unsuitable(inputs, policy).yes:
        return Silent("3", "aspirin unsuitable: vte-aspirin-contraindicated")
    if tier is Tier.HIGH:
        return Silent("4", "tier high: vte-imid-high-risk")
    if kind is Kind.ASPIRIN:
        return _aspirin_in_place(inputs, found, orders)
    if kind in ASPIRIN_OFF_RANGE:
        return Silent("6", "aspirin in another dose: vte-aspirin-dose")
    if kind is Kind.OTHER:
        return _finding(inputs, policy, found, orders, "7", (offers.CARDIOLOGY,))
    if kind is Kind.UNKNOWN:
        return _finding(inputs, policy, found, orders, "10", (offers.RECONCILE,))
    row = "8" if tier is Tier.STANDARD else "9"
    aspirin = offers.aspirin(inputs, policy, found.blood, orders)
    record = () if tier is Tier.STANDARD else (offers.RECORD_FACTORS,)
    suggestions = (*aspirin, *record, *offers.blood_count(inputs, policy))
    return _finding(inputs, policy, found, orders, row, suggestions)


def _aspirin_in_place(inputs: Inputs, found: Assessment, orders: tuple[Entry, ...]) -> Outcome:
    if found.risk.tier is Tier.STANDARD:
        return Silent("5", "aspirin in range, no high-risk factor")
    if all(e.action is Action.CONTINUE for e in orders):
        return Silent("5", "a running course is changed, aspirin in range")
    lines = (*imid_lines(orders), *blood_lines(found.blood), *found.risk.lines)
    return Finding(STANDARD, "5", Indicator.INFO, params(found, orders), lines, found.risk.missing)


def _finding(
    inputs: Inputs,
    policy: Policy,
    found: Assessment,
    orders: tuple[Entry, ...],
    row: str,
    suggestions: tuple[Suggestion, ...],
) -> Finding:
    missing: list[Missing] = []
    if row in ("8", "9", "10"):
        missing += gaps(inputs, found.blood)
    if row in ("7", "9", "10"):
        missing += found.risk.missing
    if row in ("8", "9"):
        missing += aspirin_gaps(inputs, policy)
    notes: list[Message] = []
    if row in ("8", "9") and not platelets(inputs, policy).known:
        notes.append(msg("vte-note-platelets"))
    if row in ("8", "9"):
        notes += poems_note(inputs)
    indicator = Indicator.INFO if row == "7" else Indicator.WARNING
    return Finding(
        STANDARD,
        row,
        indicator,
        params(found, orders),
        (
            *imid_lines(orders),
            *blood_lines(found.blood),
            *found.risk.lines,
            *safety_lines(inputs, policy),
        ),
        once(missing),
        tuple(notes),
        suggestions,
        about=orders[0].reference,
    )
