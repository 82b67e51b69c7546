"""Problems from Conditions, and the one reader of yes/no facts (mapping 2.1, 2.4)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from fhirmaps import observations as obs
from fhirmaps import times
from fhirmaps.grades import grade_of
from fhirmaps.record import Hit, PatientRecord, Resource, as_dicts, as_list, text_of
from fhirmaps.words import normalise
from rules.events import Listing, Problem, Standing
from rules.kernel import msg
from rules.times import When

SUSPECTED_WORDS = ("疑い", "suspected", "rule out")
PRESENT = ("active", "recurrence", "relapse")


def is_suspicion(text: str) -> bool:
    """Do the words of a diagnosis or event call it suspected (mapping 2.1)?"""
    words = normalise(text)
    return any(word in words for word in SUSPECTED_WORDS)


def code_of(value: Any) -> str:
    """First code of a CodeableConcept, or the bare string some servers send."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        for coding in as_dicts(value.get("coding")):
            if text_of(coding.get("code")):
                return text_of(coding.get("code"))
    return ""


def problems(record: PatientRecord, concepts: Collection[str]) -> Listing[Problem]:
    """Conditions of any of the concepts; refuted and erroneous ones never count."""
    found: dict[int, Resource] = {}
    by_text: set[int] = set()
    for concept in concepts:
        for hit in record.coded("Condition", concept):
            found.setdefault(id(hit.resource), hit.resource)
    for hit in _named(record, concepts):
        if id(hit.resource) not in found:
            found[id(hit.resource)] = hit.resource
            by_text.add(id(hit.resource))
    entries = []
    for key, resource in found.items():
        problem = _problem(record, resource, concepts, key in by_text)
        if problem is not None:
            entries.append(problem)
    complete = record.complete("conditions")
    missing = () if complete else (msg("missing-key", key="conditions"),)
    return Listing("conditions", tuple(entries), complete, missing)


def _named(record: PatientRecord, concepts: Collection[str]) -> list[Hit]:
    """Conditions without a code of ours whose words name one of the concepts."""
    index: dict[str, list[Hit]] | None = record.cache.get("named-conditions")
    if index is None:
        index = {}
        for hit in record.unmapped("Condition"):
            for concept in record.codes.condition_names_in(hit.reading.text):
                index.setdefault(concept, []).append(hit)
        record.cache["named-conditions"] = index
    return [hit for concept in concepts for hit in index.get(concept, ())]


def _problem(
    record: PatientRecord, resource: Resource, asked: Collection[str], by_text: bool
) -> Problem | None:
    body = resource.body
    verification = code_of(body.get("verificationStatus"))
    if verification in ("refuted", "entered-in-error"):
        return None
    reading = record.codes.read(body.get("code"))
    concepts = reading.concepts
    if by_text:
        concepts = tuple(c for c in record.codes.condition_names_in(reading.text) if c in asked)
    onset, recorded_only = onset_of(record, body)
    recorded = times.parse(body.get("recordedDate"), record.zone)
    if onset is not None and obs.is_future(record, onset):
        return None
    standing, end_unknown = _standing(record, body, verification, reading.text, recorded)
    marks = ["mark-by-text"] if by_text else []
    if reading.unconfirmed:
        marks.append("mark-code-not-confirmed")
    if recorded_only and onset is not None:
        marks.append("mark-recorded")
    clinical = code_of(body.get("clinicalStatus"))
    return Problem(
        concepts,
        standing,
        resource.reference,
        reading.text,
        onset,
        recorded_only,
        recorded,
        clinical if clinical in ("relapse", "recurrence", "remission") else "",
        end_unknown,
        grade_of(record, body),
        tuple(marks),
        refuted_later(record, concepts, recorded),
    )


def refuted_later(record: PatientRecord, concepts: Collection[str], recorded: When | None) -> bool:
    """Does a Condition of the concepts, recorded on a later day, say that it was refuted?"""
    if recorded is None:
        return False
    for concept in concepts:
        for hit in record.coded("Condition", concept):
            if code_of(hit.resource.body.get("verificationStatus")) != "refuted":
                continue
            when = times.parse(hit.resource.body.get("recordedDate"), record.zone)
            if when is not None and when.date > recorded.date:
                return True
    return False


def onset_of(record: PatientRecord, body: dict[str, Any]) -> tuple[When | None, bool]:
    """(onset, whether it is only the date of recording)."""
    if body.get("onsetDateTime") is not None:
        found = times.parse(body["onsetDateTime"], record.zone)
        if found is not None:
            return found, False
    if isinstance(body.get("onsetPeriod"), dict):
        start, _ = times.period(body["onsetPeriod"], record.zone)
        if start is not None:
            return start, False
    return times.parse(body.get("recordedDate"), record.zone), True


def _abated(record: PatientRecord, body: dict[str, Any]) -> bool:
    when = times.parse(body.get("abatementDateTime"), record.zone)
    if when is None and isinstance(body.get("abatementPeriod"), dict):
        start, end = times.period(body["abatementPeriod"], record.zone)
        when = end or start
    if when is not None:
        return not obs.is_future(record, when)
    others = ("abatementAge", "abatementRange", "abatementString", "abatementBoolean")
    return any(body.get(name) not in (None, False) for name in others)


def _standing(
    record: PatientRecord,
    body: dict[str, Any],
    verification: str,
    shown: str,
    recorded: When | None,
) -> tuple[Standing, bool]:
    """(standing, end unknown) of a Condition that counts."""
    if verification in ("provisional", "differential", "unconfirmed") or is_suspicion(shown):
        return Standing.SUSPECTED, False
    clinical = code_of(body.get("clinicalStatus"))
    if clinical in ("inactive", "remission", "resolved") or _abated(record, body):
        return Standing.PAST, False
    return Standing.PRESENT, _old_encounter(record, body, recorded)


def _old_encounter(record: PatientRecord, body: dict[str, Any], recorded: When | None) -> bool:
    """An encounter diagnosis recorded too long ago to speak of today (acute diseases only)."""
    categories = {code_of(each) for each in as_list(body.get("category"))}
    if "encounter-diagnosis" not in categories or "problem-list-item" in categories:
        return False
    if recorded is None:
        return True
    limit = record.policy.days("encounterDiagnosis.acuteDays")
    return recorded.days_until(record.today) > limit
