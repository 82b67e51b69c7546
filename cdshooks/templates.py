"""The variants of prefetch templates that single servers need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from cdshooks.seam import Service
from cdshooks.settings import ClientDefaults

CATEGORIES = {
    "labs": "laboratory",
    "findings": "vital-signs,exam,survey,social-history,procedure",
    "reports": "",
}
"""What replaces the code filter of a key with ``record_query = "category"`` (mapping 1.1)."""

MEDICATION_REQUESTS = "MedicationRequest?"
INTENTS = "intent=order,plan"


def for_client(key: str, template: str, client: ClientDefaults) -> str:
    """The template as a client's server wants it (mapping 1.1 and 1.4)."""
    kind, question, query = template.partition("?")
    if not question:
        return template
    parameters = query.split("&")
    if client.record_query == "category" and key in CATEGORIES:
        parameters = _without("code", parameters)
        if CATEGORIES[key]:
            parameters.append(f"category={CATEGORIES[key]}")
    if not client.open_requests_filter and kind == "ServiceRequest":
        parameters = _without("status", parameters)
    return f"{kind}?{'&'.join(parameters)}"


def for_caller(services: Iterable[Service], client: ClientDefaults) -> list[Service]:
    """The services with the templates they advertise as a client's server wants them."""
    return [
        replace(each, prefetch={k: for_client(k, t, client) for k, t in each.prefetch.items()})
        for each in services
    ]


def _without(name: str, parameters: list[str]) -> list[str]:
    return [each for each in parameters if each.partition("=")[0] != name]


def with_intents(url: str) -> str:
    """The MedicationRequest search US Core servers insist on; empty for other queries."""
    if not url.startswith(MEDICATION_REQUESTS) or "intent=" in url:
        return ""
    return f"{url}&{INTENTS}"
