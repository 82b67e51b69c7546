"""The medication list of a record: orders, statements and gifts as ``rules.therapy`` wants them.

Reads MedicationRequest, MedicationStatement and MedicationAdministration as mapping section 3 says.
Nothing in here raises for odd input: an entry that cannot be read stays in the list, marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from fhirmaps import observations as obs
from fhirmaps import schedule, times
from fhirmaps.entries import entry_of, has_medication
from fhirmaps.procedures import performed
from fhirmaps.products import product_of
from fhirmaps.record import PatientRecord, Resource, as_dicts, text_of
from fhirmaps.schedule import Schedule, has_passed
from rules.kernel import Evidence, Fact, Reason, msg
from rules.therapy import Action, Entry, Medications, Source, Status, same_dose
from rules.times import When, newest_first

RECONCILIATION = "medication-reconciliation"
IGNORED = ("draft", "cancelled", "entered-in-error")
_STRENGTH_OF_SOURCE = (Source.GIVEN, Source.SAID, Source.ORDER, Source.DRAFT)
_ID = re.compile(r"Medication/[A-Za-z0-9\-.]{1,64}")


def medications(record: PatientRecord) -> Medications:
    """The whole list, built once per record.

    ``record.cache["bsa"]`` (m2) and ``["weight"]`` (kg), as fractions, turn doses per m2 and per
    kg into mg when they are set before the first call.
    """
    cached = record.cache.get("medications")
    if not isinstance(cached, Medications):
        cached = record.cache["medications"] = _build(record)
    return cached


def drafted(record: PatientRecord) -> Medications:
    """The drafts of the call alone, without the stored list: what a family is triggered by."""
    entries = [
        entry
        for resource in record.of_type("MedicationRequest")
        if resource.draft
        for entry in _draft(record, resource, [])
    ]
    return Medications(record.today, tuple(entries))


def unreadable_drafts(record: PatientRecord) -> list[Resource]:
    """Drafts that name a medication nobody can identify (ruling P15).

    A draft without any medication yet is unfinished, not unreadable.
    """
    return [
        resource
        for resource in record.of_type("MedicationRequest")
        if resource.draft
        and text_of(resource.body.get("status")) not in ("completed", "entered-in-error")
        and has_medication(resource.body)
        and not product_of(record, resource).readable
    ]


def unresolved_medications(record: PatientRecord) -> list[str]:
    """``Medication/{id}`` references that came without their resource, each once.

    The caller may read them and give them to a new record (mapping 3.1.1).
    """
    found: dict[str, None] = {}
    for kind in ("MedicationRequest", "MedicationAdministration", "MedicationStatement"):
        for resource in record.of_type(kind):
            for reference in _references(record, resource):
                found[reference] = None
    return list(found)


def _references(record: PatientRecord, resource: Resource) -> Iterator[str]:
    pending = list(as_dicts(resource.body.get("medicationReference")))
    for reference in pending[:1]:
        medication = record.resolve(reference, resource)
        for each in as_dicts((medication or {}).get("ingredient")):
            pending.extend(as_dicts(each.get("itemReference")))
    for reference in pending:
        target = record.relative(text_of(reference.get("reference")))
        if _ID.fullmatch(target) and record.resolve(reference, resource) is None:
            yield target


# --- building ---


def _build(record: PatientRecord) -> Medications:
    stored: list[Entry] = []
    for kind, read in (
        ("MedicationAdministration", _administration),
        ("MedicationStatement", _statement),
        ("MedicationRequest", _request),
    ):
        for resource in record.of_type(kind):
            if not resource.draft:
                entry = read(record, resource)
                if entry is not None:
                    stored.append(entry)
    kept, duplicates = _without_twins(stored)
    drafts = [
        entry
        for resource in record.of_type("MedicationRequest")
        if resource.draft
        for entry in _draft(record, resource, kept)
    ]
    entries = sorted([*kept, *drafts], key=lambda e: _STRENGTH_OF_SOURCE.index(e.source))
    return Medications(
        record.today,
        tuple(entries),
        record.state("medicationRequests"),
        record.state("administrations"),
        record.state("statements"),
        _reconciled(record),
        duplicates,
    )


def _without_twins(entries: Iterable[Entry]) -> tuple[list[Entry], tuple[str, ...]]:
    """Two running orders of one drug and dose with overlapping dates are one (mapping 8)."""
    kept: list[Entry] = []
    duplicates: list[str] = []
    for entry in entries:
        if any(_twins(other, entry) for other in kept):
            duplicates.append(entry.reference)
        else:
            kept.append(entry)
    return kept, tuple(duplicates)


def _twins(one: Entry, other: Entry) -> bool:
    running = (Status.ACTIVE, Status.PLANNED)
    if not (one.source is other.source is Source.ORDER):
        return False
    if one.status not in running or other.status not in running:
        return False
    same = one.drugs == other.drugs and one.same_drug(other) and one.products == other.products
    if not same or one.route != other.route or not same_dose(one, other):
        return False
    if one.scheduled and other.scheduled:  # weekly on Mondays is not weekly on Tuesdays
        return bool({w.date for w in one.dates} & {w.date for w in other.dates})
    return _overlap(one, other)


def _overlap(one: Entry, other: Entry) -> bool:
    if one.start is None or other.start is None:
        return True
    begins = one.end is None or other.start.date <= one.end.last_date
    return begins and (other.end is None or one.start.date <= other.end.last_date)


# --- requests ---


def _request(record: PatientRecord, resource: Resource) -> Entry | None:
    body = resource.body
    status, intent = text_of(body.get("status")), text_of(body.get("intent"))
    if status in IGNORED or body.get("doNotPerform") is True:
        return None
    if intent in ("proposal", "option"):
        return None
    source = Source.ORDER
    if intent == "plan":
        if body.get("reportedBoolean") is not True and not as_dicts(body.get("reportedReference")):
            return None
        source = Source.SAID
    dosages = as_dicts(body.get("dosageInstruction"))
    entry = entry_of(record, resource, source, dosages, lambda: schedule.of_order(record, body))
    authored = times.parse(body.get("authoredOn"), record.zone)
    return _standing(record, resource, replace(entry, authored=authored), status)


def _statement(record: PatientRecord, resource: Resource) -> Entry | None:
    body = resource.body
    status = text_of(body.get("status"))
    if status in ("intended", "not-taken", "entered-in-error", "unknown"):
        return None
    dosages = as_dicts(body.get("dosage"))
    entry = entry_of(
        record, resource, Source.SAID, dosages, lambda: schedule.of_statement(record, body)
    )
    authored = times.parse(body.get("dateAsserted"), record.zone)
    return _standing(record, resource, replace(entry, authored=authored), status)


def _standing(record: PatientRecord, resource: Resource, entry: Entry, status: str) -> Entry:
    """What a stored order or statement counts as (mapping 3.3)."""
    if entry.drugs and resource.invalid is not None:
        marks = (*entry.marks, "mark-invalid")
        return replace(entry, status=Status.UNKNOWN, readable=False, marks=marks)
    if status in ("completed", "stopped"):
        return _ended(record, entry, stopped=status == "stopped")
    if status == "on-hold":
        return replace(entry, status=Status.ON_HOLD)
    if status != "active":
        marks = (*entry.marks, "mark-status-unknown")
        return replace(entry, status=Status.UNKNOWN, readable=False, marks=marks)
    if entry.end is not None and has_passed(entry.end, record.as_of):
        return replace(entry, status=Status.PAST)
    if entry.start is not None and entry.start.date > record.today:
        return replace(entry, status=Status.PLANNED)
    written = entry.authored or entry.start
    trusted = record.policy.days("order.openEndedDays")
    if entry.end is None and written and written.days_until(record.today) > trusted:
        return replace(entry, status=Status.UNKNOWN, marks=(*entry.marks, "mark-old-open-order"))
    return replace(entry, status=Status.ACTIVE)


def _ended(record: PatientRecord, entry: Entry, *, stopped: bool) -> Entry:
    """Past: without an end on record, or stopped before it, the end is unknown."""
    end = entry.end
    if stopped and end is not None and not has_passed(end, record.as_of):
        end = None
    dates = tuple(when for when in entry.dates if when.date <= record.today)
    if entry.repeats and end is None:
        dates = entry.dates[:1]  # how long the pattern went on is not known
    return replace(
        entry,
        status=Status.PAST,
        dates=dates,
        end=end,
        end_known=end is not None,
        stopped=stopped,
    )


# --- administrations ---


def _administration(record: PatientRecord, resource: Resource) -> Entry | None:
    body = resource.body
    status = text_of(body.get("status"))
    if status == "entered-in-error":
        return None
    start, end = schedule.effective(record, body)
    plan = Schedule((start,) if start else (), start is not None, False, start, start)
    entry = entry_of(record, resource, Source.GIVEN, as_dicts(body.get("dosage")), lambda: plan)
    entry = replace(entry, actual_end=end, partial=status == "stopped")
    if status in ("not-done", "on-hold"):
        return replace(entry, status=Status.WITHHELD)
    if entry.drugs and resource.invalid is not None:
        marks = (*entry.marks, "mark-invalid")
        return replace(entry, status=Status.UNKNOWN, readable=False, marks=marks)
    if status not in ("completed", "in-progress", "stopped"):
        marks = (*entry.marks, "mark-status-unknown")
        return replace(entry, status=Status.UNKNOWN, marks=marks)
    if start is not None and obs.is_future(record, start):
        marks = (*entry.marks, "mark-future-entry")
        return replace(entry, status=Status.UNKNOWN, marks=marks)
    return replace(entry, status=Status.GIVEN)


# --- drafts ---


def _draft(record: PatientRecord, resource: Resource, stored: list[Entry]) -> Iterator[Entry]:
    """A draft order as an entry; nothing for one that is finished, in error or still empty."""
    body = resource.body
    status = text_of(body.get("status"))
    if status in ("completed", "entered-in-error") or body.get("doNotPerform") is True:
        return
    if not has_medication(body):
        return
    dosages = as_dicts(body.get("dosageInstruction"))
    plan = schedule.of_order(record, body, draft=True)
    entry = entry_of(record, resource, Source.DRAFT, dosages, lambda: plan)
    prior = as_dicts(body.get("priorPrescription"))[:1]
    running = _runs(resource, entry, stored)
    entry = replace(
        entry,
        selected=resource.selected,
        replaces="".join(record.relative(text_of(r.get("reference"))) for r in prior),
        authored=times.parse(body.get("authoredOn"), record.zone),
    )
    begun = entry.start is not None and entry.start.date < record.today
    if status in ("stopped", "cancelled") or (status == "on-hold" and (running or begun)):
        yield replace(entry, status=Status.STOPPING, action=Action.STOP)
        return
    action = Action.CONTINUE if running or body.get("priorPrescription") else Action.CREATE
    yield replace(entry, status=Status.DRAFT, action=action)


def _runs(resource: Resource, entry: Entry, stored: list[Entry]) -> bool:
    """Is the draft's drug on the list already, by the order it replaces or another one?"""
    if resource.stored is not None:
        return text_of(resource.stored.get("status")) in ("active", "on-hold")
    return any(e.status is Status.ACTIVE and e.same_drug(entry) for e in stored)


# --- reconciliation ---


def _reconciled(record: PatientRecord) -> Fact[date]:
    """Day of the newest completed medication reconciliation (mapping 3.7)."""
    name = "medListReconciled"
    found: list[tuple[When, str]] = []
    for hit in record.coded("Procedure", RECONCILIATION):
        body = hit.resource.body
        start, end = performed(record, body)
        when = end or start
        if text_of(body.get("status")) == "completed" and when and not obs.is_future(record, when):
            found.append((when, hit.resource.reference))
    if found:
        when, reference = min(found, key=lambda pair: newest_first(pair[0]))
        line = Evidence(name, when.date, "", when, reference)
        return Fact(name, when.date, when=when, evidence=(line,))
    if record.state("procedures") != "complete":
        detail = msg("missing-key", key="procedures")
        return Fact.unavailable(name, Reason.NOT_OBTAINED, detail)
    return Fact.absent(name)
