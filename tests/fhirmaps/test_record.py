"""The index over what a call brought: whose resources count, and which copy of one."""

from __future__ import annotations

import pytest

from fhirmaps.record import PatientRecord
from tests.fhirmaps.records import Json, bundle, record, result

ORDER: Json = {"resourceType": "MedicationRequest", "id": "m", "status": "active"}


def ids(held: PatientRecord, kind: str = "Observation") -> list[str]:
    return [resource.id for resource in held.of_type(kind)]


@pytest.mark.parametrize(
    "reference",
    ["Patient/p1", "Patient/p1/_history/3", "https://ehr.example.org/fhir/Patient/p1"],
)
def test_a_resource_of_this_patient_counts(reference: str) -> None:
    held = record(
        labs=[result("a", 1, subject={"reference": reference})],
        fhir_server="https://ehr.example.org/fhir/",
    )
    assert ids(held) == ["a"]
    assert held.refused == 0


@pytest.mark.parametrize(
    "subject",
    [
        {"reference": "Patient/p2"},
        {"reference": "Patient/p11"},
        {"reference": "Group/p1"},
        {"reference": "https://other.example.org/fhir/Patient/p1"},
        {"reference": "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"},
        {"identifier": {"value": "p1"}},
        {"reference": 1},
        "Patient/p1",
        None,
    ],
)
def test_a_resource_of_another_or_unnamed_patient_is_refused_and_counted(subject: object) -> None:
    held = record(
        labs=[result("a", 1, subject=subject)], fhir_server="https://ehr.example.org/fhir"
    )
    assert ids(held) == []
    assert held.refused == 1
    held.of_type("Observation")
    assert held.refused == 1  # asked twice, counted once


def test_a_urn_counts_when_the_bundle_says_it_is_the_patient() -> None:
    urn = "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"
    who = {"resourceType": "Patient", "id": "p1"}
    entries = [
        {"fullUrl": urn, "resource": who},
        {"resource": result("a", 1, subject={"reference": urn})},
    ]
    assert ids(record(labs=[{"resourceType": "Bundle", "entry": entries}])) == ["a"]
    entries[0] = {"fullUrl": urn, "resource": {"resourceType": "Patient", "id": "p2"}}
    assert ids(record(labs=[{"resourceType": "Bundle", "entry": entries}])) == []


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        ({"versionId": "2"}, {"versionId": "10"}, 2),
        ({"versionId": "10"}, {"versionId": "2"}, 1),
        (
            {"lastUpdated": "2026-04-01T10:00:00Z"},
            {"lastUpdated": "2026-04-01T18:00:00+09:00"},
            1,
        ),
        (
            {"lastUpdated": "2026-04-01T10:00:00+09:00"},
            {"lastUpdated": "2026-04-01T02:00:00Z"},
            2,
        ),
        (None, None, 2),
        ({"versionId": 5}, "odd", 2),
    ],
)
def test_of_two_copies_the_newer_counts_and_else_the_one_fetched_last(
    first: object, second: object, kept: int
) -> None:
    held = record(labs=[result("a", 1, meta=first), result("a", 2, meta=second)])
    (resource,) = held.of_type("Observation")
    assert resource.body["valueQuantity"]["value"] == kept


def test_one_observation_from_two_keys_is_one() -> None:
    held = record(labs=[result("a", 1)], findings=[result("a", 1)])
    (resource,) = held.of_type("Observation")
    assert resource.keys == {"labs", "findings"}


def test_resources_without_an_id_are_never_taken_for_one() -> None:
    assert ids(record(labs=[result("", 1, id=None), result("", 2, id=None)])) == ["", ""]


def test_a_draft_replaces_the_stored_order_and_remembers_it() -> None:
    stored = {**ORDER, "subject": {"reference": "Patient/p1"}}
    held = record(medicationRequests=[stored], drafts=[({**ORDER, "status": "stopped"}, False)])
    (resource,) = held.of_type("MedicationRequest")
    assert resource.draft
    assert not resource.selected
    assert resource.body["status"] == "stopped"
    assert resource.stored is not None
    assert resource.stored["status"] == "active"


def test_a_draft_without_a_subject_is_accepted() -> None:
    assert ids(record(drafts=[(ORDER, True)]), "MedicationRequest") == ["m"]


def test_what_came_along_serves_references_only() -> None:
    included = {"resource": result("b", 2), "search": {"mode": "include"}}
    held = record(labs=[{"resourceType": "Bundle", "entry": [included]}])
    assert ids(held) == []
    assert held.by_reference("Observation/b") is not None


@pytest.mark.parametrize(
    "odd",
    [None, [], "text", {"resourceType": "Bundle", "entry": None}, {"resourceType": 3}, {"id": "x"}],
)
def test_odd_shapes_are_passed_over(odd: object) -> None:
    assert ids(record(labs=[odd, result("a", 1)])) == ["a"]


def test_a_bundle_with_one_entry_object_is_read() -> None:
    one = {"resourceType": "Bundle", "entry": {"resource": result("a", 1)}}
    assert ids(record(labs=[one])) == ["a"]


def test_a_key_nobody_asked_for_is_missing() -> None:
    held = record(labs=[bundle()])
    assert (held.state("labs"), held.state("reports")) == ("complete", "missing")


def test_a_reference_is_found_contained_in_the_bundle_and_by_its_absolute_address() -> None:
    drug = {"resourceType": "Medication", "id": "d", "code": {"text": "x"}}
    holder = {**ORDER, "subject": {"reference": "Patient/p1"}, "contained": [{**drug, "id": "c"}]}
    held = record(
        medicationRequests=[bundle(holder, drug)], fhir_server="https://ehr.example.org/fhir"
    )
    (order,) = held.of_type("MedicationRequest")
    for reference in ("#c", "Medication/d", "https://ehr.example.org/fhir/Medication/d"):
        assert held.resolve({"reference": reference}, order) is not None
    assert held.resolve({"reference": "Medication/none"}, order) is None
    assert held.resolve("Medication/d", order) is None
