"""Is the patient on a proteasome inhibitor covered against zoster?"""

from __future__ import annotations

from datetime import date, timedelta

from rules.drugs import ANTIVIRAL_COVER, ANTIVIRAL_SUPPRESS_ONLY, PROTEASOME_INHIBITORS
from rules.kernel import (
    ChangeOrder,
    Evidence,
    Finding,
    Hook,
    Indicator,
    Message,
    Missing,
    Outcome,
    Reason,
    RequestTask,
    RequestTest,
    Silent,
    Suggestion,
    Tri,
    msg,
    tri,
)
from rules.myeloma.common import (
    SELECT_SIGN,
    SOURCE,
    VIEW,
    course_end,
    drug_names,
    kidney_lines,
    lines_of,
    list_gaps,
    next_dose,
    reconciliation_gap,
    within,
)
from rules.myeloma.zoster import antivirals
from rules.myeloma.zoster.antivirals import Cover, CoverFact, InhibitorUse
from rules.myeloma.zoster.facts import (
    FAMILY,
    OVERRIDES,
    Inputs,
    allergy_gap,
    crcl,
    first_day,
    intolerant,
    poor_kidney,
    start_suggestions,
)
from rules.policy import Policy
from rules.therapy import Entry
from rules.times import When

ORDER_RULE = "hz-pi-order-no-prophylaxis"
ONGOING_RULE = "hz-pi-ongoing-gap"
STOP_RULE = "hz-prophylaxis-stop-or-duration"
CONTRAINDICATED_RULE = "hz-antiviral-contraindicated"


@FAMILY.rule(
    ORDER_RULE,
    hooks=SELECT_SIGN,
    source=SOURCE,
    section="6-CQ4",
    grade="2A",
    overrides=OVERRIDES,
    settings=("hz.applyBeyondMM", "hz.acvStudiedMg", "hz.vacvStudiedMg"),
)
def order_without_cover(inputs: Inputs, policy: Policy) -> Outcome:
    """A systemic proteasome inhibitor is drafted; the first matching row decides.

    | row | condition | result |
    |---|---|---|
    | 1 | aciclovir or valaciclovir not tolerated, cover none or unknown | silent (other rule) |
    | 2 | adequate cover to the end of the course | silent |
    | 3 | adequate cover that ends before the course does | info |
    | 4 | treatment course for zoster or herpes simplex | info |
    | 5 | suppress-only agent | silent |
    | 6 | below the studied dose, CrCl < 30 mL/min or dialysis | silent |
    | 7 | below the studied dose otherwise | info |
    | 8 | no cover, list reconciled within 30 days | warning |
    | 9 | no cover or unknown otherwise | warning, check outside prescriptions |
    """
    orders = inputs.medications.signed(PROTEASOME_INHIBITORS)
    if not orders:
        return Silent("0", "no proteasome inhibitor in the drafts")
    myeloma = has_myeloma(inputs)
    if not policy.flag("hz.applyBeyondMM") and myeloma.no:
        return Silent("0", "not myeloma, and the site applies the rule to myeloma only")
    fact = antivirals.cover(inputs.medications, policy)
    if intolerant(inputs) and fact.cover in (Cover.NONE, Cover.UNKNOWN):
        return Silent("1", "antiviral not tolerated")
    if fact.cover is Cover.ADEQUATE:
        return _adequate(orders, fact)
    treated, courses = antivirals.treatment(inputs.medications, policy)
    if treated.yes:
        ends = max(e.end.last_date for e in courses if e.end is not None)
        lines = (*lines_of(orders, "piOrder"), *lines_of(courses, "hzTreat"))
        return Finding(ORDER_RULE, "4", Indicator.INFO, {"end": ends}, lines)
    if fact.cover is Cover.SUPPRESS_ONLY:
        return Silent("5", "an agent that suppresses zoster is on the list")
    if fact.cover is Cover.BELOW:
        return _low_dose(inputs, policy, orders, fact)
    return _no_cover(inputs, policy, orders, fact, myeloma)


def has_myeloma(inputs: Inputs) -> Tri:
    """Is myeloma among the diagnoses? Unknown without any diagnosis of the book."""
    found = inputs.diagnoses
    if found.where(lambda p: p.has(("multiple-myeloma", "smouldering-myeloma"))).entries:
        return Tri.YES
    return Tri.NO if found.entries else Tri.UNKNOWN


def _adequate(orders: tuple[Entry, ...], fact: CoverFact) -> Outcome:
    end = course_end(orders)
    if fact.last_day is None or (end is not None and fact.last_day >= end):
        return Silent("2", "covered to the end of the course")
    lines = (*lines_of(orders, "piOrder"), *lines_of(fact.entries, "hzCover"))
    params = {"end": fact.last_day, "drugs": drug_names(fact.entries, ANTIVIRAL_COVER)}
    return Finding(ORDER_RULE, "3", Indicator.INFO, params, lines)


def _low_dose(
    inputs: Inputs, policy: Policy, orders: tuple[Entry, ...], fact: CoverFact
) -> Outcome:
    clearance = crcl(inputs, policy)
    if poor_kidney(inputs, clearance, policy.number("hz.renal.vacvCautionCrCl")).yes:
        return Silent("6", "reduced dose explained by the kidney")
    lines = (
        *lines_of(orders, "piOrder"),
        *lines_of(fact.entries, "hzCover"),
        *kidney_lines(inputs.renal, clearance),
    )
    missing = () if clearance.known else (clearance.missing,)
    params = {"drugs": drug_names(fact.entries, ANTIVIRAL_COVER)}
    return Finding(ORDER_RULE, "7", Indicator.INFO, params, lines, missing)


def _no_cover(
    inputs: Inputs,
    policy: Policy,
    orders: tuple[Entry, ...],
    fact: CoverFact,
    myeloma: Tri,
) -> Finding:
    clearance = crcl(inputs, policy)
    sure = fact.cover is Cover.NONE and inputs.medications.reconciled_recently
    missing: list[Missing] = []
    if not sure:
        missing += [*list_gaps(inputs.medications), *reconciliation_gap(inputs.medications)]
    if not clearance.known and not tri(inputs.renal.dialysis).yes:
        missing.append(clearance.missing)
    missing += allergy_gap(inputs)
    bortezomib = all("bortezomib" in e.drugs for e in orders)
    notes: list[Message] = [msg("hz-rates-bortezomib" if bortezomib else "hz-rates-others")]
    if myeloma.no:
        notes.append(msg("hz-extrapolated"))
    lines = (
        *lines_of(orders, "piOrder"),
        *lines_of(fact.entries, "hzCover"),
        *kidney_lines(inputs.renal, clearance),
    )
    start = first_day(orders, inputs.as_of)
    return Finding(
        ORDER_RULE,
        "8" if sure else "9",
        Indicator.WARNING,
        {"drugs": drug_names(orders, PROTEASOME_INHIBITORS)},
        lines,
        tuple(missing),
        tuple(notes),
        start_suggestions(inputs, policy, start, orders[0].reference),
        about=orders[0].reference,
    )


@FAMILY.rule(
    ONGOING_RULE,
    hooks=VIEW,
    source=SOURCE,
    section="6-CQ4",
    grade="2A",
    overrides=("already-covered", "contraindicated", "patient-declined", "alternative-measure"),
    settings=("hz.piWindowDays", "hz.gapGraceDays", "hz.renal.vacvCautionCrCl"),
)
def ongoing_gap(inputs: Inputs, policy: Policy) -> Outcome:
    """A proteasome inhibitor runs; the first matching row decides.

    | row | condition | result |
    |---|---|---|
    | 1 | no proteasome inhibitor running or within 42 days (or unknown) | silent |
    | 2 | covered, treated, or a low dose explained by the kidney | silent |
    | 3 | aciclovir or valaciclovir not tolerated | silent (other rule) |
    | 4 | first dose less than 7 days ago and the order card was shown | silent |
    | 5 | below the studied dose otherwise | info |
    | 5b | no cover, an order active or a dose planned | warning |
    | 6 | no cover, no further dose planned | info |
    | 7 | cover unknown | info |
    """
    use = antivirals.proteasome_inhibitor_use(
        inputs.medications, policy.days("hz.piWindowDays")
    )
    if not use.active.yes:
        return Silent("1", f"proteasome inhibitor running: {use.active.value}")
    fact = antivirals.cover(inputs.medications, policy)
    clearance = crcl(inputs, policy, stable=True)
    poor = poor_kidney(inputs, clearance, policy.number("hz.renal.vacvCautionCrCl"))
    treated, _ = antivirals.treatment(inputs.medications, policy)
    if fact.cover in (Cover.ADEQUATE, Cover.SUPPRESS_ONLY) or treated.yes:
        return Silent("2", "covered")
    if fact.cover is Cover.BELOW and poor.yes:
        return Silent("2", "reduced dose explained by the kidney")
    if intolerant(inputs):
        return Silent("3", "antiviral not tolerated")
    if _order_card_just_shown(inputs, policy, use):
        return Silent("4", "the order card was shown within the days of grace")
    return _ongoing_row(inputs, policy, use, fact)


def _order_card_just_shown(inputs: Inputs, policy: Policy, use: InhibitorUse) -> bool:
    grace = policy.days("hz.gapGraceDays")
    if use.first is None or (inputs.as_of - use.first).days >= grace:
        return False
    shown = inputs.history.last_shown((ORDER_RULE,))
    return within(shown, inputs.as_of, grace)


def _ongoing_row(
    inputs: Inputs, policy: Policy, use: InhibitorUse, fact: CoverFact
) -> Finding:
    clearance = crcl(inputs, policy, stable=True)
    shown_use = use.running or ((use.last_entry,) if use.last_entry else ())
    lines: tuple[Evidence, ...] = (
        *lines_of(shown_use, "piActive"),
        *lines_of(fact.entries, "hzCover"),
        *kidney_lines(inputs.renal, clearance),
    )
    params = {
        "drugs": drug_names(shown_use, PROTEASOME_INHIBITORS),
        "last": use.last,
        "days": (inputs.as_of - use.last).days if use.last else None,
    }
    gaps = (*list_gaps(inputs.medications), *allergy_gap(inputs))
    reconcile = Suggestion(
        msg("suggest-reconcile"), (RequestTask(msg("task-reconcile-medication")),)
    )
    if fact.cover is Cover.BELOW:
        missing = () if clearance.known else (clearance.missing,)
        return Finding(ONGOING_RULE, "5", Indicator.INFO, params, lines, missing)
    accompanies = shown_use[0].reference if shown_use else ""
    offers = start_suggestions(inputs, policy, inputs.as_of, accompanies)
    if fact.cover is Cover.UNKNOWN:
        return Finding(
            ONGOING_RULE, "7", Indicator.INFO, params, lines, gaps, suggestions=(reconcile,)
        )
    if use.running:
        return Finding(
            ONGOING_RULE,
            "5b",
            Indicator.WARNING,
            params,
            lines,
            gaps,
            suggestions=(*offers, reconcile),
        )
    return Finding(
        ONGOING_RULE, "6", Indicator.INFO, params, lines, gaps, suggestions=(reconcile,)
    )


@FAMILY.rule(
    STOP_RULE,
    hooks=(Hook.ORDER_SIGN, Hook.PATIENT_VIEW),
    source=SOURCE,
    section="6-CQ4",
    grade="2A",
    overrides=("contraindicated", "patient-declined", "specialist-advised", "benefit-outweighs"),
    settings=("hz.piWindowDays", "hz.postPI.reviewAfterDays"),
)
def stopped_or_kept(inputs: Inputs, policy: Policy) -> Outcome:
    """An antiviral is being stopped (order-sign), or goes on long after the inhibitor (view).

    | row | condition | result |
    |---|---|---|
    | 1 | stop, inhibitor running, a replacement antiviral in the bundle or on the list | silent |
    | 2 | stop, inhibitor running, for an adverse reaction | silent (other rule) |
    | 3 | stop, inhibitor running, otherwise | warning |
    | 4 | stop, unknown whether an inhibitor runs | info |
    | 5 | stop, no inhibitor | silent |
    | 6 | view: last inhibitor dose over 180 days ago, antiviral active, no other reason | info |
    """
    use = antivirals.proteasome_inhibitor_use(
        inputs.medications, policy.days("hz.piWindowDays")
    )
    if inputs.hook is Hook.PATIENT_VIEW:
        return _kept_long(inputs, policy, use)
    stopping = inputs.medications.stopping(ANTIVIRAL_COVER)
    if not stopping:
        return Silent("0", "no antiviral is being stopped")
    if use.active.no:
        return Silent("5", "no proteasome inhibitor")
    lines = (*lines_of(stopping, "hzStop"), *lines_of(use.running, "piActive"))
    params = {
        "drugs": drug_names(stopping, ANTIVIRAL_COVER),
        "next": next_dose(inputs.medications, PROTEASOME_INHIBITORS),
        "last": use.last,
    }
    if use.active.unknown:
        gaps = list_gaps(inputs.medications)
        return Finding(STOP_RULE, "4", Indicator.INFO, params, lines, gaps)
    if inputs.medications.running((*ANTIVIRAL_COVER, *ANTIVIRAL_SUPPRESS_ONLY)):
        return Silent("1", "a replacement antiviral is on the list")
    if antivirals.stopped_for_reaction(inputs.medications):
        return Silent("2", "stopped for an adverse reaction")
    keep = tuple(
        Suggestion(
            msg("suggest-keep-order", drug=params["drugs"]),
            (ChangeOrder(e.reference, "continue"),),
        )
        for e in stopping
    )
    return Finding(STOP_RULE, "3", Indicator.WARNING, params, lines, suggestions=keep)


def _kept_long(inputs: Inputs, policy: Policy, use: InhibitorUse) -> Outcome:
    running = [
        e
        for e in inputs.medications.running(ANTIVIRAL_COVER)
        if not e.is_draft and not _other_reason(e)
    ]
    if not running or use.last is None or use.running:
        return Silent("0", "no antiviral after a finished proteasome inhibitor")
    days = (inputs.as_of - use.last).days
    if days <= policy.days("hz.postPI.reviewAfterDays"):
        return Silent("0", f"last proteasome inhibitor dose {days} days ago")
    if _transplanted(inputs):
        return Silent("0", "autologous transplant within a year, or an allogeneic one")
    missing = [Missing("transplants", Reason.NOT_OBTAINED, m) for m in inputs.transplants.missing]
    lines = (
        *lines_of(running, "hzCover"),
        *(lines_of((use.last_entry,), "piActive") if use.last_entry else ()),
    )
    params = {"days": days, "last": use.last, "drugs": drug_names(running, ANTIVIRAL_COVER)}
    stop = Suggestion(
        msg("suggest-stop-antiviral"), tuple(ChangeOrder(e.reference, "stop") for e in running)
    )
    return Finding(
        STOP_RULE, "6", Indicator.INFO, params, lines, tuple(missing), suggestions=(stop,)
    )


def _other_reason(entry: Entry) -> bool:
    """Is the antiviral taken for something named that is not zoster prophylaxis?"""
    if entry.intent.value == "treatment":
        return True
    return any(r not in ("prophylaxis-intent", "herpes-zoster") for r in entry.reasons)


def _transplanted(inputs: Inputs) -> bool:
    year_ago = inputs.as_of - timedelta(days=365)
    for event in inputs.transplants.entries:
        autologous = event.has(("hsct-autologous",))
        last = event.end or event.when
        day: date | None = last.date if last else None
        if not autologous or day is None or day >= year_ago:
            return True
    return False


@FAMILY.rule(
    CONTRAINDICATED_RULE,
    hooks=(*SELECT_SIGN, Hook.PATIENT_VIEW),
    source=SOURCE,
    section="6-CQ4",
    grade="2A",
    overrides=("specialist-advised", "arranged-pending", "data-wrong", "patient-declined"),
    settings=("hz.consultDays",),
    not_reachable=("2",),
)
def not_tolerated(inputs: Inputs, policy: Policy) -> Outcome:
    """A proteasome inhibitor is needed and aciclovir or valaciclovir is not tolerated.

    | row | condition | result |
    |---|---|---|
    | 1 | inhibitor drafted or running, allergy or intolerance, no suppress-only agent | warning |
    | 2 | intolerance only at high dose or intravenously, low oral dose not tried | info |
    | 3 | allergy to famciclovir only | silent |
    | 4 | allergy entry unverified | as row 1, asks to verify |
    | 5 | suppress-only agent active | silent |

    Silent while a pharmacy or infectious-disease consult of the last 30 days is on file.
    """
    meds = inputs.medications
    use = antivirals.proteasome_inhibitor_use(meds, policy.days("hz.piWindowDays"))
    orders = meds.signed(PROTEASOME_INHIBITORS)
    reactions = antivirals.stopped_for_reaction(meds) if inputs.hook is Hook.ORDER_SIGN else ()
    if inputs.hook.is_order and not orders and not (reactions and use.active.yes):
        return Silent("0", "no proteasome inhibitor in the drafts")
    if not inputs.hook.is_order and not use.active.yes:
        return Silent("0", f"proteasome inhibitor running: {use.active.value}")
    entries = intolerant(inputs)
    if not entries and not reactions:
        return Silent("3", "no reaction to aciclovir or valaciclovir on file")
    if meds.running(ANTIVIRAL_SUPPRESS_ONLY):
        return Silent("5", "an agent that suppresses zoster is on the list")
    days = policy.days("hz.consultDays")
    if any(r.draft or _recent(r.authored, inputs.as_of, days) for r in inputs.consults.entries):
        return Silent("0", "a consult is under way")
    verified = bool(reactions) or any(a.verified for a in entries)
    shown = orders or use.running or ((use.last_entry,) if use.last_entry else ())
    lines = (
        *(a.evidence("antiviralReaction") for a in entries),
        *lines_of(reactions, "hzStop"),
        *lines_of(shown, "piOrder" if orders else "piActive"),
    )
    notes = () if verified else (msg("hz-verify-allergy"),)
    offers = tuple(
        Suggestion(msg(f"suggest-{test}"), (RequestTest(test),))
        for test in ("consult-pharmacy", "consult-infectious-disease")
    )
    return Finding(
        CONTRAINDICATED_RULE,
        "1" if verified else "4",
        Indicator.WARNING,
        {"drugs": drug_names(shown, PROTEASOME_INHIBITORS)},
        lines,
        notes=notes,
        suggestions=offers,
    )


def _recent(when: When | None, as_of: date, days: int) -> bool:
    return when is not None and within(when.date, as_of, days)
