"""Doses of entries over time: due days, totals of 28 days, one dose told twice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from rules.therapy.entries import Entry, Source, Status

CYCLE_DAYS = 28
"""The period over which dexamethasone is added up (mapping 3.5.3)."""


def ordered_days(entry: Entry, as_of: date) -> list[date]:
    """Days up to ``as_of`` on which an order or statement had a dose due ("by order").

    Its planned dates; for a repeating pattern also its last day so far (the end or ``as_of``,
    whichever is earlier). An order without timing is one dose at its start (ruling M8).
    """
    days = [when.date for when in entry.dates if when.date <= as_of]
    if entry.repeats and entry.end is None and not entry.end_known and entry.status is Status.PAST:
        days = days[:1]  # it was stopped nobody knows when: only the first dose is sure
    if not days and entry.start is not None and entry.start.date <= as_of:
        days = [entry.start.date]
    running = entry.status in (Status.ACTIVE, Status.STOPPING, Status.DRAFT)
    if days and entry.repeats and (entry.end is not None or running):
        last = as_of if entry.end is None else min(entry.end.last_date, as_of)
        days.append(max(last, days[-1]))
    return days


def enters_28_days(entry: Entry) -> bool:
    """False for single doses, premedication and antiemetics, which no 28-day total counts."""
    if entry.premedication or entry.antiemetic:
        return False
    return entry.repeats or len(entry.dates) > 1


def dates_total(entry: Entry) -> Fraction | None:
    """Sum of the dated doses of the first 28 days, in mg; None when they cannot be read."""
    if entry.dose is None or entry.dose.mg is None or not entry.scheduled:
        return None
    first = entry.dates[0].date
    days = {when.date for when in entry.dates if (when.date - first).days < CYCLE_DAYS}
    return entry.dose.mg * len(days)


def distinct(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries of one ingredient without those that are one dose seen twice.

    A draft equal to a stored order renews it. A statement speaks of the order beside it and is
    the stronger of the two (mapping 3.7), unless its total is unknown; of several orders at once
    it says too little and is left out.
    """
    found = list(entries)
    kept: list[Entry] = []
    for entry in sorted(found, key=lambda e: e.source is not Source.DRAFT):
        if entry.source is Source.SAID:
            continue
        if not any(k.source is not entry.source and same_dose(k, entry) for k in kept):
            kept.append(entry)
    for said in (e for e in found if e.source is Source.SAID):
        orders = [k for k in kept if k.source is Source.ORDER]
        if not orders and not any(same_dose(k, said) for k in kept):
            kept.append(said)
        elif len(orders) == 1 and said.per_day and not same_dose(orders[0], said):
            kept[kept.index(orders[0])] = said
    return tuple(kept)


def same_dose(one: Entry, other: Entry) -> bool:
    """Equal daily totals or, where there are none, equal doses. Unknown equals nothing."""
    mine, its = one.per_day or one.dose, other.per_day or other.dose
    if mine is None or its is None:
        return False
    return (mine.mg, mine.per_m2, mine.per_kg) == (its.mg, its.per_m2, its.per_kg)
