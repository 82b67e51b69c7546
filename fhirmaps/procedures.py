"""Procedures, open requests and reports as events (mapping 2.1, 2.2, 5, 6)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from fhirmaps import observations as obs
from fhirmaps import times
from fhirmaps.observations import Counting
from fhirmaps.record import Hit, PatientRecord, as_list, text_of
from rules.events import Event, Listing, Request
from rules.kernel import msg
from rules.times import When

DONE = ("completed", "in-progress", "stopped")


def procedures(record: PatientRecord, concepts: Collection[str]) -> Listing[Event]:
    """Procedures that were begun; not-done and erroneous ones never count."""
    found: dict[int, Event] = {}
    unreadable: list[str] = []
    for concept in concepts:
        for hit in record.coded("Procedure", concept):
            body = hit.resource.body
            status = text_of(body.get("status"))
            if status in ("preparation", "not-done", "entered-in-error"):
                continue
            if status not in DONE:
                unreadable.append(hit.resource.reference)
                continue
            start, end = performed(record, body)
            if start is not None and obs.is_future(record, start):
                continue
            found.setdefault(
                id(body),
                Event(
                    hit.reading.concepts,
                    start,
                    hit.resource.reference,
                    hit.reading.text,
                    end,
                    detail=body_sites(record, body),
                ),
            )
    complete = record.complete("procedures")
    missing = () if complete else (msg("missing-key", key="procedures"),)
    return Listing("procedures", tuple(found.values()), complete, missing, tuple(unreadable))


def performed(record: PatientRecord, body: dict[str, Any]) -> tuple[When | None, When | None]:
    """(start, end) of a Procedure."""
    if body.get("performedDateTime") is not None:
        moment = times.parse(body["performedDateTime"], record.zone)
        return moment, moment
    if isinstance(body.get("performedPeriod"), dict):
        return times.period(body["performedPeriod"], record.zone)
    return None, None


def body_sites(record: PatientRecord, body: dict[str, Any]) -> tuple[str, ...]:
    """Concepts of the body sites."""
    return tuple(
        concept
        for site in as_list(body.get("bodySite"))
        for concept in record.codes.read(site).concepts
    )


def requests(record: PatientRecord, concepts: Collection[str]) -> Listing[Request]:
    """Active, held, drafted and completed ServiceRequests of the concepts."""
    found: dict[int, Request] = {}
    unreadable: list[str] = []
    coded: list[tuple[Hit, tuple[str, ...]]] = [
        (hit, ()) for concept in concepts for hit in record.coded("ServiceRequest", concept)
    ]
    for hit, named in (*coded, *_named(record, concepts)):
        body = hit.resource.body
        status = text_of(body.get("status"))
        draft = hit.resource.draft
        if status in ("revoked", "entered-in-error") or (status == "draft" and not draft):
            continue
        if not draft and status not in ("active", "on-hold", "completed"):
            unreadable.append(hit.resource.reference)
            continue
        found.setdefault(id(body), _request(record, hit, named))
    complete = record.complete("serviceRequests")
    missing = () if complete else (msg("missing-key", key="serviceRequests"),)
    return Listing("requests", tuple(found.values()), complete, missing, tuple(unreadable))


def _named(
    record: PatientRecord, concepts: Collection[str]
) -> Iterator[tuple[Hit, tuple[str, ...]]]:
    """Requests without a code of ours whose words name one of the concepts (dental work)."""
    for hit in record.unmapped("ServiceRequest"):
        named = tuple(
            dict.fromkeys(
                c for text in hit.reading.texts for c in record.codes.procedure_names_in(text)
            )
        )
        if set(named) & set(concepts):
            yield hit, named


def _request(record: PatientRecord, hit: Hit, named: tuple[str, ...]) -> Request:
    body = hit.resource.body
    return Request(
        named or hit.reading.concepts,
        hit.resource.reference,
        hit.reading.text,
        hit.resource.draft,
        body.get("doNotPerform") is not True,
        text_of(body.get("status")) == "completed",
        occurrence(record, body),
        times.parse(body.get("authoredOn"), record.zone),
        text_of(body.get("priority")) in ("urgent", "asap", "stat"),
        hit.resource.selected,
        reasons(record, body),
        ("mark-by-text",) if named else (),
    )


def occurrence(record: PatientRecord, body: dict[str, Any]) -> When | None:
    """``occurrence[x]``: the date, the period's start or the first timing event."""
    if body.get("occurrenceDateTime") is not None:
        return times.parse(body["occurrenceDateTime"], record.zone)
    if isinstance(body.get("occurrencePeriod"), dict):
        return times.period(body["occurrencePeriod"], record.zone)[0]
    timing = body.get("occurrenceTiming")
    events = as_list(timing.get("event")) if isinstance(timing, dict) else []
    return times.parse(events[0], record.zone) if events else None


def reasons(record: PatientRecord, body: dict[str, Any]) -> tuple[str, ...]:
    """Concepts of the reason codes."""
    return tuple(
        concept
        for reason in as_list(body.get("reasonCode"))
        for concept in record.codes.read(reason).concepts
    )


def reports(record: PatientRecord, concepts: Collection[str]) -> Listing[Event]:
    """Final DiagnosticReports of the concepts (only that they exist, and when)."""
    found: dict[int, Event] = {}
    for concept in concepts:
        for hit in record.coded("DiagnosticReport", concept):
            if obs.counting(hit.resource.body) is not Counting.COUNTS:
                continue
            when = obs.result_date(record, hit.resource)
            if when is None or not obs.is_future(record, when):
                found.setdefault(
                    id(hit.resource.body),
                    Event(hit.reading.concepts, when, hit.resource.reference, hit.reading.text),
                )
    complete = record.complete("reports")
    missing = () if complete else (msg("missing-key", key="reports"),)
    return Listing("reports", tuple(found.values()), complete, missing)
