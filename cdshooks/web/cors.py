"""CORS for every route and every error (ruling P7); preflights never need a token."""

from __future__ import annotations

from flask import Flask, Response, request

METHODS = "GET, POST, OPTIONS"
HEADERS = "Authorization, Content-Type, Accept, Accept-Language, X-Request-ID"
"""By name: ``*`` does not cover Authorization."""


def register(app: Flask, origins: tuple[str, ...]) -> None:
    """Answer preflights and mark every response."""
    anyone = "*" in origins

    def preflight() -> Response | None:
        return Response(status=204) if request.method == "OPTIONS" else None

    def mark(response: Response) -> Response:
        origin = request.headers.get("Origin", "")
        if not anyone:
            response.vary.add("Origin")
        if not anyone and origin not in origins:
            return response
        response.headers["Access-Control-Allow-Origin"] = "*" if anyone else origin
        response.headers["Access-Control-Expose-Headers"] = "X-Request-ID, Retry-After"
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = METHODS
            response.headers["Access-Control-Allow-Headers"] = HEADERS
            response.headers["Access-Control-Max-Age"] = "600"
        return response

    app.before_request(preflight)
    app.after_request(mark)
