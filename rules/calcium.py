"""Calcium as the rules judge it: corrected for albumin, or what stands in for it.

The myeloma book (2.3) corrects with ``ca + (4 - alb)`` below an albumin of 4.0 g/dL. Correction
only adds, so a total calcium without albumin is a lower bound of the corrected one: questions
"above a limit" are answered yes by the total alone, all others stay unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from rules.kernel import Evidence, Fact, Measurement, Message, Reason, State, Tri
from rules.times import Order, When


class Kind(StrEnum):
    """What a calcium value is."""

    CORRECTED = "corrected"
    LABORATORY = "by-laboratory"
    """Corrected by the laboratory, by a formula nobody told us."""
    IONISED = "ionised"
    TOTAL = "total"
    """Total calcium without an albumin: only a lower bound of the corrected value."""


@dataclass(frozen=True, slots=True)
class Calcium:
    """One calcium determination: mg/dL, or mmol/L for ionised calcium.

    ``value`` carries the limits of the calcium result itself; ``lines`` cite what was measured.
    """

    kind: Kind
    value: Measurement
    lines: tuple[Evidence, ...]

    @property
    def when(self) -> When | None:
        return self.value.when

    @property
    def corrected(self) -> bool:
        """Is it a value that needs no albumin any more (``corrCa`` known)?"""
        return self.kind is not Kind.TOTAL

    def below(self, limit: Fraction | None) -> Tri:
        """corrCa < limit; without a limit unknown."""
        if limit is None:
            return Tri.UNKNOWN
        if self.corrected:
            return self.value.below(limit)
        return Tri.NO if self.value.at_least(limit).yes else Tri.UNKNOWN

    def above(self, limit: Fraction | None) -> Tri:
        """corrCa > limit; without a limit unknown."""
        if limit is None:
            return Tri.UNKNOWN
        found = self.value.above(limit)
        return found if self.corrected or found.yes else Tri.UNKNOWN


@dataclass(frozen=True, slots=True)
class CalciumRecord:
    """All calcium determinations, newest first, with what is known of the newest.

    ``state``, ``reason`` and ``detail`` speak of the latest as in ``rules.kernel.Series``.
    """

    entries: tuple[Calcium, ...] = ()
    state: State = State.ABSENT
    reason: Reason | None = Reason.ABSENT
    detail: Message | None = None
    pending: bool = False
    unreadable: tuple[When | None, ...] = ()

    @property
    def latest(self) -> Fact[Calcium]:
        """The newest decides; one that cannot be read makes the fact unavailable."""
        if self.state is State.KNOWN and self.entries:
            newest = self.entries[0]
            return Fact("corrCa", newest, when=newest.when, evidence=newest.lines)
        shown = self.entries[0].lines if self.entries else ()
        reason = self.reason or Reason.UNAVAILABLE
        return Fact("corrCa", None, self.state, None, shown, reason, self.detail)

    def after(self, moment: When, *, surely: bool) -> tuple[Calcium, ...]:
        """Determinations after a moment, newest first.

        ``surely`` False also takes those of which nobody can say (two date-only events of a day).
        """
        found = []
        for each in self.entries:
            if each.when is None:
                continue
            order = each.when.order(moment)
            if order is Order.AFTER or (order is Order.UNKNOWN and not surely):
                found.append(each)
        return tuple(found)

    def between(self, first: date, last: date) -> bool:
        """Is there a determination dated within two days, both included?"""
        return any(c.when is not None and first <= c.when.date <= last for c in self.entries)
