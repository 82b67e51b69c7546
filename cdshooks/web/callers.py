"""Who calls: checked for discovery, service calls and feedback; other routes are open (P8)."""

from __future__ import annotations

from flask import g, request

from cdshooks.trust import Caller
from cdshooks.web.state import state

DISCOVERY = "/cds-services"


def check_caller() -> None:
    """Judge the caller of this request; a ``Refusal`` answers it. Preflights never come here."""
    here = state()
    g.log = {}
    service = (request.view_args or {}).get("service_id")
    needed = here.trust.discovery_enforced if service is None else here.trust.enforced
    base = here.settings.public_base_url
    accepted = [f"{base}{path}" for path in _paths(service)]
    g.caller = here.trust.caller(request.headers.get("Authorization"), accepted, needed=needed)
    if g.caller.name:
        g.log["client"] = g.caller.name


def _paths(service: str | None) -> list[str]:
    """The paths a token for this request may name; for feedback the service's own too (AUTH-08)."""
    if service is None:
        return [DISCOVERY]
    own = f"{DISCOVERY}/{service}"
    return [f"{own}/feedback", own] if request.endpoint == "cds-services.take_feedback" else [own]


def caller() -> Caller:
    """The caller of this request."""
    found: Caller = g.caller
    return found
