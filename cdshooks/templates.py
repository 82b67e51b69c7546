"""Prefetch templates: tokens filled from the call, and the variants single servers need."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import quote

from cdshooks.seam import Service
from cdshooks.settings import ClientDefaults
from cdshooks.wire.request import HookCall

_TOKEN = re.compile(r"\{\{\s*(.*?)\s*\}\}")
_TODAY = re.compile(r"today\(\)(?:\s*([+-])\s*(\d{1,6})\s+days?)?\Z")
_USERS = {
    "userPractitionerId": "Practitioner",
    "userPractitionerRoleId": "PractitionerRole",
    "userPatientId": "Patient",
    "userRelatedPersonId": "RelatedPerson",
}
_FIELDS = {"patientId": "patient_id", "encounterId": "encounter_id", "userId": "user_id"}

CATEGORIES = {
    "labs": "laboratory",
    "findings": "vital-signs,exam,survey,social-history,procedure",
    "reports": "",
}
"""What replaces the code filter of a key with ``record_query = "category"`` (mapping 1.1)."""

MEDICATION_REQUESTS = "MedicationRequest?"
INTENTS = "intent=order,plan"


def fill(template: str, call: HookCall, today: date) -> str | None:
    """A template as a relative URL; None where a token has no value.

    Values are percent-encoded, so that none can add a parameter or leave its path segment; only
    the slash of ``{{context.userId}}``, a reference by itself, is kept.
    """
    missing = False

    def value(match: re.Match[str]) -> str:
        nonlocal missing
        found = _value(match.group(1), call, today)
        missing = missing or not found
        return quote(found, safe="/" if match.group(0) == template else "")

    filled = _TOKEN.sub(value, template)
    return None if missing else filled


def _value(token: str, call: HookCall, today: date) -> str:
    if token in _USERS:
        kind, _, user = call.user_id.partition("/")
        return user if kind == _USERS[token] else ""
    if match := _TODAY.match(token):
        sign, days = match.groups()
        try:
            shifted = today + timedelta(days=int(f"{sign}{days}") if days else 0)
        except OverflowError:
            return ""
        return shifted.isoformat()
    name = token.removeprefix("%").removeprefix("context.")
    return str(getattr(call.context, _FIELDS[name])) if name in _FIELDS else ""


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
