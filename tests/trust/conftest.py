"""A small application that trusts one client, whose keys a local server publishes."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cdshooks.app import create_app
from cdshooks.seam import Answer, Obtained, Service
from cdshooks.settings import Settings
from cdshooks.store import Store
from cdshooks.web.state import EXTENSION
from cdshooks.wire.request import HookCall
from tests.trust import issuing
from tests.trust.issuing import KeyServer

TEMPLATES = {
    "patient": "Patient/{{context.patientId}}",
    "labs": "Observation?patient={{context.patientId}}&code=http://loinc.org|2160-0",
    "serviceRequests": "ServiceRequest?patient={{context.patientId}}&status=active",
}
HOOKS = ("order-sign", "patient-view")


@dataclass
class Probe:
    """An evaluator that gives the cards it was told and remembers the data it saw."""

    services: Sequence[Service] = tuple(
        Service(f"probe-{hook}", ("probe",), hook, "Probe", "Probes.", TEMPLATES, (("labs",),))
        for hook in HOOKS
    )
    cards: list[dict[str, Any]] = field(default_factory=list)
    data: list[Mapping[str, Obtained]] = field(default_factory=list)

    def references(self, call: HookCall, data: Mapping[str, Obtained]) -> tuple[str, ...]:
        return ()

    def needs(self, service: Service, call: HookCall, data: Any = None) -> bool:
        return True

    def untouched(self, service: Service, call: HookCall, data: object, lang: str) -> Answer:
        return Answer()

    def evaluate(
        self, service: Service, call: HookCall, data: Mapping[str, Obtained], lang: str
    ) -> Answer:
        self.data.append(data)
        return Answer(list(self.cards))


@pytest.fixture
def keys() -> Iterator[KeyServer]:
    with issuing.key_server() as made:
        yield made


@pytest.fixture
def probe() -> Probe:
    return Probe()


@pytest.fixture
def store_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'store.sqlite3'}"


@pytest.fixture
def make_app(
    keys: KeyServer, probe: Probe, store_url: str, tmp_path: Path
) -> Iterator[Callable[..., Flask]]:
    """Applications of one site; each has its own store object, as each worker has."""
    made: list[Flask] = []

    def make(
        client: Mapping[str, Any] | None = None,
        auth: Mapping[str, Any] | None = None,
        **values: Any,
    ) -> Flask:
        fetcher = values.pop("fetcher", None)
        url = values.pop("store_url", store_url)
        entry = {"name": "Example EHR", "iss": issuing.ISS, "jwks_url": keys.url}
        whole = {
            "public_base_url": issuing.BASE,
            "clients": [{k: v for k, v in (entry | dict(client or {})).items() if v is not None}],
            "auth": dict(auth or {}),
        }
        settings = Settings.model_validate(whole | values)
        app = create_app(settings, probe, Store(url), fetcher=fetcher, base=tmp_path)
        made.append(app)
        return app

    yield make
    for app in made:
        held = app.extensions[EXTENSION]
        held.audit.close()
        held.store.close()


@pytest.fixture
def client(make_app: Callable[..., Flask]) -> FlaskClient:
    return make_app().test_client()


BODY = {
    "hook": "order-sign",
    "hookInstance": "7f0c2d7e-3b1a-4c58-9a55-0d6f8f1f2a11",
    "context": {
        "userId": "Practitioner/d1",
        "patientId": "p1",
        "draftOrders": {"resourceType": "Bundle"},
    },
    "prefetch": {"labs": None, "patient": None, "serviceRequests": None},
}


@pytest.fixture
def post() -> Callable[..., TestResponse]:
    """A service call with a token; None: without."""

    def call(
        where: FlaskClient | Flask,
        token: str | None,
        path: str = "/cds-services/probe-order-sign",
        body: Any = None,
    ) -> TestResponse:
        at = where.test_client() if isinstance(where, Flask) else where
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        return at.post(path, json=BODY if body is None else body, headers=headers)

    return call


@pytest.fixture
def entry() -> dict[str, Any]:
    """One entry of feedback."""
    return {
        "card": str(uuid.uuid4()),
        "outcome": "overridden",
        "outcomeTimestamp": "2026-05-04T09:30:00Z",
    }
