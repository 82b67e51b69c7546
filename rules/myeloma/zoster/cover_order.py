"""A proteasome inhibitor is ordered: is there zoster cover? (hz-pi-order-no-prophylaxis)"""

from __future__ import annotations

from datetime import date, timedelta

from rules.drugs import ANTIVIRAL_COVER, PROTEASOME_INHIBITORS
from rules.kernel import (
    Finding,
    Hook,
    Indicator,
    Message,
    Missing,
    Outcome,
    Reason,
    Silent,
    Tri,
    msg,
    tri,
)
from rules.myeloma.common import (
    SELECT_SIGN,
    SOURCE,
    course_end,
    drug_names,
    kidney_lines,
    lines_of,
    list_gaps,
    reconciliation_gap,
)
from rules.myeloma.zoster import antivirals
from rules.myeloma.zoster.antivirals import Cover, CoverFact
from rules.myeloma.zoster.facts import (
    FAMILY,
    ORDER_RULE,
    OVERRIDES,
    Inputs,
    allergy_gap,
    allergy_note,
    crcl,
    first_day,
    has_myeloma,
    intolerant,
    poor_kidney,
    start_suggestions,
)
from rules.policy import Policy
from rules.therapy import Entry


@FAMILY.rule(
    ORDER_RULE,
    hooks=SELECT_SIGN,
    source=SOURCE,
    section="6-CQ4",
    grade="2A",
    overrides=OVERRIDES,
    settings=(
        "hz.applyBeyondMM",
        "hz.acvStudiedMg",
        "hz.vacvStudiedMg",
        "hz.treatSuspectMgPerDay",
        "hz.lateStartDays",
        "hz.renal.vacvCautionCrCl",
        "hz.renal.acvCautionCrCl",
    ),
)
def order_without_cover(inputs: Inputs, policy: Policy) -> Outcome:
    """A systemic proteasome inhibitor is drafted; the first matching row decides.

    | row | condition | result |
    |---|---|---|
    | 1 | aciclovir or valaciclovir not tolerated, cover none or unknown | silent (other rule) |
    | 2 | adequate cover to the end of the course | silent |
    | 3 | adequate cover that ends before the course, or starts a week after its first dose | info |
    | 4 | treatment course for zoster or herpes simplex | info |
    | 5 | suppress-only agent | silent |
    | 6 | below the studied dose, CrCl < 30 mL/min or dialysis | silent |
    | 7 | below the studied dose otherwise | info |
    | 8 | no cover, list reconciled within 30 days | warning |
    | 9 | no cover or unknown otherwise | warning, check outside prescriptions |
    """
    meds = inputs.medications
    orders = meds.signed(PROTEASOME_INHIBITORS)
    if not orders:
        return Silent("0", "no proteasome inhibitor in the drafts")
    myeloma = has_myeloma(inputs)
    if not policy.flag("hz.applyBeyondMM") and myeloma.no:
        return Silent("0", "not myeloma, and the site applies the rule to myeloma only")
    fact = antivirals.cover(meds, policy)
    not_tolerated = intolerant(inputs) or _reaction(inputs)
    if not_tolerated and fact.cover in (Cover.NONE, Cover.UNKNOWN):
        return Silent("1", "antiviral not tolerated")
    if fact.cover is Cover.ADEQUATE:
        return _adequate(inputs, policy, orders, fact)
    treated, courses = antivirals.treatment(meds, policy)
    if treated.yes:
        return _treated(orders, courses)
    if fact.cover is Cover.SUPPRESS_ONLY:
        return Silent("5", "an agent that suppresses zoster is on the list")
    if fact.cover is Cover.BELOW:
        return _low_dose(inputs, policy, orders, fact)
    return _no_cover(inputs, policy, orders, fact, myeloma)


def _reaction(inputs: Inputs) -> bool:
    """An antiviral is being stopped for an adverse reaction (ruling M7)."""
    signing = inputs.hook is Hook.ORDER_SIGN
    return signing and bool(antivirals.stopped_for_reaction(inputs.medications))


def _adequate(
    inputs: Inputs, policy: Policy, orders: tuple[Entry, ...], fact: CoverFact
) -> Outcome:
    """Rows 2 and 3: the stretch of cover at the course's first dose against the course's end."""
    first, end = first_day(orders, inputs.as_of), course_end(orders)
    if end is None and not any(e.repeats for e in orders):
        end = first  # an order without any date is one dose (ruling M8), and it is written today
    grace = timedelta(days=policy.days("hz.lateStartDays"))
    at_first = [s for s in fact.spans if s.covers(first)]
    later = [s for s in fact.spans if s.first is not None and s.first > first]
    starts: date | None = None
    if at_first or not later:
        span = (at_first or list(fact.spans))[-1]
    else:
        span = later[0]
        starts = span.first if span.first and span.first > first + grace else None
    lasts = span.last is None or (end is not None and span.last >= end)
    if lasts and starts is None:
        return Silent("2", "covered to the end of the course")
    params = {
        "starts": starts,
        "end": span.last,
        "antivirals": drug_names(fact.entries, ANTIVIRAL_COVER),
        "drugs": drug_names(orders, PROTEASOME_INHIBITORS),
    }
    lines = (*lines_of(orders, "piOrder"), *lines_of(fact.entries, "hzCover", daily=True))
    return Finding(ORDER_RULE, "3", Indicator.INFO, params, lines, about=orders[0].reference)


def _treated(orders: tuple[Entry, ...], courses: tuple[Entry, ...]) -> Finding:
    ends = max(e.end.last_date for e in courses if e.end is not None)
    lines = (*lines_of(orders, "piOrder"), *lines_of(courses, "hzTreat", daily=True))
    about = orders[0].reference
    return Finding(ORDER_RULE, "4", Indicator.INFO, {"end": ends}, lines, about=about)


def _low_dose(
    inputs: Inputs, policy: Policy, orders: tuple[Entry, ...], fact: CoverFact
) -> Outcome:
    clearance = crcl(inputs, policy)
    if poor_kidney(inputs, clearance, policy.number("hz.renal.vacvCautionCrCl")).yes:
        return Silent("6", "reduced dose explained by the kidney")
    lines = (
        *lines_of(orders, "piOrder"),
        *lines_of(fact.entries, "hzCover", daily=True),
        *kidney_lines(inputs.renal, clearance),
    )
    missing = () if clearance.known else (clearance.missing,)
    params = {"doses": fact.doses}
    about = orders[0].reference
    return Finding(ORDER_RULE, "7", Indicator.INFO, params, lines, missing, about=about)


def _no_cover(
    inputs: Inputs, policy: Policy, orders: tuple[Entry, ...], fact: CoverFact, myeloma: Tri
) -> Finding:
    clearance = crcl(inputs, policy)
    sure = fact.cover is Cover.NONE and inputs.medications.reconciled_recently
    lines = (
        *lines_of(orders, "piOrder"),
        *lines_of(fact.entries, "hzCover", daily=True),
        *kidney_lines(inputs.renal, clearance),
    )
    params = {
        "drugs": drug_names(orders, PROTEASOME_INHIBITORS),
        "antivirals": drug_names(fact.entries, ANTIVIRAL_COVER),
    }
    about = orders[0].reference
    start = first_day(orders, inputs.as_of)
    offers = start_suggestions(inputs, policy, start, about, preferred=not fact.entries)
    return Finding(
        ORDER_RULE,
        "8" if sure else "9",
        Indicator.WARNING,
        params,
        lines,
        _gaps(inputs, policy, fact, sure),
        _notes(inputs, orders, myeloma),
        offers,
        about=about,
    )


def _gaps(inputs: Inputs, policy: Policy, fact: CoverFact, sure: bool) -> tuple[Missing, ...]:
    """What could not be checked: list, cover, kidney, reactions."""
    missing: list[Missing] = []
    if not sure:
        missing += [*list_gaps(inputs.medications), *reconciliation_gap(inputs.medications)]
    missing += [
        Missing("hzCover", Reason.NOT_UNDERSTOOD, msg("missing-entry", entry=e.reference))
        for e in fact.entries
    ]
    clearance = crcl(inputs, policy)
    if not clearance.known and not tri(inputs.renal.dialysis).yes:
        missing.append(clearance.missing)
    return (*missing, *allergy_gap(inputs))


def _notes(inputs: Inputs, orders: tuple[Entry, ...], myeloma: Tri) -> tuple[Message, ...]:
    """Rates of bortezomib (or that the others have none), extrapolation, unasked reactions."""
    bortezomib = all(e.has(("bortezomib",)) for e in orders)
    notes = [msg("hz-rates-bortezomib" if bortezomib else "hz-rates-others")]
    if myeloma.no:
        notes.append(msg("hz-extrapolated"))
    return (*notes, *allergy_note(inputs))
