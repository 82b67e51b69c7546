"""Validation of single resources with fhir.resources (R4B models), after the tolerated faults.

Tolerated (mapping 2.1): one object where an array is due, empty arrays and objects, ``null``,
unknown elements. Everything else makes the resource invalid, with its first error.
"""

from __future__ import annotations

import importlib
from decimal import Decimal
from functools import cache
from typing import Any

from pydantic import BaseModel, ValidationError


@cache
def model(kind: str) -> type[BaseModel] | None:
    """The R4B model of a resource type, loaded when first needed; None for an unknown type."""
    if not kind.isalpha():
        return None
    try:
        module = importlib.import_module(f"fhir.resources.R4B.{kind.lower()}")
    except ModuleNotFoundError:
        return None
    found = getattr(module, kind, None)
    return found if isinstance(found, type) and issubclass(found, BaseModel) else None


@cache
def _lists(kind: type[BaseModel]) -> frozenset[str]:
    """JSON names of the elements that are lists in a model."""
    names = set()
    for name, field in kind.model_fields.items():
        if "List" in str(field.annotation) or "list" in str(field.annotation):
            names.add(field.alias or name)
    return frozenset(names)


def tidy(value: Any) -> Any:
    """The value without nulls and empty containers, numbers kept."""
    if isinstance(value, dict):
        kept = {k: tidy(v) for k, v in value.items()}
        return {k: v for k, v in kept.items() if v is not None and v != {} and v != []}
    if isinstance(value, list):
        return [each for each in (tidy(v) for v in value) if each is not None and each != {}]
    return value


def first_error(kind: str, body: dict[str, Any]) -> str | None:
    """None when valid; else the first error as ``path: what`` without any value."""
    resource = model(kind)
    if resource is None:
        return "resourceType: unknown"
    cleaned = tidy(body)
    for name in _lists(resource):
        if isinstance(cleaned.get(name), dict):
            cleaned[name] = [cleaned[name]]
    try:
        resource.model_validate(cleaned)
    except ValidationError as error:
        return _first(error)
    except (ValueError, TypeError, ArithmeticError) as error:
        return f"{kind}: {type(error).__name__}"
    return None


def _first(error: ValidationError) -> str | None:
    for each in error.errors(include_url=False, include_context=False, include_input=False):
        if each["type"] == "extra_forbidden":
            continue
        path = ".".join(str(step) for step in each["loc"]) or "resource"
        return f"{path}: {each['type']}"
    return None


def valid_or_raise(body: dict[str, Any]) -> None:
    """Strict check of a resource we send; raises ``ValueError`` with the errors' paths."""
    resource = model(str(body.get("resourceType")))
    if resource is None:
        raise ValueError("resourceType unknown")
    try:
        resource.model_validate(_floats(body))
    except ValidationError as error:
        raise ValueError("; ".join(".".join(map(str, e["loc"])) for e in error.errors())) from None


def _floats(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _floats(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_floats(v) for v in value]
    return value if not isinstance(value, Decimal) else Decimal(value)
