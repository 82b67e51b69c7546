"""EXT, HOOK: extensions, and what is special about each hook."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from cdshooks.errors import BadRequest
from cdshooks.seam import Service
from cdshooks.wire.discovery import discovery
from cdshooks.wire.hooks import CONTEXTS
from cdshooks.wire.request import read
from tests.conformance import calls
from tests.conformance.conftest import FhirServer
from tests.conformance.test_request import CONTEXT, REQUIRED

EVERYONE = ("Practitioner/x", "PractitionerRole/x", "Patient/p1", "RelatedPerson/x")


def summaries(response: Any) -> list[str]:
    assert response.status_code == 200, response.json
    return [each["summary"] for each in response.json["cards"]]


def extensions(value: Any) -> list[Any]:
    if isinstance(value, list):
        return [found for each in value for found in extensions(each)]
    if not isinstance(value, dict):
        return []
    own = [value["extension"]] if "extension" in value else []
    return own + [f for k, v in value.items() if k != "resource" for f in extensions(v)]


def test_ext_01_extensions_sent_are_objects(case_answers: list[dict[str, Any]]) -> None:
    found = extensions(case_answers)
    assert found
    assert all(isinstance(each, dict) and each for each in found)


def test_ext_02_their_names_are_reverse_domain_names(
    case_answers: list[dict[str, Any]], client: FlaskClient
) -> None:
    names = {name for each in extensions(case_answers) for name in each}
    assert names == {"org.cdshooks-haematology.evaluation"}
    body = calls.sign(extension={"com.example.strange": [1, {"a": None}]})
    assert summaries(client.post(calls.SIGN, json=body))


def test_hook_01_hooks_are_standard_and_others_can_be_registered(client: FlaskClient) -> None:
    offered = {each["hook"] for each in client.get("/cds-services").json["services"]}
    assert offered <= set(CONTEXTS)
    private = "org.example.patient-transmogrify"
    body = calls.request(private, anything=1)
    assert read(body, (private,)).patient_id == "p1"
    (entry,) = discovery([Service("x", ("x",), private, "X", "An X.")])["services"]
    assert "hookVersion" not in entry


@pytest.mark.parametrize("hook", CONTEXTS)
def test_hook_02_later_minor_versions_do_no_harm(hook: str) -> None:
    context = {name: CONTEXT[name] for name in REQUIRED[hook]} | {"newMember": {"a": [1]}}
    assert read({"hook": hook, "hookInstance": calls.INSTANCE, "context": context})


def test_hook_03_what_a_site_must_agree_on_is_said(client: FlaskClient) -> None:
    services = client.get("/cds-services").json["services"]
    assert all("sign off" in each["usageRequirements"] for each in services)


@pytest.mark.parametrize("user", EVERYONE)
def test_hook_patientview_01_anyone_may_look(client: FlaskClient, user: str) -> None:
    body = calls.request("patient-view", userId=user)
    assert "encounterId" not in body["context"]
    assert client.post(calls.VIEW, json=body).status_code == 200


def test_hook_orderselect_01_advice_is_on_selected_drafts(client: FlaskClient) -> None:
    drafts = calls.bundle(calls.bortezomib(), calls.paracetamol())

    def selecting(*names: str) -> list[str]:
        body = calls.request("order-select", draftOrders=drafts, selections=list(names))
        return summaries(client.post(calls.SELECT, json=body))

    assert len(selecting("MedicationRequest/order-1")) == 1
    assert selecting("MedicationRequest/order-2") == []
    assert selecting("MedicationRequest/not-there") == []


def test_hook_orderselect_01_unselected_drafts_are_context(client: FlaskClient) -> None:
    cover = calls.bortezomib(
        "order-3",
        medicationCodeableConcept={"text": "aciclovir 200 mg tablet"},
        dosageInstruction=[{"text": "200 mg daily", "route": {"text": "oral"}}],
    )
    drafts = calls.bundle(calls.bortezomib(), cover)
    body = calls.request(
        "order-select", draftOrders=drafts, selections=["MedicationRequest/order-1"]
    )
    alone = calls.request(
        "order-select",
        draftOrders=calls.bundle(calls.bortezomib()),
        selections=["MedicationRequest/order-1"],
    )
    with_cover = summaries(client.post(calls.SELECT, json=body))
    assert with_cover != summaries(client.post(calls.SELECT, json=alone))


def test_hook_ordersign_01_any_requests_may_be_in_the_bundle(client: FlaskClient) -> None:
    others = [
        {"resourceType": kind, "id": f"x-{kind.lower()}", "status": "draft"}
        for kind in ("DeviceRequest", "NutritionOrder", "VisionPrescription", "Unheard")
    ]
    untyped = calls.bundle(*others, calls.bortezomib())
    del untyped["type"]
    body = calls.request("order-sign", draftOrders=untyped)
    assert len(summaries(client.post(calls.SIGN, json=body))) == 1
    array = calls.request("order-sign", draftOrders=[untyped])
    assert client.post(calls.SIGN, json=array).status_code == 400


@pytest.mark.parametrize("status", ["draft", "active", "on-hold", None])
def test_hook_ordersign_02_orders_signed_again_are_judged_too(
    client: FlaskClient, status: str | None
) -> None:
    body = calls.sign(calls.bortezomib(status=status), calls.paracetamol(status="active"))
    assert len(summaries(client.post(calls.SIGN, json=body))) == 1


ORDER = "MedicationRequest/order-1"


@pytest.fixture
def dispatching(reaching: Callable[..., FlaskClient], fhir: FhirServer) -> Callable[..., Any]:
    """A dispatch of orders that the FHIR server holds."""
    fhir.resources[ORDER] = calls.bortezomib(status="active")
    fhir.resources["MedicationRequest/order-2"] = calls.paracetamol(status="active")

    def make(*references: str, **changes: Any) -> Any:
        access = {"fhirServer": fhir.base, "fhirAuthorization": calls.granted()}
        body = calls.dispatch(*references, **access)
        body["context"] |= changes
        return reaching().post(calls.DISPATCH, json=body)

    return make


def test_hook_orderdispatch_01_stored_orders_are_read_and_judged_like_signed_ones(
    dispatching: Callable[..., Any], fhir: FhirServer, client: FlaskClient
) -> None:
    dispatched = summaries(dispatching(ORDER))
    assert dispatched == summaries(client.post(calls.SIGN, json=calls.sign()))
    assert fhir.asked == [ORDER]


def test_hook_orderdispatch_01_an_order_of_no_concern_leads_to_no_further_queries(
    dispatching: Callable[..., Any], fhir: FhirServer, reaching: Callable[..., FlaskClient]
) -> None:
    assert summaries(dispatching("MedicationRequest/order-2")) == []
    access = {"fhirServer": fhir.base, "fhirAuthorization": calls.granted()}
    bare = calls.dispatch("MedicationRequest/order-2", prefetch={}, **access)
    assert summaries(reaching().post(calls.DISPATCH, json=bare)) == []
    assert set(fhir.asked) == {"MedicationRequest/order-2"}


def test_hook_orderdispatch_01_the_stored_copy_of_an_order_is_no_running_therapy(
    client: FlaskClient,
) -> None:
    body = calls.dispatch(ORDER)
    stored = calls.bortezomib(status="active")
    body["prefetch"]["medicationRequests"] = calls.bundle(stored)
    assert summaries(client.post(calls.DISPATCH, json=body)) == summaries(
        client.post(calls.SIGN, json=calls.sign())
    )


def test_hook_orderdispatch_01_orders_that_cannot_be_read_are_told(
    dispatching: Callable[..., Any],
) -> None:
    nothing = dispatching("MedicationRequest/lost")
    assert nothing.status_code == 412
    cards = dispatching(ORDER, "MedicationRequest/lost").json["cards"]
    topics = [each["source"]["topic"]["code"] for each in cards]
    assert topics == ["hz-pi-order-no-prophylaxis", "order-not-readable"]


def test_hook_orderdispatch_01_another_patient_s_order_is_refused(
    dispatching: Callable[..., Any], fhir: FhirServer
) -> None:
    fhir.resources[ORDER] |= {"subject": {"reference": "Patient/p2"}}
    refused = dispatching(ORDER)
    assert refused.status_code == 400
    assert refused.json["issue"][0]["expression"] == ["context.dispatchedOrders[0]"]


def test_hook_orderdispatch_01_former_names_and_tasks_are_taken(
    dispatching: Callable[..., Any],
) -> None:
    task = {"resourceType": "Task", "status": "requested", "focus": {"reference": ORDER}}
    expected = summaries(dispatching(ORDER))
    assert summaries(dispatching(dispatchedOrders=None, order=ORDER, task=task)) == expected
    assert summaries(dispatching(ORDER, fulfillmentTasks=[task])) == expected
    former = {"patientId": "p1", "performer": "Organization/o", "dispatchedOrders": [ORDER]}
    body = calls.dispatch(ORDER, context=former | {"fulfillment-tasks": [task]})
    assert read(body).context.fulfillment_tasks == [task]  # type: ignore[attr-defined]


def test_hook_encstart_01_the_encounter_is_required_and_the_hook_repeats(
    client: FlaskClient,
) -> None:
    assert client.post(calls.START, json=calls.request("encounter-start")).status_code == 400
    body = calls.request("encounter-start", encounterId="e1")
    first, again = (summaries(client.post(calls.START, json=body)) for _ in range(2))
    assert first == again


def test_hook_encdischarge_01_the_chart_is_looked_at_once_more(client: FlaskClient) -> None:
    bare = calls.request("encounter-discharge")
    assert client.post(calls.DISCHARGE, json=bare).status_code == 400
    weekly = {"repeat": {"frequency": 1, "period": 1, "periodUnit": "wk"}}
    running = calls.bortezomib(
        status="active", authoredOn="2026-01-01", dosageInstruction=[{"timing": weekly}]
    )
    cards = []
    for address, hook in ((calls.DISCHARGE, "encounter-discharge"), (calls.VIEW, "patient-view")):
        body = calls.request(hook, encounterId="e1")
        body["prefetch"]["medicationRequests"] = calls.bundle(running)
        cards.append(summaries(client.post(address, json=body)))
    assert cards[0] == cards[1] != []


@pytest.mark.parametrize("user", EVERYONE)
def test_hook_apptbook_01_appointments_come_as_a_bundle(user: str) -> None:
    appointment = {"resourceType": "Appointment", "status": "proposed"}
    body = calls.request("appointment-book", userId=user, appointments=calls.bundle(appointment))
    assert read(body).drafts == [appointment]
    for wrong in ([appointment], appointment, None):
        with pytest.raises(BadRequest, match=r"Bundle|required|object"):
            read(calls.request("appointment-book", userId=user, appointments=wrong))
