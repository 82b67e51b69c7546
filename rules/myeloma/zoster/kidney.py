"""Do the antiviral's dose and the kidney fit each other? (hz-antiviral-renal-review)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from rules.drugs import ANTIVIRAL_COVER
from rules.kernel import (
    ChangeOrder,
    Evidence,
    Fact,
    Finding,
    Indicator,
    Measurement,
    Missing,
    Outcome,
    Reason,
    RequestTest,
    Silent,
    Suggestion,
    Tri,
    highest,
    msg,
    tri,
)
from rules.myeloma.common import SELECT_SIGN, SOURCE, VIEW, drug_names, kidney_lines, lines_of
from rules.myeloma.zoster import antivirals
from rules.myeloma.zoster.facts import FAMILY, Inputs, below, crcl, poor_kidney
from rules.policy import Policy
from rules.therapy import Entry, Status

RULE = "hz-antiviral-renal-review"
INDICATORS = {
    "1": Indicator.WARNING,
    "2": Indicator.WARNING,
    "3": Indicator.WARNING,
    "4": Indicator.INFO,
    "5": Indicator.INFO,
    "6": Indicator.INFO,
    "7": Indicator.WARNING,
    "8": Indicator.INFO,
    "9": Indicator.INFO,
    "10": Indicator.INFO,
    "U": Indicator.INFO,
}


@dataclass(frozen=True, slots=True)
class _Doses:
    """Running daily totals in mg; None when a dose cannot be read."""

    aciclovir: Fraction | None
    valaciclovir: Fraction | None
    treated: bool
    entries: tuple[Entry, ...]

    @property
    def unknown(self) -> bool:
        return self.aciclovir is None or self.valaciclovir is None


@FAMILY.rule(
    RULE,
    hooks=(*SELECT_SIGN, *VIEW),
    source=SOURCE,
    section="6-CQ4 (commentary)",
    grade="2A",
    overrides=("specialist-advised", "benefit-outweighs", "data-wrong"),
    settings=(
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
    | 6 | aciclovir 200 mg/day, CrCl < 10 or dialysis | info |
    | 7 | creatinine 1.5 times within 7 days or +0.3 mg/dL within 48 h | warning |
    | 8 | treatment course, CrCl < 30 or dialysis, row 3 not met | info |
    | 9 | antiviral active for 90 days or more, no creatinine for 90 days | info |
    | 10 | order: kidney function unknown, no dialysis | info |
    | U | order: dose not readable while CrCl < 30 or dialysis | info, could not be checked |
    """
    entries = _entries(inputs)
    if not entries:
        return Silent("0", "no aciclovir or valaciclovir to judge")
    doses = _doses(inputs, policy)
    clearance = crcl(inputs, policy, stable=True)
    rows = [*_dose_rows(inputs, policy, doses, clearance)]
    rise = _acute_rise(inputs, policy)
    if rise:
        rows.append("7")
    pending = bool(inputs.creatinine_orders.entries) or inputs.renal.scr.has_pending
    if not pending and _long_without_creatinine(inputs, policy, entries):
        rows.append("9")
    unknown = not clearance.known and not tri(inputs.renal.dialysis).yes
    if inputs.hook.is_order and unknown and not pending:
        rows.append("10")
    if not rows:
        return Silent("11", "dose and kidney fit, or nothing is known against it")
    return _finding(inputs, policy, rows, doses, clearance, rise)


def _entries(inputs: Inputs) -> tuple[Entry, ...]:
    meds = inputs.medications
    if inputs.hook.is_order:
        return meds.signed(ANTIVIRAL_COVER)
    return tuple(e for e in meds.running(ANTIVIRAL_COVER) if e.status is Status.ACTIVE)


def _doses(inputs: Inputs, policy: Policy) -> _Doses:
    meds = inputs.medications
    treated, courses = antivirals.treatment(meds, policy)
    totals: list[Fraction | None] = []
    for drug in ("aciclovir", "valaciclovir"):
        total, _ = meds.daily_total((drug,))
        totals.append(total)
    running = meds.running(ANTIVIRAL_COVER)
    only_treated = treated.yes and bool(courses)
    return _Doses(totals[0], totals[1], only_treated, running)


def _dose_rows(
    inputs: Inputs, policy: Policy, doses: _Doses, clearance: Fact[Measurement]
) -> list[str]:
    very_poor = poor_kidney(inputs, clearance, policy.number("hz.renal.acvCautionCrCl"))
    quite_poor = poor_kidney(inputs, clearance, policy.number("hz.renal.acvHighDoseCrCl"))
    poor = poor_kidney(inputs, clearance, policy.number("hz.renal.vacvCautionCrCl"))
    studied = policy.number("hz.acvStudiedMg")
    rows: list[str] = []
    aciclovir, valaciclovir = doses.aciclovir or 0, doses.valaciclovir or 0
    if aciclovir > policy.number("hz.renal.acvZosterMaxMg") and quite_poor.yes:
        rows.append("3")
    if doses.treated:
        if poor.yes and not rows:
            rows.append("8")
        return rows
    if valaciclovir >= policy.number("hz.vacvStudiedMg") and poor.yes:
        rows.append("1")
    if aciclovir > policy.number("hz.renal.acvProphMaxMg") and very_poor.yes:
        rows.append("2")
    elif aciclovir > studied and very_poor.yes:
        rows.append("4")
    elif 0 < aciclovir <= studied and very_poor.yes:
        rows.append("6")
    between = _between(clearance, policy)
    if aciclovir > studied and between.yes:
        rows.append("5")
    if doses.unknown and poor.yes and inputs.hook.is_order:
        rows.append("U")
    return rows


def _between(clearance: Fact[Measurement], policy: Policy) -> Tri:
    low = below(clearance, policy.number("hz.renal.acvCautionCrCl"))
    high = below(clearance, policy.number("hz.renal.acvHighDoseCrCl"))
    return ~low & high


def _acute_rise(inputs: Inputs, policy: Policy) -> tuple[Measurement, Measurement] | None:
    """(earlier, newest) creatinine when the rise meets ``hz.akiRise``; else None."""
    latest = inputs.renal.scr.latest
    days = policy.days(
        "fresh.renal.orderDays" if inputs.hook.is_order else "fresh.renal.viewDays"
    )
    if not latest.known or latest.when is None or latest.when.days_until(inputs.as_of) > days:
        return None
    newest = latest.require()
    ratio, rise = policy.number("hz.akiRatio7d"), policy.number("hz.akiRise48h")
    for earlier in inputs.renal.scr.entries[1:]:
        if earlier.when is None or earlier.value <= 0:
            continue
        gap = latest.when.date - earlier.when.date
        if gap <= timedelta(days=7) and newest.value >= ratio * earlier.value:
            return earlier, newest
        if _within_48_hours(earlier, newest) and newest.value - earlier.value >= rise:
            return earlier, newest
    return None


def _within_48_hours(earlier: Measurement, newest: Measurement) -> bool:
    if earlier.when is None or newest.when is None:
        return False
    timed = all(w.end - w.start < timedelta(hours=1) for w in (earlier.when, newest.when))
    if timed:
        return newest.when.start - earlier.when.start <= timedelta(hours=48)
    return (newest.when.date - earlier.when.date).days <= 2


def _long_without_creatinine(
    inputs: Inputs, policy: Policy, entries: tuple[Entry, ...]
) -> bool:
    days = policy.days("hz.longTermDays")
    long = any(
        e.start is not None and e.start.days_until(inputs.as_of) >= days
        for e in inputs.medications.running(ANTIVIRAL_COVER)
        if not e.is_draft
    )
    scr = inputs.renal.scr.latest
    if scr.known:
        recent = scr.when is not None and scr.when.days_until(inputs.as_of) <= days
    else:
        recent = False
    return long and not recent and bool(entries)


def _finding(
    inputs: Inputs,
    policy: Policy,
    rows: list[str],
    doses: _Doses,
    clearance: Fact[Measurement],
    rise: tuple[Measurement, Measurement] | None,
) -> Finding:
    indicator = highest(INDICATORS[row] for row in rows)
    lead = next(row for row in rows if INDICATORS[row] is indicator)
    lines: tuple[Evidence, ...] = (
        *lines_of(doses.entries, "antiviral"),
        *kidney_lines(inputs.renal, clearance),
    )
    if rise:
        lines += (rise[1].evidence("scr"), rise[0].evidence("scrBefore"))
    missing: list[Missing] = []
    if {"9", "10"} & set(rows):
        missing.append(clearance.missing if not clearance.known else inputs.renal.scr.latest.missing)
    if "U" in rows:
        missing += [
            Missing("antiviralDose", Reason.NOT_UNDERSTOOD, msg("missing-entry", entry=e.reference))
            for e in doses.entries
            if e.per_day is None or e.per_day.mg is None
        ]
    params = {
        "crcl": clearance.value,
        "when": clearance.when,
        "dialysis": tri(inputs.renal.dialysis).yes,
        "drugs": drug_names(doses.entries, ANTIVIRAL_COVER),
        "aciclovir": doses.aciclovir,
        "valaciclovir": doses.valaciclovir,
        "scr": rise[1] if rise else None,
        "scrBefore": rise[0] if rise else None,
    }
    return Finding(
        RULE,
        lead,
        indicator,
        params,
        lines,
        tuple(missing),
        suggestions=_offers(inputs, rows, doses),
        rows=tuple(rows),
    )


def _offers(inputs: Inputs, rows: list[str], doses: _Doses) -> tuple[Suggestion, ...]:
    offers: list[Suggestion] = []
    drafts_first = sorted(doses.entries, key=lambda e: not e.is_draft)
    if "1" in rows:
        target = next((e for e in drafts_first if "valaciclovir" in e.drugs), None)
        offers += _switch(target, "replace", "suggest-switch-to-aciclovir")
    if {"2", "4", "5"} & set(rows):
        target = next((e for e in drafts_first if "aciclovir" in e.drugs), None)
        offers += _switch(target, "redose", "suggest-reduce-aciclovir")
    if not inputs.creatinine_orders.entries and {"7", "9", "10"} & set(rows):
        offers.append(Suggestion(msg("suggest-creatinine"), (RequestTest("creatinine"),)))
    if {"1", "2", "3", "4", "6", "7", "8", "U"} & set(rows):
        offers.append(Suggestion(msg("suggest-consult-pharmacy"), (RequestTest("consult-pharmacy"),)))
    return tuple(offers)


def _switch(target: Entry | None, change: str, label: str) -> list[Suggestion]:
    if target is None:
        return []
    action = ChangeOrder(
        target.reference,
        change,
        dose=Decimal(200),
        every=(1, 1, "d"),
        replace_drug="aciclovir",
        route="oral",
    )
    return [Suggestion(msg(label), (action,))]
