"""The ways to be refused: each with its reason in the log, its class in the answer, no value."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.trust import issuing
from tests.trust.issuing import BASE, SIGN, KeyServer, header, part, sign, token, with_header


def now() -> int:
    return int(time.time())


def raw(head: Any, body: Any, end: str = "c2ln") -> str:
    return f"{part(head)}.{part(body)}.{end}"


def swapped() -> str:
    """The header and signature of one token around the claims of another."""
    first, second = token().split("."), token(aud=SIGN).split(".")
    return ".".join((first[0], second[1], first[2]))


WAYS: dict[str, tuple[Callable[[], str], str, str]] = {
    # the token as such
    "nothing after Bearer": (lambda: "", "token-malformed", "token"),
    "no token at all": (lambda: "nonsense", "token-malformed", "token"),
    "two parts": (lambda: ".".join(token().split(".")[:2]), "token-malformed", "token"),
    "four parts": (lambda: token() + ".x", "token-malformed", "token"),
    "padded": (lambda: token() + "==", "token-malformed", "token"),
    "blank inside": (lambda: token().replace(".", ". ", 1), "token-malformed", "token"),
    "header no JSON": (lambda: raw("{", {}), "token-malformed", "token"),
    "header an array": (lambda: raw([], {}), "token-malformed", "token"),
    "payload no object": (lambda: raw(header(), "7"), "token-malformed", "token"),
    "payload not UTF-8": (lambda: raw(header(), b"\xff\xfe"), "token-malformed", "token"),
    "payload with NaN": (
        lambda: raw(header(), '{"iss":"a","exp":NaN}'),
        "token-malformed",
        "token",
    ),
    "a claim twice": (lambda: raw(header(), '{"iss":"a","iss":"b"}'), "token-malformed", "token"),
    "deeply nested": (
        lambda: raw(header(), '{"a":' + "[" * 5000 + "]" * 5000 + "}"),
        "token-malformed",
        "token",
    ),
    "a number of 5000 digits": (
        lambda: raw(header(), '{"exp":' + "9" * 5000 + "}"),
        "token-malformed",
        "token",
    ),
    "far too long": (lambda: token(x="x" * 20_000), "token-too-long", "token"),
    # header
    "alg none": (
        lambda: raw(header("none"), issuing.claims(), ""),
        "algorithm-refused",
        "algorithm",
    ),
    "alg None": (
        lambda: raw(header("None"), issuing.claims(), ""),
        "algorithm-refused",
        "algorithm",
    ),
    "no alg": (lambda: with_header(alg=None), "algorithm-refused", "algorithm"),
    "alg a list": (lambda: with_header(alg=["ES384"]), "algorithm-refused", "algorithm"),
    "HMAC with the key set as secret": (
        lambda: issuing.symmetric(issuing.jwks(issuing.public())),
        "algorithm-refused",
        "algorithm",
    ),
    "an algorithm not opted in": (lambda: token("RS256"), "algorithm-refused", "algorithm"),
    "no typ": (lambda: with_header(typ=None), "type-wrong", "token"),
    "another typ": (lambda: with_header(typ="at+jwt"), "type-wrong", "token"),
    "crit": (lambda: with_header(crit=["b64"], b64=False), "header-critical", "token"),
    "no kid": (lambda: with_header(kid=None), "key-id-missing", "key"),
    "kid a number": (lambda: with_header(kid=1), "key-id-missing", "key"),
    "kid empty": (lambda: with_header(kid=""), "key-id-missing", "key"),
    "foreign jku": (
        lambda: with_header(jku="https://evil.example/jwks.json"),
        "key-address-unlisted",
        "key",
    ),
    "jku a number": (lambda: with_header(jku=7), "key-address-unlisted", "key"),
    # issuer and key
    "no iss": (lambda: token(iss=None), "iss-missing", "claims"),
    "iss a list": (lambda: token(iss=[issuing.ISS]), "iss-mistyped", "claims"),
    "unknown iss": (lambda: token(iss="https://evil.example"), "issuer-unknown", "issuer"),
    "iss with a slash more": (lambda: token(iss=f"{issuing.ISS}/"), "issuer-unknown", "issuer"),
    "iss of half a character": (
        lambda: raw(header(), '{"iss":"\\ud800"}'),
        "iss-mistyped",
        "claims",
    ),
    "unknown kid": (lambda: token(kid="k2"), "key-unknown", "key"),
    "key of another kind": (
        lambda: sign(header("RS384"), issuing.claims(), issuing.key("RS384"), "RS384"),
        "key-unsuited",
        "key",
    ),
    # signature
    "signature cut off": (lambda: token().rpartition(".")[0] + ".", "signature-wrong", "signature"),
    "signature of zeros": (
        lambda: raw(header(), issuing.claims(), issuing.b64(bytes(96))),
        "signature-wrong",
        "signature",
    ),
    "another key under the same kid": (
        lambda: sign(header(), issuing.claims(), issuing.key("ES384", "other")),
        "signature-wrong",
        "signature",
    ),
    "own key in the header": (
        lambda: sign(
            header(jwk=issuing.public(kid="other")),
            issuing.claims(),
            issuing.key("ES384", "other"),
        ),
        "signature-wrong",
        "signature",
    ),
    "claims of another token": (swapped, "signature-wrong", "signature"),
    # claims
    "no exp": (lambda: token(exp=None), "exp-missing", "claims"),
    "exp a text": (lambda: token(exp=str(now() + 300)), "exp-mistyped", "claims"),
    "exp true": (lambda: token(exp=True), "exp-mistyped", "claims"),
    "exp beyond all numbers": (lambda: token(exp=10**400), "exp-mistyped", "claims"),
    "no iat": (lambda: token(iat=None), "iat-missing", "claims"),
    "iat a text": (lambda: token(iat="now"), "iat-mistyped", "claims"),
    "no jti": (lambda: token(jti=None), "jti-missing", "claims"),
    "jti a number": (lambda: token(jti=7), "jti-mistyped", "claims"),
    "jti blank": (lambda: token(jti=" "), "jti-mistyped", "claims"),
    "expired": (lambda: token(iat=now() - 400, exp=now() - 100), "expired", "expired"),
    "issued in the future": (
        lambda: token(iat=now() + 200, exp=now() + 300),
        "issued-in-future",
        "claims",
    ),
    "not valid yet": (lambda: token(nbf=now() + 200), "not-yet-valid", "claims"),
    "nbf a text": (lambda: token(nbf="later"), "nbf-mistyped", "claims"),
    "ends before it begins": (
        lambda: token(iat=now() + 10, exp=now() + 5),
        "ends-before-issued",
        "claims",
    ),
    "lives too long": (lambda: token(exp=now() + 7200), "lives-too-long", "claims"),
    # audience
    "no aud": (lambda: token(aud=None), "aud-missing", "claims"),
    "aud empty": (lambda: token(aud=[]), "aud-mistyped", "claims"),
    "aud an array of numbers": (lambda: token(aud=[SIGN, 1]), "aud-mistyped", "claims"),
    "aud of the server": (lambda: token(aud=BASE), "audience-wrong", "audience"),
    "aud of discovery": (lambda: token(aud=f"{BASE}/cds-services"), "audience-wrong", "audience"),
    "aud of another service": (
        lambda: token(aud=f"{BASE}/cds-services/probe-patient-view"),
        "audience-wrong",
        "audience",
    ),
    "aud of feedback": (lambda: token(aud=f"{SIGN}/feedback"), "audience-wrong", "audience"),
    "aud with a slash more": (lambda: token(aud=f"{SIGN}/"), "audience-wrong", "audience"),
    "aud by http": (
        lambda: token(aud=SIGN.replace("https", "http")),
        "audience-wrong",
        "audience",
    ),
    "aud in capitals": (lambda: token(aud=SIGN.upper()), "audience-wrong", "audience"),
}


@pytest.mark.parametrize("way", WAYS)
def test_each_way_is_refused_with_its_class_and_no_value(
    client: FlaskClient,
    post: Callable[..., Any],
    probe: Any,
    way: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    make, reason, fault = WAYS[way]
    given = make()
    response = post(client, given)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    (issue,) = response.json["issue"]
    assert issue["details"]["text"] == f"The token was refused: {fault}."
    assert not probe.data
    printed = "".join(capsys.readouterr())
    assert reason in printed
    for segment in given.split("."):
        assert len(segment) < 4 or segment not in printed + json.dumps(response.json)


def test_a_call_without_a_token_is_refused(client: FlaskClient, post: Callable[..., Any]) -> None:
    response = post(client, None)
    assert response.status_code == 401
    assert response.json["issue"][0]["code"] == "login"


@pytest.mark.parametrize("scheme", ["Basic", "DPoP", "Bear"])
def test_another_scheme_is_no_token(client: FlaskClient, scheme: str) -> None:
    headers = {"Authorization": f"{scheme} {token()}"}
    assert client.post("/cds-services/probe-order-sign", headers=headers).status_code == 401


@pytest.mark.parametrize("given", [["a"], ["a", "b"]])
def test_tenants_are_listed_or_refused(
    make_app: Callable[..., Flask], post: Callable[..., Any], given: list[str]
) -> None:
    app = make_app(client={"tenants": given})
    assert post(app, token(tenant="a")).status_code == 200
    for wrong in ({}, {"tenant": "c"}, {"tenant": ["a"]}, {"tenant": ""}):
        assert post(app, token(**wrong)).status_code == 401
    assert "tenant" in post(app, token()).json["issue"][0]["details"]["text"]


def test_a_tenant_means_nothing_where_none_are_listed(
    client: FlaskClient, post: Callable[..., Any]
) -> None:
    assert post(client, token(tenant="whatever")).status_code == 200


def test_a_refusal_is_counted_by_its_reason(client: FlaskClient, post: Callable[..., Any]) -> None:
    post(client, token(aud="https://elsewhere.example"))
    metrics = client.get("/metrics").text
    assert 'cdshooks_refused_total{reason="audience-wrong"} 1.0' in metrics
    assert "elsewhere" not in metrics


def test_a_foreign_key_address_is_never_fetched(
    client: FlaskClient, post: Callable[..., Any], keys: KeyServer
) -> None:
    assert post(client, token()).status_code == 200
    before = list(keys.hits)
    with issuing.key_server() as evil:
        for jku in (evil.url, f"{keys.url}#x", f"{keys.url}?x", f"{keys.origin}/./jwks.json"):
            assert post(client, with_header(jku=jku)).status_code == 401
        assert evil.hits == []
    assert keys.hits == before


def test_addresses_in_the_header_are_never_fetched(
    client: FlaskClient, post: Callable[..., Any]
) -> None:
    with issuing.key_server() as evil:
        post(client, with_header(x5u=evil.url, jku=None))
        assert evil.hits == []
