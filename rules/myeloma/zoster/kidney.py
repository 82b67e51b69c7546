"""Do the antiviral's dose and the kidney fit each other? (hz-antiviral-renal-review)"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from rules.drugs import ANTIVIRAL_COVER
from rules.kernel import (
    ChangeOrder,
    Evidence,
    Fact,
    Finding,
    Indicator,
    Measurement,
    Message,
    Missing,
    Outcome,
    Reason,
    RequestTest,
    Silent,
    Suggestion,
    Term,
    highest,
    msg,
    tri,
)
from rules.myeloma.common import SELECT_SIGN, SOURCE, VIEW, drug_names, kidney_lines, lines_of
from rules.myeloma.zoster import antivirals
from rules.myeloma.zoster.creatinine import Rise, active, acute_rise, days_taken, long_without
from rules.myeloma.zoster.facts import (
    FAMILY,
    RENAL_RULE,
    Inputs,
    below,
    crcl,
    creatinine_awaited,
    poor_kidney,
)
from rules.policy import Policy
from rules.therapy import Entry

WARNINGS = ("1", "2", "3", "7")
ORDER = ("1", "2", "3", "7", "4", "5", "6", "8", "U", "9", "10")
"""Rows by urgency: the first that fired gives the card its line."""


@dataclass(frozen=True, slots=True)
class _State:
    """Daily totals in mg that can be read, what cannot, the course, the kidney."""

    aciclovir: Fraction
    valaciclovir: Fraction
    unread: tuple[Entry, ...]
    treated: bool
    entries: tuple[Entry, ...]
    crcl: Fact[Measurement]


@FAMILY.rule(
    RENAL_RULE,
    hooks=(*SELECT_SIGN, *VIEW),
    source=SOURCE,
    section="6-CQ4 (commentary)",
    grade="2A",
    overrides=("specialist-advised", "benefit-outweighs", "data-wrong"),
    settings=(
        "fresh.renal.orderDays",
        "fresh.renal.viewDays",
        "hz.stableViewDays",
        "hz.acvStudiedMg",
        "hz.vacvStudiedMg",
        "hz.treatSuspectMgPerDay",
        "hz.renal.vacvCautionCrCl",
        "hz.renal.acvCautionCrCl",
        "hz.renal.acvHighDoseCrCl",
        "hz.renal.acvZosterMaxMg",
        "hz.renal.acvProphMaxMg",
        "hz.akiRatio7d",
        "hz.akiRise48h",
        "hz.longTermDays",
    ),
)
def renal_review(inputs: Inputs, policy: Policy) -> Outcome:
    """Aciclovir or valaciclovir drafted, or active at a view hook. All rows; the highest counts.

    | row | condition | result |
    |---|---|---|
    | 1 | valaciclovir >= 500 mg/day as prophylaxis, CrCl < 30 or dialysis | warning |
    | 2 | aciclovir > 400 mg/day as prophylaxis, CrCl < 10 or dialysis | warning |
    | 3 | aciclovir > 2,400 mg/day, CrCl < 25 or dialysis | warning |
    | 4 | 200 < aciclovir <= 400 mg/day as prophylaxis, CrCl < 10 or dialysis | info |
    | 5 | aciclovir > 200 mg/day as prophylaxis, 10 <= CrCl < 25 | info |
    | 6 | aciclovir 200 mg/day as prophylaxis, CrCl < 10 or dialysis | info |
    | 7 | creatinine 1.5 times within 7 days or +0.3 mg/dL within 48 h | warning |
    | 8 | treatment course, CrCl < 30 or dialysis, row 3 not met | info |
    | 9 | antiviral active for 90 days or more, no creatinine for 90 days | info |
    | 10 | order: kidney function unknown, no dialysis | info |
    | U | dose not readable while CrCl < 30 or dialysis | info, could not be checked |
    | 11 | otherwise | silent |

    An order is prophylaxis unless a treatment course runs. Rows 9 and 10 wait for a creatinine
    that is ordered or pending.
    """
    judged = inputs.medications.signed(ANTIVIRAL_COVER) if inputs.hook.is_order else active(inputs)
    if not judged:
        return Silent("0", "no aciclovir or valaciclovir to judge")
    state = _state(inputs, policy)
    rise = acute_rise(inputs, policy)
    fired = set(_course_rows(inputs, policy, state) if state.treated else ())
    fired |= set(() if state.treated else _prophylaxis_rows(inputs, policy, state))
    if _too_much(inputs, policy, state):
        fired = {*fired, "3"} - {"8"}
    if rise:
        fired.add("7")
    fired |= set(_unknown_rows(inputs, policy, state))
    if not fired:
        return Silent("11", "dose and kidney fit, or nothing is known against it")
    rows = tuple(row for row in ORDER if row in fired)
    return _finding(inputs, policy, rows, state, rise)


# --- what the rows look at ------------------------------------------------------------------------


def _state(inputs: Inputs, policy: Policy) -> _State:
    """The highest daily totals from today on, over what runs, is planned and is drafted."""
    meds = inputs.medications
    treated, _ = antivirals.treatment(meds, policy)
    renewed = antivirals.superseded(meds)
    entries = tuple(e for e in meds.running(ANTIVIRAL_COVER) if e.reference not in renewed)
    days = {max(e.start.date, meds.as_of) if e.start else meds.as_of for e in entries}
    totals: dict[str, Fraction] = {}
    for drug in ANTIVIRAL_COVER:
        on = {*days, meds.as_of}
        totals[drug] = max(antivirals.known_total(meds, drug, d, any_route=True)[0] for d in on)
    unread = tuple(e for e in entries if e.per_day is None or e.per_day.mg is None)
    return _State(
        totals["aciclovir"],
        totals["valaciclovir"],
        unread,
        treated.yes,
        entries,
        crcl(inputs, policy, stable=not treated.yes),
    )


def _too_much(inputs: Inputs, policy: Policy, state: _State) -> bool:
    """Row 3, whatever the aciclovir is for."""
    low = poor_kidney(inputs, state.crcl, policy.number("hz.renal.acvHighDoseCrCl"))
    return state.aciclovir > policy.number("hz.renal.acvZosterMaxMg") and low.yes


def _course_rows(inputs: Inputs, policy: Policy, state: _State) -> tuple[str, ...]:
    poor = poor_kidney(inputs, state.crcl, policy.number("hz.renal.vacvCautionCrCl"))
    return ("8",) if poor.yes else ()


def _prophylaxis_rows(inputs: Inputs, policy: Policy, state: _State) -> list[str]:
    """Rows 1, 2, 4, 5, 6 and U."""
    poor = poor_kidney(inputs, state.crcl, policy.number("hz.renal.vacvCautionCrCl"))
    lowest = policy.number("hz.renal.acvCautionCrCl")
    very_poor = poor_kidney(inputs, state.crcl, lowest)
    between = ~below(state.crcl, lowest) & below(
        state.crcl, policy.number("hz.renal.acvHighDoseCrCl")
    )
    studied = policy.number("hz.acvStudiedMg")
    rows = []
    if state.valaciclovir >= policy.number("hz.vacvStudiedMg") and poor.yes:
        rows.append("1")
    if very_poor.yes and state.aciclovir > 0:
        if state.aciclovir > policy.number("hz.renal.acvProphMaxMg"):
            rows.append("2")
        else:
            rows.append("4" if state.aciclovir > studied else "6")
    if between.yes and state.aciclovir > studied:
        rows.append("5")
    if state.unread and poor.yes:
        rows.append("U")
    return rows


def _unknown_rows(inputs: Inputs, policy: Policy, state: _State) -> list[str]:
    """Rows 9 and 10."""
    rows = []
    awaited = creatinine_awaited(inputs)
    if not awaited and long_without(inputs, policy):
        rows.append("9")
    unknown = not state.crcl.known and not tri(inputs.renal.dialysis).yes
    recent = inputs.renal.scr.fresh(inputs.as_of, policy.days("fresh.renal.orderDays")).known
    if inputs.hook.is_order and unknown and (recent or not awaited):
        rows.append("10")
    return rows


# --- the card -------------------------------------------------------------------------------------


def _finding(
    inputs: Inputs, policy: Policy, rows: tuple[str, ...], state: _State, rise: Rise | None
) -> Finding:
    warned = highest(Indicator.WARNING if r in WARNINGS else Indicator.INFO for r in rows)
    lines: tuple[Evidence, ...] = (
        *lines_of(state.entries, "antiviral", daily=True),
        *kidney_lines(inputs.renal, state.crcl),
    )
    if rise:
        lines += (rise[1].evidence("scr"), rise[0].evidence("scrBefore"))
    return Finding(
        RENAL_RULE,
        rows[0],
        warned,
        _params(inputs, policy, state, rise),
        lines,
        _gaps(inputs, policy, rows, state),
        suggestions=_offers(inputs, policy, rows, state),
        rows=rows,
    )


def _params(inputs: Inputs, policy: Policy, state: _State, rise: Rise | None) -> dict[str, Any]:
    return {
        "kidney": _kidney(inputs, state),
        "drugs": drug_names(state.entries, ANTIVIRAL_COVER),
        "aciclovir": state.aciclovir,
        "valaciclovir": state.valaciclovir,
        "scrBefore": rise[0] if rise else None,
        "scr": rise[1] if rise else None,
        "days": days_taken(inputs),
        "limit": policy.days("hz.longTermDays"),
        "weightMissing": _weight_missing(state.crcl),
    }


def _kidney(inputs: Inputs, state: _State) -> Message | None:
    if tri(inputs.renal.dialysis).yes:
        return msg("hz-kidney-dialysis")
    return msg("hz-kidney-crcl", crcl=state.crcl.value) if state.crcl.known else None


def _weight_missing(clearance: Fact[Measurement]) -> bool:
    """Is a (current) weight the only thing the clearance lacks?"""
    part = clearance.detail.params.get("part") if clearance.detail else None
    return not clearance.known and part == Term("fact-weightKg")


def _gaps(
    inputs: Inputs, policy: Policy, rows: tuple[str, ...], state: _State
) -> tuple[Missing, ...]:
    missing: list[Missing] = []
    if "10" in rows:
        missing.append(state.crcl.missing)
    if "9" in rows:
        limit = policy.days("hz.longTermDays")
        missing.append(inputs.renal.scr.fresh(inputs.as_of, limit).missing)
    missing += [
        Missing("antiviralDose", Reason.NOT_UNDERSTOOD, msg("missing-entry", entry=e.reference))
        for e in state.unread
    ]
    return tuple(missing)


def _offers(
    inputs: Inputs, policy: Policy, rows: tuple[str, ...], state: _State
) -> tuple[Suggestion, ...]:
    offers: list[Suggestion] = []
    if "1" in rows:
        offers += _switch(state, "valaciclovir", "replace", "suggest-switch-to-aciclovir")
    if "2" in rows:
        offers += _switch(state, "aciclovir", "redose", "suggest-reduce-aciclovir")
    lacking = {"7", "9"} & set(rows) or ("10" in rows and not _weight_missing(state.crcl))
    if lacking and not creatinine_awaited(inputs):
        offers.append(Suggestion(msg("suggest-creatinine"), (RequestTest("creatinine"),)))
    if set(rows) - {"9", "10"}:
        offers.append(
            Suggestion(msg("suggest-consult-pharmacy"), (RequestTest("consult-pharmacy"),))
        )
    return tuple(offers)


def _switch(state: _State, drug: str, change: str, label: str) -> list[Suggestion]:
    """One order becomes aciclovir 200 mg once daily, further ones of the drug end with it."""
    orders = sorted((e for e in state.entries if e.has((drug,))), key=lambda e: not e.is_draft)
    if not orders:
        return []
    first = ChangeOrder(
        orders[0].reference,
        change,
        dose=Decimal(200),
        every=(1, 1, "d"),
        replace_drug="aciclovir",
        route="oral",
    )
    others = tuple(ChangeOrder(e.reference, "delete") for e in orders[1:])
    return [Suggestion(msg(label), (first, *others))]
