"""Zoster cover and treatment courses, derived from the medication list (book 2.2, mapping 3.8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from rules.drugs import ANTIVIRAL_COVER, ANTIVIRAL_SUPPRESS_ONLY, PROTEASOME_INHIBITORS
from rules.kernel import Tri
from rules.myeloma.common import unknown_status
from rules.policy import Policy
from rules.therapy import Entry, Intent, Medications, Status

TREATABLE = (*ANTIVIRAL_COVER, "famciclovir")
LESIONS = ("herpes-zoster", "herpes-simplex")


class Cover(StrEnum):
    """``hzCover`` of the book."""

    ADEQUATE = "adequate"
    BELOW = "below-studied-dose"
    SUPPRESS_ONLY = "suppress-only"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CoverFact:
    """The cover, the entries it rests on, its last day (None: open-ended)."""

    cover: Cover
    entries: tuple[Entry, ...] = ()
    last_day: date | None = None


def treatment(meds: Medications, policy: Policy) -> tuple[Tri, tuple[Entry, ...]]:
    """``hzTreat`` with its entries: an antiviral course for active zoster or HSV with an end."""
    unclear = False
    courses: list[Entry] = []
    for entry in meds.running(TREATABLE):
        if entry.end is None or entry.intent is Intent.PROPHYLAXIS:
            continue
        if any(reason in LESIONS for reason in entry.reasons):
            courses.append(entry)
        elif not entry.reasons and not entry.reason_text:
            total = entry.per_day.mg if entry.per_day else None
            limit = policy.number("hz.treatSuspectMgPerDay")
            unclear = unclear or total is None or total >= limit
    if courses:
        return Tri.YES, tuple(courses)
    if unclear or meds.requests != "complete":
        return Tri.UNKNOWN, ()
    return Tri.NO, ()


def cover(meds: Medications, policy: Policy) -> CoverFact:
    """``hzCover``: daily totals of systemic aciclovir or valaciclovir outside treatment courses."""
    _, courses = treatment(meds, policy)
    entries = [e for e in meds.running(ANTIVIRAL_COVER) if e not in courses]
    suppress = meds.running(ANTIVIRAL_SUPPRESS_ONLY)
    suppress = tuple(e for e in suppress if e not in courses)
    if entries:
        graded = _grade(entries, policy)
        if graded is not Cover.ADEQUATE and suppress:
            return CoverFact(Cover.SUPPRESS_ONLY, suppress, last_day(suppress))
        return CoverFact(graded, tuple(entries), last_day(entries))
    if suppress:
        return CoverFact(Cover.SUPPRESS_ONLY, suppress, last_day(suppress))
    whole = meds.requests == "complete" and meds.statements == "complete"
    unclear = unknown_status(meds, (*ANTIVIRAL_COVER, *ANTIVIRAL_SUPPRESS_ONLY))
    if not whole or meds.unreadable or unclear:
        return CoverFact(Cover.UNKNOWN)
    return CoverFact(Cover.NONE)


def _grade(entries: Sequence[Entry], policy: Policy) -> Cover:
    """The weakest stretch decides; a drug whose totals already suffice needs no unknown dose."""
    grades = [_grade_at(entries, entry, policy) for entry in entries]
    for each in (Cover.BELOW, Cover.UNKNOWN):
        if each in grades:
            return each
    return Cover.ADEQUATE


def _grade_at(entries: Sequence[Entry], at: Entry, policy: Policy) -> Cover:
    unclear = False
    for drug, key in (("aciclovir", "hz.acvStudiedMg"), ("valaciclovir", "hz.vacvStudiedMg")):
        total = Fraction(0)
        for entry in entries:
            if drug not in entry.drugs or not _overlap(entry, at):
                continue
            if entry.per_day is None or entry.per_day.mg is None or entry.route == "unknown":
                unclear = True
            else:
                total += entry.per_day.mg
        if total >= policy.number(key):
            return Cover.ADEQUATE
    return Cover.UNKNOWN if unclear else Cover.BELOW


def _overlap(entry: Entry, at: Entry) -> bool:
    if at.start is None or entry.start is None:
        return True
    day = at.start.date
    return entry.start.date <= day and (entry.end is None or day <= entry.end.last_date)


def last_day(entries: Sequence[Entry]) -> date | None:
    """Last covered day of adjoining orders (a gap of one day is none); None = open-ended."""
    ordered = sorted(entries, key=lambda e: e.start.date if e.start else date.min)
    last: date | None = None
    for entry in ordered:
        if entry.end is None:
            if last is None or entry.start is None or entry.start.date <= last + timedelta(days=2):
                return None
            break
        if last is None:
            last = entry.end.last_date
        elif entry.start is None or entry.start.date <= last + timedelta(days=2):
            last = max(last, entry.end.last_date)
    return last


@dataclass(frozen=True, slots=True)
class InhibitorUse:
    """``piActive`` with the days it rests on."""

    active: Tri
    first: date | None = None
    last: date | None = None
    running: tuple[Entry, ...] = ()
    last_entry: Entry | None = None


def proteasome_inhibitor_use(meds: Medications, window_days: int) -> InhibitorUse:
    """``piActive``: drafted, active, planned, or a last dose inside the window (ruling M5)."""
    drugs = PROTEASOME_INHIBITORS
    running = meds.running(drugs)
    last, first = meds.last_dose(drugs), meds.first_dose(drugs)
    days = (first[0] if first else None, last[0] if last else None)
    recent = days[1] is not None and (meds.as_of - days[1]).days <= window_days
    if running or recent:
        active = Tri.YES
    elif unknown_status(meds, drugs) or meds.requests != "complete":
        active = Tri.UNKNOWN
    else:
        active = Tri.NO
    return InhibitorUse(active, days[0], days[1], running, last[1] if last else None)


def stopped_for_reaction(meds: Medications) -> tuple[Entry, ...]:
    """Aciclovir or valaciclovir drafts being stopped for an adverse reaction (ruling M7)."""
    return tuple(
        e
        for e in meds.stopping(ANTIVIRAL_COVER)
        if e.why_stopped.value == "adverse-reaction" and e.status is Status.STOPPING
    )
