"""DISC: what discovery says."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cdshooks.app import registry
from cdshooks.errors import ConfigurationError
from cdshooks.seam import Service
from cdshooks.wire.discovery import discovery
from cdshooks.wire.hooks import CONTEXTS
from tests.conformance import calls
from tests.conformance.shapes import DISCOVERY
from tests.trust import issuing

PUBLISHED = {
    "patient-view": "1.0",
    "order-select": "1.0",
    "order-sign": "1.0",
    "order-dispatch": "1.1",
    "encounter-start": "1.0",
    "encounter-discharge": "1.0",
    "appointment-book": "1.0",
    "allergyintolerance-create": "0.1.0",
    "problem-list-item-create": "0.1.0",
    "medication-refill": "0.1.0",
    "medication-verify": "0.1.0",
    "medication-prescribe": "1.0",
    "order-review": "1.0",
}
"""hookVersion of each published hook."""


@pytest.fixture
def services(client: FlaskClient) -> list[dict[str, Any]]:
    body = client.get("/cds-services").json
    assert body is not None
    found: list[dict[str, Any]] = body["services"]
    assert len(found) > 10
    return found


def test_disc_01_discovery_is_an_object_with_an_array(client: FlaskClient) -> None:
    response = client.get("/cds-services")
    assert response.status_code == 200
    assert response.content_type == "application/json"
    assert isinstance(response.json, dict)
    assert isinstance(response.json["services"], list)
    for version in DISCOVERY:
        version.model_validate(response.json)


def test_disc_02_a_server_without_services_says_so(make_site: Callable[..., Flask]) -> None:
    response = make_site(services={"enabled": []}).test_client().get("/cds-services")
    assert response.status_code == 200
    assert response.json == {"services": []}


def test_disc_03_each_service_names_its_hook(services: list[dict[str, Any]]) -> None:
    assert all(isinstance(each["hook"], str) and each["hook"] for each in services)


def test_disc_04_each_id_is_the_last_segment_of_an_address(
    client: FlaskClient, services: list[dict[str, Any]]
) -> None:
    for each in services:
        assert re.fullmatch(r"[a-z0-9-]+", each["id"])
        assert client.post(f"/cds-services/{each['id']}", json={}).status_code == 400


def test_disc_05_each_service_has_a_description(services: list[dict[str, Any]]) -> None:
    assert all(len(each["description"].split()) > 3 for each in services)


def test_disc_06_each_service_has_a_title_and_no_name(services: list[dict[str, Any]]) -> None:
    assert all(each["title"] and "name" not in each for each in services)


def test_disc_07_prefetch_maps_keys_to_templates_or_is_left_out(
    services: list[dict[str, Any]],
) -> None:
    for each in services:
        assert each["prefetch"]
        assert all(isinstance(template, str) for template in each["prefetch"].values())
    bare = discovery([Service("x-order-sign", ("x",), "order-sign", "X", "An X.")])
    assert "prefetch" not in bare["services"][0]


def test_disc_08_requirements_of_use_are_told(services: list[dict[str, Any]]) -> None:
    assert all(each["usageRequirements"] for each in services)


def test_disc_09_version_is_that_of_the_standard(services: list[dict[str, Any]]) -> None:
    assert {each["version"] for each in services} == {"2.0.0"}


def test_disc_10_hook_version_is_that_of_the_published_hook(
    services: list[dict[str, Any]],
) -> None:
    assert all(each["hookVersion"] == PUBLISHED[each["hook"]] for each in services)
    assert {hook: model.hook_version for hook, model in CONTEXTS.items()} == PUBLISHED


def test_disc_11_one_id_on_one_hook_is_one_service() -> None:
    same = Service("x-order-sign", ("x",), "order-sign", "X", "An X.")
    with pytest.raises(ConfigurationError):
        registry([same, same])


def test_disc_12_one_id_may_serve_several_hooks(make_site: Callable[..., Flask]) -> None:
    shared = make_site(
        service_ids="shared", services={"enabled": ["zoster-prophylaxis"]}
    ).test_client()
    listed = shared.get("/cds-services").json["services"]
    assert {each["id"] for each in listed} == {"zoster-prophylaxis"}
    assert len({each["hook"] for each in listed}) == len(listed) > 2
    signed = shared.post("/cds-services/zoster-prophylaxis", json=calls.sign())
    assert signed.status_code == 200
    assert signed.json["cards"]
    viewed = shared.post("/cds-services/zoster-prophylaxis", json=calls.request("patient-view"))
    assert viewed.status_code == 200


def test_disc_13_the_order_of_prefetch_keys_is_kept(services: list[dict[str, Any]]) -> None:
    assert not any("%" in t for each in services for t in each["prefetch"].values())
    orders = {tuple(each["prefetch"]) for each in services}
    assert all(keys[0] == "patient" for keys in orders)
    assert any(keys != tuple(sorted(keys)) for keys in orders)  # nobody sorted them
    templates = {"b": "X?y={{context.patientId}}", "a": "Z/{{context.patientId}}"}
    entry = discovery([Service("x", ("x",), "patient-view", "X", "An X.", templates)])
    assert list(entry["services"][0]["prefetch"]) == ["b", "a"]


def test_disc_15_discovery_may_demand_a_token_for_its_own_address(
    trusting: Callable[..., FlaskClient],
) -> None:
    closed = trusting({"protect_discovery": True})
    assert closed.get("/cds-services").status_code == 401
    for aud, status in ((f"{issuing.BASE}/cds-services", 200), (issuing.SIGN, 401)):
        token = issuing.token(aud=aud)
        response = closed.get("/cds-services", headers={"Authorization": f"Bearer {token}"})
        assert response.status_code == status


def test_disc_16_rules_and_their_hooks_can_be_read_by_people(client: FlaskClient) -> None:
    listed = client.get("/rules")
    assert listed.status_code == 200
    assert listed.mimetype == "text/html"
    assert "hz-pi-order-no-prophylaxis" in listed.text
    assert "order-sign" in client.get("/rules/hz-pi-order-no-prophylaxis").text
