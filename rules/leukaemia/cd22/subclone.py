"""CD22-negative blasts beside positive ones: present, or growing."""

from __future__ import annotations

from rules.kernel import (
    SELECT_AND_SIGN,
    VIEW_HOOKS,
    Evidence,
    Finding,
    Indicator,
    Message,
    Outcome,
    Silent,
    msg,
)
from rules.leukaemia.antigens import Specimen, Verdict
from rules.leukaemia.cd22.facts import (
    FAMILY,
    GROWING,
    PRESENT,
    Inputs,
    awaited_note,
    cutoff,
    flow,
    grown,
    not_worth_a_view,
    other_specimens_note,
    specimen_lines,
    specimen_params,
)
from rules.leukaemia.common import E1, E3, SOURCE_CASE, Dose, currency, each_dose, order_test
from rules.leukaemia.growth import Growth
from rules.policy import Policy

GROWTH_KEYS = ("antigen.growthAbsPp", "antigen.growthRatio", "antigen.growthFloorPct")
LABEL_KEYS = ("ino.activeWindowDays", "labelVersion", "labelVersion.confirmedCurrent")


@FAMILY.rule(
    PRESENT,
    hooks=(*VIEW_HOOKS, *SELECT_AND_SIGN),
    source=SOURCE_CASE,
    section="Discussion; Figure 1B-C",
    grade="case report (n = 1)",
    overrides=("reviewed-accept", "combination-plan-documented", "gate-artefact"),
    settings=(
        "antigen.negSubclonePct",
        "cd22.positiveCutoffPct",
        "antigen.maxAgeDays",
        *LABEL_KEYS,
    ),
)
def subclone_present(inputs: Inputs, policy: Policy) -> Outcome:
    """The newest specimen is CD22-positive as a whole; how large is its negative share?

    First dose of a cycle; in the chart view with a new result (14 days) while the disease is
    relapsed or refractory.

    | row | condition | result |
    |---|---|---|
    | R1 | negative share > 10 % | warning |
    | R2 | share unknown, verdict partial, dim or heterogeneous | warning |
    | R3 | first dose only; share unknown, verdict plainly positive | info |
    | R4 | share <= 10 % | silent |
    | R5 | verdict positive, positive share < 20 % | warning |
    """
    latest = inputs.cd22.latest
    if latest is None:
        return Silent("0", "no CD22 result on record")
    if not latest.is_negative(cutoff(policy)).no:
        return Silent("0", "the newest specimen is not CD22-positive as a whole")
    if inputs.hook.is_order:
        return each_dose(inputs.ino, policy, lambda d: _at_dose(inputs, policy, latest, d))
    return not_worth_a_view(inputs, policy) or _rows(inputs, policy, latest, first=False)


def _at_dose(inputs: Inputs, policy: Policy, latest: Specimen, dose: Dose) -> Finding | Silent:
    if not dose.at(E1, E3):
        return Silent("0", "the dose belongs to a running cycle")
    return _rows(inputs, policy, latest, first=dose.at(E1))


def _rows(inputs: Inputs, policy: Policy, latest: Specimen, *, first: bool) -> Finding | Silent:
    share = latest.negative
    rows: list[str] = []
    low = latest.positive is not None and latest.positive.below(cutoff(policy)).yes
    if latest.verdict is Verdict.POSITIVE and low:
        rows.append("R5")
    if share is not None:
        above = share.above(policy.number("antigen.negSubclonePct"))
        if above.yes:
            rows.append("R1")
        elif above.unknown:
            rows.append("R2" if latest.verdict is Verdict.PARTIAL else "R3")
    elif latest.verdict is Verdict.PARTIAL:
        rows.append("R2")
    elif first:
        rows.append("R3")
    if rows == ["R3"] and not first:
        rows = []
    if not rows:
        return Silent("R4", "the negative share is not above the limit")
    indicator = Indicator.INFO if rows == ["R3"] else Indicator.WARNING
    return Finding(
        PRESENT,
        rows[0],
        indicator,
        {**specimen_params(latest), "limit": policy.number("antigen.negSubclonePct")},
        specimen_lines(inputs.cd22),
        inputs.cd22.gaps(),
        (*awaited_note(inputs), *other_specimens_note(inputs), currency(policy)),
        # the draft's date stays open: it is meant for about one week after the first dose
        () if inputs.cd22.awaited() else (order_test("flow", note=msg("note-flow-after-week")),),
        rows=tuple(rows),
    )


@FAMILY.rule(
    GROWING,
    hooks=(*VIEW_HOOKS, *SELECT_AND_SIGN),
    source=SOURCE_CASE,
    section="Discussion",
    grade="case report (n = 1)",
    overrides=("methods-not-comparable", "reviewed-accept", "combination-plan-documented"),
    settings=(*GROWTH_KEYS, "antigen.maxAgeDays", *LABEL_KEYS),
)
def subclone_growing(inputs: Inputs, policy: Policy) -> Outcome:
    """The newest quantified specimen against the one before it and against the earliest.

    Every planned dose; in the chart view with a new result (14 days) while the disease is
    relapsed or refractory.

    | row | condition | result |
    |---|---|---|
    | R1 | newest negative share >= 5 %, and up by >= 10 points or to >= 2.0 times | warning |
    | R2 | as R1 with an earlier share of 0 or below detection: points only | warning |
    | R3 | as R1, other site or laboratory | warning, methods differ |
    | R4 | fewer than two quantified specimens | silent |
    | R5 | newest share < 5 % | silent |
    """
    if not inputs.hook.is_order:
        return not_worth_a_view(inputs, policy) or _growing(inputs, policy)
    found = _growing(inputs, policy)
    return each_dose(inputs.ino, policy, lambda _: found)


def _growing(inputs: Inputs, policy: Policy) -> Finding | Silent:
    quantified = [s for s in inputs.cd22.specimens if s.negative is not None and s.day]
    if len({s.day for s in quantified}) < 2:
        return Silent("R4", "fewer than two quantified specimens")
    rise = grown(inputs.cd22, policy)
    if rise is None:
        floor = policy.number("antigen.growthFloorPct")
        low = quantified[0].negative is not None and quantified[0].negative.below(floor).yes
        return Silent("R5" if low else "0", "the negative share does not rise enough")
    row = "R3" if rise.methods_differ else ("R2" if rise.ratio is None else "R1")
    notes: list[Message] = [msg("cd22-methods-differ")] if rise.methods_differ else []
    return Finding(
        GROWING,
        row,
        Indicator.WARNING,
        growth_params(rise),
        _series_lines(inputs, rise),
        inputs.cd22.gaps(),
        (*notes, *awaited_note(inputs), *other_specimens_note(inputs), currency(policy)),
        flow(inputs, "note-flow-before-first-dose"),
        rows=tuple(dict.fromkeys((row, "R1" if rise.ratio is not None else "R2"))),
    )


def _series_lines(inputs: Inputs, rise: Growth) -> tuple[Evidence, ...]:
    """All specimens between and around the two compared, newest first."""
    return tuple(s.evidence() for s in inputs.cd22.specimens)


def growth_params(rise: Growth) -> dict[str, object]:
    """Both shares with their dates, the difference in points and the ratio."""
    return {
        "earlier": specimen_params(rise.earlier)["negative"],
        "before": rise.earlier.when,
        "newest": specimen_params(rise.newest)["negative"],
        "after": rise.newest.when,
        "points": rise.points,
        "ratio": rise.ratio,
    }
