"""bone-denosumab-ca-monitor: calcium after denosumab."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from rules.calcium import Calcium
from rules.drugs import CALCIUM, VITAMIN_D_ACTIVE, VITAMIN_D_NATIVE
from rules.kernel import (
    Evidence,
    Fact,
    Finding,
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
from rules.myeloma.bone.agents import Agent, Use
from rules.myeloma.bone.facts import (
    FAMILY,
    Inputs,
    albumin_missing,
    calcium_lines,
    calcium_params,
    crcl,
    low,
    lower_limit,
    poor_kidney,
    very_low,
)
from rules.myeloma.bone.supply import supply
from rules.myeloma.common import SOURCE, VIEW, days_ago, kidney_lines
from rules.policy import Policy
from rules.therapy import Source, Status
from rules.times import Order, When

RULE = "bone-denosumab-ca-monitor"
SUPPLEMENTS = (*CALCIUM, *VITAMIN_D_NATIVE, *VITAMIN_D_ACTIVE)
INDICATORS = {
    "1": Indicator.CRITICAL,
    "2": Indicator.WARNING,
    "3": Indicator.WARNING,
    "4": Indicator.WARNING,
    "5": Indicator.INFO,
    "6": Indicator.WARNING,
    "7": Indicator.WARNING,
    "8": Indicator.INFO,
    "9": Indicator.INFO,
    "U": Indicator.INFO,
}


@dataclass(frozen=True, slots=True)
class _Doses:
    """First and last day of denosumab, and the entries they rest on."""

    first: dt.date
    last: dt.date
    found: tuple[Agent, ...]


@FAMILY.rule(
    RULE,
    hooks=VIEW,
    source=SOURCE,
    section="6-CQ1",
    grade="1",
    overrides=("arranged-pending", "data-wrong"),
    settings=(
        "bone.ca.low",
        "bone.ca.critical",
        "bone.ca.ionisedLow",
        "bone.ca.recheckDays",
        "bone.ca.renalRecheckDays",
        "bone.ca.pendingDays",
        "bone.ca.nextDoseDays",
        "bone.supp.renalCrCl",
        "bone.residual.dmabDays",
    ),
)
def calcium_monitoring(inputs: Inputs, policy: Policy) -> Outcome:
    """Denosumab of the oncology use was given; the first matching row decides.

    | row | condition | result |
    |---|---|---|
    | 1 | latest corrected calcium since the last dose < 8.0, no response recorded | critical |
    | 2 | the same, calcium or vitamin D started since | warning |
    | 3 | latest corrected calcium since then 8.0 or more, below the lower limit | warning |
    | 4 | latest calcium since then without albumin, total below the lower limit | warning |
    | 5 | latest calcium since then without albumin otherwise | info |
    | 6 | numbness or tetany, no calcium since the last dose | warning |
    | 7 | first dose 7 days or more ago, CrCl < 30 or dialysis, no calcium since | warning |
    | 8 | first dose 14 days or more ago, no calcium since | info |
    | 9 | next dose within 7 days, no calcium in the 14 days before it | info |
    | 10 | no date of denosumab known | silent |
    | U | the latest calcium since the last dose cannot be read | info |

    Rows 7 to 9 wait while a calcium order of the last 7 days is open; rows 6 to 9 end with the
    effect of the last dose (180 days).
    """
    doses = _doses(inputs, policy)
    if doses is None:
        return Silent("10", "no dated denosumab of the oncology use")
    since = _since_last(inputs, doses)
    if since and (row := _measured_row(inputs, policy, since[0])):
        return _finding(inputs, policy, row, doses, since[0])
    if _unreadable_since(inputs, doses, since):
        return _finding(inputs, policy, "U", doses, None)
    row = _waiting_row(inputs, policy, doses)
    if not row:
        return Silent("0", "calcium is looked after")
    if row != "6" and _pending(inputs, policy):
        return Silent(row, "a calcium order is open")
    return _finding(inputs, policy, row, doses, None)


def _doses(inputs: Inputs, policy: Policy) -> _Doses | None:
    found = tuple(
        a
        for a in agents.agents(inputs.medications, policy)
        if a.drug == agents.DMAB and a.use is not Use.OSTEOPOROSIS and a.days
    )
    days = sorted(day for a in found for day in a.days)
    return _Doses(days[0], days[-1], found) if days else None


def _day(inputs: Inputs, day: dt.date) -> When:
    """The whole of a day in the zone of the record's results (any aware moment will do)."""
    dated = next((c.when for c in inputs.calcium.entries if c.when), None)
    zone = dated.start if dated else dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
    return When.of_day(day, zone)


def _since_last(inputs: Inputs, doses: _Doses) -> tuple[Calcium, ...]:
    """Results of the last dose's day (a low one must not be missed) and later."""
    return inputs.calcium.after(_day(inputs, doses.last), surely=False)


def _sure(inputs: Inputs, day: dt.date) -> bool:
    """Is there a calcium surely after a day?"""
    return bool(inputs.calcium.after(_day(inputs, day), surely=True))


def _fact(value: Calcium) -> Fact[Calcium]:
    return Fact("corrCa", value, when=value.when, evidence=value.lines)


def _measured_row(inputs: Inputs, policy: Policy, value: Calcium) -> str:
    fact = _fact(value)
    if very_low(fact, policy).yes:
        return "2" if _response(inputs, value) else "1"
    if low(fact, policy).yes:
        return "3"
    if value.corrected:
        return ""
    limit = lower_limit(value, policy)
    below = limit is not None and value.value.below(limit).yes
    return "4" if below else "5"


def _response(inputs: Inputs, value: Calcium) -> bool:
    """``hypoCaResponse``: calcium or vitamin D ordered, or calcium given, after the low value."""
    if value.when is None:
        return False
    for entry in inputs.medications.of(SUPPLEMENTS):
        if entry.source is Source.GIVEN:
            drip = entry.route in ("intravenous", "injection")  # by mouth: of an order, see below
            counts = entry.status is Status.GIVEN and entry.has(CALCIUM) and drip
        else:
            counts = entry.status in (Status.ACTIVE, Status.PLANNED, Status.PAST)
        moments = [w for w in (entry.start, entry.authored) if w is not None]
        if counts and any(w.order(value.when) is Order.AFTER for w in moments):
            return True
    return False


def _unreadable_since(inputs: Inputs, doses: _Doses, since: tuple[Calcium, ...]) -> bool:
    """A result after the last dose that cannot be read, and none readable after it."""
    last = _day(inputs, doses.last)
    moments = [w for w in inputs.calcium.unreadable if w and w.order(last) is Order.AFTER]
    if not moments:
        return False
    newest = max(moments, key=lambda w: w.start)
    return not since or (since[0].when is not None and since[0].when.start < newest.start)


def _waiting_row(inputs: Inputs, policy: Policy, doses: _Doses) -> str:
    """Rows 6 to 9; not once denosumab has worn off (``bone.residual.dmabDays``)."""
    if days_ago(doses.last, inputs.as_of) > policy.days("bone.residual.dmabDays"):
        return ""
    if tri(inputs.hypocalcaemia_symptoms).yes and not _sure(inputs, doses.last):
        return "6"
    age = days_ago(doses.first, inputs.as_of)
    if not _sure(inputs, doses.first):
        poor = poor_kidney(inputs, policy).yes
        if poor and age >= policy.days("bone.ca.renalRecheckDays"):
            return "7"
        if age >= policy.days("bone.ca.recheckDays"):
            return "8"
    return "9" if _uncovered_dose(inputs, policy) else ""


def _uncovered_dose(inputs: Inputs, policy: Policy) -> dt.date | None:
    """The next dose within a week, if no calcium lies in the 14 days before it."""
    planned = _planned(inputs)
    ahead = policy.days("bone.ca.nextDoseDays")
    if planned is None or (planned - inputs.as_of).days > ahead:
        return None
    first = planned - dt.timedelta(days=policy.days("bone.ca.recheckDays"))
    return None if inputs.calcium.between(first, planned) else planned


def _planned(inputs: Inputs) -> dt.date | None:
    entries = agents.oncology(inputs.medications.running((agents.DMAB,)))
    given = {e.start.date for e in inputs.medications.given((agents.DMAB,)) if e.start}
    days = [w.date for e in entries for w in e.dates if w.date >= inputs.as_of]
    return min((day for day in days if day not in given), default=None)


def _pending(inputs: Inputs, policy: Policy) -> bool:
    """A calcium order due within 7 days or, without a due date, of at most 7 days; or a result."""
    limit = policy.days("bone.ca.pendingDays")
    return inputs.calcium.pending or any(
        r.planned
        and not r.completed
        and (asked := r.due or r.authored) is not None
        and abs(days_ago(asked.date, inputs.as_of)) <= limit
        for r in inputs.calcium_orders.entries
    )


def _finding(
    inputs: Inputs, policy: Policy, row: str, doses: _Doses, value: Calcium | None
) -> Finding:
    fact = _fact(value) if value else inputs.calcium.latest
    params = {
        **calcium_params(fact),
        "last": doses.last,
        "first": doses.first,
        "days": days_ago(doses.first if row in ("7", "8") else doses.last, inputs.as_of),
        "next": _planned(inputs),
    }
    ordered = row in ("1", "2", "3", "4") and _pending(inputs, policy)
    lines: list[Evidence] = [line for a in doses.found for line in a.lines[-2:]]
    lines += calcium_lines(fact, policy)
    if row == "6":
        lines += inputs.hypocalcaemia_symptoms.evidence
    if row == "7":
        lines += kidney_lines(inputs.renal, crcl(inputs, policy))
    if row == "2":
        lines += [e.evidence("supplement") for e in supply(inputs).entries]
    return Finding(
        RULE,
        row,
        INDICATORS[row],
        params,
        tuple(lines),
        _missing(inputs, row, fact),
        notes=(msg("bone-note-calcium-ordered"),) if ordered else (),
        suggestions=_offers(inputs, policy, row),
        select_any=True,
    )


def _missing(inputs: Inputs, row: str, fact: Fact[Calcium]) -> tuple[Missing, ...]:
    if row in ("4", "5"):
        return (albumin_missing(fact),)
    if row == "U":
        latest = inputs.calcium.latest
        return (Missing("corrCa", latest.reason or Reason.NOT_UNDERSTOOD, latest.detail),)
    if row in ("6", "7", "8", "9"):
        return (Missing("corrCa", Reason.ABSENT, msg("bone-missing-since")),)
    return ()


def _offers(inputs: Inputs, policy: Policy, row: str) -> tuple[Suggestion, ...]:
    found: list[Suggestion] = []
    if not _pending(inputs, policy):
        tests = (*offers.CALCIUM, "magnesium")
        found.append(offers.ask("suggest-bone-calcium-magnesium", *tests, urgent=row == "1"))
    if row in ("1", "2", "3"):
        taken = supply(inputs)
        found += offers.supplements(
            policy,
            calcium_too=not taken.calcium.yes,
            vitamin_d=not taken.vitamin_d.yes,
            poor=poor_kidney(inputs, policy).yes,
            recommended=False,
        )
        running = inputs.medications.running((agents.DMAB,))
        orders = [e for e in agents.oncology(running) if e.source is Source.ORDER]
        found += offers.hold(orders, "suggest-bone-hold-agent")
    return tuple(found)
