"""What patients are called, their ids and their tokens: in no log, no metric, no database."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from structlog.testing import capture_logs

from cdshooks import cases, configuration
from cdshooks.site import application
from cdshooks.web.state import EXTENSION
from cdshooks.wire import json

CASES = Path(__file__).parent.parent / "cases"
PATIENT = "pt-canary-7731"
FAMILY, GIVEN = "Canarienvogel", "Zwitschera"
TOKEN = "token-canary-5521"
COMMENT = "comment-canary-9911"
CANARIES = (PATIENT, FAMILY, GIVEN, TOKEN, COMMENT)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    table = {"database_url": f"sqlite:///{tmp_path / 'store.sqlite3'}", "fhir_deadline_ms": 0}
    settings = configuration.build(table)
    built = application(configuration.Configuration(settings, None, {}))
    yield built
    built.extensions[EXTENSION].audit.close()
    built.extensions[EXTENSION].store.close()


def calls() -> list[tuple[str, dict[str, Any]]]:
    """The first case of every rule, its patient renamed everywhere."""
    found = []
    for file in sorted(CASES.glob("*/*.yaml")):
        case = cases.load(file)[0]
        _, service = cases.evaluation_of(case)
        text = json.encode(case.call).decode().replace("Patient/p1", f"Patient/{PATIENT}")
        body = json.decode(text.encode())
        body["context"]["patientId"] = PATIENT
        patient = body["prefetch"].get("patient")
        if patient is not None:
            patient["id"] = PATIENT
            patient["name"] = [{"family": FAMILY, "given": [GIVEN]}]
        body["fhirServer"] = "http://127.0.0.1:9/fhir"
        body["fhirAuthorization"] = {
            "access_token": TOKEN,
            "token_type": "Bearer",
            "expires_in": 300,
            "scope": "patient/*.read",
            "subject": "cds",
        }
        found.append((service.id, body))
    return found


def test_nothing_of_a_patient_is_left_behind(app: Flask, tmp_path: Path) -> None:
    client = app.test_client()
    shown = 0
    with capture_logs() as logs:
        for service, body in calls():
            answer = client.post(f"/cds-services/{service}", json=copy.deepcopy(body))
            assert answer.status_code in (200, 412)
            for card in (answer.json or {}).get("cards", []):
                shown += 1
                entry = {
                    "card": card["uuid"],
                    "outcome": "overridden",
                    "outcomeTimestamp": "2026-05-04T09:30:00Z",
                    "overrideReason": {"userComment": f"{COMMENT} {FAMILY}"},
                }
                path = f"/cds-services/{service}/feedback"
                assert client.post(path, json={"feedback": [entry]}).status_code == 200
            body["context"]["patientId"] = f"{PATIENT}/bad id"
            assert client.post(f"/cds-services/{service}", json=body).status_code == 400
    metrics = client.get("/metrics").get_data(as_text=True)
    app.extensions[EXTENSION].audit.flush()
    stored = b"".join(file.read_bytes() for file in tmp_path.iterdir() if file.is_file())
    assert shown > 20
    for canary in CANARIES:
        assert canary not in repr(logs), "log"
        assert canary not in metrics, "metrics"
        assert canary.encode() not in stored, "database"
