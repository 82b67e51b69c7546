"""A page of another origin (as the public sandbox is) works with the server in a real browser."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from selenium.webdriver import Chrome
from werkzeug.serving import make_server

from cdshooks import configuration
from cdshooks.site import application

DRAFT = {
    "resourceType": "MedicationRequest",
    "id": "request-123",
    "status": "draft",
    "intent": "order",
    "subject": {"reference": "Patient/p1"},
    "category": {"coding": [{"code": "community"}]},
    "reasonCode": {"coding": [{"code": "109989006"}]},
    "medicationCodeableConcept": {
        "text": "bortezomib 3.5 MG Injection",
        "coding": [
            {"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "402243"},
        ],
    },
}

SCRIPT = """
const [base, call, done] = arguments;
const token = 'Bearer e30.e30.e30';
const headers = {'Accept': 'application/json', 'Content-Type': 'application/json',
                 'Authorization': token};
async function post(path, body) {
  const answer = await fetch(base + path, {method: 'POST', headers, body: JSON.stringify(body)});
  return {status: answer.status, body: await answer.json()};
}
(async () => {
  const listed = await fetch(base + '/cds-services', {headers: {Authorization: token}});
  const services = (await listed.json()).services.map(s => s.id);
  const signed = await post('/cds-services/zoster-prophylaxis-order-sign', call);
  const card = signed.body.cards[0];
  const accepted = await post('/cds-services/zoster-prophylaxis-order-sign/feedback', {feedback: [
    {card: card.uuid, outcome: 'accepted', outcomeTimestamp: new Date().toISOString(),
     acceptedSuggestions: [{id: card.suggestions[0].uuid}]}]});
  const dismissed = await post('/cds-services/zoster-prophylaxis-order-sign/feedback', {feedback: [
    {card: card.uuid, outcome: 'overridden', outcomeTimestamp: new Date().toISOString(),
     overrideReason: {reason: {code: card.overrideReasons[0].code,
                               system: card.overrideReasons[0].system}}}]});
  const unfinished = {...call, hook: 'order-sign', context: {...call.context}};
  delete unfinished.context.draftOrders;
  const refused = await post('/cds-services/zoster-prophylaxis-order-sign', unfinished);
  const unknown = await post('/cds-services/no-such-service', call);
  return {services, signed, accepted, dismissed, refused, unknown};
})().then(done, error => done({error: String(error)}));
"""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """The whole server on a free port."""
    settings = {"database_url": f"sqlite:///{tmp_path / 'store.sqlite3'}"}
    yield from _running(
        application(configuration.Configuration(configuration.build(settings), None, {}))
    )


@pytest.fixture
def page() -> Iterator[str]:
    """A page of another origin."""
    other = Flask("page")
    other.add_url_rule("/", view_func=lambda: "<!doctype html><title>another origin</title>")
    yield from _running(other)


def _running(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def _call() -> dict[str, Any]:
    empty = {"resourceType": "Bundle"}
    return {
        "hook": "order-sign",
        "hookInstance": "7f0c2d7e-3b1a-4c58-9a55-0d6f8f1f2a11",
        "fhirServer": "http://127.0.0.1:9/fhir",
        "context": {
            "userId": "Practitioner/COREPRACTITIONER1",
            "patientId": "p1",
            "draftOrders": {"resourceType": "Bundle", "entry": [{"resource": DRAFT}]},
        },
        "prefetch": {
            "patient": {"resourceType": "Patient", "id": "p1", "birthDate": "1958-02-01"},
            "medicationRequests": empty,
            "conditions": empty,
            "labs": empty,
        },
    }


@pytest.mark.browser
def test_a_page_of_another_origin_can_do_what_the_sandbox_does(
    browser: Chrome, served: str, page: str
) -> None:
    browser.set_script_timeout(20)
    browser.get(page)
    seen = browser.execute_async_script(SCRIPT, served, _call())
    assert "error" not in seen, seen
    assert "zoster-prophylaxis-order-sign" in seen["services"]
    assert seen["signed"]["status"] == 200
    card = seen["signed"]["body"]["cards"][0]
    assert card["source"]["topic"]["code"] == "hz-pi-order-no-prophylaxis"
    created = card["suggestions"][0]["actions"][0]["resource"]["medicationCodeableConcept"]
    assert created["text"]
    assert created["coding"][0]["code"]
    assert seen["accepted"]["status"] == seen["dismissed"]["status"] == 200
    assert seen["refused"]["status"] == 400  # readable across origins: CORS on errors too
    assert "draftOrders" in json.dumps(seen["refused"]["body"])
    assert seen["unknown"]["status"] == 404
