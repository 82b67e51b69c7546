"""Is it alive, may it be sent work."""

from __future__ import annotations

from flask import Blueprint, Response

from cdshooks.errors import StoreDown
from cdshooks.web.state import answer, state

blueprint = Blueprint("health", __name__)


@blueprint.get("/health/live")
def live() -> Response:
    """200 while the process can answer at all."""
    return answer({"status": "live"})


@blueprint.get("/health/ready")
def ready() -> Response:
    """200 while every needed part works: a row can be written to the store."""
    if not state().store.ready():
        raise StoreDown("Not ready: the store cannot be written.")
    return answer({"status": "ready", "checks": {"store": "ok"}})
