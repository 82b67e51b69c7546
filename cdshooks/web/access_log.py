"""One log line a request, and the id that ties it to the caller's own log."""

from __future__ import annotations

import re
import time
import uuid

import structlog
from flask import Flask, Response, g, request

from cdshooks.logs import logger

HEADER = "X-Request-ID"
_ID = re.compile(r"[A-Za-z0-9._\-]{1,64}\Z")


def register(app: Flask) -> None:
    """Set the request id first, log last."""

    def start() -> None:
        given = request.headers.get(HEADER, "")
        g.request_id = given if _ID.match(given) else str(uuid.uuid4())
        g.started = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    def finish(response: Response) -> Response:
        response.headers[HEADER] = g.request_id
        logger().info(
            "request",
            method=request.method,
            # the route, not the path: an unknown path may hold anything
            route=request.url_rule.rule if request.url_rule else "none",
            status=response.status_code,
            ms=round((time.perf_counter() - g.started) * 1000, 1),
            **g.get("log", {}),
            **({"refused": g.refusal} if "refusal" in g else {}),
        )
        return response

    app.before_request(start)
    app.after_request(finish)
