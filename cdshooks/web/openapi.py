"""The machine-readable description of this server."""

from __future__ import annotations

from importlib.metadata import version

from flask import Blueprint, Response, current_app

from cdshooks.openapi import document
from cdshooks.web.state import answer, state

blueprint = Blueprint("openapi", __name__)


@blueprint.get("/openapi.json")
def show() -> Response:
    """OpenAPI 3.1 of this server with its services."""
    here = state()
    return answer(
        document(
            here.evaluator.services,
            current_app.url_map.iter_rules(),
            base_url=here.settings.public_base_url,
            version=version("cdshooks"),
        )
    )
