"""Zoledronic acid and the kidney: dose bands, creatinine rise (book 3.3, label knowledge)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from rules.kernel import Measurement, Series
from rules.policy import Policy
from rules.times import Order, When


def band(clearance: Measurement, policy: Policy) -> Fraction | None:
    """Dose in mg for a clearance; None below the lowest band or where a comparator hides it.

    Half-open: 30 <= x < 40, 40 <= x < 50, 50 <= x <= 60, above 60.
    """
    if clearance.above(policy.number("bone.zol.bands.fullAbove")).yes:
        return policy.number("bone.zol.bands.fullDose")
    if between_bands(clearance, policy):
        return None
    for limit, dose in (("from50", "dose50"), ("from40", "dose40"), ("notBelow", "dose30")):
        if clearance.at_least(policy.number(f"bone.zol.bands.{limit}")).yes:
            return policy.number(f"bone.zol.bands.{dose}")
    return None


def between_bands(clearance: Measurement, policy: Policy) -> bool:
    """A ``<`` or ``>`` result of which nobody can say in which band it lies."""
    keys = ("notBelow", "from40", "from50")
    limits = [policy.number(f"bone.zol.bands.{key}") for key in keys]
    answers = [clearance.at_least(limit) for limit in limits]
    answers.append(clearance.above(policy.number("bone.zol.bands.fullAbove")))
    top = answers[-1]
    if top.yes or answers[0].no:
        return False
    return any(a.unknown for a in answers)


@dataclass(frozen=True, slots=True)
class Rise:
    """Creatinine before the agent and now; ``holds``: the rise that asks to hold the agent."""

    baseline: Measurement
    now: Measurement
    holds: bool
    notable: bool


def rise(baseline: Measurement, now: Measurement, policy: Policy) -> Rise:
    """0.5 mg/dL over a baseline under 1.4, else 1.0 (label); 25 % is worth a line."""
    low = baseline.value < policy.number("bone.zol.scrRise.split")
    limit = policy.number(f"bone.zol.scrRise.{'low' if low else 'high'}")
    percent = 1 + policy.number("bone.zol.scrRise.notice") / 100
    return Rise(
        baseline,
        now,
        now.value - baseline.value >= limit,
        now.value >= baseline.value * percent,
    )


def current(series: Series, as_of: date, days: int) -> Measurement | None:
    """The latest creatinine if it is fresh and exact."""
    found = series.fresh(as_of, days)
    return found.value if found.known and found.value and not found.value.comparator else None


def rise_on_agent(
    series: Series, first_dose: date | None, as_of: date, policy: Policy, days: int
) -> Rise | None:
    """Rise since before the agent's first dose; None where it cannot be judged.

    Before a first dose the current creatinine is compared with the one before it, so that a
    kidney on its way down is seen before the drug is given at all.
    """
    now = current(series, as_of, days)
    if now is None or now.when is None or not series.complete:
        return None
    if first_dose is not None:
        baseline = baseline_before(series, first_dose, policy)
    else:
        earlier = earlier_values(series, now.when, policy)
        baseline = earlier[0] if earlier else None
    return None if baseline is None else rise(baseline, now, policy)


def baseline_before(series: Series, first_dose: date, policy: Policy) -> Measurement | None:
    """Newest value within 365 days before the first dose; one of that day only if no other."""
    oldest = first_dose - timedelta(days=policy.days("bone.zol.baselineDays"))
    exact = [e for e in series.entries if e.when and not e.comparator]
    fitting = [e for e in exact if e.when and oldest <= e.when.date <= first_dose]
    before = [e for e in fitting if e.when and e.when.last_date < first_dose]
    found = before or fitting
    return found[0] if found else None


def worsening(series: Series, as_of: date, policy: Policy, days: int) -> Rise | None:
    """The rise over the lowest value of the year before, if it reaches the holding line."""
    now = current(series, as_of, days)
    earlier = earlier_values(series, now.when, policy) if now is not None else ()
    if now is None or not earlier:
        return None
    found = rise(min(earlier, key=lambda e: e.value), now, policy)
    return found if found.holds else None


def earlier_values(series: Series, moment: When | None, policy: Policy) -> tuple[Measurement, ...]:
    """Exact values of the year before a moment, newest first."""
    if moment is None:
        return ()
    oldest = moment.date - timedelta(days=policy.days("bone.zol.baselineDays"))
    return tuple(
        e
        for e in series.entries
        if e.when is not None
        and not e.comparator
        and e.when.order(moment) is Order.BEFORE
        and e.when.date >= oldest
    )
