"""What came, what it is worth, and what is fetched: with a FHIR server on loopback."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from cdshooks.errors import MissingData
from cdshooks.fhirclient import FhirClient
from cdshooks.prefetch import gather
from cdshooks.seam import DISPATCHED, Obtained, Service
from cdshooks.settings import ClientDefaults
from cdshooks.templates import for_client
from cdshooks.wire.request import HookCall, read

TODAY = date(2026, 5, 4)
ANSWER = tuple[int, dict[str, str], Any]


@dataclass
class Server:
    """A FHIR server whose answers are set by path; ``answer`` may be a function of the query."""

    base: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    seen: list[tuple[str, dict[str, list[str]], str | None]] = field(default_factory=list)
    stuck: tuple[str, ...] = ()
    over: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def fhir() -> Iterator[Server]:
    server = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = parse_qs(parts.query)
            server.seen.append((parts.path, query, self.headers.get("Authorization")))
            if parts.path in server.stuck:
                server.over.wait(30)
            found = server.answers.get(parts.path, (404, {}, {}))
            status, headers, body = found(query) if callable(found) else found
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            for name, value in {"Content-Length": str(len(content)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            with contextlib.suppress(OSError):  # the client had enough
                self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.base = f"http://127.0.0.1:{http.server_port}/fhir"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.over.set()
    http.shutdown()
    http.server_close()
    thread.join()


def bundle(*resources: dict[str, Any], following: str = "", **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"resourceType": "Bundle", "type": "searchset", **more}
    if resources:
        found["entry"] = [{"resource": resource} for resource in resources]
    if following:
        found["link"] = [{"relation": "next", "url": following}]
    return found


def observation(name: str) -> dict[str, Any]:
    return {"resourceType": "Observation", "id": name}


FAILED = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "x"}]}
NOTE = {"resourceType": "OperationOutcome", "issue": [{"severity": "warning", "code": "x"}]}


def call(prefetch: Any = None, server: str = "", token: str = "", **more: Any) -> HookCall:
    body: dict[str, Any] = {
        "hook": "patient-view",
        "hookInstance": "7f0c2d7e-3b1a-4c58-9a55-0d6f8f1f2a11",
        "context": {"userId": "Practitioner/d1", "patientId": "p1"},
        "prefetch": prefetch,
        "fhirServer": server,
    }
    if token:
        body["fhirAuthorization"] = {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": 300,
            "scope": "patient/*.rs",
            "subject": "us",
        }
    return read(body | more)


@pytest.fixture
def get(make_service: Callable[..., Service]) -> Callable[..., dict[str, Obtained]]:
    def get(
        call: HookCall,
        keys: tuple[str, ...] = ("patient", "conditions", "labs"),
        required: tuple[tuple[str, ...], ...] = (),
        seconds: float = 5.0,
        max_bytes: int = 100_000,
        **client: Any,
    ) -> dict[str, Obtained]:
        made = make_service("patient-view")
        templates = {key: made.prefetch[key] for key in keys}
        wanted = make_service("patient-view", prefetch=templates, required=required)
        return gather(
            wanted,
            call,
            ClientDefaults.model_validate(client),
            FhirClient(max_bytes=max_bytes),
            deadline=time.monotonic() + seconds,
            today=TODAY,
        )

    return get


@pytest.mark.parametrize(
    ("value", "state", "count"),
    [
        (None, "complete", 0),
        (bundle(), "complete", 0),
        (bundle(observation("a")), "complete", 1),
        ({"resourceType": "Bundle", "entry": []}, "complete", 0),
        (bundle(observation("a"), NOTE), "complete", 1),
        (bundle(observation("a"), total=1), "complete", 1),
        (bundle(observation("a"), total=2), "partial", 1),
        (bundle(observation("a"), following="https://e.example/next"), "partial", 1),
        ({"resourceType": "Bundle", "link": [{"relation": "next"}]}, "partial", 0),
        ({"resourceType": "Bundle", "entry": [{}]}, "partial", 0),
        (observation("a"), "partial", 1),
        (FAILED, "missing", 0),
        (bundle(FAILED), "missing", 0),
        (bundle(observation("a"), FAILED), "missing", 1),
        ({"resourceType": "OperationOutcome"}, "missing", 0),
        ({"resourceType": "Patient"}, "missing", 0),
        ({}, "missing", 0),
        ([], "missing", 0),
        ([observation("a")], "missing", 0),
        ("", "missing", 0),
        (3, "missing", 0),
        ({"resourceType": "Bundle", "entry": {}}, "missing", 0),
    ],
)
def test_a_given_value_is_judged_by_what_it_is(
    get: Callable[..., dict[str, Obtained]], value: Any, state: str, count: int
) -> None:
    found = get(call({"labs": value}), keys=("labs",))["labs"]
    assert (found.state, len(found.resources)) == (state, count)
    assert bool(found.problem) == (state != "complete")


def test_a_key_left_out_is_missing_and_a_stranger_is_ignored(
    get: Callable[..., dict[str, Obtained]],
) -> None:
    data = get(call({"strange": bundle(), "labs": bundle()}))
    assert {key: each.state for key, each in data.items()} == {
        "patient": "missing",
        "conditions": "missing",
        "labs": "complete",
    }


def test_missing_keys_are_fetched_with_the_token_and_given_ones_are_not(
    get: Callable[..., dict[str, Obtained]], fhir: Server
) -> None:
    fhir.answers["/fhir/Patient/p1"] = (200, {}, {"resourceType": "Patient", "id": "p1"})
    fhir.answers["/fhir/Observation"] = (200, {}, bundle(observation("a")))
    sent = call({"conditions": None}, fhir.base + "/", "secret")
    data = get(sent, fhir_servers=[fhir.base])
    assert {each.state for each in data.values()} == {"complete"}
    assert data["labs"].resources == [observation("a")]
    assert {(path, token) for path, _, token in fhir.seen} == {
        ("/fhir/Patient/p1", "Bearer secret"),
        ("/fhir/Observation", "Bearer secret"),
    }
    (query,) = [q for path, q, _ in fhir.seen if path == "/fhir/Observation"]
    assert query == {"patient": ["p1"], "code": ["http://loinc.org|2160-0,http://loinc.org|777-3"]}


def test_one_failed_query_never_empties_anothers_result(
    get: Callable[..., dict[str, Obtained]], fhir: Server
) -> None:
    fhir.answers["/fhir/Condition"] = (500, {}, b"oops")
    fhir.answers["/fhir/Observation"] = (200, {}, bundle(observation("a")))
    data = get(call(None, fhir.base), open_fhir_servers=[fhir.base])
    assert data["labs"].state == "complete"
    assert data["conditions"].state == data["patient"].state == "missing"
    assert "500" in data["conditions"].problem


@pytest.mark.parametrize(
    "answer",
    [
        (200, {}, b"<html>"),
        (200, {}, b""),
        (200, {}, b"[]"),
        (200, {}, b"{}"),
        (200, {}, b"[" * 5000),
        (200, {}, FAILED),
        (200, {}, bundle(FAILED)),
        (200, {}, {"resourceType": "Patient"}),
        (200, {}, b'{"resourceType": "Bundle", "x": "' + b"y" * 200_000 + b'"}'),
        (200, {"Content-Encoding": "gzip"}, b"not gzip"),
        (204, {}, b""),
        (301, {"Location": "http://localhost:1/fhir/Observation"}, b""),
        (301, {"Location": "https://evil.example.org/"}, b""),
        (302, {"Location": "/fhir/Observation"}, b""),
        (401, {}, FAILED),
        (404, {}, FAILED),
        (429, {"Retry-After": "100"}, b""),
        (503, {"Retry-After": "100"}, b""),
    ],
)
def test_whatever_a_server_does_the_key_is_missing_with_a_reason(
    get: Callable[..., dict[str, Obtained]], fhir: Server, answer: ANSWER
) -> None:
    fhir.answers["/fhir/Observation"] = answer
    data = get(call(None, fhir.base), keys=("labs",), open_fhir_servers=[fhir.base])
    assert data["labs"].state == "missing"
    assert data["labs"].problem


def test_a_dead_server_is_a_reason(get: Callable[..., dict[str, Obtained]]) -> None:
    base = "http://127.0.0.1:9/fhir"
    data = get(call(None, base), keys=("labs",), open_fhir_servers=[base])
    assert data["labs"].problem == "the FHIR server could not be reached"


def test_all_queries_share_one_deadline(
    get: Callable[..., dict[str, Obtained]], fhir: Server
) -> None:
    fhir.answers["/fhir/Condition"] = (200, {}, bundle())
    fhir.stuck = ("/fhir/Observation", "/fhir/Patient/p1")
    started = time.monotonic()
    data = get(call(None, fhir.base), seconds=2.0, open_fhir_servers=[fhir.base])
    assert time.monotonic() - started < 3.5
    assert data["conditions"].state == "complete"
    assert data["labs"].state == data["patient"].state == "missing"
    assert "too long" in data["labs"].problem


def test_pages_are_followed_to_the_end(
    get: Callable[..., dict[str, Obtained]], fhir: Server
) -> None:
    def page(query: dict[str, list[str]]) -> ANSWER:
        number = int(query.get("page", ["1"])[0])
        following = f"{fhir.base}/Observation?page={number + 1}" if number < 4 else ""
        return 200, {}, bundle(observation(str(number)), following=following, total=4)

    fhir.answers["/fhir/Observation"] = page
    data = get(call(None, fhir.base), keys=("labs",), open_fhir_servers=[fhir.base])
    assert data["labs"].state == "complete"
    assert [each["id"] for each in data["labs"].resources] == ["1", "2", "3", "4"]
    assert len(data["labs"].bundles) == 4


def test_pages_of_a_given_bundle_are_followed_too(
    get: Callable[..., dict[str, Obtained]], fhir: Server
) -> None:
    fhir.answers["/fhir/more"] = (200, {}, bundle(observation("b")))
    given = {"labs": bundle(observation("a"), following=f"{fhir.base}/more")}
    data = get(call(given, fhir.base), keys=("labs",), open_fhir_servers=[fhir.base])
    assert data["labs"].state == "complete"
    assert len(data["labs"].resources) == 2


@pytest.mark.parametrize(
    "following",
    ["http://localhost:1/fhir/x", "https://evil.example.org/fhir/x", "/other/x", "x", "loop"],
)
def test_pages_elsewhere_or_failing_leave_the_key_partial(
    get: Callable[..., dict[str, Obtained]], fhir: Server, following: str
) -> None:
    url = f"{fhir.base}/Observation?page=1" if following == "loop" else following
    fhir.answers["/fhir/Observation"] = (200, {}, bundle(observation("a"), following=url))
    fhir.answers["/other/x"] = (200, {}, bundle(observation("b")))
    sent = call(None, fhir.base, "secret")
    data = get(sent, keys=("labs",), fhir_servers=[fhir.base])
    assert data["labs"].state == "partial"
    assert data["labs"].resources[0] == observation("a")
    assert all(path.startswith("/fhir/") for path, _, _ in fhir.seen)


def test_no_more_than_twenty_pages_are_had(
    get: Callable[..., dict[str, Obtained]], fhir: Server
) -> None:
    def page(query: dict[str, list[str]]) -> ANSWER:
        number = int(query.get("page", ["1"])[0])
        following = f"{fhir.base}/Observation?page={number + 1}"
        return 200, {}, bundle(observation(str(number)), following=following)

    fhir.answers["/fhir/Observation"] = page
    data = get(call(None, fhir.base), keys=("labs",), open_fhir_servers=[fhir.base])
    assert data["labs"].state == "partial"
    assert len(fhir.seen) == 20


def test_a_medication_request_search_is_repeated_with_intents(
    get: Callable[..., dict[str, Obtained]], fhir: Server
) -> None:
    def answer(query: dict[str, list[str]]) -> ANSWER:
        if query.get("intent") == ["order,plan"]:
            return 200, {}, bundle({"resourceType": "MedicationRequest", "id": "m"})
        return 400, {}, FAILED

    fhir.answers["/fhir/MedicationRequest"] = answer
    fhir.answers["/fhir/Condition"] = (400, {}, FAILED)
    keys = ("medicationRequests", "conditions")
    data = get(call(None, fhir.base), keys=keys, open_fhir_servers=[fhir.base])
    assert data["medicationRequests"].state == "complete"
    assert len(fhir.seen) == 3


def test_a_failed_prefetch_is_asked_again_and_what_came_with_it_is_kept(
    get: Callable[..., dict[str, Obtained]], fhir: Server
) -> None:
    given = {"labs": bundle(observation("a"), FAILED)}
    lost = get(call(given, fhir.base), keys=("labs",), open_fhir_servers=[fhir.base])["labs"]
    assert (lost.state, lost.resources) == ("missing", [observation("a")])
    fhir.answers["/fhir/Observation"] = (200, {}, bundle(observation("a"), observation("b")))
    found = get(call(given, fhir.base), keys=("labs",), open_fhir_servers=[fhir.base])["labs"]
    assert (found.state, len(found.resources)) == ("complete", 2)


@pytest.mark.parametrize("token", ["", "secret"])
@pytest.mark.parametrize("listed", [{}, {"fhir_servers": True}, {"open_fhir_servers": True}])
def test_only_listed_servers_are_asked_and_only_some_get_the_token(
    get: Callable[..., dict[str, Obtained]], fhir: Server, token: str, listed: dict[str, Any]
) -> None:
    fhir.answers["/fhir/Observation"] = (200, {}, bundle())
    client = {key: [fhir.base] for key in listed}
    data = get(call(None, fhir.base, token), keys=("labs",), **client)
    asked = bool(token) if "fhir_servers" in client else bool(client)
    assert bool(fhir.seen) is asked
    assert data["labs"].state == ("complete" if asked else "missing")
    if asked:
        used = token and "fhir_servers" in client
        assert fhir.seen[0][2] == (f"Bearer {token}" if used else None)


def test_required_data_obtainable_nowhere_are_named(
    get: Callable[..., dict[str, Obtained]],
) -> None:
    required = (("labs",), ("medicationRequests", "administrations"))
    keys = ("labs", "medicationRequests", "administrations")
    with pytest.raises(MissingData) as caught:
        get(call({"administrations": None}), keys, required)
    assert [each.path for each in caught.value.issues] == ["prefetch.labs"]
    assert "labs" in caught.value.text
    get(call({"administrations": None, "labs": None}), keys, required)
    data = get(call(), keys, required, no_412=True)
    assert data["labs"].state == "missing"


def test_412_is_an_operation_outcome_over_http(
    client: Any, echo: Any, make_service: Any, make_app: Any
) -> None:
    echo.services = (make_service("patient-view", required=(("labs",),)),)
    body = {
        "hook": "patient-view",
        "hookInstance": "7f0c2d7e-3b1a-4c58-9a55-0d6f8f1f2a11",
        "context": {"userId": "Practitioner/d1", "patientId": "p1"},
    }
    response = make_app().test_client().post("/cds-services/probe-patient-view", json=body)
    assert response.status_code == 412
    assert "labs" in response.json["issue"][0]["details"]["text"]
    echo.needed = False
    response = make_app().test_client().post("/cds-services/probe-patient-view", json=body)
    assert response.json == {"cards": []}


def test_dispatched_orders_are_read_or_found_among_the_data(
    get: Callable[..., dict[str, Obtained]], fhir: Server
) -> None:
    order = {"resourceType": "MedicationRequest", "id": "m1"}
    fhir.answers["/fhir/MedicationRequest/m1"] = (200, {}, order)
    context = {
        "patientId": "p1",
        "performer": "Organization/o",
        "dispatchedOrders": ["MedicationRequest/m1", "MedicationRequest/m2"],
    }
    more = {"hook": "order-dispatch", "context": context}
    other = {"resourceType": "MedicationRequest", "id": "m2"}
    sent = call({"medicationRequests": bundle(other)}, fhir.base, **more)
    keys = ("medicationRequests",)
    data = get(sent, keys, open_fhir_servers=[fhir.base])
    assert data[DISPATCHED].state == "complete"
    assert data[DISPATCHED].resources == [order, other]
    partly = get(
        call({"medicationRequests": None}, fhir.base, **more), keys, open_fhir_servers=[fhir.base]
    )
    assert partly[DISPATCHED].state == "partial"


@pytest.mark.parametrize(
    ("key", "template", "expected"),
    [
        ("labs", "Observation?patient=x&code=a|1,b|2", "Observation?patient=x&category=laboratory"),
        (
            "findings",
            "Observation?patient=x&code=a|1",
            "Observation?patient=x&category=vital-signs,exam,survey,social-history,procedure",
        ),
        ("reports", "DiagnosticReport?patient=x&code=a|1", "DiagnosticReport?patient=x"),
        ("serviceRequests", "ServiceRequest?patient=x&status=active", "ServiceRequest?patient=x"),
        (
            "conditions",
            "Condition?patient={{context.patientId}}",
            "Condition?patient={{context.patientId}}",
        ),
        ("patient", "Patient/{{context.patientId}}", "Patient/{{context.patientId}}"),
    ],
)
def test_queries_are_varied_for_servers_that_need_it(
    key: str, template: str, expected: str
) -> None:
    client = ClientDefaults(record_query="category", open_requests_filter=False)
    assert for_client(key, template, client) == expected
