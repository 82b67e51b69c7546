"""Numbers for Prometheus, the audit trail, headers and request ids of every answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from cdshooks.fhirclient import OUTCOMES, FetchFailed
from cdshooks.seam import Answer
from cdshooks.store import Store
from cdshooks.store.tables import audit
from cdshooks.web.state import EXTENSION

CALL = "/cds-services/probe-order-sign"


def numbers(client: FlaskClient) -> dict[str, float]:
    text = client.get("/metrics").text
    return {
        name: float(value)
        for name, value in re.findall(r"^(cdshooks_[^#\s]+) (\S+)$", text, re.MULTILINE)
    }


def audited(client: FlaskClient) -> list[dict[str, Any]]:
    state = client.application.extensions[EXTENSION]
    state.audit.flush()
    with state.store.transaction(writes=False) as connection:
        return [dict(row) for row in connection.execute(select(audit)).mappings()]


def feedback(card: str, **more: Any) -> dict[str, Any]:
    entry = {"card": card, "outcome": "overridden", "outcomeTimestamp": "2026-05-04T09:30:00Z"}
    return {"feedback": [entry | more]}


def test_calls_cards_and_feedback_are_counted(
    client: FlaskClient, echo: Any, sign_body: dict[str, Any]
) -> None:
    echo.card = True
    card = client.post(CALL, json=sign_body).json["cards"][0]
    client.post(f"{CALL}/feedback", json=feedback(card["uuid"]))
    client.post(f"{CALL}/feedback", json=feedback(card["uuid"]))  # a repeat is no second entry
    client.post(f"{CALL}/feedback", json=feedback("nobody's"))
    found = numbers(client)
    service = 'service="probe-order-sign"'
    assert found[f'cdshooks_requests_total{{route="call",{service},status="200"}}'] == 1
    assert found[f'cdshooks_requests_total{{route="feedback",{service},status="200"}}'] == 3
    seconds = f'cdshooks_request_duration_seconds_count{{route="call",{service},status="200"}}'
    assert found[seconds] == 1
    assert found['cdshooks_cards_total{indicator="info",rule="probe-rule"}'] == 1
    assert found['cdshooks_feedback_total{outcome="overridden",rule="probe-rule"}'] == 1
    assert found['cdshooks_feedback_total{outcome="overridden",rule="none"}'] == 1
    assert found[f"cdshooks_feedback_orphans_total{{{service}}}"] == 1


def test_a_rule_that_fails_is_counted_logged_and_audited(
    client: FlaskClient, echo: Any, sign_body: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    echo.act = lambda call: Answer(failures=["probe-rule"])
    assert client.post(CALL, json=sign_body).status_code == 200
    assert numbers(client)['cdshooks_rules_failed_total{rule="probe-rule"}'] == 1
    assert audited(client)[0]["outcome"] == "partly-evaluated"


def test_what_callers_make_up_becomes_no_label(client: FlaskClient) -> None:
    for made_up in ("smith", "p1", "x" * 3000):
        client.get(f"/{made_up}")
        client.get(f"/cds-services/{made_up}")
        client.post(f"/cds-services/{made_up}", json={})
        client.post(f"/cds-services/{made_up}/feedback", json={})
        client.open("/cds-services", method="BREW")
    shown = client.get("/metrics").text
    assert "smith" not in shown
    assert "xxx" not in shown
    assert 'route="call",service="other",status="404"' in shown
    assert 'route="other",service="none",status="404"' in shown


def test_refusals_are_counted_by_reason(client: FlaskClient) -> None:
    client.post(CALL, json={})
    client.post("/cds-services/nobody", json={})
    found = numbers(client)
    assert found['cdshooks_refused_total{reason="invalid"}'] == 1
    assert found['cdshooks_refused_total{reason="not-found"}'] == 1


@pytest.mark.parametrize("outcome", ["ok", *OUTCOMES])
def test_fhir_queries_are_counted_by_outcome(
    make_app: Callable[..., Flask], sign_body: dict[str, Any], outcome: str
) -> None:
    class Fetcher:
        def get(self, access: Any, url: str, deadline: float) -> dict[str, Any]:
            if outcome != "ok":
                raise FetchFailed("it did not work", outcome=outcome)
            return {"resourceType": "Bundle"}

    server = "https://ehr.example.org/fhir"
    settings = {"client_defaults": {"open_fhir_servers": [server]}}
    client = make_app(fetcher=Fetcher(), **settings).test_client()
    client.post(CALL, json=sign_body | {"fhirServer": server})
    found = numbers(client)
    asked = found[f'cdshooks_fhir_fetches_total{{outcome="{outcome}"}}']
    assert asked >= 6
    assert found["cdshooks_fhir_fetch_duration_seconds_count"] == asked


def test_numbers_tell_nothing_of_patients(
    client: FlaskClient, echo: Any, sign_body: dict[str, Any]
) -> None:
    echo.card = True
    sign_body["context"]["patientId"] = "secret-patient"
    sign_body["context"]["userId"] = "Practitioner/secret-doctor"
    sign_body["context"]["draftOrders"]["entry"] = []
    assert client.post(CALL, json=sign_body).status_code == 200
    client.post(CALL, json=sign_body | {"hook": "secret-hook"})
    assert "secret" not in client.get("/metrics").text
    assert "secret" not in str(audited(client))


def test_each_call_leaves_a_line_in_the_audit_trail(
    client: FlaskClient, echo: Any, sign_body: dict[str, Any]
) -> None:
    client.get("/cds-services")
    client.post(CALL, json=sign_body, headers={"X-Request-ID": "abc-1"})
    echo.card = True
    client.post(CALL, json=sign_body)
    client.post(CALL, json={})
    client.post(f"{CALL}/feedback", json=feedback("nobody's"))
    client.post("/cds-services/unknown", json={})
    lines = audited(client)
    assert [(each["action"], each["outcome"], each["status"]) for each in lines] == [
        ("call", "no-cards", 200),
        ("call", "cards", 200),
        ("call", "refused", 400),
        ("feedback", "stored", 200),
    ]
    first = lines[0]
    assert (first["request_id"], first["service"]) == ("abc-1", "probe-order-sign")
    assert (first["hook"], first["user_role"]) == ("order-sign", "Practitioner")
    assert [each["entries"] for each in lines] == [0, 1, 0, 1]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/cds-services", 200),
        ("OPTIONS", "/cds-services", 204),
        ("GET", "/nowhere", 404),
        ("PUT", "/cds-services", 405),
        ("POST", CALL, 415),
        ("GET", "/metrics", 200),
        ("GET", "/health/ready", 200),
    ],
)
def test_every_answer_has_its_security_headers_and_a_request_id(
    client: FlaskClient, method: str, path: str, status: int
) -> None:
    answer = client.open(path, method=method)
    assert answer.status_code == status
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Strict-Transport-Security" not in answer.headers
    assert answer.headers["X-Request-ID"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_crash_has_the_headers_too(
    client: FlaskClient, echo: Any, sign_body: dict[str, Any]
) -> None:
    def crash(call: Any) -> Answer:
        raise RuntimeError("Herr Moor")

    echo.act = crash
    answer = client.post(CALL, json=sign_body)
    assert answer.status_code == 500
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Moor" not in answer.text
    assert audited(client)[0]["outcome"] == "failed"


def test_browsers_keep_to_https_where_callers_come_by_https(
    make_app: Callable[..., Flask],
) -> None:
    client = make_app(public_base_url="https://cds.example.org").test_client()
    assert "max-age" in client.get("/cds-services").headers["Strict-Transport-Security"]


def test_a_store_that_is_down_is_counted(
    make_app: Callable[..., Flask], echo: Any, sign_body: dict[str, Any]
) -> None:
    echo.card = True
    broken = Store("sqlite:////no/such/folder/store.sqlite3")
    client = make_app(use_store=broken).test_client()
    assert client.post(CALL, json=sign_body).status_code == 200
    assert client.post(f"{CALL}/feedback", json=feedback("c")).status_code == 503
    assert client.get("/health/ready").status_code == 503
    found = numbers(client)
    for action in ("cards", "feedback", "readiness"):
        assert found[f'cdshooks_store_failures_total{{action="{action}"}}'] == 1
    state = client.application.extensions[EXTENSION]
    state.audit.close()
    assert numbers(client)["cdshooks_audit_lines_lost_total"] == 2
