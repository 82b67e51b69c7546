"""Service calls and discovery over HTTP."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from cdshooks.seam import Answer

SIGN = "/cds-services/probe-order-sign"


def issue(response: Any) -> dict[str, Any]:
    assert response.content_type == "application/json"
    assert response.json["resourceType"] == "OperationOutcome"
    return response.json["issue"][0]


def path_of(response: Any) -> str:
    assert response.status_code == 400
    return issue(response)["expression"][0]


def test_discovery_lists_services_with_keys_in_their_order(client: FlaskClient) -> None:
    body = client.get("/cds-services").json
    first = body["services"][0]
    assert first["id"] == "probe-patient-view"
    assert list(first["prefetch"])[:3] == ["patient", "conditions", "labs"]
    assert "usageRequirements" not in first


def test_discovery_ignores_a_token_in_open_mode(client: FlaskClient) -> None:
    headers = {"Authorization": "Bearer nonsense"}
    assert client.get("/cds-services", headers=headers).status_code == 200


def test_discovery_answers_with_a_trailing_slash_too(client: FlaskClient) -> None:
    assert client.get("/cds-services/").status_code == 200


def test_every_captured_sandbox_request_gets_its_status(
    client: FlaskClient, captured: dict[str, Any]
) -> None:
    body = captured["body"]
    path = SIGN + "/feedback" if "feedback" in body else f"/cds-services/probe-{body['hook']}"
    headers = {"Authorization": "Bearer a.b.c", "Origin": "http://127.0.0.1:8080"}
    response = client.post(path, json=body, headers=headers)
    assert response.status_code == captured["status"]
    assert response.json
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    if captured["status"] == 400:
        assert path_of(response) == "context.draftOrders"


def test_a_call_that_touches_no_service_gets_no_cards_and_no_fetching(
    client: FlaskClient, echo: Any, sign_body: dict[str, Any]
) -> None:
    echo.needed = False
    response = client.post(SIGN, json=sign_body)
    assert response.json == {"cards": []}
    assert not echo.calls


def test_numbers_of_a_draft_come_back_as_they_were_sent(
    client: FlaskClient, echo: Any, sign_body: dict[str, Any]
) -> None:
    echo.card = True
    numbers = b"[1.10, 0.00001, 12345678901234567890, 2.0, -0.0]"
    draft = sign_body["context"]["draftOrders"]["entry"][0]["resource"]
    draft["x"] = "NUMBERS"
    body = json.dumps(sign_body).encode().replace(b'"NUMBERS"', numbers)
    response = client.post(SIGN, data=body, content_type="application/json")
    assert b'"x":' + numbers.replace(b", ", b",") in response.data
    assert echo.calls[0].drafts[0]["x"][0] == Decimal("1.10")


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"hook": None}, "hook"),
        ({"hook": 3}, "hook"),
        ({"hook": "patient-view"}, "hook"),
        ({"hookInstance": "no-uuid"}, "hookInstance"),
        ({"hookInstance": "urn:uuid:7f0c2d7e-3b1a-4c58-9a55-0d6f8f1f2a11"}, "hookInstance"),
        ({"fhirServer": "ehr/fhir"}, "fhirServer"),
        ({"fhirServer": 7}, "fhirServer"),
        ({"fhirAuthorization": {"access_token": "t"}}, "fhirAuthorization.token_type"),
        ({"fhirAuthorization": "t"}, "fhirAuthorization"),
        ({"prefetch": []}, None),
        ({"prefetch": [1]}, "prefetch"),
        ({"prefetch": "x"}, "prefetch"),
        ({"context": {}}, "context"),
        ({"context": [1]}, "context"),
    ],
)
def test_a_faulty_envelope_is_refused_with_its_path(
    client: FlaskClient, sign_body: dict[str, Any], change: dict[str, Any], path: str | None
) -> None:
    response = client.post(SIGN, json=sign_body | change)
    if path is None:  # an empty optional member counts as absent
        assert response.status_code == 200
    else:
        assert path_of(response) == path


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"patientId": ""}, "context.patientId"),
        ({"patientId": "Patient/p1"}, "context.patientId"),
        ({"patientId": "p 1"}, "context.patientId"),
        ({"patientId": "p1\n"}, "context.patientId"),
        ({"patientId": "x" * 65}, "context.patientId"),
        ({"encounterId": "Encounter/1"}, "context.encounterId"),
        ({"userId": "d1"}, "context.userId"),
        ({"userId": "Patient/p1"}, "context.userId"),
        ({"draftOrders": [{}]}, "context.draftOrders"),
        ({"draftOrders": {}}, "context.draftOrders"),
        ({"draftOrders": None}, "context.draftOrders"),
        ({"draftOrders": {"resourceType": "List"}}, "context.draftOrders"),
        ({"draftOrders": {"resourceType": "Bundle", "entry": {}}}, "context.draftOrders"),
        ({"draftOrders": {"resourceType": "Bundle", "entry": [4]}}, "context.draftOrders"),
        (
            {"draftOrders": {"resourceType": "Bundle", "entry": [{"resource": "x"}]}},
            "context.draftOrders",
        ),
    ],
)
def test_a_faulty_context_is_refused_with_its_path(
    client: FlaskClient, sign_body: dict[str, Any], change: dict[str, Any], path: str
) -> None:
    sign_body["context"] |= change
    assert path_of(client.post(SIGN, json=sign_body)) == path


@pytest.mark.parametrize(
    "change", [{"encounterId": None}, {"encounterId": ""}, {"strange": 1}, {"encounterId": "e-1.2"}]
)
def test_empty_optional_and_unknown_members_are_passed_over(
    client: FlaskClient, sign_body: dict[str, Any], change: dict[str, Any]
) -> None:
    sign_body["context"] |= change
    sign_body["extension"] = {"org.example.x": 1}
    assert client.post(SIGN, json=sign_body).status_code == 200


def test_an_empty_bundle_of_drafts_is_a_request(
    client: FlaskClient, sign_body: dict[str, Any]
) -> None:
    sign_body["context"]["draftOrders"] = {"resourceType": "Bundle"}
    assert client.post(SIGN, json=sign_body).status_code == 200


@pytest.mark.parametrize(
    ("subject", "status"),
    [
        ({"reference": "Patient/p1"}, 200),
        ({"reference": "Patient/p1/_history/3"}, 200),
        ({"reference": "https://ehr.example.org/r4/Patient/p1"}, 200),
        ({"reference": "urn:uuid:11111111-1111-4111-8111-111111111111"}, 200),
        ({"display": "somebody"}, 200),
        (None, 200),
        ({"reference": "Patient/p2"}, 400),
        ({"reference": "https://else.example.org/r4/Patient/p1"}, 400),
        ({"reference": "urn:uuid:22222222-2222-4222-8222-222222222222"}, 400),
        ({"reference": "Group/p1"}, 400),
    ],
)
def test_a_draft_of_another_patient_is_refused_with_its_path(
    client: FlaskClient, sign_body: dict[str, Any], subject: Any, status: int
) -> None:
    sign_body["fhirServer"] = "https://ehr.example.org/r4/"
    listed = sign_body["context"]["draftOrders"]["entry"]
    second = copy.deepcopy(listed[0])
    second["resource"]["subject"] = subject
    patient = {"resourceType": "Patient", "id": "p1"}
    listed.append(second)
    listed.append({"fullUrl": "urn:uuid:11111111-1111-4111-8111-111111111111", "resource": patient})
    response = client.post(SIGN, json=sign_body)
    assert response.status_code == status
    if status == 400:
        assert path_of(response) == "context.draftOrders.entry[1].resource.subject"


def test_a_prefetched_patient_with_another_id_is_refused(
    client: FlaskClient, sign_body: dict[str, Any]
) -> None:
    sign_body["prefetch"] = {"patient": {"resourceType": "Patient", "id": "p2"}}
    assert path_of(client.post(SIGN, json=sign_body)) == "prefetch.patient.id"


def test_access_for_another_patient_is_refused(
    client: FlaskClient, sign_body: dict[str, Any]
) -> None:
    sign_body["fhirServer"] = "https://ehr.example.org/r4"
    sign_body["fhirAuthorization"] = {
        "access_token": "t",
        "token_type": "Bearer",
        "expires_in": 300,
        "scope": "patient/*.rs",
        "subject": "us",
        "patient": "p2",
    }
    assert path_of(client.post(SIGN, json=sign_body)) == "fhirAuthorization.patient"
    sign_body["fhirAuthorization"]["patient"] = "p1"
    assert client.post(SIGN, json=sign_body).status_code == 200
    del sign_body["fhirServer"]
    assert path_of(client.post(SIGN, json=sign_body)) == "fhirServer"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"x"',
        b'{"hook": NaN}',
        b'{"hook": Infinity}',
        b'{"hook": 1e999999999}',
        b'{"hook": "\xff"}',
        b'{"hook": "\\ud800"}',
        b"[" * 100_000,
        b'{"a":' * 300 + b"1" + b"}" * 300,
        b'{"hook": 1,}',
        b'{"hook": ' + b"9" * 5000 + b"}",
    ],
)
def test_what_is_no_json_object_is_refused(client: FlaskClient, body: bytes) -> None:
    response = client.post(SIGN, data=body, content_type="application/json")
    assert response.status_code == 400
    assert issue(response)["details"]["text"]


def test_duplicate_keys_and_brackets_in_strings_do_no_harm(
    client: FlaskClient, sign_body: dict[str, Any]
) -> None:
    sign_body["context"]["note"] = "[[{{" * 300
    body = json.dumps(sign_body).encode()
    body = b'{"hook": "order-sign", ' + body[1:]
    response = client.post(SIGN, data=body, content_type="application/json; charset=utf-8")
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("application/json", 200),
        ("application/json; charset=UTF-8", 200),
        ("application/fhir+json", 200),
        ("text/plain", 415),
        ("application/json; charset=iso-8859-1", 415),
        ("", 415),
    ],
)
def test_only_json_in_utf8_is_read(
    client: FlaskClient, sign_body: dict[str, Any], kind: str, status: int
) -> None:
    response = client.post(SIGN, data=json.dumps(sign_body), content_type=kind)
    assert response.status_code == status
    if status == 415:
        issue(response)


def test_a_body_over_the_limit_is_refused(
    make_app: Callable[..., Flask], sign_body: dict[str, Any]
) -> None:
    client = make_app(max_request_bytes=500).test_client()
    sign_body["extension"] = {"x": "y" * 500}
    response = client.post(SIGN, json=sign_body)
    assert response.status_code == 413
    issue(response)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("POST", "/cds-services/unknown", 404),
        ("POST", "/cds-services/unknown/feedback", 404),
        ("GET", SIGN, 405),
        ("DELETE", "/cds-services", 405),
    ],
)
def test_errors_are_operation_outcomes_and_carry_cors_headers(
    client: FlaskClient, method: str, path: str, status: int
) -> None:
    response = client.open(path, method=method, json={}, headers={"Origin": "https://a.example"})
    assert response.status_code == status
    issue(response)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert ("Allow" in response.headers) == (status == 405)


@pytest.mark.parametrize("path", ["/cds-services", SIGN, SIGN + "/feedback", "/nothing"])
def test_a_preflight_is_answered_everywhere_without_a_token(client: FlaskClient, path: str) -> None:
    headers = {
        "Origin": "https://a.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    response = client.options(path, headers=headers)
    assert response.status_code == 204
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Authorization" in response.headers["Access-Control-Allow-Headers"]
    assert "Content-Type" in response.headers["Access-Control-Allow-Headers"]
    assert "POST" in response.headers["Access-Control-Allow-Methods"]


def test_listed_origins_are_echoed_and_others_are_not(make_app: Callable[..., Flask]) -> None:
    client = make_app(cors_origins=("https://ehr.example.org",)).test_client()
    good = client.get("/cds-services", headers={"Origin": "https://ehr.example.org"})
    bad = client.get("/cds-services", headers={"Origin": "https://evil.example.org"})
    assert good.headers["Access-Control-Allow-Origin"] == "https://ehr.example.org"
    assert "Access-Control-Allow-Origin" not in bad.headers
    assert good.headers["Vary"] == bad.headers["Vary"] == "Origin"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("ja", "ja"),
        ("ja-JP,ja;q=0.9,en;q=0.8", "ja"),
        ("en-US,en;q=0.9", "en"),
        ("ja;q=0.3, en;q=0.7", "en"),
        ("fr", "en"),
        ("*", "en"),
        ("", "en"),
        ("ja;q=nonsense;;,", "en"),
    ],
)
def test_the_language_is_negotiated(
    client: FlaskClient, echo: Any, sign_body: dict[str, Any], header: str, expected: str
) -> None:
    response = client.post(SIGN, json=sign_body, headers={"Accept-Language": header})
    assert echo.langs == [expected]
    assert response.headers["Content-Language"] == expected


def test_the_default_language_is_the_sites(
    make_app: Callable[..., Flask], echo: Any, sign_body: dict[str, Any]
) -> None:
    make_app(default_language="ja").test_client().post(SIGN, json=sign_body)
    assert echo.langs == ["ja"]


def test_a_crash_is_an_outcome_and_logged_without_patient_data(
    client: FlaskClient, echo: Any, sign_body: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    def crash(call: Any) -> Answer:
        raise ValueError("the secret name of the patient")

    echo.act = crash
    response = client.post(SIGN, json=sign_body)
    assert response.status_code == 500
    assert issue(response)["code"] == "exception"
    printed = capsys.readouterr()
    logged = printed.out + printed.err
    assert "secret name" not in logged + response.text
    assert "ValueError" in logged
    assert "test_calls.py" in logged


def test_nothing_of_the_patient_reaches_the_log(
    client: FlaskClient, sign_body: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    sign_body["context"]["patientId"] = "zebra-77"
    client.post(SIGN, json=sign_body)  # refused: the draft is another patient's
    del sign_body["context"]["draftOrders"]["entry"][0]["resource"]["subject"]
    sign_body["prefetch"] = {"patient": {"resourceType": "Patient", "name": [{"family": "Zebra"}]}}
    sign_body["prefetch"]["Zebra"] = {}
    client.post(SIGN, json=sign_body)
    client.post("/Patient/zebra-77?name=Zebra", json=sign_body)
    client.post(SIGN, json=sign_body | {"hookInstance": "Zebra", "hook": "zebra"})
    printed = capsys.readouterr()
    assert "request" in printed.out + printed.err
    assert "zebra" not in (printed.out + printed.err).lower()


def test_a_request_id_is_kept_or_made(client: FlaskClient) -> None:
    kept = client.get("/health/live", headers={"X-Request-ID": "abc-1"})
    made = client.get("/health/live", headers={"X-Request-ID": "no good\tid"})
    assert kept.headers["X-Request-ID"] == "abc-1"
    assert len(made.headers["X-Request-ID"]) == 36


def test_order_dispatch_is_understood_by_old_and_new_names(
    client: FlaskClient, echo: Any, sign_body: dict[str, Any]
) -> None:
    echo.services = ()
    context = {"patientId": "p1", "performer": "Organization/o1"}
    body = sign_body | {"hook": "order-dispatch"}
    for names in ({"order": "ServiceRequest/s1"}, {"dispatchedOrders": ["ServiceRequest/s1"]}):
        response = client.post(
            "/cds-services/probe-order-dispatch", json=body | {"context": context | names}
        )
        # known to the hook, but the orders can't be read without access
        assert response.status_code == 412
    response = client.post("/cds-services/probe-order-dispatch", json=body | {"context": context})
    assert path_of(response) == "context.dispatchedOrders"


JUNK = st.sampled_from(
    [
        *(None, "", 0, -1, True, [], {}, "x" * 70, [None], 1.5, "Patient/p1"),
        {"resourceType": 7},
        {"entry": [None]},
        {"reference": []},
        {"resourceType": "Bundle", "entry": [{"resource": {"resourceType": []}}], "link": 3},
        {"resourceType": "OperationOutcome", "issue": [3]},
    ]
)


def _paths(value: Any, start: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [start] if start else []
    items = value.items() if isinstance(value, dict) else ()
    items = enumerate(value) if isinstance(value, list) else items
    for key, each in items:
        found += _paths(each, (*start, key))
    return found


BASE = {
    "hook": "order-sign",
    "hookInstance": "7f0c2d7e-3b1a-4c58-9a55-0d6f8f1f2a11",
    "fhirServer": "https://ehr.example.org/r4",
    "context": {
        "userId": "Practitioner/d1",
        "patientId": "p1",
        "encounterId": "e1",
        "draftOrders": {
            "resourceType": "Bundle",
            "entry": [
                {
                    "fullUrl": "urn:uuid:11111111-1111-4111-8111-111111111111",
                    "resource": {
                        "resourceType": "MedicationRequest",
                        "subject": {"reference": "Patient/p1"},
                    },
                }
            ],
        },
    },
    "prefetch": {
        "patient": {"resourceType": "Patient", "id": "p1"},
        "labs": {
            "resourceType": "Bundle",
            "total": 1,
            "link": [{"relation": "self", "url": "https://ehr.example.org/r4/Observation"}],
            "entry": [{"resource": {"resourceType": "Observation"}, "search": {"mode": "match"}}],
        },
    },
}


@pytest.fixture(scope="module")
def lasting_client(tmp_path_factory: pytest.TempPathFactory) -> Any:
    from cdshooks.app import create_app
    from cdshooks.seam import Service
    from cdshooks.settings import Settings
    from cdshooks.store import Store

    class Silent:
        services = (
            Service(
                "probe-order-sign",
                ("probe",),
                "order-sign",
                "t",
                "d",
                {"patient": "Patient/{{context.patientId}}", "labs": "Observation?patient=x"},
            ),
        )

        def references(self, call: Any, data: Any) -> tuple[str, ...]:
            return ()

        def needs(self, service: Any, call: Any, data: Any = None) -> bool:
            return True

        def untouched(self, service: Any, call: Any, data: Any, lang: str) -> Answer:
            return Answer()

        def evaluate(self, service: Any, call: Any, data: Any, lang: str) -> Answer:
            return Answer()

    store = Store(f"sqlite:///{tmp_path_factory.mktemp('fuzz') / 'store.sqlite3'}")
    yield create_app(Settings(), Silent(), store).test_client()
    store.close()


@given(changes=st.lists(st.tuples(st.sampled_from(_paths(BASE)), JUNK), min_size=1, max_size=3))
def test_a_mutated_request_never_breaks_the_server(
    lasting_client: FlaskClient, changes: list[tuple[tuple[Any, ...], Any]]
) -> None:
    body = copy.deepcopy(BASE)
    for path, junk in changes:
        place: Any = body
        try:
            for part in path[:-1]:
                place = place[part]
            place[path[-1]] = junk
        except (KeyError, IndexError, TypeError):
            continue
    response = lasting_client.post(SIGN, json=body)
    assert response.status_code in (200, 400)
    if response.status_code == 400:
        assert path_of(response)


@given(cut=st.integers(0, 900), put=st.binary(max_size=4))
def test_a_damaged_body_never_breaks_the_server(
    lasting_client: FlaskClient, cut: int, put: bytes
) -> None:
    whole = json.dumps(BASE).encode()
    body = whole[:cut] + put + whole[cut + len(put) :]
    response = lasting_client.post(SIGN, data=body, content_type="application/json")
    assert response.status_code in (200, 400)
