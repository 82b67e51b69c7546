"""An immunomodulatory drug runs: is anything taken against thrombosis? (view hooks)"""

from __future__ import annotations

from datetime import date
from typing import Any

from rules.kernel import Finding, Indicator, Message, Missing, Outcome, Silent, Suggestion, msg
from rules.myeloma.common import SOURCE, VIEW, once, within
from rules.myeloma.thrombosis import offers
from rules.myeloma.thrombosis.antithrombotics import ASPIRIN_OFF_RANGE, Kind, aspirin
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
from rules.myeloma.thrombosis.siblings import CONTRAINDICATED, HIGH_RISK, ONGOING, STANDARD
from rules.policy import Policy

ORDER_CARDS = (STANDARD, HIGH_RISK, CONTRAINDICATED)
"""Cards on which a reason for doing without prophylaxis may have been given."""


@FAMILY.rule(
    ONGOING,
    hooks=VIEW,
    source=SOURCE,
    section="6-CQ5",
    grade="2A",
    overrides=("already-covered", "contraindicated", "patient-declined"),
    settings=(
        *TIER_SETTINGS,
        *STRENGTH_SETTINGS,
        *ASPIRIN_SETTINGS,
        *PLATELET_SETTINGS,
        "vte.imidWindowDays",
        "vte.overrideDays",
        "vte.newCourseMonths",
    ),
)
def ongoing_gap(inputs: Inputs, policy: Policy) -> Outcome:
    """Thalidomide, lenalidomide or pomalidomide runs; the first matching row decides.

    | row | condition | result |
    |---|---|---|
    | 1 | not drafted, active or within 28 days, or its order was stopped, or unknown | silent |
    | 2 | anticoagulant; or aspirin 81 to 100 mg/day that is suitable and enough | silent |
    | 3 | tier high, less than an anticoagulant | silent (`vte-imid-high-risk`) |
    | 4 | aspirin unsuitable | silent (`vte-aspirin-contraindicated`) |
    | 5 | aspirin in another or an unreadable dose | info |
    | 6 | another antiplatelet drug | info |
    | 7 | nothing, order card overridden with a reason at most 90 days ago | silent |
    | 8 | nothing, overridden longer ago | info, asks again |
    | 9 | nothing, no override | warning |
    | 10 | unknown | info |
    """
    found = assess(inputs, policy)
    if not found.imid.active.yes:
        return Silent("1", f"immunomodulatory drug running: {found.imid.active.value}")
    kind = found.blood.kind
    if kind.anticoagulant:
        return Silent("2", f"{kind.value} on the list")
    if found.risk.tier is Tier.HIGH:
        return Silent("3", "tier high: vte-imid-high-risk")
    if aspirin_unsuitable(inputs, policy).yes:
        return Silent("4", "aspirin unsuitable: vte-aspirin-contraindicated")
    if kind is Kind.ASPIRIN:
        return Silent("2", "aspirin in range")
    if kind in ASPIRIN_OFF_RANGE:
        taken = aspirin(inputs.medications)
        suggestions = offers.aspirin_doses(taken.entries)
        return _finding(inputs, policy, found, "5", suggestions, {"mg": taken.mg})
    if kind is Kind.OTHER:
        return _finding(inputs, policy, found, "6", ())
    if kind is Kind.UNKNOWN:
        return _finding(inputs, policy, found, "10", (offers.RECONCILE,))
    return _nothing(inputs, policy, found)


def _nothing(inputs: Inputs, policy: Policy, found: Assessment) -> Outcome:
    last = inputs.history.last_override(ORDER_CARDS)
    day = last.overridden if last else None
    if within(day, inputs.as_of, policy.days("vte.overrideDays")):
        return Silent("7", "overridden with a reason at most 90 days ago")
    aspirin_offer = offers.aspirin(
        inputs, policy, found.blood, found.imid.shown, recommend=day is None
    )
    suggestions = (
        *aspirin_offer[:1],
        offers.RECONCILE,
        *offers.blood_count(inputs, policy),
    )
    row = "9" if day is None else "8"
    return _finding(inputs, policy, found, row, suggestions, {"overridden": day})


def _finding(
    inputs: Inputs,
    policy: Policy,
    found: Assessment,
    row: str,
    suggestions: tuple[Suggestion, ...],
    more: dict[str, Any] | None = None,
) -> Finding:
    missing: list[Missing] = []
    if row in ("8", "9"):
        missing += aspirin_gaps(inputs, policy)
    if row in ("8", "9", "10"):
        missing += gaps(inputs, found.blood)
    missing += found.risk.missing
    return Finding(
        ONGOING,
        row,
        Indicator.WARNING if row == "9" else Indicator.INFO,
        {**params(found, found.imid.shown), "started": _started(found), **(more or {})},
        (
            *imid_lines(found.imid.shown),
            *blood_lines(found.blood),
            *found.risk.lines,
            *safety_lines(inputs, policy),
        ),
        once(missing),
        _notes(inputs, policy, found, row),
        suggestions,
    )


def _started(found: Assessment) -> Message:
    """When the course began; not known for one that is only planned."""
    first = found.imid.first
    return msg("vte-started", day=first) if first else msg("vte-start-unknown")


def _notes(inputs: Inputs, policy: Policy, found: Assessment, row: str) -> tuple[Message, ...]:
    notes: list[Message] = []
    months = int(policy.number("vte.newCourseMonths"))
    if row in ("8", "9", "10") and _younger(found.imid.first, inputs.as_of, months):
        notes.append(msg("vte-note-new-course", months=months))
    if row in ("8", "9") and not platelets(inputs, policy).known:
        notes.append(msg("vte-note-platelets"))
    if row in ("8", "9"):
        notes += poems_note(inputs)
    return tuple(notes)


def _younger(first: date | None, as_of: date, months: int) -> bool:
    """Began less than so many calendar months ago."""
    if first is None:
        return False
    passed = (as_of.year - first.year) * 12 + as_of.month - first.month
    return passed - (as_of.day < first.day) < months
