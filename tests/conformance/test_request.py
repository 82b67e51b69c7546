"""REQ: what a service takes and what it refuses."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from cdshooks.errors import BadRequest
from cdshooks.wire.hooks import CONTEXTS
from cdshooks.wire.request import read
from tests.conformance import calls
from tests.conformance.conftest import FhirServer


def path_of(response: Any) -> str:
    assert response.status_code == 400, response.json
    found: str = response.json["issue"][0]["expression"][0]
    return found


@pytest.mark.parametrize(
    "media",
    ["application/json", "application/json; charset=utf-8", "application/fhir+json"],
)
def test_req_01_a_json_object_is_taken(client: FlaskClient, media: str) -> None:
    sent = client.post(calls.SIGN, data=json.dumps(calls.sign()), content_type=media)
    assert sent.status_code == 200
    assert client.post(calls.SIGN, data=b"[]", content_type=media).status_code == 400
    assert client.get(calls.SIGN).status_code == 405


@pytest.mark.parametrize("hook", [None, "", 7, "patient-view", "no-such-hook"])
def test_req_02_the_hook_must_be_one_of_this_service(client: FlaskClient, hook: Any) -> None:
    assert path_of(client.post(calls.SIGN, json=calls.sign(hook=hook))) == "hook"


@pytest.mark.parametrize(
    ("instance", "status"),
    [
        (calls.INSTANCE, 200),
        (calls.INSTANCE.upper(), 200),
        (f"urn:uuid:{calls.INSTANCE}", 400),
        ("7", 400),
        (None, 400),
    ],
)
def test_req_03_the_instance_is_a_uuid_that_may_come_again(
    client: FlaskClient, instance: Any, status: int
) -> None:
    body = calls.sign(hookInstance=instance)
    first, again = (client.post(calls.SIGN, json=body) for _ in range(2))
    assert first.status_code == again.status_code == status
    if status == 200:  # the same cards, each time under new names
        (one,), (other,) = first.json["cards"], again.json["cards"]
        assert one["uuid"] != other["uuid"]
        ours = [s["uuid"] for card in (one, other) for s in card["suggestions"]]
        assert len(set(ours)) == len(ours)
        assert one["summary"] == other["summary"]
        for card in (one, other):
            told = client.post(f"{calls.SIGN}/feedback", json=calls.feedback(card["uuid"]))
            assert told.status_code == 200


@pytest.mark.parametrize(
    ("server", "granted", "path"),
    [
        ("https://ehr.example.org/r4/", True, ""),
        ("https://ehr.example.org/r4", False, ""),
        (None, True, "fhirServer"),
        ("ehr.example.org", False, "fhirServer"),
        (7, False, "fhirServer"),
    ],
)
def test_req_04_the_fhir_server_is_a_url_needed_beside_access(
    client: FlaskClient, server: Any, granted: bool, path: str
) -> None:
    body = calls.sign(fhirServer=server)
    if granted:
        body["fhirAuthorization"] = calls.granted()
    response = client.post(calls.SIGN, json=body)
    if path:
        assert path_of(response) == path
    else:
        assert response.status_code == 200


CONTEXT = {
    "userId": "Practitioner/d1",
    "patientId": "p1",
    "encounterId": "e1",
    "selections": ["MedicationRequest/m1"],
    "draftOrders": calls.bundle(),
    "dispatchedOrders": ["MedicationRequest/m1"],
    "performer": "Organization/o1",
    "appointments": calls.bundle(),
    "allergyIntolerance": {"resourceType": "AllergyIntolerance"},
    "conditions": calls.bundle(),
    "medications": calls.bundle(),
    "medication": {"resourceType": "MedicationRequest"},
    "orders": calls.bundle(),
}
COMMON = ("userId", "patientId")
REQUIRED = {
    "patient-view": COMMON,
    "order-select": (*COMMON, "selections", "draftOrders"),
    "order-sign": (*COMMON, "draftOrders"),
    "order-dispatch": ("patientId", "dispatchedOrders", "performer"),
    "encounter-start": (*COMMON, "encounterId"),
    "encounter-discharge": (*COMMON, "encounterId"),
    "appointment-book": (*COMMON, "appointments"),
    "allergyintolerance-create": (*COMMON, "allergyIntolerance"),
    "problem-list-item-create": (*COMMON, "conditions"),
    "medication-refill": ("patientId", "medications"),
    "medication-verify": (*COMMON, "medication"),
    "medication-prescribe": (*COMMON, "medications"),
    "order-review": (*COMMON, "orders"),
}
"""Required context members of every published hook."""


@pytest.mark.parametrize("hook", CONTEXTS)
def test_req_05_the_context_holds_what_its_hook_requires(hook: str) -> None:
    context = {name: CONTEXT[name] for name in REQUIRED[hook]}
    body: dict[str, Any] = {"hook": hook, "hookInstance": calls.INSTANCE, "context": context}
    assert read(body).patient_id == "p1"
    for name in context:
        for wrong in (None, 7, "", [], [[]], {"x": 1}):
            with pytest.raises(BadRequest) as refused:
                read(body | {"context": context | {name: wrong}})
            assert refused.value.path.startswith(f"context.{name}")
    for nothing in (None, {}, [], "x"):
        with pytest.raises(BadRequest):
            read(body | {"context": nothing})


def test_req_06_prefetch_and_access_may_be_missing(client: FlaskClient) -> None:
    body = calls.sign(calls.paracetamol())
    del body["prefetch"]
    assert client.post(calls.SIGN, json=body).json == {"cards": []}


def test_req_07_unknown_members_do_no_harm(client: FlaskClient) -> None:
    body = calls.sign(extension={"org.example.x": {"a": 1}}, strange=[1])
    body["context"] |= {"strange": {}, "extension": {"org.example.y": True}}
    assert client.post(calls.SIGN, json=body).json["cards"]


@pytest.mark.parametrize("empty", [None, "", [], {}])
def test_req_08_empty_values_count_as_absent(client: FlaskClient, empty: Any) -> None:
    body = calls.sign()
    body["context"]["encounterId"] = empty
    assert client.post(calls.SIGN, json=body | {"fhirServer": empty}).status_code == 200
    body["context"]["patientId"] = empty
    assert path_of(client.post(calls.SIGN, json=body)) == "context.patientId"


def test_req_09_a_draft_of_another_fhir_version_is_passed_over(client: FlaskClient) -> None:
    old = {
        "resourceType": "MedicationOrder",
        "id": "old-1",
        "patient": {"reference": "Patient/p1"},
        "medicationCodeableConcept": {"text": "bortezomib"},
    }
    assert client.post(calls.SIGN, json=calls.sign(old)).json == {"cards": []}
    both = client.post(calls.SIGN, json=calls.sign(old, calls.bortezomib())).json["cards"]
    assert len(both) == 1


def test_req_10_drafts_are_not_asked_of_the_server(
    reaching: Callable[..., FlaskClient], fhir: FhirServer
) -> None:
    body = calls.sign(fhirServer=fhir.base, fhirAuthorization=calls.granted(), prefetch={})
    assert reaching().post(calls.SIGN, json=body).json["cards"]
    assert fhir.asked
    assert not any("order-1" in each for each in fhir.asked)


def test_req_11_a_call_with_its_data_is_answered_in_time(client: FlaskClient) -> None:
    times = []
    for _ in range(5):
        start = time.perf_counter()
        client.post(calls.SIGN, json=calls.sign(hookInstance=str(uuid.uuid4())))
        times.append(time.perf_counter() - start)
    assert min(times) < 0.5


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("userId", "d1"),
        ("userId", "Device/d1"),
        ("userId", "Patient/p1"),  # no user of order-sign
        ("patientId", "Patient/p1"),
        ("encounterId", "Encounter/e1"),
        ("patientId", "p 1"),
    ],
)
def test_req_12_ids_have_the_form_their_hook_wants(
    client: FlaskClient, member: str, value: str
) -> None:
    body = calls.sign()
    body["context"][member] = value
    assert path_of(client.post(calls.SIGN, json=body)) == f"context.{member}"


@pytest.mark.parametrize(
    ("old", "new"),
    [("{", "{/*x*/", ), ("}]", "},]"), ('"p1"', "NaN"), ('"p1"', "Infinity"), ("{", "//x\n{")],
)  # fmt: skip
def test_req_13_what_is_nearly_json_is_refused(client: FlaskClient, old: str, new: str) -> None:
    text = json.dumps(calls.sign())
    assert old in text
    sent = client.post(calls.SIGN, data=text.replace(old, new, 1), content_type="application/json")
    assert sent.status_code == 400
    assert sent.json["resourceType"] == "OperationOutcome"
