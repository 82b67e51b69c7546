"""Is there a CD22 result at all, and does the newest one show the target?"""

from __future__ import annotations

from rules.kernel import (
    SELECT_AND_SIGN,
    VIEW_HOOKS,
    Evidence,
    Finding,
    Indicator,
    Missing,
    Outcome,
    Reason,
    Silent,
    Tri,
    msg,
)
from rules.leukaemia.antigens import Antigen, Specimen
from rules.leukaemia.cd22.facts import (
    FAMILY,
    NEGATIVE,
    NO_RESULT,
    Inputs,
    awaited_note,
    cutoff,
    flow,
    not_on_treatment,
    offers,
    other_specimens_note,
    specimen_lines,
    specimen_params,
    view_gaps,
)
from rules.leukaemia.common import (
    E1,
    E3,
    SOURCE_LABEL,
    Dose,
    currency,
    each_dose,
    withhold,
)
from rules.policy import Policy

FACT = "antigenSpecimens.CD22"


@FAMILY.rule(
    NO_RESULT,
    hooks=SELECT_AND_SIGN,
    source=SOURCE_LABEL,
    section="Precautions related to indications 1",
    grade="regulatory/label",
    overrides=("positive-result-held-outside", "emergency-no-alternative"),
    settings=("ino.activeWindowDays", "labelVersion", "labelVersion.confirmedCurrent"),
)
def no_result(inputs: Inputs, policy: Policy) -> Outcome:
    """Inotuzumab is ordered; is there a CD22 result of leukaemic blasts?

    | row | condition | result |
    |---|---|---|
    | R1 | first dose; no result on blasts, none pending (or none readable) | critical |
    | R2 | first dose; specimen taken, no verdict yet | critical, await it |
    | R3 | first dose; only indeterminate or insufficient specimens | critical |
    | R4 | a later dose; still no result | warning |
    | R5 | a result on blasts exists (verdict or percentage) | silent |
    """
    if inputs.cd22.specimens:
        return Silent("R5", "a CD22 result of blasts is on record")
    return each_dose(inputs.ino, policy, lambda dose: _without_result(inputs, policy, dose))


def _without_result(inputs: Inputs, policy: Policy, dose: Dose) -> Finding:
    cd22 = inputs.cd22
    pending = cd22.newer_pending()
    row, indicator = "R1", Indicator.CRITICAL
    if not dose.at(E1):
        row, indicator = "R4", Indicator.WARNING
    elif pending is not None:
        row = "R2"
    elif cd22.undecided:
        row = "R3"
    failed = cd22.undecided[0] if cd22.undecided else None
    params = {
        "pending": pending is not None,
        "date": pending.when if pending else (failed.when if failed else None),
        "site": msg(f"site-{failed.site.value}") if failed else None,
        "day": dose.day,
    }
    missing = (*_what_is_missing(cd22), *cd22.gaps())
    return Finding(
        NO_RESULT,
        row,
        indicator,
        params,
        (*specimen_lines(cd22), *cd22.not_blasts, *cd22.empty),
        missing,
        (*awaited_note(inputs), currency(policy)),
        offers(inputs, "note-flow-before-first-dose"),
    )


def _what_is_missing(cd22: Antigen) -> tuple[Missing, ...]:
    """Pending, indeterminate or absent; an entry nobody can read is named by the gaps."""
    if cd22.newer_pending() is not None:
        return (Missing(FACT, Reason.PENDING),)
    if cd22.undecided:
        return (Missing(FACT, Reason.UNAVAILABLE, msg("verdict-indeterminate")),)
    return () if cd22.newer_unreadable() is not None else (Missing(FACT, Reason.ABSENT),)


@FAMILY.rule(
    NEGATIVE,
    hooks=(*VIEW_HOOKS, *SELECT_AND_SIGN),
    source=SOURCE_LABEL,
    section="Precautions related to indications 1; Pharmacology 2",
    grade="regulatory/label + case report",
    overrides=(
        "repeat-specimen-positive",
        "specimen-error-suspected",
        "mixed-population-documented-plan",
    ),
    settings=(
        "cd22.positiveCutoffPct",
        "antigen.maxAgeDays",
        "ino.activeWindowDays",
        "labelVersion",
        "labelVersion.confirmedCurrent",
    ),
)
def latest_negative(inputs: Inputs, policy: Policy) -> Outcome:
    """The newest specimen with a result; on one day the one with the least CD22.

    Every planned dose; in the chart view while on inotuzumab (R1, R2).

    | row | condition | result |
    |---|---|---|
    | R1 | the laboratory's verdict is negative | critical |
    | R2 | no verdict, positive share under the cut-off (20 %) | critical |
    | R3 | no verdict, positive share at or above it | silent |
    | R4 | verdict positive although the share is under it | silent (subclone card) |
    | R5 | R1 or R2, and an earlier specimen was positive | a line more |
    | R6 | first dose of a cycle; another site's newest is negative, at most 14 days | warning |
    | R7 | newest positive, a newer one pending | warning |
    | U | no verdict, and a share such as "< 30 %" that leaves the cut-off open | warning |
    """
    latest = inputs.cd22.latest
    if latest is None:
        return Silent("0", "no CD22 result on record")
    if not inputs.hook.is_order:
        return _in_view(inputs, policy, latest)
    if latest.is_negative(cutoff(policy)).yes:
        return each_dose(inputs.ino, policy, lambda _: _negative(inputs, policy, latest))
    return each_dose(inputs.ino, policy, lambda dose: _positive(inputs, policy, latest, dose))


def _in_view(inputs: Inputs, policy: Policy, latest: Specimen) -> Outcome:
    silent = not_on_treatment(inputs, policy)
    if silent is not None:
        return silent
    if not latest.is_negative(cutoff(policy)).yes:
        return Silent(_positive_row(latest, policy), "the newest specimen is not negative")
    return _negative(inputs, policy, latest)


def _positive_row(latest: Specimen, policy: Policy) -> str:
    low = latest.positive is not None and latest.positive.below(cutoff(policy)).yes
    return "R4" if latest.verdict is not None and low else "R3"


def _negative(inputs: Inputs, policy: Policy, latest: Specimen) -> Finding:
    row = "R1" if latest.verdict is not None else "R2"
    before = _earlier_positive(inputs, policy, latest)
    notes = [msg("cd22-was-positive", date=before.when)] if before else []
    if inputs.cd22.same_day:
        notes.append(msg("note-same-day-specimens"))
    lines: tuple[Evidence, ...] = specimen_lines(inputs.cd22)
    if before is not None:
        lines = (*lines, before.evidence())
    return Finding(
        NEGATIVE,
        row,
        Indicator.CRITICAL,
        specimen_params(latest),
        lines,
        (*inputs.cd22.gaps(), *view_gaps(inputs, policy)),
        (*notes, *awaited_note(inputs), *other_specimens_note(inputs), currency(policy)),
        (
            *withhold(inputs.ino, inputs.hook, recommended=True),
            *flow(inputs, "note-flow-second-site"),
        ),
        rows=(row, "R5") if before else (row,),
    )


def _earlier_positive(inputs: Inputs, policy: Policy, latest: Specimen) -> Specimen | None:
    limit = cutoff(policy)
    return next(
        (
            s
            for s in inputs.cd22.specimens
            if s is not latest and s.day != latest.day and s.is_negative(limit).no
        ),
        None,
    )


def _positive(inputs: Inputs, policy: Policy, latest: Specimen, dose: Dose) -> Finding | Silent:
    """Rows U, R6 and R7 of a dose whose newest result is not known to lack the target."""
    found = _other_site(inputs, policy, latest, dose)
    newer = inputs.cd22.newer_pending()
    unclear = latest.is_negative(cutoff(policy)).unknown
    rows = ("U",) * unclear + ("R6",) * (found is not None) + ("R7",) * (newer is not None)
    if not rows:
        return Silent(_positive_row(latest, policy), "the newest specimen is not negative")
    lines = specimen_lines(inputs.cd22)
    if found is not None:
        lines = (*lines, found.evidence())
    params = {
        "date": found.when if found else (newer.when if newer else None),
        "latest": latest.when,
        "positive": specimen_params(latest)["positive"],
        "cutoff": cutoff(policy),
        "pending": newer is not None,
    }
    return Finding(
        NEGATIVE,
        rows[0],
        Indicator.WARNING,
        params,
        lines,
        inputs.cd22.gaps(),
        (*awaited_note(inputs), currency(policy)),
        offers(inputs, "note-flow-second-site"),
        rows=rows,
    )


def _other_site(inputs: Inputs, policy: Policy, latest: Specimen, dose: Dose) -> Specimen | None:
    """Another site's newest specimen, negative and young enough at the dose (E1, E3)."""
    if not dose.at(E1, E3) or latest.when is None:
        return None
    days, limit = policy.days("antigen.maxAgeDays"), cutoff(policy)
    for each in inputs.cd22.of_site_elsewhere(latest.site):
        young = each.when is not None and each.when.days_until(dose.day) <= days
        if young and each.is_negative(limit) is Tri.YES:
            return each
    return None
