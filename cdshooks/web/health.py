"""Is it alive, may it be sent work."""

from __future__ import annotations

from flask import Blueprint, Response

from cdshooks.errors import NotReady, StoreDown
from cdshooks.logs import logger
from cdshooks.web.state import answer, state

blueprint = Blueprint("health", __name__)


@blueprint.get("/health/live")
def live() -> Response:
    """200 while the process can answer at all."""
    return answer({"status": "live"})


@blueprint.get("/health/ready")
def ready() -> Response:
    """200 while every needed part works: the store can be written, every key set was had."""
    here = state()
    if not here.store.ready():
        here.metrics.store_failed("readiness")
        raise StoreDown("Not ready: the store cannot be written.")
    checks = {"store": "ok"}
    if here.trust.enforced:
        if lacking := here.trust.lacking():
            here.trust.warm()
            logger().error("not-ready", key_sets_of=lacking)
            raise NotReady("Not ready: the key set of a client could not be had yet.")
        checks["key-sets"] = "ok"
    return answer({"status": "ready", "checks": checks})
