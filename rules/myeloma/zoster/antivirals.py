"""Zoster cover and treatment courses, derived from the medication list (book 2.2, mapping 3.8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from rules.drugs import ANTIVIRAL_COVER, ANTIVIRAL_SUPPRESS_ONLY, PROTEASOME_INHIBITORS
from rules.kernel import Drug, Message, Tri, msg
from rules.myeloma.common import just_given, unknown_status
from rules.policy import Policy
from rules.therapy import Entry, Intent, Medications, Status, WhyStopped

TREATABLE = (*ANTIVIRAL_COVER, "famciclovir")
LESIONS = ("herpes-zoster", "herpes-simplex")
STUDIED = (("aciclovir", "hz.acvStudiedMg"), ("valaciclovir", "hz.vacvStudiedMg"))


class Cover(StrEnum):
    """``hzCover`` of the book."""

    ADEQUATE = "adequate"
    BELOW = "below-studied-dose"
    SUPPRESS_ONLY = "suppress-only"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Span:
    """Days covered without a break; None: open at that side."""

    first: date | None
    last: date | None

    def covers(self, day: date) -> bool:
        begun = self.first is None or self.first <= day
        return begun and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class CoverFact:
    """The cover with the entries it rests on.

    ``doses`` are the daily totals of a cover below the studied dose, one per drug, to be shown.
    """

    cover: Cover
    entries: tuple[Entry, ...] = ()
    doses: tuple[Message, ...] = ()

    @property
    def spans(self) -> tuple[Span, ...]:
        """Covered stretches, earliest first; orders with up to one day between them adjoin."""
        return spans(self.entries)


def treatment(meds: Medications, policy: Policy) -> tuple[Tri, tuple[Entry, ...]]:
    """``hzTreat`` with its entries: an antiviral course for active zoster or HSV with an end.

    Unknown: an end and a daily dose above prophylaxis (or unreadable) without any reason.
    """
    unclear = False
    courses: list[Entry] = []
    limit = policy.number("hz.treatSuspectMgPerDay")
    for entry in meds.running(TREATABLE):
        if entry.end is None or entry.intent is Intent.PROPHYLAXIS:
            continue
        if any(reason in LESIONS for reason in entry.reasons):
            courses.append(entry)
        elif not entry.reasons and not entry.reason_text:
            total = entry.per_day.mg if entry.per_day else None
            unclear = unclear or total is None or total >= limit
    if courses:
        return Tri.YES, tuple(courses)
    if unclear or meds.requests != "complete":
        return Tri.UNKNOWN, ()
    return Tri.NO, ()


def cover(meds: Medications, policy: Policy) -> CoverFact:
    """``hzCover``: daily totals of systemic aciclovir or valaciclovir outside treatment courses.

    "None" needs complete orders and statements, no entry of unknown drug or standing, and no dose
    of today or yesterday whose order is not on the list.
    """
    _, courses = treatment(meds, policy)
    rest = replace(meds, entries=tuple(e for e in meds.entries if e not in courses))
    entries = rest.running(ANTIVIRAL_COVER)
    suppress = rest.running(ANTIVIRAL_SUPPRESS_ONLY)
    if entries:
        graded, doses = _grade(rest, entries, policy)
        if graded is Cover.ADEQUATE or not suppress:
            return CoverFact(graded, entries, doses)
    if suppress:
        return CoverFact(Cover.SUPPRESS_ONLY, suppress)
    whole = meds.requests == "complete" and meds.statements == "complete"
    drugs = (*ANTIVIRAL_COVER, *ANTIVIRAL_SUPPRESS_ONLY)
    if given := just_given(rest, drugs):
        return CoverFact(Cover.UNKNOWN, given)
    unclear = unknown_status(rest, drugs)
    if not whole or meds.unreadable or unclear:
        return CoverFact(Cover.UNKNOWN)
    return CoverFact(Cover.NONE)


def _grade(
    meds: Medications, entries: Sequence[Entry], policy: Policy
) -> tuple[Cover, tuple[Message, ...]]:
    """The weakest stretch decides, judged on the days on which an order begins."""
    begins = {max(e.start.date, meds.as_of) if e.start else meds.as_of for e in entries}
    grades = [_grade_on(meds, day, policy) for day in sorted(begins)]
    for wanted in (Cover.BELOW, Cover.UNKNOWN):
        for grade, doses in grades:
            if grade is wanted:
                return grade, doses
    return Cover.ADEQUATE, ()


def _grade_on(meds: Medications, day: date, policy: Policy) -> tuple[Cover, tuple[Message, ...]]:
    """The grade of one day. What suffices by itself needs no unknown dose beside it."""
    unclear = False
    doses: list[Message] = []
    for drug, key in STUDIED:
        total, unknown = known_total(meds, drug, day)
        if total >= policy.number(key):
            return Cover.ADEQUATE, ()
        unclear = unclear or unknown
        if total > 0:
            doses.append(msg("hz-daily-dose", drug=Drug(drug), dose=total))
    return (Cover.UNKNOWN, ()) if unclear else (Cover.BELOW, tuple(doses))


def known_total(
    meds: Medications, drug: str, day: date, *, any_route: bool = False
) -> tuple[Fraction, bool]:
    """(mg per day of what can be read, whether more cannot be) of one drug on a day.

    Aciclovir of unknown route may be an ointment: it is no cover that can be read, but with
    ``any_route`` (where the question is harm) its dose counts.
    """
    _, counted = meds.daily_total((drug,), on=day)
    total, unknown = Fraction(0), False
    for entry in counted:
        hidden = drug == "aciclovir" and entry.route == "unknown" and not any_route
        if hidden or entry.per_day is None or entry.per_day.mg is None:
            unknown = True
        else:
            total += entry.per_day.mg
    return total, unknown


def spans(entries: Sequence[Entry]) -> tuple[Span, ...]:
    """The covered stretches of some orders, merged where at most one day lies between them."""
    found: list[Span] = []
    for entry in sorted(entries, key=lambda e: e.start.date if e.start else date.min):
        first = entry.start.date if entry.start else None
        last = entry.end.last_date if entry.end else None
        previous = found[-1] if found else None
        if previous is None or not _adjoins(previous, first):
            found.append(Span(first, last))
        elif previous.last is not None:
            longest = None if last is None else max(previous.last, last)
            found[-1] = Span(previous.first, longest)
    return tuple(found)


def _adjoins(span: Span, first: date | None) -> bool:
    return span.last is None or first is None or first <= span.last + timedelta(days=2)


@dataclass(frozen=True, slots=True)
class InhibitorUse:
    """``piActive`` with the days it rests on.

    ``last`` is the last dose day; None when there was none, or when it is not known.
    """

    active: Tri
    first: date | None = None
    last: date | None = None
    running: tuple[Entry, ...] = ()
    last_entry: Entry | None = None

    @property
    def shown(self) -> tuple[Entry, ...]:
        """The entries to show: what runs, else the one of the last dose."""
        return self.running or ((self.last_entry,) if self.last_entry else ())


def proteasome_inhibitor_use(meds: Medications, window_days: int) -> InhibitorUse:
    """``piActive``: drafted, active, planned, or a last dose inside the window.

    "No" needs a last dose outside the window on complete lists (ruling M5), or no trace at all
    on complete orders. An order stopped nobody knows when leaves the last dose unknown.
    """
    drugs = PROTEASOME_INHIBITORS
    running = meds.running(drugs)
    last, first = meds.last_dose(drugs), meds.first_dose(drugs)
    known = not running and not _end_unknown(meds)
    recent = last is not None and (meds.as_of - last[0]).days <= window_days
    if running or recent:
        active = Tri.YES
    elif unknown_status(meds, drugs) or meds.unreadable or not known:
        active = Tri.UNKNOWN
    else:
        whole = meds.all_complete if meds.of(drugs) else meds.requests == "complete"
        active = Tri.NO if whole else Tri.UNKNOWN
    day = last[0] if last and (known or running or recent) else None
    return InhibitorUse(active, first[0] if first else None, day, running, last and last[1])


def _end_unknown(meds: Medications) -> bool:
    """Is there an ended order of which nobody knows the last dose?"""
    return any(
        e.status is Status.PAST
        and e.repeats
        and not e.end_known
        and not meds.not_given_by_record(e)
        and not _given_since(meds, e)
        for e in meds.of(PROTEASOME_INHIBITORS)
    )


def _given_since(meds: Medications, order: Entry) -> bool:
    """Administrations of the drug exist from the order's start on: they tell the last dose."""
    return any(
        order.start is None or (g.start is not None and g.start.date >= order.start.date)
        for g in meds.given(order.ingredients)
    )


def superseded(meds: Medications) -> frozenset[str]:
    """References of the orders that a draft renews."""
    return frozenset(e.replaces for e in meds.drafts() if e.replaces)


def replacements(meds: Medications) -> tuple[Entry, ...]:
    """Antivirals that take the place of those being stopped: drafts, or another active drug.

    An active order of the same drug is what the stop concerns, under whatever id it came.
    """
    drugs = (*ANTIVIRAL_COVER, *ANTIVIRAL_SUPPRESS_ONLY)
    stopping = meds.stopping(ANTIVIRAL_COVER)
    return tuple(
        e
        for e in meds.running(drugs)
        if e.is_draft or not any(e.same_drug(stopped) for stopped in stopping)
    )


def stopped_for_reaction(meds: Medications) -> tuple[Entry, ...]:
    """Antivirals stopped for an adverse reaction, with nothing in their place (ruling M7)."""
    if replacements(meds):
        return ()
    return tuple(
        e for e in meds.stopping(ANTIVIRAL_COVER) if e.why_stopped is WhyStopped.ADVERSE_REACTION
    )
