"""What is let in, what stays open, and whose settings count."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import ValidationError

from cdshooks.configuration import build
from cdshooks.errors import ConfigurationError
from cdshooks.settings import Settings
from cdshooks.store import Store
from cdshooks.trust import Trust
from tests.trust import issuing
from tests.trust.issuing import BASE, SIGN, KeyServer, header, sign, token

VECTORS = Path(__file__).parent / "vectors"


@pytest.mark.parametrize("algorithm", ["ES384", "RS384"])
def test_the_recommended_algorithms_are_accepted(
    make_app: Callable[..., Flask], post: Callable[..., Any], keys: KeyServer, algorithm: str
) -> None:
    keys.serve(issuing.public("ES384"), issuing.public("RS384"))
    assert post(make_app(), token(algorithm)).status_code == 200


@pytest.mark.parametrize("algorithm", ["ES256", "ES512", "RS256", "PS256"])
def test_others_are_accepted_by_explicit_choice(
    make_app: Callable[..., Flask], post: Callable[..., Any], keys: KeyServer, algorithm: str
) -> None:
    keys.serve(issuing.public(algorithm))
    app = make_app(auth={"algorithms": [algorithm]})
    assert post(app, token(algorithm)).status_code == 200
    assert post(app, token("ES384")).status_code == 401


@pytest.mark.parametrize("algorithm", ["none", "HS256", "HS384", "HS512", "EdDSA", "es384"])
def test_none_and_symmetric_algorithms_cannot_be_chosen(algorithm: str) -> None:
    with pytest.raises(ConfigurationError, match=r"auth\.algorithms"):
        build({"auth": {"algorithms": [algorithm]}})
    with pytest.raises(ValidationError):
        Settings.model_validate({"auth": {"algorithms": []}})


@pytest.mark.parametrize(
    ("changes", "times"),
    [
        ({"aud": [SIGN]}, {}),
        ({"aud": ["https://elsewhere.example", SIGN]}, {}),
        ({}, {"iat": -315, "exp": -15}),
        ({}, {"iat": 20}),
        ({}, {"nbf": -5}),
        ({}, {"nbf": 20}),
        ({}, {"iat": -0.5, "exp": 299.5}),
        ({}, {"iat": 0, "exp": 3600}),
        ({"sub": "someone", "extra": {"deep": [1]}}, {}),
        ({"jti": "a" * 64}, {}),
        ({"jti": "\u00e9\u2603"}, {}),
    ],
)
def test_what_the_standard_and_the_leeway_allow_is_accepted(
    client: FlaskClient,
    post: Callable[..., Any],
    changes: dict[str, Any],
    times: dict[str, float],
) -> None:
    now = int(time.time())
    moments = {name: now + seconds for name, seconds in times.items()}
    assert post(client, token(**changes, **moments)).status_code == 200


def test_the_configured_key_address_may_be_named(
    client: FlaskClient, post: Callable[..., Any], keys: KeyServer
) -> None:
    named = sign(header(jku=keys.url, x5t="abc", unknown=1), issuing.claims())
    assert post(client, named).status_code == 200


def test_a_client_may_have_further_audiences(
    make_app: Callable[..., Flask], post: Callable[..., Any]
) -> None:
    app = make_app(client={"audiences": ["urn:cds"]})
    assert post(app, token(aud="urn:cds")).status_code == 200
    assert post(app, token(aud="urn:cds:2")).status_code == 401


@pytest.mark.parametrize("aud", [f"{SIGN}/feedback", SIGN])
def test_feedback_takes_its_own_address_and_the_service_s(
    client: FlaskClient, post: Callable[..., Any], entry: dict[str, Any], aud: str
) -> None:
    path = "/cds-services/probe-order-sign/feedback"
    assert post(client, token(aud=aud), path, {"feedback": [entry]}).status_code == 200
    assert post(client, None, path, {"feedback": [entry]}).status_code == 401


def test_an_unknown_service_is_404_for_a_caller_we_know_and_401_for_others(
    client: FlaskClient, post: Callable[..., Any]
) -> None:
    path = "/cds-services/no-such"
    assert post(client, None, path).status_code == 401
    assert post(client, token(aud=f"{BASE}{path}"), path).status_code == 404


@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/metrics", "/cds-services"])
def test_the_open_routes_need_no_token(
    client: FlaskClient, post: Callable[..., Any], path: str
) -> None:
    post(client, token())  # the key set is there
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["", "/probe-order-sign", "/probe-order-sign/feedback"])
def test_preflights_need_no_token(make_app: Callable[..., Flask], path: str) -> None:
    app = make_app(auth={"protect_discovery": True})
    response = app.test_client().options(f"/cds-services{path}")
    assert response.status_code == 204
    assert "Authorization" in response.headers["Access-Control-Allow-Headers"]


def test_a_bad_token_is_refused_also_where_none_is_needed(client: FlaskClient) -> None:
    def discover(given: str) -> int:
        headers = {"Authorization": f"Bearer {given}"}
        return client.get("/cds-services", headers=headers).status_code

    assert discover(token(aud=f"{BASE}/cds-services")) == 200
    assert discover(token()) == 401
    assert discover("nonsense") == 401


def test_discovery_can_be_protected(make_app: Callable[..., Flask]) -> None:
    client = make_app(auth={"protect_discovery": True}).test_client()
    assert client.get("/cds-services").status_code == 401
    headers = {"Authorization": f"bearer  {token(aud=f'{BASE}/cds-services')}"}
    assert client.get("/cds-services", headers=headers).status_code == 200


def test_a_path_in_the_public_address_is_part_of_the_audience(
    make_app: Callable[..., Flask], post: Callable[..., Any]
) -> None:
    app = make_app(public_base_url="https://hospital.example.org/cds/")
    mounted = "https://hospital.example.org/cds/cds-services/probe-order-sign"
    assert post(app, token(aud=mounted)).status_code == 200
    assert post(app, token()).status_code == 401


# --- whose settings (ruling P24) ----------------------------------------------------------------


def test_discovery_shows_a_named_client_the_queries_its_server_wants(
    make_app: Callable[..., Flask],
) -> None:
    own = {"record_query": "category", "open_requests_filter": False}
    client = make_app(client=own).test_client()
    anybody = client.get("/cds-services").json["services"][0]["prefetch"]
    headers = {"Authorization": f"Bearer {token(aud=f'{BASE}/cds-services')}"}
    named = client.get("/cds-services", headers=headers).json["services"][0]["prefetch"]
    assert list(anybody) == list(named)
    assert anybody["labs"].endswith("&code=http://loinc.org|2160-0")
    assert anybody["serviceRequests"].endswith("&status=active")
    assert named["labs"] == "Observation?patient={{context.patientId}}&category=laboratory"
    assert named["serviceRequests"] == "ServiceRequest?patient={{context.patientId}}"


def test_discovery_shows_unnamed_callers_the_defaults_of_the_site(
    make_app: Callable[..., Flask],
) -> None:
    client = make_app(client_defaults={"record_query": "category"}).test_client()
    shown = client.get("/cds-services").json["services"][0]["prefetch"]
    assert shown["labs"].endswith("&category=laboratory")


def test_a_call_without_needed_data_obeys_the_client_s_no_412(
    make_app: Callable[..., Flask], post: Callable[..., Any]
) -> None:
    bare = {k: v for k, v in json.loads(json.dumps(_body())).items() if k != "prefetch"}
    assert post(make_app(), token(), body=bare).status_code == 412
    assert post(make_app(client={"no_412": True}), token(), body=bare).status_code == 200


def test_only_a_client_that_knows_it_is_sent_action_selection_behaviour(
    make_app: Callable[..., Flask], post: Callable[..., Any], probe: Any
) -> None:
    suggestion = {"label": "Do", "uuid": "u", "actionSelectionBehavior": "any"}
    probe.cards = [{"uuid": "c", "summary": "s", "suggestions": [suggestion]}, {"uuid": "d"}]
    member = "actionSelectionBehavior"

    def sent(**own: Any) -> dict[str, Any]:
        found: dict[str, Any] = post(make_app(client=own), token()).json["cards"][0]
        return found["suggestions"][0]

    assert member not in sent()
    assert sent(action_selection_behavior=True)[member] == "any"
    assert suggestion[member] == "any"


def test_an_open_server_goes_by_the_defaults_whatever_a_token_says(
    make_app: Callable[..., Flask], post: Callable[..., Any], keys: KeyServer
) -> None:
    bare = {k: v for k, v in _body().items() if k != "prefetch"}
    app = make_app(client={"no_412": True}, auth={"mode": "open"})
    assert post(app, token(), body=bare).status_code == 412
    assert keys.hits == []


def _body() -> dict[str, Any]:
    from tests.trust.conftest import BODY

    return BODY


# --- the public sandbox --------------------------------------------------------------------------


@pytest.fixture
def sandbox() -> dict[str, Any]:
    """What the public sandbox sent and its public key; its clock stood at ``iat``."""
    found: dict[str, Any] = json.loads((VECTORS / "sandbox.json").read_text("utf-8"))
    return found


@pytest.mark.parametrize("call", ["discovery", "order-sign", "feedback"])
@pytest.mark.parametrize("address", [True, False])
def test_the_public_sandbox_s_tokens_are_understood(
    sandbox: dict[str, Any], tmp_path: Path, call: str, address: bool
) -> None:
    (tmp_path / "jwks.json").write_text(json.dumps({"keys": [sandbox["key"]]}), "utf-8")
    entry = {"name": "Sandbox", "iss": sandbox["iss"], "jwks_file": "jwks.json"}
    if address:
        entry["jwks_url"] = sandbox["jku"]
    settings = Settings.model_validate(
        {"public_base_url": "http://127.0.0.1:8000", "clients": [entry]}
    )
    store = Store("sqlite://")
    sent = sandbox["calls"][call]
    trust = Trust(settings, store, tmp_path, clock=lambda: float(sent["iat"]))
    given = ".".join(sent["token"])
    found = trust.caller(f"Bearer {given}", [sent["url"]], needed=True)
    assert found.name == "Sandbox"
    store.close()
