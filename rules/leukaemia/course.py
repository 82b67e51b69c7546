"""The course of the leukaemia: relapses, remission, blasts in blood and marrow (book 3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from rules.events import Listing
from rules.kernel import Evidence, Fact, Measurement, Series, Tri, all_of
from rules.times import When

REMISSION_BLASTS = Fraction(5)
"""Percent of marrow blasts under which a remission is possible (label, book 3)."""
SAME_EVENT_DAYS = 7
BLOOD_DAYS = 7
EXTRAMEDULLARY_DAYS_BEFORE, EXTRAMEDULLARY_DAYS_AFTER = 28, 7
"""How far findings may lie from a marrow to belong to one assessment (mapping 5)."""


@dataclass(frozen=True, slots=True)
class Relapse:
    """A relapse, progression or refractory state; ``when`` None: its date is unknown."""

    kind: str
    when: When | None
    evidence: Evidence


def distinct(events: Iterable[Relapse]) -> tuple[Relapse, ...]:
    """Oldest first; events within seven days are one, undated ones join the newest dated."""
    dated = sorted((e for e in events if e.when is not None), key=lambda e: _start(e))
    kept: list[Relapse] = []
    for event in dated:
        if not kept or (_start(event) - _start(kept[-1])).days > SAME_EVENT_DAYS:
            kept.append(event)
    if kept:
        return tuple(kept)
    return tuple(e for e in events if e.when is None)[:1]


def _start(event: Relapse) -> date:
    return event.when.date if event.when else date.max


@dataclass(frozen=True, slots=True)
class Stated:
    """A dated word of the record (``extramedullary-disease``, ``disease-status``)."""

    word: str
    when: When | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Course:
    """What is on record of the disease's course.

    ``marrow`` in % of nucleated cells, ``blasts`` absolute per uL, ``wbc`` per uL, ``share`` the
    blasts in % of the white cells. ``status``: in-remission, relapsed, refractory, untreated.
    """

    relapses: Listing[Relapse]
    status: Fact[str]
    marrow: Series
    blasts: Series
    share: Series
    wbc: Series
    extramedullary: tuple[Stated, ...] = ()
    suspected: tuple[Relapse, ...] = ()
    """Relapses somebody suspects; they are no events."""

    def relapsed_or_refractory(self) -> Tri:
        """Is the disease relapsed or refractory now?"""
        if self.status.known:
            return Tri.of(self.status.value in ("relapsed", "refractory"))
        if self.relapses.entries:
            return Tri.YES
        return Tri.UNKNOWN

    def in_remission(self, first_dose: date | None) -> tuple[Tri, tuple[Evidence, ...]]:
        """Remission by the newest assessment after the first dose, or as the record states it.

        A relapse recorded after the assessment ends it. What the record states counts only from
        the first dose on: it may speak of an earlier remission.
        """
        found = self._newest_assessment(first_dose)
        stated = self._stated_remission(first_dose)
        if found is not None:
            marrow, answer, lines = found
            newer = stated is not None and _later(stated, marrow.when)
            if answer.unknown or newer:
                answer = stated_answer(self.status) if stated is not None else answer
            if answer.yes and self._relapsed_after(marrow.when):
                return Tri.NO, lines
            return answer, lines
        if stated is not None:
            return stated_answer(self.status), self.status.evidence
        return Tri.UNKNOWN, ()

    def _newest_assessment(
        self, first_dose: date | None
    ) -> tuple[Measurement, Tri, tuple[Evidence, ...]] | None:
        if not self.marrow.latest.known or not self.marrow.entries:
            return None
        marrow = self.marrow.entries[0]
        if marrow.when is None or (first_dose and marrow.when.date <= first_dose):
            return None
        lines = [marrow.evidence("marrowBlastPct")]
        blood = self._blood_near(marrow.when, lines)
        outside = self._outside_near(marrow.when, lines)
        answer = all_of((marrow.below(REMISSION_BLASTS), blood, outside))
        return marrow, answer, tuple(lines)

    def _blood_near(self, when: When, lines: list[Evidence]) -> Tri:
        """Leukaemic blasts absent from the blood around the marrow's day?"""
        for series in (self.share, self.blasts):
            near = [e for e in series.entries if _near(e.when, when, BLOOD_DAYS, BLOOD_DAYS)]
            if near:
                lines.append(near[0].evidence(series.name))
                if near[0].comparator in ("<", "<="):
                    return Tri.UNKNOWN
                return Tri.of(near[0].value == 0)
        return Tri.UNKNOWN

    def _outside_near(self, when: When, lines: list[Evidence]) -> Tri:
        before, after = EXTRAMEDULLARY_DAYS_BEFORE, EXTRAMEDULLARY_DAYS_AFTER
        for each in self.extramedullary:
            if _near(each.when, when, before, after):
                lines.append(each.evidence)
                if each.word in ("none", "resolved"):
                    return Tri.YES
                return Tri.NO if each.word == "present" else Tri.UNKNOWN
        return Tri.UNKNOWN

    def _stated_remission(self, first_dose: date | None) -> When | None:
        """The date of a status that may speak of remission after the first dose."""
        when = self.status.when
        if not self.status.known or when is None:
            return None
        return when if first_dose is None or when.date > first_dose else None

    def _relapsed_after(self, when: When | None) -> bool:
        return any(
            r.when is not None and when is not None and r.when.date > when.date
            for r in self.relapses.entries
        )


def stated_answer(status: Fact[str]) -> Tri:
    """Does a recorded status say remission?"""
    return Tri.of(status.value == "in-remission") if status.known else Tri.UNKNOWN


def _later(one: When, other: When | None) -> bool:
    return other is not None and one.date > other.date


def _near(when: When | None, centre: When, before: int, after: int) -> bool:
    if when is None:
        return False
    start, end = centre.date - timedelta(days=before), centre.date + timedelta(days=after)
    return start <= when.date <= end
