"""FHIR: when and how the client's FHIR server is asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.engine import make_url

from cdshooks.scopes import parse
from cdshooks.web.state import EXTENSION
from tests.conformance import calls
from tests.conformance.conftest import FhirServer

SECRET = calls.granted()["access_token"]


def asking(fhir: FhirServer, **granted: Any) -> dict[str, Any]:
    """A call that brings nothing but access."""
    access = {"fhirServer": fhir.base, "fhirAuthorization": calls.granted(**granted)}
    return calls.sign(prefetch={}, **access)


def test_fhir_01_the_server_is_asked_only_with_its_address_and_access(
    reaching: Callable[..., FlaskClient], fhir: FhirServer
) -> None:
    client = reaching()
    body = asking(fhir)
    bare = {k: v for k, v in body.items() if k != "fhirAuthorization"}
    assert client.post(calls.SIGN, json=bare).status_code == 412
    assert fhir.asked == []
    assert client.post(calls.SIGN, json=body).status_code == 200
    assert fhir.asked


@pytest.mark.parametrize(
    "change",
    [
        {"access_token": None},
        {"token_type": "mac"},
        {"token_type": None},
        {"expires_in": "300"},
        {"expires_in": None},
        {"scope": None},
        {"subject": None},
    ],
)
def test_fhir_02_access_holds_its_five_members(
    client: FlaskClient, fhir: FhirServer, change: dict[str, Any]
) -> None:
    response = client.post(calls.SIGN, json=asking(fhir, **change))
    assert response.status_code == 400
    (name,) = change
    assert response.json["issue"][0]["expression"] == [f"fhirAuthorization.{name}"]


@pytest.mark.parametrize(("patient", "status"), [("p1", 200), (None, 200), ("p2", 400)])
def test_fhir_03_access_is_for_the_patient_of_the_context(
    reaching: Callable[..., FlaskClient], fhir: FhirServer, patient: Any, status: int
) -> None:
    response = reaching().post(calls.SIGN, json=asking(fhir, patient=patient))
    assert response.status_code == status
    if status == 400:
        assert fhir.asked == []


def test_fhir_04_every_query_carries_the_token(
    reaching: Callable[..., FlaskClient], fhir: FhirServer
) -> None:
    reaching().post(calls.SIGN, json=asking(fhir))
    assert len(fhir.asked) > 3
    assert fhir.tokens == {f"Bearer {SECRET}"}


def test_fhir_05_the_token_is_not_kept(
    reaching: Callable[..., FlaskClient],
    fhir: FhirServer,
    capfd: pytest.CaptureFixture[str],
) -> None:
    client = reaching()
    answer = client.post(calls.SIGN, json=asking(fhir))
    assert answer.json["cards"]
    held = client.application.extensions[EXTENSION]
    held.audit.close()
    database = make_url(held.settings.database_url).database or ""
    with sqlite3.connect(database) as store:
        kept = "\n".join(store.iterdump())
    store.close()
    assert Path(database).exists()
    out = capfd.readouterr()
    assert SECRET not in kept + answer.text + out.out + out.err


@pytest.mark.parametrize(
    ("scope", "read", "search"),
    [
        ("patient/Observation.read", True, True),
        ("patient/*.*", True, True),
        ("user/Observation.write", False, False),
        ("patient/Observation.rs", True, True),
        ("patient/Observation.r", True, False),
        ("system/*.cruds", True, True),
        ("patient/Observation.s", False, True),
        ("patient/Observation.cud", False, False),
        ("patient/Condition.rs", False, False),
        ("launch openid patient/Condition.read patient/Observation.rs", True, True),
        ("patient/Observation.rs?category=laboratory", False, False),
        ("patient/Observation.rs?code=a|1", False, True),
        ("launch openid fhirUser", True, True),  # no resource scopes: nothing to go by
    ],
)
def test_fhir_06_scopes_of_both_versions_are_understood(
    scope: str, read: bool, search: bool
) -> None:
    grant = parse(scope)
    assert grant.covers("Observation/o1") is read
    assert grant.covers("Observation?patient=p1&code=a|1") is search


@pytest.mark.parametrize("status", [401, 403])
def test_fhir_07_access_refused_counts_as_not_had(
    reaching: Callable[..., FlaskClient], fhir: FhirServer, status: int
) -> None:
    fhir.status = status
    refused = reaching().post(calls.SIGN, json=asking(fhir))
    assert refused.status_code == 412
    assert str(status) in refused.json["issue"][0]["details"]["text"]


def test_fhir_07_a_scope_that_does_not_reach_leads_to_no_query(
    reaching: Callable[..., FlaskClient], fhir: FhirServer
) -> None:
    client = reaching()
    few = "patient/Patient.rs patient/Condition.rs"
    refused = client.post(calls.SIGN, json=asking(fhir, scope=few))
    assert refused.status_code == 412
    assert "does not cover" in refused.json["issue"][0]["details"]["text"]
    assert {each[:7] for each in fhir.asked} == {"Patient", "Conditi"}
    enough = f"{few} patient/MedicationRequest.s"
    (card,) = client.post(calls.SIGN, json=asking(fhir, scope=enough)).json["cards"]
    missing = card["extension"]["org.cdshooks-haematology.evaluation"]["missing"]
    assert missing
    assert not any(each.startswith("Observation") for each in fhir.asked)
