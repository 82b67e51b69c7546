"""What every rule of the myeloma book obeys: palliative care, freshness, courses (1.4, 1.7)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from rules.kernel import (
    Drug,
    Evidence,
    Fact,
    Finding,
    Hook,
    Indicator,
    Measurement,
    Missing,
    Reason,
    fresh,
    msg,
    tri,
)
from rules.patient import Renal
from rules.policy import Setting
from rules.therapy import Entry, Medications, Status

SOURCE = "jsh-mm-2023"
SELECT_SIGN = (Hook.ORDER_SELECT, Hook.ORDER_SIGN)
VIEW = (Hook.PATIENT_VIEW, Hook.ENCOUNTER_START)

FRESHNESS = (
    Setting("fresh.renal.orderDays", Decimal(14), "d", why="kidney function moves quickly"),
    Setting("fresh.renal.viewDays", Decimal(30), "d", why="kidney function moves quickly"),
    Setting("fresh.renal.weightOrderDays", Decimal(30), "d", why="weight for Cockcroft-Gault"),
    Setting("fresh.renal.weightViewDays", Decimal(90), "d", why="weight for Cockcroft-Gault"),
    Setting("fresh.plt.orderDays", Decimal(7), "d", why="counts follow the cycle"),
    Setting("fresh.plt.viewDays", Decimal(30), "d", why="counts follow the cycle"),
)
"""Ages of results the book sets for several families (1.4); none is from the source."""


def admit(inputs: Any, finding: Finding) -> str:
    """Book 1.7(2): palliative care only silences info and warning cards, never critical ones.

    Returns why the finding is withheld, or "" to show it.
    """
    if finding.indicator is Indicator.CRITICAL:
        return ""
    return "palliative care only" if tri(inputs.palliative).yes else ""


def current_crcl(renal: Renal, as_of: date, days: int) -> Fact[Measurement]:
    """Creatinine clearance if it is fresh enough, else stale (book 1.4)."""
    return fresh(renal.crcl, as_of, days)


def course_end(entries: Iterable[Entry]) -> date | None:
    """Last day of a drafted course; None when any of it is open-ended (rulings M8, M9)."""
    last: date | None = None
    for entry in entries:
        if entry.end is not None:
            end = entry.end.last_date
        elif entry.repeats:
            return None
        elif entry.dates:
            end = max(when.last_date for when in entry.dates)
        elif entry.start is not None:
            end = entry.start.last_date
        else:
            return None
        last = end if last is None else max(last, end)
    return last


def next_dose(meds: Medications, concepts: Collection[str]) -> date | None:
    """The next planned day of any of the drugs, from drafts, active and planned orders."""
    days = [
        when.date
        for entry in meds.running(concepts)
        for when in entry.dates
        if when.date >= meds.as_of
    ]
    return min(days, default=None)


def days_ago(day: date, as_of: date) -> int:
    """Days from a day to ``as_of``; negative for a day ahead."""
    return (as_of - day).days


def within(day: date | None, as_of: date, days: int) -> bool:
    """Is a day at most so many days before ``as_of``?"""
    return day is not None and as_of - timedelta(days=days) <= day


def unknown_status(meds: Medications, concepts: Collection[str]) -> bool:
    """Is there an entry of the drugs of which nobody can say whether it runs?"""
    return any(e.status is Status.UNKNOWN for e in meds.of(concepts))


def just_given(meds: Medications, concepts: Collection[str]) -> tuple[Entry, ...]:
    """A dose of today or yesterday without an order on the list: given, its order not seen."""
    known = [e for e in meds.of(concepts) if e.status is not Status.GIVEN and not e.flush]
    if known:
        return ()
    given = [e for e in meds.given(concepts) if not e.flush and e.start]
    recent = [e for e in given if e.start and e.start.days_until(meds.as_of) <= 1]
    return tuple(recent[:1])


def list_gaps(meds: Medications) -> tuple[Missing, ...]:
    """What makes the medication list less than whole: keys not had, entries nobody can name."""
    gaps = [Missing("medicationList", Reason.NOT_OBTAINED, key) for key in meds.missing_keys()]
    gaps += [
        Missing(
            "medicationList", Reason.NOT_UNDERSTOOD, msg("missing-unreadable", entry=e.reference)
        )
        for e in meds.unreadable
    ]
    return tuple(gaps)


def reconciliation_gap(meds: Medications) -> tuple[Missing, ...]:
    """The line that the list was not reconciled within 30 days; none when it was."""
    if meds.reconciled_recently:
        return ()
    fact = meds.reconciled
    if not fact.known:
        return (fact.missing,)
    detail = msg("missing-older-than", days=30, when=fact.when or fact.value)
    return (Missing(fact.name, Reason.STALE, detail),)


def drug_names(entries: Iterable[Entry], concepts: Collection[str]) -> tuple[Drug, ...]:
    """The drugs of some entries, each once, for a text."""
    found = dict.fromkeys(d for e in entries for d in e.drugs if d in concepts)
    return tuple(Drug(d) for d in found)


def lines_of(entries: Iterable[Entry], fact: str, *, daily: bool = False) -> tuple[Evidence, ...]:
    """Evidence lines of medication entries; ``daily``: with their daily totals."""
    return tuple(e.evidence(fact, daily=daily) for e in entries)


def kidney_lines(renal: Renal, crcl: Fact[Measurement]) -> tuple[Evidence, ...]:
    """Clearance (or eGFR, shown only where the clearance is unknown) and dialysis."""
    lines = list(crcl.evidence)
    if renal.dialysis.known:
        lines += renal.dialysis.evidence
    if not crcl.known and renal.egfr.latest.known:
        lines += renal.egfr.latest.evidence
    return tuple(lines)


T = TypeVar("T")


def once(items: Iterable[T]) -> tuple[T, ...]:
    """Each item once, in order; for facts that cannot be hashed (their texts have parameters)."""
    kept: list[T] = []
    for item in items:
        if item not in kept:
            kept.append(item)
    return tuple(kept)
