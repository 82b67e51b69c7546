"""AUTH: who may call. ``tests/trust`` goes further; here is one test for each requirement."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from cdshooks import configuration
from cdshooks.errors import ConfigurationError
from tests.conformance import calls
from tests.conformance.test_errors import store_of
from tests.trust import issuing
from tests.trust.issuing import KeyServer

ADDRESS = f"{issuing.BASE}{calls.SIGN}"
Trusting = Callable[..., FlaskClient]


def token(algorithm: str = "ES384", **changes: Any) -> str:
    return issuing.token(algorithm, **({"aud": ADDRESS} | changes))


def post(client: FlaskClient, said: str | None, path: str = calls.SIGN) -> Any:
    headers = {} if said is None else {"Authorization": f"Bearer {said}"}
    return client.post(path, json=calls.sign(), headers=headers)


def test_auth_01_known_clients_mean_that_others_are_refused(trusting: Trusting) -> None:
    client = trusting()
    assert post(client, None).status_code == 401
    assert post(client, token()).status_code == 200


def test_auth_02_calls_and_feedback_carry_a_token(trusting: Trusting) -> None:
    client = trusting()
    bodies: dict[str, Any] = {calls.SIGN: calls.sign(), f"{calls.SIGN}/feedback": {"feedback": []}}
    for path, body in bodies.items():
        assert client.post(path, json=body).status_code == 401
        headers = {"Authorization": f"Bearer {token()}"}
        assert client.post(path, json=body, headers=headers).status_code == 200


@pytest.mark.parametrize("algorithm", ["ES384", "RS384"])
def test_auth_03_the_recommended_algorithms_are_accepted(
    trusting: Trusting, keys: KeyServer, algorithm: str
) -> None:
    keys.serve(issuing.public(algorithm))
    assert post(trusting(), token(algorithm)).status_code == 200


def test_auth_03_none_and_symmetric_algorithms_never_are(trusting: Trusting) -> None:
    claims = issuing.claims(aud=ADDRESS)
    bare = f"{issuing.part(issuing.header('none'))}.{issuing.part(claims)}."
    client = trusting()
    assert post(client, bare).status_code == 401
    assert post(client, issuing.symmetric(b"secret")).status_code == 401
    for name in ("none", "HS256"):
        with pytest.raises(ConfigurationError):
            configuration.build({"auth": {"algorithms": [name]}})


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, 200),
        ({"alg": None}, 401),
        ({"kid": None}, 401),
        ({"typ": None}, 401),
        ({"typ": "X"}, 401),
    ],
)
def test_auth_04_the_header_has_its_members(
    trusting: Trusting, change: dict[str, Any], status: int
) -> None:
    said = issuing.sign(issuing.header(**change), issuing.claims(aud=ADDRESS))
    assert post(trusting(), said).status_code == status


def test_auth_05_keys_may_be_agreed_out_of_band(
    trusting: Trusting, keys: KeyServer, tmp_path: Path
) -> None:
    file = tmp_path / "keys.json"
    file.write_bytes(issuing.jwks(issuing.public()))
    client = trusting(jwks_url=None, jwks_file=str(file))
    assert post(client, token()).status_code == 200
    assert keys.hits == []


def test_auth_06_issuers_and_key_addresses_are_listed(trusting: Trusting, keys: KeyServer) -> None:
    client = trusting()
    assert post(client, token()).status_code == 200
    before = list(keys.hits)
    assert post(client, token(iss="https://other.example.org")).status_code == 401
    for jku in ("https://evil.example.org/jwks.json", f"{keys.origin}/other.json"):
        said = issuing.sign(issuing.header(jku=jku), issuing.claims(aud=ADDRESS))
        assert post(client, said).status_code == 401
    listed = issuing.sign(issuing.header(jku=keys.url), issuing.claims(aud=ADDRESS))
    assert post(client, listed).status_code == 200
    assert keys.hits == before


@pytest.mark.parametrize("claim", ["iss", "aud", "exp", "iat", "jti"])
def test_auth_07_all_five_claims_are_required(trusting: Trusting, claim: str) -> None:
    assert post(trusting(), token(**{claim: None})).status_code == 401


def test_auth_08_the_audience_is_the_address_called(trusting: Trusting) -> None:
    client = trusting()
    feedback = f"{calls.SIGN}/feedback"
    for aud, status in (
        (ADDRESS, 200),
        (["https://x.example.org", ADDRESS], 200),
        (f"{ADDRESS}/", 401),
        (f"{issuing.BASE}/cds-services", 401),
        (ADDRESS[:-1], 401),
        (f"http://localhost{calls.SIGN}", 401),
    ):
        assert post(client, token(aud=aud)).status_code == status, aud
    for aud in (ADDRESS, f"{ADDRESS}/feedback"):
        headers = {"Authorization": f"Bearer {token(aud=aud)}"}
        assert client.post(feedback, json={"feedback": []}, headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("issued", "ends", "status"),
    [(-10, 290, 200), (-300, -10, 200), (-300, -90, 401), (10, 300, 200), (0, 3601, 401)],
)
def test_auth_09_a_token_is_good_for_a_while(
    trusting: Trusting, issued: int, ends: int, status: int
) -> None:
    now = int(time.time())
    assert post(trusting(), token(iat=now + issued, exp=now + ends)).status_code == status


def test_auth_10_a_token_is_good_for_one_call(trusting: Trusting) -> None:
    for auth, expected in (({}, [200, 401]), ({"replay": "off"}, [200, 200])):
        client, said = trusting(auth), token()
        assert [post(client, said).status_code for _ in range(2)] == expected


def test_auth_11_tenants_are_listed_and_strange_claims_ignored(trusting: Trusting) -> None:
    client = trusting(tenants=["a"])
    assert post(client, token(tenant="a", sub="x", nbf=int(time.time()))).status_code == 200
    assert post(client, token(tenant="b")).status_code == 401
    assert post(client, token()).status_code == 401  # ruling P9


def test_auth_12_a_refusal_names_the_class_of_the_fault_only(trusting: Trusting) -> None:
    now = int(time.time())
    said = token(exp=now - 900, iat=now - 1000, jti="the-nonce")
    refused = post(trusting(), said)
    assert refused.status_code == 401
    assert refused.json["resourceType"] == "OperationOutcome"
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")
    for value in (issuing.ISS, "the-nonce", str(now - 900), said):
        assert value not in refused.text


def test_auth_13_the_token_is_neither_stored_nor_logged(
    trusting: Trusting, capfd: pytest.CaptureFixture[str]
) -> None:
    client, said, bad = trusting(), token(), token(aud="x")
    post(client, said)
    post(client, bad)
    out = capfd.readouterr()
    kept = store_of(client.application) + out.out + out.err
    for each in (said, bad):
        assert each.rpartition(".")[2] not in kept


def test_auth_14_keys_may_rotate_and_unknown_ones_cost_one_fetch(
    trusting: Trusting, keys: KeyServer
) -> None:
    client = trusting({"jwks_cooldown_seconds": 1})
    assert post(client, token()).status_code == 200
    had = len(keys.hits)
    keys.serve(issuing.public(kid="k2"))
    time.sleep(1.1)
    claims = issuing.claims(aud=ADDRESS)
    new = issuing.sign(issuing.header(kid="k2"), claims, issuing.key(kid="k2"))
    assert post(client, new).status_code == 200
    for _ in range(5):
        unknown = issuing.sign(issuing.header(kid="k9"), issuing.claims(aud=ADDRESS))
        assert post(client, unknown).status_code == 401
    assert len(keys.hits) == had + 1
