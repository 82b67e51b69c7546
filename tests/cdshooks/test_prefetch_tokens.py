"""What the server fetches by tokens of CDS Hooks 3.0: in order, and without guessing."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from cdshooks.fhirclient import Access, FetchFailed
from cdshooks.prefetch import gather
from cdshooks.seam import Obtained, Service
from cdshooks.settings import ClientDefaults
from cdshooks.wire.request import read

BASE = "http://127.0.0.1:9/fhir"
TEMPLATES = {
    "encounters": "Encounter?_id="
    "{{%conds.entry.resource.ofType(Condition).encounter.resolve().id}}",
    "conds": "Condition?patient={{context.patientId}}",
}


def resource(kind: str, ident: str, **more: Any) -> dict[str, Any]:
    return {"resourceType": kind, "id": ident, **more}


def bundle(*resources: dict[str, Any], **more: Any) -> dict[str, Any]:
    entry = [{"resource": each} for each in resources]
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        **({"entry": entry} if entry else {}),
    } | more


def condition(ident: str, encounter: str) -> dict[str, Any]:
    return resource("Condition", ident, encounter={"reference": encounter})


@dataclass
class Answers:
    """A fetcher that knows its answers by URL."""

    known: dict[str, dict[str, Any]]
    asked: list[str] = field(default_factory=list)

    def get(self, access: Access, url: str, deadline: float) -> dict[str, Any]:
        self.asked.append(url)
        if url not in self.known:
            raise FetchFailed("the FHIR server answered with status 404", 404, "refused")
        return self.known[url]


Gather = Callable[..., tuple[dict[str, Obtained], list[str]]]


@pytest.fixture
def run(make_service: Callable[..., Service]) -> Gather:
    def run(
        templates: dict[str, str],
        known: dict[str, Any],
        prefetch: dict[str, Any] | None = None,
        drafts: dict[str, Any] | None = None,
        server: str = BASE,
    ) -> tuple[dict[str, Obtained], list[str]]:
        context = {
            "userId": "Practitioner/d1",
            "patientId": "p1",
            "draftOrders": drafts or bundle(),
        }
        body = {
            "hook": "order-sign",
            "hookInstance": "7f0c2d7e-3b1a-4c58-9a55-0d6f8f1f2a11",
            "context": context,
            "prefetch": prefetch,
            "fhirServer": server,
        }
        answers = Answers(known)
        data = gather(
            make_service("order-sign", prefetch={}, fetched=templates),
            read(body),
            ClientDefaults(open_fhir_servers=(BASE,)),
            answers,
            deadline=time.monotonic() + 5,
            today=date(2026, 5, 4),
        )
        return data, answers.asked

    return run


def test_a_key_waits_for_the_key_it_rests_on_whatever_the_order(run: Gather) -> None:
    known = {
        "Condition?patient=p1": bundle(
            condition("a", "Encounter/1"), condition("b", "Encounter/2")
        ),
        "Encounter?_id=1,2": bundle(resource("Encounter", "1"), resource("Encounter", "2")),
    }
    data, asked = run(TEMPLATES, known)
    assert asked == list(known)
    assert list(data) == ["encounters", "conds"]
    assert data["encounters"].state == "complete"
    assert len(data["encounters"].resources) == 2


def test_a_key_that_was_sent_serves_as_well_as_one_fetched(run: Gather) -> None:
    known = {"Encounter?_id=7": bundle()}
    data, asked = run(TEMPLATES, known, {"conds": bundle(condition("a", f"{BASE}/Encounter/7"))})
    assert asked == ["Encounter?_id=7"]
    assert data["encounters"] == Obtained("complete", [], "", [bundle()])


@pytest.mark.parametrize("sent", [None, bundle(), bundle(resource("Condition", "a"))])
def test_an_empty_token_means_nothing_to_fetch_and_nothing_there(run: Gather, sent: Any) -> None:
    data, asked = run(TEMPLATES, {}, {"conds": sent})
    assert asked == []
    assert data["encounters"] == Obtained("complete")


def test_what_rests_on_missing_data_is_missing_and_on_incomplete_data_incomplete(
    run: Gather,
) -> None:
    data, asked = run(TEMPLATES, {})
    assert data["encounters"].state == "missing"
    assert "conds" in data["encounters"].problem
    assert len(asked) == 1
    partial = bundle(condition("a", "Encounter/1"), total=3)
    data, _ = run(TEMPLATES, {"Encounter?_id=1": bundle()}, {"conds": partial})
    assert data["encounters"].state == "partial"


def test_without_access_keys_that_rest_on_others_are_missing(run: Gather) -> None:
    data, asked = run(TEMPLATES, {}, {"conds": bundle()}, server="")
    assert (asked, data["encounters"].state) == ([], "missing")


def test_a_token_alone_is_read_once_for_each_of_its_references(run: Gather) -> None:
    drafts = bundle(
        resource("ServiceRequest", "s1", encounter={"reference": "Encounter/1"}),
        resource("ServiceRequest", "s2", encounter={"reference": "Encounter/2"}),
        resource("ServiceRequest", "s3", encounter={"reference": "Encounter/1"}),
    )
    template = {"e": "{{context.draftOrders.entry.resource.encounter.reference}}"}
    known = {"Encounter/1": resource("Encounter", "1"), "Encounter/2": resource("Encounter", "2")}
    data, asked = run(template, known, drafts=drafts)
    assert asked == ["Encounter/1", "Encounter/2"]
    assert (data["e"].state, len(data["e"].resources)) == ("complete", 2)
    del known["Encounter/2"]
    data, _ = run(template, known, drafts=drafts)
    assert (data["e"].state, len(data["e"].resources)) == ("partial", 1)


def test_a_reference_in_the_way_is_read_or_the_query_is_not_made(run: Gather) -> None:
    drafts = bundle(
        resource("MedicationRequest", "m1", medicationReference={"reference": "Medication/x"})
    )
    path = "context.draftOrders.entry.resource.medication.resolve().manufacturer.reference"
    template = {"o": f"{{{{{path}}}}}"}
    maker = {"reference": "Organization/o1"}
    known = {
        "Medication/x": resource("Medication", "x", manufacturer=maker),
        "Organization/o1": resource("Organization", "o1"),
    }
    data, asked = run(template, known, drafts=drafts)
    assert (asked, data["o"].state) == (["Medication/x", "Organization/o1"], "complete")
    data, asked = run(template, {}, drafts=drafts)
    assert (asked, data["o"].state) == (["Medication/x"], "missing")
    assert "reference" in data["o"].problem
