"""Antileukaemic therapy after a specimen: what makes an antigen result stale (book 6.1)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from rules.drugs import ANTINEOPLASTICS, CORTICOSTEROIDS, INOTUZUMAB
from rules.events import Event, Listing
from rules.kernel import Drug, Evidence, Missing, Reason, Tri, msg
from rules.leukaemia.inotuzumab import Inotuzumab
from rules.therapy import Entry, Intent, Medications, Source, Status
from rules.times import Order, When

LEUKAEMIA = ("b-all", "all", "all-unspecified", "all-relapsed", "t-all", "ph-positive-all")
STEROID_WORDS = ("corticosteroid", "corticosteroids", "steroid", "steroids")
NOT_AGAINST_LEUKAEMIA = ("gvhd",)
TAKEN = (Status.GIVEN, Status.ACTIVE, Status.PAST, Status.ON_HOLD, Status.STOPPING)


@dataclass(frozen=True, slots=True)
class Therapy:
    """One course, dose or procedure against the leukaemia.

    ``agent`` is what a text names; ``drugs`` its concepts. ``start`` to ``last``; ``last`` None:
    it goes on, or nobody knows until when (``ongoing`` tells which).
    """

    agent: object
    drugs: tuple[str, ...]
    start: When | None
    last: When | None
    ongoing: bool
    evidence: Evidence

    def after(self, specimen: When) -> bool:
        """Begun at or after the specimen, or running at it and continued afterwards.

        What cannot be put in order counts as after (book 2.3.4).
        """
        if self.last is not None:
            return self.last.order(specimen) is not Order.BEFORE
        return True

    def exempt(self, words: Collection[str]) -> bool:
        """Is every drug of it on the site's list ``antigen.exemptTherapies``?"""
        if not self.drugs:
            return False
        steroids = any(word in words for word in STEROID_WORDS)
        return all(d in words or (steroids and d in CORTICOSTEROIDS) for d in self.drugs)


def therapies(
    meds: Medications, procedures: Listing[Event], ino: Inotuzumab, *, intrathecal: bool
) -> tuple[Therapy, ...]:
    """Administered therapy against the leukaemia, newest start first.

    Premedication, antiemetics, prophylaxis and drugs for another named reason do not count, nor
    do intrathecal doses unless the site says so. Orders count once begun where the server sends
    no administrations (mapping 3.7).
    """
    days = {d.day for d in ino.given} | {d.day for d in (*ino.drafted, *ino.ordered)}
    found = [
        _of_entry(entry, meds)
        for entry in meds.of((*ANTINEOPLASTICS, *CORTICOSTEROIDS))
        if not _only_ordered(entry, ino) and _counts(entry, meds, days, intrathecal=intrathecal)
    ]
    found += [_of_procedure(event) for event in procedures.entries]
    return tuple(sorted(found, key=lambda t: t.start.start.timestamp() if t.start else 0.0))[::-1]


def _only_ordered(entry: Entry, ino: Inotuzumab) -> bool:
    """An inotuzumab order of which no dose counts as given: the dose to come is no therapy yet."""
    if INOTUZUMAB not in entry.drugs or entry.source is not Source.ORDER:
        return False
    return not any(entry.reference == e.reference for dose in ino.given for e in dose.entries)


def _counts(entry: Entry, meds: Medications, dose_days: set[date], *, intrathecal: bool) -> bool:
    if entry.status not in TAKEN or (entry.route == "intrathecal" and not intrathecal):
        return False
    if entry.source is Source.ORDER and meds.not_given_by_record(entry):
        return False
    if entry.start is not None and entry.start.date > meds.as_of:
        return False
    if any(reason in NOT_AGAINST_LEUKAEMIA for reason in entry.reasons):
        return False
    against = any(reason in LEUKAEMIA for reason in entry.reasons)
    if entry.intent is Intent.PROPHYLAXIS and not against:
        return False
    if entry.has(ANTINEOPLASTICS):
        return True
    return _steroid_counts(entry, dose_days, against=against)


def _steroid_counts(entry: Entry, dose_days: set[date], *, against: bool) -> bool:
    """A corticosteroid against the leukaemia, or for a reason nobody recorded."""
    if entry.premedication or entry.antiemetic:
        return False
    if against:
        return True
    planned = {when.date for when in entry.dates} or ({entry.start.date} if entry.start else set())
    if planned and planned <= dose_days and not entry.repeats:
        return False  # a steroid on the day of an inotuzumab dose is its premedication
    return not entry.reasons


def doubtful(meds: Medications, specimen: When, *, intrathecal: bool) -> tuple[Missing, ...]:
    """Treatment that may have gone on after the specimen: its status or end is not known.

    Antineoplastics, steroids for the leukaemia, and running entries nobody can name.
    """
    name = "antileukaemicTherapies"
    found = []
    for entry in meds.of((*ANTINEOPLASTICS, *CORTICOSTEROIDS)):
        against = entry.has(ANTINEOPLASTICS) or any(r in LEUKAEMIA for r in entry.reasons)
        dose_to_come = INOTUZUMAB in entry.drugs and entry.source is not Source.GIVEN
        taken = replace(entry, status=Status.GIVEN)
        if entry.status is not Status.UNKNOWN or not against or dose_to_come:
            continue
        ended = entry.end is not None and entry.end.order(specimen) is Order.BEFORE
        if not ended and _counts(taken, meds, set(), intrathecal=intrathecal):
            agent = Drug(entry.drugs[0]) if len(entry.ingredients) == 1 else entry.name
            detail = msg("missing-therapy-status", drug=agent, when=entry.start)
            found.append(Missing(name, Reason.NOT_UNDERSTOOD, detail))
    for entry in meds.unreadable:
        detail = msg("missing-unreadable", entry=entry.reference)
        found.append(Missing(name, Reason.NOT_UNDERSTOOD, detail))
    return tuple(found)


def _of_entry(entry: Entry, meds: Medications) -> Therapy:
    concepts = entry.ingredients or entry.drugs
    agent: object = Drug(concepts[0]) if len(entry.ingredients) == 1 else entry.name
    last, ongoing = _last(entry)
    if last is not None and last.date > meds.as_of:
        last, ongoing = None, True
    line = entry.evidence("antileukaemicTherapies")
    if not entry.has(ANTINEOPLASTICS) and not entry.reasons and not entry.reason_text:
        line = replace(line, marks=(*line.marks, "mark-intent-unknown"))
    return Therapy(agent, concepts, entry.start, last, ongoing, line)


def _last(entry: Entry) -> tuple[When | None, bool]:
    """The last moment of an entry, and whether it is still going on."""
    if entry.status is Status.GIVEN:
        return entry.actual_end or entry.start, False
    if entry.end is not None:
        return entry.end, False
    if entry.status in (Status.ACTIVE, Status.STOPPING):
        single = not entry.repeats and entry.dates
        return (entry.dates[-1], False) if single and entry.scheduled else (None, True)
    if entry.dates and not entry.repeats:
        return entry.dates[-1], False
    return None, False


def _of_procedure(event: Event) -> Therapy:
    """A procedure; of a period without an end nobody knows until when it went on."""
    return Therapy(
        event.name,
        (),
        event.when,
        event.end,
        False,
        event.evidence("antileukaemicTherapies"),
    )


def history_known(meds: Medications) -> Tri:
    """Is the treatment history known (ruling F2)?

    Yes where one of the three medication keys was had in full and holds any drug at all; an
    empty record says nothing.
    """
    held = {
        Source.GIVEN: meds.administrations,
        Source.SAID: meds.statements,
        Source.ORDER: meds.requests,
    }
    known = any(held.get(e.source) == "complete" for e in meds.entries)
    return Tri.YES if known else Tri.UNKNOWN


def history_gap(meds: Medications) -> tuple[Missing, ...]:
    """The line that asks for a treatment summary from outside."""
    if history_known(meds).yes:
        return ()
    details = [
        Missing("antileukaemicTherapies", Reason.NOT_OBTAINED, m) for m in meds.missing_keys()
    ]
    return (Missing("antileukaemicTherapies", Reason.ABSENT), *details)
