"""What the routes share, held by the application."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from flask import Response, current_app

from cdshooks.metrics import Metrics
from cdshooks.references import Fetcher
from cdshooks.seam import Evaluator, Service
from cdshooks.settings import Settings
from cdshooks.store import Store
from cdshooks.store.audit import AuditTrail
from cdshooks.trust import Trust
from cdshooks.wire import json

EXTENSION = "cdshooks"


@dataclass(frozen=True, slots=True)
class State:
    """The parts a request needs. ``services``: by id, then by hook."""

    settings: Settings
    evaluator: Evaluator
    store: Store
    fetcher: Fetcher
    services: Mapping[str, Mapping[str, Service]]
    trust: Trust
    metrics: Metrics
    audit: AuditTrail


def state() -> State:
    """The state of the application that serves this request."""
    return cast(State, current_app.extensions[EXTENSION])


def answer(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON response with exact numbers and unsorted keys."""
    return Response(json.encode(body), status, dict(headers or {}), content_type="application/json")
