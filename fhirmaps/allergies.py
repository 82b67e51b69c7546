"""Allergies and adverse events (mapping 2.1, 5; rulings F7, F8)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from fhirmaps import observations as obs
from fhirmaps import times
from fhirmaps.codebook import Reading
from fhirmaps.conditions import code_of, is_suspicion
from fhirmaps.grades import grade_of
from fhirmaps.record import PatientRecord, Resource, as_dicts, as_list, text_of
from rules.events import AdverseEvent, Allergy, Listing
from rules.kernel import Evidence, Fact, Reason, State, Term, Tri, msg
from rules.times import When


def allergies(record: PatientRecord) -> Listing[Allergy]:
    """All counting allergy entries; an entry nobody can identify is named in ``unreadable``."""
    entries, unreadable = [], []
    for resource in record.of_type("AllergyIntolerance"):
        body = resource.body
        verification = code_of(body.get("verificationStatus"))
        if verification in ("refuted", "entered-in-error"):
            continue
        concepts, name = _substances(record, body)
        if "no-known-allergy" in concepts:
            continue
        if not concepts and not name:
            unreadable.append(resource.reference)
            continue
        entries.append(
            Allergy(
                concepts,
                resource.reference,
                name,
                verification not in ("unconfirmed", "presumed"),
                text_of(body.get("type")) == "intolerance",
                times.parse(body.get("recordedDate"), record.zone),
                _reaction_text(body),
            )
        )
    complete = record.complete("allergies")
    missing = () if complete else (msg("missing-key", key="allergies"),)
    return Listing("allergies", tuple(entries), complete, missing, tuple(unreadable))


def _substances(record: PatientRecord, body: dict[str, Any]) -> tuple[tuple[str, ...], str]:
    concepts: list[str] = []
    names: list[str] = []
    nodes = [body.get("code")]
    nodes += [reaction.get("substance") for reaction in as_dicts(body.get("reaction"))]
    for node in nodes:
        reading: Reading = record.codes.read(node)
        found = reading.concepts or tuple(
            name for text in reading.texts for name in record.codes.drug_names_in(text)
        )
        concepts.extend(c for c in found if c not in concepts)
        if reading.text:
            names.append(reading.text)
    return tuple(concepts), names[0] if names else ""


def _reaction_text(body: dict[str, Any]) -> str:
    """All words of an entry's reactions and notes, for "only at high dose" and its like."""
    words: list[str] = []
    for reaction in as_dicts(body.get("reaction")):
        words.append(text_of(reaction.get("description")))
        for manifestation in as_dicts(reaction.get("manifestation")):
            words.append(text_of(manifestation.get("text")))
    words += [text_of(note.get("text")) for note in as_dicts(body.get("note"))]
    return " ".join(word for word in words if word)


def reviewed(record: PatientRecord) -> Fact[bool]:
    """Were the allergies asked for? Known yes with any entry, absent when never recorded."""
    name = "allergiesReviewed"
    dates: list[When] = []
    lines: list[Evidence] = []
    for resource in record.of_type("AllergyIntolerance"):
        if code_of(resource.body.get("verificationStatus")) == "entered-in-error":
            continue
        when = times.parse(resource.body.get("recordedDate"), record.zone)
        if when is not None:
            dates.append(when)
        lines.append(Evidence(name, Term("word-yes"), "", when, resource.reference))
    if lines:
        newest = max(dates, key=lambda w: w.start) if dates else None
        return Fact(name, True, when=newest, evidence=tuple(lines[:1]))
    if record.state("allergies") != "complete":
        return Fact.unavailable(name, Reason.NOT_OBTAINED, msg("missing-key", key="allergies"))
    return Fact(name, None, State.ABSENT, reason=Reason.ABSENT)


def adverse_events(record: PatientRecord) -> Listing[AdverseEvent]:
    """AdverseEvents that happened (actuality actual)."""
    entries, unreadable = [], []
    for resource in record.of_type("AdverseEvent"):
        body = resource.body
        if text_of(body.get("actuality")) != "actual":
            continue
        reading = record.codes.read(body.get("event"))
        concepts = (*reading.concepts, *record.codes.condition_names_in(reading.text))
        if not concepts and not reading.text:
            unreadable.append(resource.reference)
            continue
        dated = times.parse(body.get("date"), record.zone)
        when = dated or times.parse(body.get("recordedDate"), record.zone)
        if when is not None and obs.is_future(record, when):
            continue
        suspects, unrelated = _suspects(record, resource)
        entries.append(
            AdverseEvent(
                tuple(dict.fromkeys(concepts)),
                resource.reference,
                reading.text,
                when,
                dated is None and when is not None,
                grade_of(record, body),
                _serious(body),
                _resolved(body),
                suspects,
                unrelated,
                is_suspicion(reading.text),
                () if dated else ("mark-recorded",),
            )
        )
    complete = record.complete("adverseEvents")
    missing = () if complete else (msg("missing-key", key="adverseEvents"),)
    return Listing("adverseEvents", tuple(entries), complete, missing, tuple(unreadable))


def _serious(body: dict[str, Any]) -> Tri:
    code = code_of(body.get("seriousness")).lower()
    if code.startswith("serious"):  # also SeriousResultsInHospitalization and its like
        return Tri.YES
    return Tri.NO if code == "non-serious" else Tri.UNKNOWN


def _resolved(body: dict[str, Any]) -> Tri:
    code = code_of(body.get("outcome")).lower()
    if code in ("resolved", "resolvedwithsequelae"):
        return Tri.YES
    return Tri.NO if code in ("ongoing", "recovering") else Tri.UNKNOWN


UNRELATED = ("unlikely", "unrelated", "not-related")


def _suspects(record: PatientRecord, resource: Resource) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Drug concepts named as suspects, and those whose causality was recorded as unlikely."""
    named: list[str] = []
    cleared: list[str] = []
    for entity in as_dicts(resource.body.get("suspectEntity")):
        drugs = _entity_drugs(record, resource, entity)
        causes = as_dicts(entity.get("causality"))
        words = {code_of(cause.get("assessment")).lower() for cause in causes}
        target = cleared if words & set(UNRELATED) else named
        target.extend(drugs or (["*"] if target is cleared else []))
    return tuple(named), tuple(cleared)


def _entity_drugs(
    record: PatientRecord, resource: Resource, entity: dict[str, Any]
) -> Collection[str]:
    instance = entity.get("instance")
    body = record.resolve(instance, resource)
    nodes: list[Any] = as_list(body.get("medicationCodeableConcept")) if body else []
    if body and body.get("resourceType") == "Medication":
        nodes.append(body.get("code"))
    if isinstance(instance, dict):
        nodes.append({"text": text_of(instance.get("display"))})
    found: list[str] = []
    for node in nodes:
        reading = record.codes.read(node)
        found.extend(reading.concepts or record.codes.drug_names_in(reading.text))
    return found
