"""PRE: templates, and what becomes of the data that come or do not."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cdshooks.filling import NoValue, Sources, context_of, queries
from cdshooks.wire.request import HookCall, read
from tests.conformance import calls
from tests.conformance.conftest import FhirServer

TODAY = date(2026, 5, 4)
USER_TOKENS = {
    "userPractitionerId": "Practitioner",
    "userPractitionerRoleId": "PractitionerRole",
    "userPatientId": "Patient",
    "userRelatedPersonId": "RelatedPerson",
}


@pytest.fixture(scope="module")
def templates(site: Flask) -> set[str]:
    listed = site.test_client().get("/cds-services").json["services"]
    return {template for each in listed for template in each["prefetch"].values()}


def tokens(template: str) -> list[str]:
    return re.findall(r"\{\{(.*?)\}\}", template)


def call(user: str = "Practitioner/d1") -> HookCall:
    return read(calls.request("patient-view", userId=user))


def fill(template: str, of: HookCall, today: date, **results: Any) -> str | None:
    """The one query of a template; None where the call lacks a value for it."""
    try:
        (query,) = queries(template, Sources(context_of(of), today, results))
    except NoValue:
        return None
    return query


def without(body: dict[str, Any], *keys: str) -> dict[str, Any]:
    return body | {"prefetch": {k: v for k, v in body["prefetch"].items() if k not in keys}}


@pytest.fixture
def fetching(
    reaching: Callable[..., FlaskClient], fhir: FhirServer
) -> Callable[..., dict[str, Any]]:
    """The card of a call that may ask the FHIR server, or the refusal."""

    def make(body: dict[str, Any]) -> dict[str, Any]:
        access = {"fhirServer": fhir.base, "fhirAuthorization": calls.granted()}
        answer: dict[str, Any] = reaching().post(calls.SIGN, json=body | access).json
        return answer

    return make


def test_pre_01_templates_are_relative_reads_and_searches(templates: set[str]) -> None:
    for each in templates:
        assert re.fullmatch(r"[A-Z][A-Za-z]+(/\{\{[^/]+\}\}|\?[^/]*.+)", each), each
        assert "://" not in each.partition("?")[0]


def test_pre_02_tokens_hold_paths_only(templates: set[str]) -> None:
    for template in templates:
        assert tokens(template)
        for token in tokens(template):
            assert re.fullmatch(r"[A-Za-z.]+", token)


def test_pre_03_tokens_are_fields_every_version_knows(templates: set[str]) -> None:
    known = {"context.patientId", "context.encounterId", "context.userId", *USER_TOKENS}
    assert {token for each in templates for token in tokens(each)} <= known


@pytest.mark.parametrize("token", USER_TOKENS)
def test_pre_04_user_tokens_give_bare_ids(token: str) -> None:
    for kind in USER_TOKENS.values():
        expected = "X/d1" if kind == USER_TOKENS[token] else None
        assert fill(f"X/{{{{{token}}}}}", call(f"{kind}/d1"), TODAY) == expected


def test_pre_05_the_user_id_holds_its_type(templates: set[str]) -> None:
    assert fill("{{context.userId}}", call(), TODAY) == "Practitioner/d1"
    assert not any("/{{context.userId}}" in each for each in templates)


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("today()", "2026-05-04"),
        ("today() - 90 days", "2026-02-03"),
        ("today() + 1 day", "2026-05-05"),
    ],
)
def test_pre_06_today_gives_a_date(token: str, expected: str) -> None:
    assert fill(f"X?date=ge{{{{{token}}}}}", call(), TODAY) == f"X?date=ge{expected}"


def test_pre_07_paths_lead_into_the_context() -> None:
    contained = calls.bortezomib("order-2") | {
        "contained": [{"resourceType": "Medication", "id": "m", "code": {"text": "inside"}}],
        "medicationReference": {"reference": "#m"},
    }
    del contained["medicationCodeableConcept"]
    device = {"resourceType": "DeviceRequest", "id": "d-1"}
    signing = read(calls.sign(calls.bortezomib(), device, contained))
    orders = "context.draftOrders.entry.resource.ofType(MedicationRequest)"
    for path, expected in (
        (f"{orders}.id", "order-1,order-2"),
        (f"%{orders}.id", "order-1,order-2"),
        (f"{orders}.medication.coding.code", "402243"),
        (f"{orders}.medication.resolve().code.text", "inside"),
    ):
        assert fill(f"X?y={{{{{path}}}}}", signing, TODAY) == f"X?y={expected}"


def test_pre_08_collections_are_written_with_commas_and_paths_united() -> None:
    signing = read(calls.sign(calls.bortezomib(), calls.paracetamol()))
    ids = "context.draftOrders.entry.resource.id"
    assert fill(f"X?_id={{{{{ids}}}}}", signing, TODAY) == "X?_id=order-1,order-2"
    both = f"X?y={{{{{ids} | context.patientId}}}}"
    assert fill(both, signing, TODAY) == "X?y=order-1,order-2,p1"
    none = "X?y={{context.draftOrders.entry.resource.ofType(Task).id}}"
    assert queries(none, Sources(context_of(signing), TODAY)) == ()  # nothing to fetch


def test_pre_09_a_token_may_use_an_earlier_key() -> None:
    found = calls.bundle({"resourceType": "Condition", "id": "c1"})
    template = "Observation?focus={{%conditions.entry.resource.id}}"
    assert fill(template, call(), TODAY, conditions=found) == "Observation?focus=c1"
    assert fill(template, call(), TODAY) is None  # that key was not had


def test_pre_10_templates_keep_to_the_portable_subset(templates: set[str]) -> None:
    """Reference and token parameters by equality; code lists are searches by token."""
    allowed = {"patient", "subject", "code", "status", "category"}
    for each in templates:
        for parameter in each.partition("?")[2].split("&") if "?" in each else ():
            assert parameter.partition("=")[0] in allowed, each


def test_pre_11_any_keys_may_come_and_strangers_are_ignored(client: FlaskClient) -> None:
    body = without(calls.sign(), "allergies", "procedures")
    stranger = calls.bortezomib("stranger", status="active")
    body["prefetch"]["strangers"] = calls.bundle(stranger)
    cards = client.post(calls.SIGN, json=body).json["cards"]
    assert len(cards) == 1
    assert "stranger" not in str(cards)


def test_pre_12_given_and_fetched_data_are_worth_the_same(
    fetching: Callable[..., dict[str, Any]], fhir: FhirServer, client: FlaskClient
) -> None:
    covered = calls.bortezomib(
        "acv-1",
        status="active",
        medicationCodeableConcept={"text": "aciclovir 200 mg tablet"},
        dosageInstruction=[{"text": "daily"}],
    )
    fhir.searches["MedicationRequest"] = calls.bundle(covered)
    given = calls.sign()
    given["prefetch"]["medicationRequests"] = calls.bundle(covered)
    from_prefetch = client.post(calls.SIGN, json=given).json["cards"]
    fetched = fetching(without(calls.sign(), "medicationRequests"))["cards"]

    def said(cards: list[dict[str, Any]]) -> list[str]:
        return [each["summary"] for each in cards]

    assert said(from_prefetch) == said(fetched)
    assert said(fetched) != said(client.post(calls.SIGN, json=calls.sign()).json["cards"])


def test_pre_13_an_absent_key_is_asked_for(
    fetching: Callable[..., dict[str, Any]], fhir: FhirServer
) -> None:
    assert fetching(without(calls.sign(), "conditions"))["cards"]
    assert [each.partition("?")[0] for each in fhir.asked] == ["Condition"]


def test_pre_14_null_is_known_to_be_empty(
    fetching: Callable[..., dict[str, Any]], fhir: FhirServer
) -> None:
    body = calls.sign()
    body["prefetch"] = dict.fromkeys(body["prefetch"]) | {"patient": calls.PATIENT}
    assert fetching(body)["cards"]
    assert fhir.asked == []


@pytest.mark.parametrize("empty", [{"resourceType": "Bundle"}, calls.bundle(total=0, entry=[])])
def test_pre_15_a_bundle_without_entries_is_the_same_as_null(
    fetching: Callable[..., dict[str, Any]], fhir: FhirServer, empty: dict[str, Any]
) -> None:
    body = calls.sign()
    body["prefetch"]["medicationRequests"] = empty
    null = calls.sign()
    null["prefetch"]["medicationRequests"] = None
    (card,), (same,) = fetching(body)["cards"], fetching(null)["cards"]
    assert card["summary"] == same["summary"]
    assert fhir.asked == []


OUTCOME = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "timeout"}]}


@pytest.mark.parametrize("failed", [OUTCOME, calls.bundle(OUTCOME)])
def test_pre_16_a_failed_query_counts_as_not_had(
    client: FlaskClient, failed: dict[str, Any]
) -> None:
    body = calls.sign()
    body["prefetch"]["medicationRequests"] = failed
    refused = client.post(calls.SIGN, json=body)
    assert refused.status_code == 412
    assert "medicationRequests" in refused.json["issue"][0]["details"]["text"]


def test_pre_17_pages_are_followed_on_the_same_server_only(
    fetching: Callable[..., dict[str, Any]], fhir: FhirServer
) -> None:
    body = calls.sign()
    pages = [f"{fhir.base}/Condition?page=2", "https://else.example.org/fhir/Condition?page=3"]
    body["prefetch"]["conditions"] = calls.bundle(link=[{"relation": "next", "url": pages[0]}])
    fhir.searches["Condition"] = calls.bundle(link=[{"relation": "next", "url": pages[1]}])
    assert fetching(body)["cards"]
    assert fhir.asked == ["Condition?page=2"]


def test_pre_18_missing_keys_are_fetched_with_their_values_encoded(
    fetching: Callable[..., dict[str, Any]], fhir: FhirServer
) -> None:
    assert fetching(calls.sign(prefetch={}))["cards"]
    kinds = {re.split(r"[?/]", each)[0] for each in fhir.asked}
    assert {"Patient", "Condition", "MedicationRequest", "Observation"} <= kinds
    assert all("{{" not in each and "p1" in each for each in fhir.asked)
    odd = call().context.model_copy(update={"patient_id": "p/1&code=x"})
    filled = fill("Condition?patient={{context.patientId}}", HookCall("x", "y", odd), TODAY)
    assert filled == "Condition?patient=p%2F1%26code%3Dx"


def test_pre_19_needed_data_that_are_nowhere_are_named(client: FlaskClient) -> None:
    refused = client.post(calls.SIGN, json=without(calls.sign(), "medicationRequests"))
    assert refused.status_code == 412
    assert refused.json["resourceType"] == "OperationOutcome"
    (issue,) = refused.json["issue"]
    assert "medicationRequests" in issue["details"]["text"]
    assert issue["expression"] == ["prefetch.medicationRequests"]
