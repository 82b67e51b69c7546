"""Is the CD22 result older than a relapse, a treatment or the age limit?"""

from __future__ import annotations

from dataclasses import replace

from rules.kernel import (
    SELECT_AND_SIGN,
    VIEW_HOOKS,
    Evidence,
    Finding,
    Indicator,
    Message,
    Missing,
    Outcome,
    Reason,
    Silent,
    Tri,
    msg,
)
from rules.leukaemia.antigens import Specimen
from rules.leukaemia.cd22.events import Since, since
from rules.leukaemia.cd22.facts import (
    FAMILY,
    STALE,
    Inputs,
    awaited_note,
    grown,
    not_on_treatment,
    offers,
    other_specimens_note,
    specimen_lines,
    specimen_params,
    view_gaps,
)
from rules.leukaemia.common import E1, E3, SOURCE_CASE, Dose, combined, currency, each_dose
from rules.leukaemia.growth import Growth
from rules.leukaemia.therapies import history_known
from rules.policy import Policy
from rules.times import Order


@FAMILY.rule(
    STALE,
    hooks=(*VIEW_HOOKS, *SELECT_AND_SIGN),
    source=SOURCE_CASE,
    section="Abstract, Discussion and concluding paragraph",
    grade="case report (n = 1)",
    overrides=("newer-result-outside", "no-accessible-blasts", "clinical-urgency"),
    settings=(
        "antigen.maxAgeDays",
        "antigen.negSubclonePct",
        "antigen.growthAbsPp",
        "antigen.growthRatio",
        "antigen.growthFloorPct",
        "antigen.exemptTherapies",
        "antigen.intrathecalCounts",
        "ino.activeWindowDays",
        "labelVersion",
        "labelVersion.confirmedCurrent",
    ),
)
def result_stale(inputs: Inputs, policy: Policy) -> Outcome:
    """The newest readable CD22 result at each planned dose.

    Event: a therapy since the specimen, or a relapse later than it. Share: the last known share of
    CD22-negative blasts. E1 is the first dose, E3 the first dose of a later cycle.

    | row | condition | result |
    |---|---|---|
    | R1 | E1; event, share above 10 % or growing | critical |
    | R2 | E1; event with share at most 10 % or unknown; or history unknown | warning |
    | R3 | E1; no event, specimen older than 14 days at the dose | warning |
    | R4 | E1; specimen date unknown | warning |
    | R5 | E3; no remission known, no specimen since the last dose | warning |
    | R6 | E1; only therapies the site exempts, share at most 10 %, not growing | info |
    | R7 | E1; no event, specimen at most 14 days old | silent |
    | R8 | any dose, or chart view on inotuzumab; a newer entry cannot be read | warning |
    """
    latest = inputs.cd22.latest
    if latest is None:
        return Silent("0", "no CD22 result on record")
    if not inputs.hook.is_order:
        silent = not_on_treatment(inputs, policy)
        found = _unreadable(inputs, policy)
        return silent or found or Silent("0", "every newer entry could be read")
    return each_dose(inputs.ino, policy, lambda dose: _at_dose(inputs, policy, latest, dose))


def _at_dose(inputs: Inputs, policy: Policy, latest: Specimen, dose: Dose) -> Finding | Silent:
    """All rows of one dose on one finding, the most urgent first."""
    judged: list[Finding | Silent] = []
    if dose.at(E1):
        judged.append(_first_dose(inputs, policy, latest, dose))
    if dose.at(E3):
        judged.append(_later_cycle(inputs, policy, latest, dose))
    unread = _unreadable(inputs, policy)
    found = [each for each in (*judged, unread) if isinstance(each, Finding)]
    if not found:
        silent = [each for each in judged if isinstance(each, Silent)]
        return silent[0] if silent else Silent("0", "the dose belongs to a running cycle")
    top = min(found, key=lambda f: f.indicator.rank)
    return combined(top, [f for f in found if f is not top])


# --- rows -----------------------------------------------------------------------------------------


def _first_dose(inputs: Inputs, policy: Policy, latest: Specimen, dose: Dose) -> Finding | Silent:
    if latest.when is None:
        return _finding(inputs, policy, "R4", Indicator.WARNING, None)
    events = since(inputs, policy, latest.when)
    growing = grown(inputs.cd22, policy)
    high = _negative_share_high(inputs, policy) | Tri.of(growing is not None)
    row, indicator = _event_row(events, high, growing)
    age = latest.when.days_until(dose.day)
    limit = policy.days("antigen.maxAgeDays")
    old = age > limit
    if row == "" and not old:
        return Silent("R7", f"specimen {age} days old at the dose, nothing since")
    if old and row in ("", "R6"):
        found = _finding(inputs, policy, "R3", Indicator.WARNING, events, growing, days=age)
        return found if row == "" else _with_row(found, "R6")
    return _finding(inputs, policy, row, indicator, events, growing, days=age)


def _with_row(finding: Finding, row: str) -> Finding:
    return combined(finding, [Finding(finding.rule_id, row, Indicator.INFO)])


def _event_row(events: Since, high: Tri, growing: Growth | None) -> tuple[str, Indicator]:
    """R1, R2 or R6 by what happened since; "" when nothing did."""
    if events.stale:
        return ("R1", Indicator.CRITICAL) if high.yes else ("R2", Indicator.WARNING)
    if events.exempt and high.yes:
        return "R1", Indicator.CRITICAL
    if events.unsure:
        return "R2", Indicator.WARNING
    if events.exempt:
        return ("R6", Indicator.INFO) if high.no else ("R2", Indicator.WARNING)
    return "", Indicator.INFO


def _negative_share_high(inputs: Inputs, policy: Policy) -> Tri:
    """Is the last known negative share above the limit? Unknown where none was ever given."""
    known = inputs.cd22.last_known_negative
    if known is None or known.negative is None:
        return Tri.UNKNOWN
    return known.negative.above(policy.number("antigen.negSubclonePct"))


def _later_cycle(inputs: Inputs, policy: Policy, latest: Specimen, dose: Dose) -> Finding | Silent:
    """R5: persisting disease and no specimen since the last dose given."""
    last = inputs.ino.given[-1] if inputs.ino.given else None
    if last is None and (dose.history_unknown or dose.previous is not None):
        return Silent("0", "no dose given yet on record")
    remission, lines = inputs.course.in_remission(inputs.ino.first_day)
    if remission.yes:
        return Silent("0", "in remission")
    if last is not None and any(
        s.when is not None and s.when.order(last.when) is Order.AFTER for s in inputs.cd22.specimens
    ):
        return Silent("0", "a specimen was taken after the last dose")
    found = _finding(inputs, policy, "R5", Indicator.WARNING, None)
    gaps: tuple[Missing, ...] = ()
    if remission.unknown:
        gaps = (Missing("remissionAssessments", Reason.ABSENT),)
    doses = last.evidence() if last is not None else ()
    return combined(
        found,
        [Finding(STALE, "R5", Indicator.WARNING, {}, (*doses, *lines), gaps)],
    )


def _unreadable(inputs: Inputs, policy: Policy) -> Finding | None:
    """R8: a newer entry that could not be read (ruling L2)."""
    newer = inputs.cd22.newer_unreadable()
    if newer is None:
        return None
    line = Evidence(
        "antigenSpecimens.CD22", newer.why, "", newer.when or newer.reported, newer.resource
    )
    found = _finding(inputs, policy, "R8", Indicator.WARNING, None)
    extra = Finding(STALE, "R8", Indicator.WARNING, {}, (line,), view_gaps(inputs, policy))
    both = combined(found, [extra])
    return replace(both, params={**both.params, "newer": newer.when or newer.reported})


def _finding(
    inputs: Inputs,
    policy: Policy,
    row: str,
    indicator: Indicator,
    events: Since | None,
    growing: Growth | None = None,
    *,
    days: int | None = None,
) -> Finding:
    known = inputs.cd22.last_known_negative
    params = {
        **specimen_params(inputs.cd22.latest),
        "negative": specimen_params(known)["negative"],
        "days": days,
        "newer": None,
        "events": _names(events),
        "relapse": next((r.when for r in events.relapses if r.when), None) if events else None,
    }
    return Finding(
        STALE,
        row,
        indicator,
        params,
        (*specimen_lines(inputs.cd22), *_older_share(inputs), *_lines(events)),
        (*(events.unsure if events else ()), *inputs.cd22.gaps()),
        (*_notes(inputs, row, events, growing), currency(policy)),
        offers(inputs, "note-flow-after-cytoreduction"),
    )


def _older_share(inputs: Inputs) -> tuple[Evidence, ...]:
    known = inputs.cd22.last_known_negative
    return (known.evidence(),) if known is not None and known is not inputs.cd22.latest else ()


def _names(events: Since | None) -> tuple[object, ...]:
    """Relapses and drugs since the specimen, oldest first, each once."""
    if events is None:
        return ()
    ordered = [*events.therapies, *events.exempt][::-1]
    agents = list(dict.fromkeys(t.agent for t in ordered if t.agent))
    return (*(msg("word-relapse") for _ in events.relapses[:1]), *agents)


def _lines(events: Since | None) -> tuple[Evidence, ...]:
    """Relapses, and of every drug its first and its last dose since the specimen."""
    if events is None:
        return ()
    doses: dict[object, list[Evidence]] = {}
    for each in (*events.therapies, *events.exempt):
        doses.setdefault(each.agent, []).append(each.evidence)
    treated = [line for found in doses.values() for line in (found[0], *found[1:][-1:])]
    return (*(r.evidence for r in events.relapses), *treated)


def _notes(
    inputs: Inputs, row: str, events: Since | None, growing: Growth | None
) -> tuple[Message, ...]:
    notes: list[Message] = []
    if growing is not None:
        notes.append(growth_note(growing))
    if row == "R2" and inputs.cd22.last_known_negative is None:
        notes.append(msg("cd22-fraction-unknown"))
    if events is not None and not history_known(inputs.medications).yes:
        notes.append(msg("cd22-history-unknown"))
    if events is not None and _undated(events):
        notes.append(msg("cd22-undated-events"))
    return (*notes, *awaited_note(inputs), *other_specimens_note(inputs))


def _undated(events: Since) -> bool:
    """Does any of the events carry no date at all, so that it only counts as later?"""
    treated = (*events.therapies, *events.exempt)
    return any(t.start is None and t.last is None for t in treated) or any(
        r.when is None for r in events.relapses
    )


def growth_note(growing: Growth) -> Message:
    """The sentence that shows a rise of the negative share."""
    return msg(
        "cd22-growth",
        earlier=specimen_params(growing.earlier)["negative"],
        before=growing.earlier.when,
        newest=specimen_params(growing.newest)["negative"],
        after=growing.newest.when,
        points=growing.points,
        ratio=growing.ratio,
    )
