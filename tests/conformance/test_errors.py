"""ERR, SEC, CORS: statuses, what is trusted, and browsers."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import make_url

from cdshooks import configuration
from cdshooks.errors import ConfigurationError
from cdshooks.web.state import EXTENSION
from tests.conformance import calls
from tests.conformance.conftest import FhirServer

PAGE = {"Origin": "https://page.example.org"}


def refusal(response: Any) -> int:
    """The status of an error that says what it should."""
    assert response.content_type == "application/json"
    assert response.json["resourceType"] == "OperationOutcome"
    assert all(each["severity"] and each["code"] for each in response.json["issue"])
    return int(response.status_code)


def test_err_01_statuses_are_those_of_http(client: FlaskClient) -> None:
    assert refusal(client.get("/nowhere")) == 404
    wrong = client.delete("/cds-services")
    assert refusal(wrong) == 405
    assert "GET" in wrong.headers["Allow"]


def test_err_02_every_error_is_an_operation_outcome(make_site: Callable[..., Flask]) -> None:
    small = make_site(max_request_bytes=100, services={"enabled": ["zoster-prophylaxis"]})
    client = small.test_client()
    kind = "application/json"
    assert refusal(client.post(calls.SIGN, data=b"x" * 200, content_type=kind)) == 413
    assert refusal(client.post(calls.SIGN, data=b"{", content_type=kind)) == 400
    assert refusal(client.post(calls.SIGN, data=b"{}", content_type="text/plain")) == 415
    assert refusal(client.get(calls.SIGN)) == 405
    assert refusal(client.get("/nowhere")) == 404


def test_err_03_each_fault_has_its_status(
    client: FlaskClient, trusting: Callable[..., FlaskClient]
) -> None:
    kind = "application/json"
    assert refusal(client.post(calls.SIGN, data=b"{,", content_type=kind)) == 400
    assert refusal(client.post(calls.SIGN, json={"hook": "order-sign"})) == 400  # ruling P1
    assert refusal(client.post("/cds-services/nothing", json=calls.sign())) == 404
    assert refusal(client.post(calls.SIGN, data=b"{}", content_type="text/json")) == 415
    assert refusal(trusting().post(calls.SIGN, json=calls.sign())) == 401


def test_err_04_a_fault_of_ours_is_no_card(
    make_site: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_site(services={"enabled": ["zoster-prophylaxis"]})

    def broken(*_: Any) -> None:
        raise RuntimeError("p1 is in this message")

    evaluation = app.extensions[EXTENSION].evaluator
    monkeypatch.setattr(type(evaluation), "evaluate", broken)
    answer = app.test_client().post(calls.SIGN, json=calls.sign())
    assert refusal(answer) == 500
    assert "p1" not in answer.text


# --- security ------------------------------------------------------------------------------------


def test_sec_01_plain_http_is_for_loopback_only(make_site: Callable[..., Flask]) -> None:
    for name in ("fhir_servers", "open_fhir_servers"):
        for url, good in (
            ("http://ehr.example.org/fhir", False),
            ("http://127.0.0.1:8/fhir", True),
            ("https://ehr.example.org/fhir", True),
        ):
            table = {"client_defaults": {name: [url]}}
            if good:
                configuration.build(table)
            else:
                with pytest.raises(ConfigurationError):
                    configuration.build(table)
    answer = make_site(services={"enabled": []}).test_client().get("/cds-services")
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def store_of(app: Flask) -> str:
    """Everything the store of a server holds, as text."""
    held = app.extensions[EXTENSION]
    held.audit.close()  # writes the lines that wait
    store = sqlite3.connect(make_url(held.settings.database_url).database or "")
    try:
        return "\n".join(store.iterdump())
    finally:
        store.close()


def test_sec_02_every_call_leaves_an_audit_line(make_site: Callable[..., Flask]) -> None:
    app = make_site(services={"enabled": ["zoster-prophylaxis"]})
    app.test_client().post(calls.SIGN, json=calls.sign())
    app.test_client().post(calls.SIGN, json={})
    lines = [each for each in store_of(app).splitlines() if 'INTO "audit"' in each]
    assert len(lines) == 2
    assert not any("p1" in each for each in lines)


def test_sec_03_only_listed_servers_are_asked(
    make_site: Callable[..., Flask], fhir: FhirServer
) -> None:
    families = {"enabled": ["zoster-prophylaxis"]}
    app = make_site(
        services=families, client_defaults={"fhir_servers": ["https://ehr.example.org"]}
    )
    access = {"fhirServer": fhir.base, "fhirAuthorization": calls.granted()}
    answer = app.test_client().post(calls.SIGN, json=calls.sign(prefetch={}, **access))
    assert answer.status_code == 412
    assert fhir.asked == []


def test_sec_04_addresses_in_cards_hold_nothing_of_the_patient(
    cards: list[dict[str, Any]],
) -> None:
    for card in cards:
        shown = {key: value for key, value in card.items() if key != "suggestions"}
        assert "](http" not in card["detail"]
        text = json.dumps(shown)
        ours = text.count("https://cds.example.org/") + text.count("http://terminology.hl7.org/")
        assert text.count("://") == ours
        assert "?" not in card["source"]["url"]


def test_sec_05_each_call_is_judged_on_its_own_data(client: FlaskClient) -> None:
    assert client.post(calls.SIGN, json=calls.sign()).json["cards"]
    bare = calls.sign()
    del bare["prefetch"]["medicationRequests"]
    assert client.post(calls.SIGN, json=bare).status_code == 412


# --- CORS ----------------------------------------------------------------------------------------


def test_cors_01_answers_can_be_read_by_pages(client: FlaskClient) -> None:
    for answer in (
        client.get("/cds-services", headers=PAGE),
        client.post(calls.SIGN, json=calls.sign(), headers=PAGE),
    ):
        assert answer.status_code == 200
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["/cds-services", calls.SIGN, f"{calls.SIGN}/feedback"])
def test_cors_02_preflights_need_no_token(trusting: Callable[..., FlaskClient], path: str) -> None:
    answer = trusting({"protect_discovery": True}).options(path, headers=PAGE)
    assert 200 <= answer.status_code < 300


def test_cors_03_a_preflight_names_methods_and_headers(make_site: Callable[..., Flask]) -> None:
    app = make_site(cors_origins=[PAGE["Origin"]], services={"enabled": ["zoster-prophylaxis"]})
    answer = app.test_client().options(calls.SIGN, headers=PAGE)
    assert answer.headers["Access-Control-Allow-Origin"] == PAGE["Origin"]
    assert "Origin" in answer.headers["Vary"]
    methods = answer.headers["Access-Control-Allow-Methods"].split(", ")
    assert {"GET", "POST", "OPTIONS"} <= set(methods)
    named = answer.headers["Access-Control-Allow-Headers"].split(", ")
    assert {"Authorization", "Content-Type"} <= set(named)
    other = app.test_client().options(calls.SIGN, headers={"Origin": "https://else.example.org"})
    assert "Access-Control-Allow-Origin" not in other.headers


def test_cors_04_errors_carry_the_headers_and_no_credentials(
    client: FlaskClient, trusting: Callable[..., FlaskClient]
) -> None:
    bare = calls.sign()
    del bare["prefetch"]["medicationRequests"]
    answers = [
        client.post(calls.SIGN, json={}, headers=PAGE),
        client.post(calls.SIGN, json=bare, headers=PAGE),
        client.get("/nowhere", headers=PAGE),
        trusting().post(calls.SIGN, json=calls.sign(), headers=PAGE),
    ]
    assert [each.status_code for each in answers] == [400, 412, 404, 401]
    for each in answers:
        assert each.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in each.headers
