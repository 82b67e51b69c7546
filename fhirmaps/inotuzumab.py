"""Inotuzumab facts from the medication list and the attested facts (mapping 3.9)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from fhirmaps.reader import Reader
from fhirmaps.record import as_dicts, text_of
from rules.drugs import INOTUZUMAB
from rules.kernel import Evidence, Fact, Message
from rules.leukaemia.inotuzumab import GivenDose, HoldEpisode, Inotuzumab, ScheduledDose
from rules.therapy import Entry, Medications, Source, Status, ordered_days
from rules.times import When

DRUG = (INOTUZUMAB,)
KEYS = ("medicationRequests", "administrations", "statements")
"""Prefetch keys a family must declare to read inotuzumab facts."""
ATTESTED = ("ino-permanent-stop",)
"""Attested facts it must declare."""

STOP_REASONS = ("hepatic-vod-sos", "toxic-hepatic-vod", "infusion-related-reaction")
"""Reasons that make the stop of an order one for good (mapping 3.9)."""
HYPERSENSITIVITY = ("hypersensitiv", "anaphyla", "過敏", "アナフィラキシー")


def inotuzumab(reader: Reader) -> Inotuzumab:
    """Doses given and planned, holds and a stop for good; needs ``KEYS`` and ``ATTESTED``."""
    cached = reader.record.cache.get("inotuzumab")
    if isinstance(cached, Inotuzumab):
        return cached
    meds = reader.medications()
    entries = [e for e in meds.entries if e.has(DRUG)]
    given = _given(meds, entries)
    drafts = tuple(e for e in entries if e.is_draft)
    replaced = {e.replaces for e in drafts} | {e.reference for e in drafts}
    active = [e for e in entries if e.status in (Status.ACTIVE, Status.PLANNED)]
    running = tuple(e for e in active if e.reference not in replaced)
    drafted = _scheduled(meds.as_of, drafts)
    days = {dose.day for dose in given}
    ordered = tuple(
        dose
        for dose in _scheduled(meds.as_of, (e for e in running if e.source is Source.ORDER))
        if dose.day not in days
    )
    stop, reason = _permanent_stop(reader, meds, entries)
    undated = tuple(e for e in entries if e.start is None and _taken(e))
    doubtful = tuple(e for e in entries if _unsure(e, meds.as_of))
    found = Inotuzumab(
        meds.as_of,
        given,
        drafted,
        tuple(d for d in drafted if d.entry.selected),
        ordered,
        drafts,
        tuple(e for e in running if e.source is Source.ORDER),
        tuple(e for e in entries if e.status is Status.STOPPING),
        _holds(meds, entries, given),
        stop,
        reason,
        meds.all_complete and not undated and not doubtful,
        all(e.source is Source.DRAFT for e in entries)
        and "complete" in (meds.requests, meds.administrations),
        meds.missing_keys(),
        tuple(e for e in active if e.source is Source.ORDER and e.reference in replaced),
        undated,
        doubtful,
    )
    reader.record.cache["inotuzumab"] = found
    return found


# --- doses given ---


def _taken(entry: Entry) -> bool:
    """Recorded as given, or said to be taken."""
    if entry.source is Source.SAID:
        return entry.status in (Status.ACTIVE, Status.PAST, Status.ON_HOLD)
    return entry.status is Status.GIVEN


def _unsure(entry: Entry, as_of: date) -> bool:
    """A dose up to today of which the record does not say whether it was given."""
    ahead = entry.start is not None and entry.start.date > as_of
    return entry.source is Source.GIVEN and entry.status is Status.UNKNOWN and not ahead


def _given(meds: Medications, entries: Iterable[Entry]) -> tuple[GivenDose, ...]:
    """Given and said doses by day, and ordered ones that have begun (mapping 3.7).

    A server that sends administrations has not given what only an order says.
    """
    found = list(entries)
    days: dict[date, GivenDose] = {}
    for entry in found:
        if entry.status is Status.GIVEN and entry.start is not None:
            _add(days, entry.start.date, entry, confirmed=True)
    for entry in (e for e in found if e.source is Source.SAID):
        for day in _begun(entry, meds.as_of):
            if day not in days:
                _add(days, day, entry, confirmed=True)
    withheld = {e.start.date for e in found if e.status is Status.WITHHELD and e.start}
    if not any(e.source is Source.GIVEN for e in meds.entries):
        for entry in (e for e in found if e.source is Source.ORDER):
            for day in _begun(entry, meds.as_of):
                # a dose due today may still be withheld: it counts from tomorrow
                if day < meds.as_of and day not in days and day not in withheld:
                    _add(days, day, entry, confirmed=False)
    return tuple(days[day] for day in sorted(days))


def _begun(entry: Entry, as_of: date) -> list[date]:
    if entry.status not in (Status.ACTIVE, Status.PAST, Status.ON_HOLD):
        return []
    return [day for day in ordered_days(entry, as_of) if day <= as_of]


def _add(days: dict[date, GivenDose], day: date, entry: Entry, *, confirmed: bool) -> None:
    mark = () if confirmed else ("mark-by-order",)
    line = replace(entry, marks=(*entry.marks, *mark), start=_at(entry, day))
    mg = entry.dose.mg if entry.dose else None
    known = days.get(day)
    if known is None:
        when = line.start or entry.start
        if when is not None:
            days[day] = GivenDose(
                day, when, (line,), confirmed, entry.cycle, entry.dose_index, mg, entry.partial
            )
        return
    total = None if known.mg is None or mg is None else known.mg + mg
    days[day] = replace(
        known,
        entries=(*known.entries, line),
        cycle=known.cycle or entry.cycle,
        index=known.index or entry.dose_index,
        mg=total,
        partial=known.partial or entry.partial,
    )


def _at(entry: Entry, day: date) -> When | None:
    """The entry's moment on a day."""
    if entry.status is Status.GIVEN:
        return entry.start
    same = next((w for w in entry.dates if w.date == day), None)
    if same is not None or entry.start is None:
        return same
    return When.of_day(day, entry.start.start)


# --- doses planned ---


def _scheduled(as_of: date, entries: Iterable[Entry]) -> tuple[ScheduledDose, ...]:
    """Planned days from today on; a draft that states no day of its own means today."""
    found: dict[tuple[date, str], ScheduledDose] = {}
    for entry in entries:
        for day, undated in _days(as_of, entry):
            found.setdefault((day, entry.reference), ScheduledDose(day, entry, undated))
    return tuple(sorted(found.values(), key=lambda d: d.day))


def _days(as_of: date, entry: Entry) -> list[tuple[date, bool]]:
    start_mark = entry.start.marks if entry.start else ()
    by_order = "mark-date-of-order" in (*entry.marks, *start_mark)
    if entry.is_draft and not entry.scheduled and (entry.start is None or by_order):
        return [(as_of, True)]
    return [(when.date, False) for when in entry.dates if when.date >= as_of]


# --- holds and the stop for good ---


def _holds(
    meds: Medications, entries: Iterable[Entry], given: tuple[GivenDose, ...]
) -> tuple[HoldEpisode, ...]:
    """Hold episodes, oldest first; doses withheld before one resumption are one (ruling L6)."""
    found = list(entries)
    starts: list[tuple[date, Entry]] = []
    for entry in found:
        if entry.status is Status.WITHHELD and entry.start is not None:
            starts.append((entry.start.date, entry))
        elif entry.status is Status.ON_HOLD:
            starts.extend(_first_not_given(entry, given))
    starts += _passed_by(meds, found, given)
    given_days = [dose.day for dose in given]
    episodes: dict[date | None, HoldEpisode] = {}
    for day, entry in sorted(starts, key=lambda pair: pair[0]):
        resumed = next((g for g in given_days if g > day), None)
        if day in given_days:
            continue
        known = episodes.get(resumed)
        if known is None:
            episodes[resumed] = HoldEpisode(
                day,
                entry.why_stopped,
                entry.why_stopped_text,
                entry.why_stopped_concepts,
                (entry.reference,),
                None,
                resumed,
            )
        elif entry.reference not in known.references:
            episodes[resumed] = _joined(known, entry)
    return tuple(sorted(episodes.values(), key=lambda e: e.scheduled))


def _joined(episode: HoldEpisode, entry: Entry) -> HoldEpisode:
    unknown = episode.why.value == "unknown"
    return replace(
        episode,
        why=entry.why_stopped if unknown else episode.why,
        reason_text=episode.reason_text or entry.why_stopped_text,
        reasons=(*episode.reasons, *entry.why_stopped_concepts),
        references=(*episode.references, entry.reference),
    )


def _first_not_given(entry: Entry, given: tuple[GivenDose, ...]) -> list[tuple[date, Entry]]:
    days = {dose.day for dose in given if dose.confirmed}
    planned = [when.date for when in entry.dates if when.date not in days]
    return [(min(planned), entry)] if planned else []


def _passed_by(
    meds: Medications, entries: Iterable[Entry], given: tuple[GivenDose, ...]
) -> list[tuple[date, Entry]]:
    """Planned days of active orders that went by without a gift, where gifts are recorded."""
    if meds.administrations != "complete":
        return []
    if not any(e.source is Source.GIVEN for e in meds.entries):
        return []
    days = {dose.day for dose in given}
    return [
        (when.date, entry)
        for entry in entries
        if entry.source is Source.ORDER and entry.status is Status.ACTIVE and entry.scheduled
        for when in entry.dates
        if when.date < meds.as_of and when.date not in days
    ]


def _permanent_stop(
    reader: Reader, meds: Medications, entries: Iterable[Entry]
) -> tuple[Fact[bool], str]:
    """``ino.permanentStop`` with its reason in the record's words."""
    name = "ino.permanentStop"
    attested = reader.attested(name, ATTESTED[0])
    if attested.known and attested.value is True:
        return attested, _attested_reason(reader)
    for entry in entries:
        if entry.status in (Status.PAST, Status.STOPPING) and _for_good(reader, entry):
            text = entry.why_stopped_text
            when = entry.end or entry.authored or entry.start
            if _revoked(attested, when):
                continue
            line = Evidence(name, text or entry.name, "", when, entry.reference)
            return Fact(name, True, when=when, evidence=(line,)), text
    if attested.known and attested.value is False:
        return attested, ""
    if meds.requests == "complete" and reader.record.state("findings") == "complete":
        return Fact.absent(name), ""
    missing: Message | None = attested.detail or next(iter(meds.missing_keys()), None)
    return Fact.unavailable(name, detail=missing), ""


def _revoked(attested: Fact[bool], stopped: When | None) -> bool:
    """A later attestation that inotuzumab is not stopped for good takes the stop back."""
    if not attested.known or attested.value is not False or attested.when is None:
        return False
    return stopped is not None and attested.when.date >= stopped.last_date


def _for_good(reader: Reader, entry: Entry) -> bool:
    text = entry.why_stopped_text
    named = reader.record.codes.condition_names_in(text) if text else ()
    if any(c in STOP_REASONS for c in (*entry.why_stopped_concepts, *named)):
        return True
    return any(word in text.lower() for word in HYPERSENSITIVITY)


def _attested_reason(reader: Reader) -> str:
    """The note of the attestation, as the reason to show."""
    for hit, _ in reader.attestations(ATTESTED[0]):
        notes = as_dicts(hit.resource.body.get("note"))
        return text_of(notes[0].get("text")) if notes else ""
    return ""
