"""The published description is true: generated calls meet no 5xx and nothing undocumented."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema_rs import validator_for
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.generation.modes import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from cdshooks.configuration import Configuration
from cdshooks.settings import Settings
from cdshooks.site import application
from cdshooks.web.state import EXTENSION

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def site_app(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The real application with every service."""
    store = tmp_path_factory.mktemp("openapi") / "store.sqlite3"
    settings_ = Settings(database_url=f"sqlite:///{store}")
    app = application(Configuration(settings_, None, {}))
    yield app
    app.extensions[EXTENSION].audit.close()
    app.extensions[EXTENSION].store.close()


def operations(app: Flask) -> list[Any]:
    load_all_checks()
    schema = schemathesis.openapi.from_wsgi("/openapi.json", app)
    return [result.ok() for result in schema.get_all_operations()]


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_generated_calls_meet_no_5xx_and_no_undocumented_status(
    site_app: Flask, mode: GenerationMode
) -> None:
    for operation in operations(site_app):
        if mode is GenerationMode.NEGATIVE and operation.method.upper() == "GET":
            continue  # nothing in them that could be wrong

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=6,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        )
        def call(case: Any) -> None:
            case.call_and_validate(checks=CHECKS)

        call()


def test_every_route_is_described(site_app: Flask) -> None:
    described = site_app.test_client().get("/openapi.json").json["paths"]
    services = [each.id for each in site_app.extensions[EXTENSION].evaluator.services]
    wanted = set()
    for rule in site_app.url_map.iter_rules():
        path = rule.rule.replace("<path:", "<").replace("<", "{").replace(">", "}")
        for method in (rule.methods or set()) & {"GET", "POST"}:
            names = services if "{service_id}" in path else [""]
            wanted |= {(path.replace("{service_id}", name), method.lower()) for name in names}
    given = {(path, m) for path, item in described.items() for m in item if m != "parameters"}
    assert given == wanted


def test_the_document_holds_no_dangling_reference(site_app: Flask) -> None:
    document = site_app.test_client().get("/openapi.json").json
    found = []

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            if isinstance(value.get("$ref"), str):
                found.append(value["$ref"])
            for each in value.values():
                walk(each)
        elif isinstance(value, list):
            for each in value:
                walk(each)

    walk(document)
    for reference in set(found):
        place: Any = document
        for part in reference.removeprefix("#/").split("/"):
            place = place[part]
    assert found


def test_what_the_description_calls_valid_is_taken(
    client: FlaskClient, sign_body: dict[str, Any]
) -> None:
    document = client.get("/openapi.json").json
    validator = validator_for(document | {"$ref": "#/components/schemas/ServiceRequest-order-sign"})
    assert validator.is_valid(sign_body)
    for member in ("hook", "hookInstance", "context"):
        assert not validator.is_valid({k: v for k, v in sign_body.items() if k != member})


@pytest.mark.parametrize(
    ("path", "options", "status"),
    [
        ("/cds-services/probe-order-sign", {"data": "{", "content_type": "application/json"}, 400),
        ("/cds-services/none", {"json": {}}, 404),
        ("/cds-services/probe-order-sign", {"data": "{}", "content_type": "text/plain"}, 415),
        ("/cds-services/probe-order-sign", {"json": {"pad": "x" * 2000}}, 413),
        ("/cds-services/probe-order-sign/feedback", {"json": {"pad": "x" * 2000}}, 413),
    ],
)
def test_refusals_are_as_described(
    make_app: Callable[..., Flask], path: str, options: dict[str, Any], status: int
) -> None:
    client = make_app(max_request_bytes=1000).test_client()
    answer = client.post(path, **options)
    assert answer.status_code == status
    paths = client.get("/openapi.json").json["paths"]
    suffix = "/feedback" if path.endswith("/feedback") else ""
    known = f"/cds-services/probe-order-sign{suffix}"
    assert str(status) in paths[known]["post"]["responses"]
    assert answer.json["resourceType"] == "OperationOutcome"


def test_a_body_of_unknown_length_is_bounded_too(make_app: Callable[..., Flask]) -> None:
    client = make_app(max_request_bytes=1000).test_client()
    answer = client.post(
        "/cds-services/probe-order-sign",
        input_stream=io.BytesIO(b" " * 5000),
        content_type="application/json",
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == 413


def test_deep_nesting_is_refused_before_it_costs(client: FlaskClient) -> None:
    body = b"[" * 5000 + b"]" * 5000
    answer = client.post(
        "/cds-services/probe-order-sign", data=body, content_type="application/json"
    )
    assert answer.status_code == 400
