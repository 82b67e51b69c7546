"""Dexamethasone per 28 days and whether that is high-dose (book 3.2, mapping 3.5.3, ruling M14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from rules.kernel import Evidence, Tri
from rules.myeloma.thrombosis.antithrombotics import whole_list
from rules.policy import Policy
from rules.therapy import CYCLE_DAYS, Entry, Medications, Source, enters_28_days, same_dose

DEXAMETHASONE = ("dexamethasone",)


@dataclass(frozen=True, slots=True)
class Dexamethasone:
    """``mg`` per 28 days (None: unknown), ``entries`` of the regimen, ``unclear`` ones among them.

    ``readable_mg`` is the part that could be read, a lower bound. ``high`` is ``highDoseDex``.
    """

    high: Tri
    mg: Fraction | None = None
    readable_mg: Fraction = Fraction(0)
    entries: tuple[Entry, ...] = ()
    unclear: tuple[Entry, ...] = ()

    @property
    def lines(self) -> tuple[Evidence, ...]:
        """The total, where it is known, and the orders it is made of."""
        each = tuple(e.evidence("dexamethasone") for e in self.entries)
        if self.mg is None:
            return each
        total = Evidence("dexPer28d", self.mg, "mg/28 d", marks=("mark-computed",))
        return (total, *each)


def dexamethasone(meds: Medications, policy: Policy) -> Dexamethasone:
    """All dexamethasone of the regimen, drafted and running, over its fullest 28 days."""
    entries = _distinct([e for e in meds.running(DEXAMETHASONE) if _enters(meds, e)])
    doubtful = any(e.doubtful for e in meds.of(DEXAMETHASONE))
    if not entries:
        none = whole_list(meds) and not doubtful
        return Dexamethasone(Tri.NO if none else Tri.UNKNOWN)
    totals = {e.reference: meds.per_28_days(e) for e in entries}
    unclear = tuple(e for e in entries if totals[e.reference] is None)
    readable = [e for e in entries if e not in unclear]
    most = max((_window(readable, totals, s) for s in _starts(readable)), default=Fraction(0))
    high = _high(most, bool(unclear) or doubtful, policy)
    return Dexamethasone(high, None if unclear else most, most, entries, unclear)


def _high(most: Fraction, unclear: bool, policy: Policy) -> Tri:
    if most >= policy.number("vte.highDoseDexMg28d"):
        return Tri.YES
    if unclear or most > policy.number("vte.lowDoseDexMg28d"):
        return Tri.UNKNOWN
    return Tri.NO


def _enters(meds: Medications, entry: Entry) -> bool:
    """Single dated doses, premedication and antiemetics do not; an order without timing may."""
    if meds.superseded(entry) or entry.premedication or entry.antiemetic:
        return False
    return enters_28_days(entry) or not entry.scheduled


def _distinct(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """A stored order that a draft repeats on the same days counts once; statements only alone."""
    drafts = [e for e in entries if e.source is Source.DRAFT]
    orders = [e for e in entries if e.source is Source.ORDER and not _repeated(e, drafts)]
    said = [e for e in entries if e.source is Source.SAID]
    return tuple([*drafts, *orders] or said)


def _repeated(entry: Entry, drafts: Sequence[Entry]) -> bool:
    days = {w.date for w in entry.dates}
    return any(
        same_dose(d, entry) and (d.repeats or entry.repeats or days & {w.date for w in d.dates})
        for d in drafts
    )


def _starts(entries: Sequence[Entry]) -> set[date]:
    firsts = {e.dates[0].date for e in entries if e.dates}
    return firsts | {e.start.date for e in entries if e.start and not e.dates}


def _window(entries: Sequence[Entry], totals: dict[str, Fraction | None], start: date) -> Fraction:
    """mg in the 28 days from ``start``: dated doses within, patterns that run on that day."""
    end = start + timedelta(days=CYCLE_DAYS)
    found = Fraction(0)
    groups: set[str] = set()
    for entry in entries:
        if not entry.repeats:
            days = {w.date for w in entry.dates if start <= w.date < end}
            found += (entry.dose.mg or 0) * len(days) if entry.dose else 0
        elif _short(entry):  # its total is that of its group, counted once
            if entry.group not in groups:
                groups.add(entry.group)
                found += totals[entry.reference] or 0
        elif entry.covers(start):
            found += totals[entry.reference] or 0
    return found


def _short(entry: Entry) -> bool:
    if entry.end is None or entry.start is None:
        return False
    return (entry.end.last_date - entry.start.date).days + 1 < CYCLE_DAYS
