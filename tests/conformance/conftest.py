"""The whole server with its real families, a FHIR server beside it, and the cards of the cases."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cdshooks import cases
from cdshooks.configuration import Configuration, build
from cdshooks.site import application
from cdshooks.web.state import EXTENSION
from tests.trust import issuing
from tests.trust.issuing import KeyServer

CASES = Path(__file__).parents[1] / "cases"


@dataclass
class FhirServer:
    """Answers by path from ``resources``, with an empty searchset for any search."""

    base: str = ""
    resources: dict[str, Any] = field(default_factory=dict)
    searches: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    asked: list[str] = field(default_factory=list)
    tokens: set[str | None] = field(default_factory=set)

    def answer(self, address: str) -> tuple[int, Any]:
        parts = urlsplit(address)
        path = parts.path.removeprefix("/fhir/")
        if self.status != 200:
            return self.status, {"resourceType": "OperationOutcome"}
        if path in self.resources:
            return 200, self.resources[path]
        if parts.query and "/" not in path:
            return 200, self.searches.get(path, {"resourceType": "Bundle", "type": "searchset"})
        return 404, {"resourceType": "OperationOutcome"}


@pytest.fixture
def fhir() -> Iterator[FhirServer]:
    held = FhirServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            held.asked.append(self.path.removeprefix("/fhir/"))
            held.tokens.add(self.headers.get("Authorization"))
            status, body = held.answer(self.path)
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    held.base = f"http://127.0.0.1:{server.server_port}/fhir"
    yield held
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def make_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Flask]]:
    """Applications with settings of the test's choice, each with its own store."""
    made: list[Flask] = []

    def make(**settings: Any) -> Flask:
        folder = tmp_path_factory.mktemp("site")
        url = f"sqlite:///{folder / 'store.sqlite3'}"
        whole = {"database_url": url, "public_base_url": issuing.BASE} | settings
        app = application(Configuration(build(whole), None, {}))
        made.append(app)
        return app

    yield make
    for app in made:
        held = app.extensions[EXTENSION]
        held.audit.close()
        held.store.close()


@pytest.fixture(scope="session")
def site(make_site: Callable[..., Flask]) -> Flask:
    """A server that anyone may call."""
    return make_site(auth={"mode": "open"})


@pytest.fixture
def client(site: Flask) -> FlaskClient:
    return site.test_client()


@pytest.fixture
def reaching(make_site: Callable[..., Flask], fhir: FhirServer) -> Callable[..., FlaskClient]:
    """A client of a server that may use the token of a call at the FHIR server."""

    def make(**defaults: Any) -> FlaskClient:
        listed = {"fhir_servers": [fhir.base]} | defaults
        families = {"enabled": ["zoster-prophylaxis"]}
        return make_site(client_defaults=listed, services=families).test_client()

    return make


@pytest.fixture
def keys() -> Iterator[KeyServer]:
    with issuing.key_server() as made:
        yield made


@pytest.fixture
def trusting(make_site: Callable[..., Flask], keys: KeyServer) -> Callable[..., FlaskClient]:
    """A client of a server that knows one caller, whose keys are published."""

    def make(auth: Any = None, **client: Any) -> FlaskClient:
        entry = {"name": "Example EHR", "iss": issuing.ISS, "jwks_url": keys.url} | client
        listed = [{name: value for name, value in entry.items() if value is not None}]
        families = {"enabled": ["zoster-prophylaxis"]}
        return make_site(clients=listed, auth=auth or {}, services=families).test_client()

    return make


@pytest.fixture(scope="session")
def case_answers() -> list[dict[str, Any]]:
    """Response bodies of some clinical cases of every rule, in both languages."""
    found = []
    for file in sorted(CASES.glob("*/*.yaml")):
        for number, case in enumerate(cases.load(file)[:4]):
            evaluation, _ = cases.evaluation_of(case)
            composed = evaluation.compose(cases.run(case), ("en", "ja")[number % 2])
            found.append({"cards": [each.card for each in composed]})
    return found


@pytest.fixture(scope="session")
def cards(case_answers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every card of these cases."""
    return [card for answer in case_answers for card in answer["cards"]]


@pytest.fixture(scope="session")
def actions(cards: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every action of these cards."""
    return [
        action
        for card in cards
        for suggestion in card.get("suggestions", ())
        for action in suggestion["actions"]
    ]
