"""Every answer counted, every call audited; ``GET /metrics`` shows the numbers."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from flask import Blueprint, Flask, Response, g, request

from cdshooks.metrics import NONE, OTHER
from cdshooks.store.audit import Line
from cdshooks.web.state import State, state

blueprint = Blueprint("metrics", __name__)

_ROUTES = {
    "cds-services.serve": "call",
    "cds-services.take_feedback": "feedback",
    "cds-services.discover": "discovery",
    "health.live": "health",
    "health.ready": "health",
    "metrics.show": "metrics",
    "openapi.show": "openapi",
}


@blueprint.get("/metrics")
def show() -> Response:
    """The numbers in Prometheus' text format."""
    text, kind = state().metrics.text()
    return Response(text, content_type=kind)


def register(app: Flask) -> None:
    """Take the time first, count last."""

    def start() -> None:
        g.measured_from = time.perf_counter()

    def finish(response: Response) -> Response:
        here = state()
        seconds = time.perf_counter() - g.get("measured_from", time.perf_counter())
        route, service = _route(), _service(here)
        here.metrics.request(route, service, response.status_code, seconds)
        if "refusal" in g:
            here.metrics.refused(g.refusal.get("reason") or g.refusal["code"])
        if route in ("call", "feedback") and request.method == "POST" and service != OTHER:
            here.audit.add(_line(route, service, response.status_code, seconds))
        return response

    app.before_request(start)
    app.after_request(finish)


def _route() -> str:
    if request.endpoint is None:
        return OTHER
    return _ROUTES.get(request.endpoint, "page")


def _service(here: State) -> str:
    asked = (request.view_args or {}).get("service_id")
    if asked is None:
        return NONE
    return asked if asked in here.services else OTHER


def _line(route: str, service: str, status: int, seconds: float) -> Line:
    known = g.get("log", {})
    count = known.get("cards" if route == "call" else "entries", 0)
    return Line(
        at=datetime.now(UTC),
        request_id=g.get("request_id", ""),
        action=route,
        service=service,
        hook=known.get("hook", ""),
        client=getattr(g.get("caller"), "name", "")[:255],
        user_role=g.get("user_role", ""),
        status=status,
        outcome=outcome(route, status, count, failed=g.get("rules_failed", False)),
        entries=count,
        milliseconds=round(seconds * 1000),
    )


_OUTCOMES = {
    401: "not-trusted",
    403: "not-trusted",
    412: "data-missing",
    429: "overloaded",
    503: "store-down",
}


def outcome(route: str, status: int, count: int, *, failed: bool = False) -> str:
    """The class of a call's outcome, as it stands in the audit trail."""
    if status == 200 and route == "feedback":
        return "stored"
    if status == 200:
        if failed:
            return "partly-evaluated"
        return "cards" if count else "no-cards"
    return _OUTCOMES.get(status, "refused" if status < 500 else "failed")
