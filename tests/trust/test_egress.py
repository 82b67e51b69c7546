"""Where the server goes for a caller: to the client's listed servers, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from tests.trust import issuing
from tests.trust.conftest import BODY
from tests.trust.issuing import KeyServer, token

AUTHORIZATION = {
    "access_token": "opaque-token",
    "token_type": "Bearer",
    "expires_in": 300,
    "scope": "patient/*.rs",
    "subject": "cds",
}
BARE = {name: value for name, value in BODY.items() if name != "prefetch"}


@pytest.fixture
def inside() -> Iterator[KeyServer]:
    """A server in the private network that nobody listed."""
    with issuing.key_server() as made:
        yield made


@pytest.fixture
def fhir() -> Iterator[KeyServer]:
    """The client's listed FHIR server."""
    with issuing.key_server() as made:
        made.body = b'{"resourceType": "Bundle", "type": "searchset"}'
        yield made


def ask(server: str, **more: Any) -> dict[str, Any]:
    return BARE | {"fhirServer": server, "fhirAuthorization": AUTHORIZATION} | more


def test_the_client_s_listed_server_is_asked(
    make_app: Callable[..., Flask], post: Callable[..., Any], fhir: KeyServer
) -> None:
    app = make_app(client={"fhir_servers": [f"{fhir.origin}/fhir"]})
    assert post(app, token(), body=ask(f"{fhir.origin}/fhir")).status_code == 200
    assert any(hit.startswith("/fhir/Observation?") for hit in fhir.hits)


def test_a_listing_counts_for_its_own_client_only(
    make_app: Callable[..., Flask], post: Callable[..., Any], keys: KeyServer, fhir: KeyServer
) -> None:
    first = {"name": "Example EHR", "iss": issuing.ISS, "jwks_url": keys.url}
    second = {"name": "Other", "iss": "https://other.example", "jwks_url": keys.url}
    app = make_app(clients=[first, second | {"fhir_servers": [fhir.origin]}])
    assert post(app, token(), body=ask(fhir.origin)).status_code == 412
    assert fhir.hits == []
    other = token(iss="https://other.example")
    assert post(app, other, body=ask(fhir.origin)).status_code == 200


@pytest.mark.parametrize(
    "form",
    [
        "http://127.0.0.1:{port}",
        "http://localhost:{port}",
        "http://127.1:{port}",
        "http://2130706433:{port}",
        "http://0x7f000001:{port}",
        "http://[::ffff:127.0.0.1]:{port}",
        "http://0.0.0.0:{port}",
        "http://ehr.example.org@127.0.0.1:{port}",
        "http://127.0.0.1:{port}#ehr.example.org/fhir",
        "http://127.0.0.1:{port}/?x=https://ehr.example.org/fhir",
        "https://ehr.example.org.evil.example/fhir",
        "https://ehr.example.org:8443/fhir",
        "http://ehr.example.org/fhir",
        "https://ehr.example.org/fhir-admin",
        "https://ehr.example.org/fhir/../admin",
        "https://ehr.example.org/fhir/%2e%2e/admin",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/fhir",
        "file:///etc/passwd",
        "gopher://127.0.0.1:{port}/",
    ],
)
def test_an_unlisted_address_is_never_asked(
    make_app: Callable[..., Flask],
    post: Callable[..., Any],
    inside: KeyServer,
    monkeypatch: pytest.MonkeyPatch,
    form: str,
) -> None:
    def refuse(*_: Any, **__: Any) -> Any:
        raise AssertionError("the network was used")

    app = make_app(client={"fhir_servers": ["https://ehr.example.org/fhir"]})
    assert post(app, token(), body=BODY).status_code == 200  # the key set is there
    monkeypatch.setattr("requests.Session.send", refuse)
    port = inside.server.server_port
    response = post(app, token(), body=ask(form.replace("{port}", str(port))))
    assert response.status_code in (400, 412)
    assert inside.hits == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_host_is_not_followed(
    make_app: Callable[..., Flask],
    post: Callable[..., Any],
    fhir: KeyServer,
    inside: KeyServer,
    status: int,
) -> None:
    fhir.status, fhir.location = status, f"{inside.origin}/fhir/Observation"
    app = make_app(client={"fhir_servers": [fhir.origin]})
    assert post(app, token(), body=ask(fhir.origin)).status_code == 412
    assert fhir.hits
    assert inside.hits == []


def test_a_next_link_to_another_host_is_not_followed(
    make_app: Callable[..., Flask], post: Callable[..., Any], fhir: KeyServer, inside: KeyServer
) -> None:
    fhir.body = (
        b'{"resourceType": "Bundle", "type": "searchset", "link": '
        b'[{"relation": "next", "url": "' + inside.origin.encode() + b'/page2"}]}'
    )
    app = make_app(client={"fhir_servers": [fhir.origin]})
    post(app, token(), body=ask(fhir.origin))
    assert fhir.hits
    assert inside.hits == []


def test_an_open_server_s_listing_is_for_unnamed_callers(
    make_app: Callable[..., Flask], post: Callable[..., Any], fhir: KeyServer
) -> None:
    app = make_app(client_defaults={"open_fhir_servers": [fhir.origin]})
    body = BARE | {"fhirServer": fhir.origin}
    assert post(app, token(), body=body).status_code == 412
    assert fhir.hits == []
