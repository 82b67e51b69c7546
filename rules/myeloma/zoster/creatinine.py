"""Creatinine over time: an acute rise, and none for a long while (book 3.1, rule 3)."""

from __future__ import annotations

from datetime import timedelta

from rules.drugs import ANTIVIRAL_COVER
from rules.kernel import Measurement
from rules.myeloma.zoster.facts import Inputs
from rules.policy import Policy
from rules.therapy import Entry, Status

Rise = tuple[Measurement, Measurement]


def acute_rise(inputs: Inputs, policy: Policy) -> Rise | None:
    """(lower, higher) creatinine of a rise that meets the definition of acute kidney injury.

    1.5 times within 7 days or 0.3 mg/dL within 48 hours, between any two results of the last
    7 days, of which the newest is still as high; None without one, or with an old newest result.
    """
    latest = inputs.renal.scr.latest
    key = "fresh.renal.orderDays" if inputs.hook.is_order else "fresh.renal.viewDays"
    if not inputs.renal.scr.fresh(inputs.as_of, policy.days(key)).known or latest.when is None:
        return None
    newest = latest.require()
    since = latest.when.date - timedelta(days=7)
    results = [e for e in inputs.renal.scr.entries if e.when and e.when.date >= since]
    for place, later in enumerate(results):
        if not _while_taken(inputs, later):
            continue
        for earlier in results[place + 1 :]:
            if _rose(earlier, later, policy) and _still_high(earlier, newest, policy):
                return earlier, later
    return None


def _rose(earlier: Measurement, later: Measurement, policy: Policy) -> bool:
    if not _comparable(earlier, later):
        return False
    if later.value >= policy.number("hz.akiRatio7d") * earlier.value:
        return True
    enough = later.value - earlier.value >= policy.number("hz.akiRise48h")
    return enough and _within_48_hours(earlier, later)


def _still_high(earlier: Measurement, newest: Measurement, policy: Policy) -> bool:
    ratio, rise = policy.number("hz.akiRatio7d"), policy.number("hz.akiRise48h")
    limit = min(ratio * earlier.value, earlier.value + rise)
    return newest.comparator in ("", ">", ">=") and newest.value >= limit


def _comparable(earlier: Measurement, later: Measurement) -> bool:
    """A result "below x" may be the lower, one "above x" the higher of a rise; not otherwise."""
    low = earlier.comparator in ("", "<", "<=") and earlier.value > 0
    return low and later.comparator in ("", ">", ">=")


def _within_48_hours(earlier: Measurement, later: Measurement) -> bool:
    """By the clock where both have one, else by calendar days."""
    if earlier.when is None or later.when is None:
        return False
    if all(w.end - w.start < timedelta(hours=1) for w in (earlier.when, later.when)):
        return later.when.start - earlier.when.start <= timedelta(hours=48)
    return (later.when.date - earlier.when.date).days <= 2


def _while_taken(inputs: Inputs, result: Measurement) -> bool:
    """Drafts count as present; a running order only for results since its start."""
    running = inputs.medications.running(ANTIVIRAL_COVER)
    return any(
        e.is_draft or e.start is None or (result.when and e.start.date <= result.when.date)
        for e in running
    )


def days_taken(inputs: Inputs) -> int | None:
    """Days since the oldest active antiviral order began; None without a start."""
    days = [e.start.days_until(inputs.as_of) for e in active(inputs) if e.start is not None]
    return max(days, default=None)


def active(inputs: Inputs) -> tuple[Entry, ...]:
    """Antivirals taken now, without drafts and orders still ahead."""
    return tuple(e for e in inputs.medications.of(ANTIVIRAL_COVER) if e.status is Status.ACTIVE)


def long_without(inputs: Inputs, policy: Policy) -> bool:
    """An antiviral for 90 days or more and no usable creatinine of the last 90 days."""
    limit = policy.days("hz.longTermDays")
    taken = days_taken(inputs)
    recent = inputs.renal.scr.fresh(inputs.as_of, limit).known
    return taken is not None and taken >= limit and not recent
