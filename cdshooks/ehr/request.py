"""The request an EHR makes: the context of a hook from a patient and orders."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from cdshooks.commands import Usage
from cdshooks.wire.hooks import CONTEXTS, Context, EncounterContext, OrderDispatch

EXPIRES_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Situation:
    """Who sits before the EHR, with which patient, and what was ordered."""

    patient: str
    user: str
    encounter: str = ""
    orders: tuple[dict[str, Any], ...] = ()


def context(hook: str, situation: Situation) -> dict[str, Any]:
    """The context of a hook. Raises ``Usage`` where the hook needs more."""
    model = CONTEXTS.get(hook, Context)
    found: dict[str, Any] = {"userId": situation.user, "patientId": situation.patient}
    if situation.encounter:
        found["encounterId"] = situation.encounter
    elif issubclass(model, EncounterContext):
        raise Usage(f"{hook} needs --encounter ID")
    wants_orders = bool(model.bundle_member) or model is OrderDispatch
    if wants_orders and not situation.orders:
        raise Usage(f"{hook} needs --order FILE: a resource or a Bundle in JSON")
    if model is OrderDispatch:
        del found["userId"]  # this hook has none
        return {**found, "dispatchedOrders": _named(situation.orders), "performer": situation.user}
    if model.bundle_member:
        drafts = _drafts(situation)
        entries = [{"resource": each} for each in drafts]
        bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
        found[model.bundle_member] = bundle
        if hook == "order-select":
            found["selections"] = _named(drafts)
    return found


def _drafts(situation: Situation) -> list[dict[str, Any]]:
    """The orders with what an EHR would not leave out: an id and the patient."""
    patient = {"reference": f"Patient/{situation.patient}"}
    return [
        {"id": f"draft-{number}", **({} if _has_patient(each) else {"subject": patient}), **each}
        for number, each in enumerate(situation.orders, 1)
    ]


def _has_patient(order: dict[str, Any]) -> bool:
    return "subject" in order or "patient" in order


def _named(orders: Any) -> list[str]:
    return [f"{each.get('resourceType')}/{each.get('id')}" for each in orders]


def request(
    hook: str, context: dict[str, Any], fhir: str, token: str, prefetch: dict[str, Any]
) -> dict[str, Any]:
    """The whole request; without a token no access to the FHIR server is granted."""
    body: dict[str, Any] = {"hook": hook, "hookInstance": str(uuid.uuid4()), "fhirServer": fhir}
    if token:
        body["fhirAuthorization"] = {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": EXPIRES_SECONDS,
            "scope": "patient/*.rs",
            "subject": "cds-service",
            "patient": context["patientId"],
        }
    body["context"] = context
    return {**body, "prefetch": prefetch} if prefetch else body
