"""``GET /openapi.json``: OpenAPI 3.1 made from the models that read and check the messages.

Paths come from the application's own routes, so that none can be forgotten; what a route answers
stands in the tables below, and a test calls every one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from werkzeug.routing import Rule

from cdshooks.seam import Service
from cdshooks.wire import feedback, request, response
from cdshooks.wire.hooks import CONTEXTS, Context

_REF = "#/components/schemas/{model}"

_ERRORS = {
    400: "No valid JSON, or no valid request; the issue names the JSON path.",
    401: "The caller's token is missing or was refused; the issue names the class of the fault.",
    404: "There is nothing at this address.",
    412: "Data the service cannot do without could be obtained nowhere; the issue names them.",
    413: "The body is longer than the site takes.",
    415: "The body is not said to be JSON in UTF-8, or is compressed.",
    500: "A fault of the server, which has been logged.",
    503: "The store is down; Retry-After says when to try again.",
}

_REFUSALS = {
    "cds-services.discover": (401,),
    "cds-services.serve": (400, 401, 404, 412, 413, 415, 500),
    "cds-services.take_feedback": (400, 401, 404, 413, 415, 500, 503),
    "health.ready": (503,),
}

_LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "description": "Language of the cards: en or ja.",
    "schema": {"type": "string"},
}

_TITLES = {
    "cds-services.discover": ("discover", "The services offered"),
    "cds-services.serve": ("call", "Call a service: cards for one event in the EHR"),
    "cds-services.take_feedback": ("feedback", "Tell what a user did with cards"),
    "health.live": ("live", "Is the process alive?"),
    "health.ready": ("ready", "May it be sent work?"),
    "metrics.show": ("metrics", "Numbers for Prometheus"),
    "openapi.show": ("openapi", "This document"),
}


def document(
    services: Sequence[Service], routes: Iterable[Rule], *, base_url: str, version: str
) -> dict[str, Any]:
    """The whole document."""
    offered = {service.id: service for service in services}
    hooks = {name: [s.hook for s in services if s.id == name] for name in offered}
    paths: dict[str, Any] = {}
    for rule in sorted(routes, key=lambda rule: rule.rule):
        for path, service_id in _paths(rule, list(offered)):
            item = paths.setdefault(path, {})
            if others := _parameters(rule):
                item["parameters"] = others
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                operation = _operation(rule.endpoint, hooks.get(service_id, []))
                if service_id:
                    operation["operationId"] += f"-{service_id}"
                    operation["tags"] = [offered[service_id].title]
                item[method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "cdshooks",
            "version": version,
            "description": "CDS Hooks services for haematology (CDS Hooks 2.0 and 3.0, FHIR R4).",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": base_url}],
        "paths": paths,
        "components": {
            "schemas": _schemas(dict.fromkeys(service.hook for service in services)),
            "responses": {f"Error{status}": _error(status) for status in _ERRORS},
            "securitySchemes": {
                "clientToken": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": "The client's signed token (CDS Hooks, Trusting CDS Clients).",
                }
            },
        },
    }


def _paths(rule: Rule, services: list[str]) -> list[tuple[str, str]]:
    """A route's paths in OpenAPI's form: one for each service where it has services."""
    path = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule)
    if "service_id" not in rule.arguments:
        return [(path, "")]
    return [(path.replace("{service_id}", name), name) for name in services]


def _parameters(rule: Rule) -> list[dict[str, Any]]:
    schema = {"type": "string", "minLength": 1}
    names = sorted(rule.arguments - {"service_id"})
    return [{"name": name, "in": "path", "required": True, "schema": schema} for name in names]


def _operation(endpoint: str, hooks: list[str]) -> dict[str, Any]:
    name, summary = _TITLES.get(endpoint, (endpoint.replace(".", "-"), "A page for people"))
    refusals = _REFUSALS.get(endpoint, () if endpoint in _TITLES else (404,))
    operation: dict[str, Any] = {"operationId": name, "summary": summary}
    if endpoint.startswith("cds-services."):
        operation["security"] = [{}, {"clientToken": []}]
    if endpoint == "cds-services.serve":
        operation["parameters"] = [_LANGUAGE]
        bodies = [_ref(f"ServiceRequest-{hook}") for hook in hooks]
        operation["requestBody"] = _body(bodies[0] if len(bodies) == 1 else {"anyOf": bodies})
    if endpoint == "cds-services.take_feedback":
        operation["requestBody"] = _body(_ref("FeedbackRequest"))
    operation["responses"] = {"200": _success(endpoint)} | {
        str(status): {"$ref": f"#/components/responses/Error{status}"} for status in refusals
    }
    return operation


def _ref(model: str) -> dict[str, str]:
    return {"$ref": _REF.format(model=model)}


def _body(schema: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": schema}}}


_SUCCESS = {
    "cds-services.discover": ("The services, in the order of their families.", "Discovery"),
    "cds-services.serve": ("The cards; none where there is nothing to say.", "ServiceResponse"),
    "cds-services.take_feedback": ("Every entry is on disk.", "FeedbackResponse"),
    "health.live": ("It is.", "Health"),
    "health.ready": ("It may.", "Health"),
}


def _success(endpoint: str) -> dict[str, Any]:
    if endpoint in _SUCCESS:
        text, model = _SUCCESS[endpoint]
        return {"description": text, "content": _json(model)}
    if endpoint == "metrics.show":
        return {"description": "The numbers.", "content": {"text/plain": {}}}
    if endpoint == "openapi.show":
        schema = {"type": "object", "required": ["openapi", "paths"]}
        return {"description": "OpenAPI 3.1.", "content": {"application/json": {"schema": schema}}}
    return {"description": "The page, or what belongs to it.", "content": {"*/*": {}}}


def _error(status: int) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": _ERRORS[status], "content": _json("OperationOutcome")}
    if status == 503:
        schema = {"type": "integer", "minimum": 1}
        answer["headers"] = {"Retry-After": {"schema": schema, "description": "Seconds."}}
    return answer


def _json(model: str) -> dict[str, Any]:
    return {"application/json": {"schema": _ref(model)}}


# --- schemas -------------------------------------------------------------------------------------


def _schemas(hooks: Iterable[str]) -> dict[str, Any]:
    contexts = {hook: CONTEXTS.get(hook, Context) for hook in hooks}
    models: tuple[type[BaseModel], ...] = (request.Envelope, feedback.Envelope, response.Card)
    models += tuple(contexts.values())
    keys, definitions = models_json_schema(
        [(model, "validation") for model in dict.fromkeys(models)], ref_template=_REF
    )
    made: dict[str, Any] = definitions["$defs"]

    def name_of(model: Any) -> str:
        return str(keys[(model, "validation")]["$ref"]).rpartition("/")[2]

    envelope = made.pop(name_of(request.Envelope))
    envelope["dependentRequired"] = {"fhirAuthorization": ["fhirServer"]}
    for hook, model in contexts.items():
        properties = {"hook": {"const": hook}, "context": _ref(name_of(model))}
        made[f"ServiceRequest-{hook}"] = envelope | {
            "properties": envelope["properties"] | properties
        }
        users = "|".join(model.users)
        made[name_of(model)]["properties"]["userId"]["pattern"] = (
            f"^({users})/[A-Za-z0-9._-]{{1,64}}$"
        )
    _require_content(made)
    made["FeedbackRequest"] = made.pop(name_of(feedback.Envelope)) | {"required": ["feedback"]}
    _say_what_feedback_needs(made)
    made["ServiceResponse"] = _object(cards={"type": "array", "items": _ref("Card")})
    return made | _OWN


_LEAST = {"string": "minLength", "array": "minItems", "object": "minProperties"}


def _require_content(made: Mapping[str, Any]) -> None:
    """A required member must not be empty (REQ-08)."""
    for model in made.values():
        for name in model.get("required", ()):
            member = model["properties"][name]
            if least := _LEAST.get(member.get("type", "")):
                member.setdefault(least, 1)


def _say_what_feedback_needs(made: dict[str, Any]) -> None:
    """The rules between members, which the models hold as code."""
    made["Entry"]["if"] = {"properties": {"outcome": {"const": "accepted"}}}
    made["Entry"]["then"] = {
        "required": ["acceptedSuggestions"],
        "properties": {"acceptedSuggestions": {"minItems": 1}},
    }
    reason = next(each for each in made.values() if "userComment" in each.get("properties", {}))
    reason["anyOf"] = [
        {"required": ["reason"], "properties": {"reason": {"not": {"type": "null"}}}},
        {"required": ["userComment"], "properties": {"userComment": {"pattern": r"\S"}}},
    ]


def _object(**properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


_TEXT = {"type": "string", "minLength": 1}

_OWN: dict[str, Any] = {
    "Discovery": _object(services={"type": "array", "items": _ref("DiscoveredService")}),
    "DiscoveredService": _object(hook=_TEXT, id=_TEXT, title=_TEXT, description=_TEXT),
    "FeedbackResponse": _object(received={"type": "integer", "minimum": 0}),
    "Health": _object(status=_TEXT),
    "OperationOutcome": _object(
        resourceType={"const": "OperationOutcome"},
        issue={
            "type": "array",
            "minItems": 1,
            "items": _object(severity={"const": "error"}, code=_TEXT, details=_object(text=_TEXT)),
        },
    ),
}
