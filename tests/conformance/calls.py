"""Requests the conformance tests make; each call gives a new, changeable object."""

from __future__ import annotations

from typing import Any

SIGN = "/cds-services/zoster-prophylaxis-order-sign"
SELECT = "/cds-services/zoster-prophylaxis-order-select"
VIEW = "/cds-services/zoster-prophylaxis-patient-view"
DISPATCH = "/cds-services/zoster-prophylaxis-order-dispatch"
DISCHARGE = "/cds-services/zoster-prophylaxis-encounter-discharge"
START = "/cds-services/vod-sos-monitoring-encounter-start"
INSTANCE = "7f0c2d7e-3b1a-4c58-9a55-0d6f8f1f2a11"
PATIENT = {"resourceType": "Patient", "id": "p1", "birthDate": "1958-02-01"}
KEYS = (
    "conditions",
    "labs",
    "findings",
    "reports",
    "medicationRequests",
    "administrations",
    "statements",
    "procedures",
    "serviceRequests",
    "allergies",
    "adverseEvents",
)


def bundle(*resources: Any, **members: Any) -> dict[str, Any]:
    found = {"resourceType": "Bundle", "type": "searchset", **members}
    if resources:
        found["entry"] = [{"resource": each} for each in resources]
    return found


def bortezomib(ident: str = "order-1", **changes: Any) -> dict[str, Any]:
    """An order of a proteasome inhibitor, which asks for zoster prophylaxis."""
    order = {
        "resourceType": "MedicationRequest",
        "id": ident,
        "status": "draft",
        "intent": "order",
        "subject": {"reference": "Patient/p1"},
        "reasonCode": [{"coding": [{"system": "http://snomed.info/sct", "code": "109989006"}]}],
        "medicationCodeableConcept": {
            "text": "bortezomib 3.5 mg injection",
            "coding": [{"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "402243"}],
        },
    }
    return order | changes


def paracetamol(ident: str = "order-2", **changes: Any) -> dict[str, Any]:
    """An order that concerns no rule."""
    return bortezomib(ident, medicationCodeableConcept={"text": "paracetamol"}) | changes


def request(hook: str, *, prefetch: Any = None, **context: Any) -> dict[str, Any]:
    """A request of one patient of whom everything is known and nothing is on record."""
    given = {key: bundle() for key in KEYS} | {"patient": dict(PATIENT)}
    return {
        "hook": hook,
        "hookInstance": INSTANCE,
        "context": {"userId": "Practitioner/d1", "patientId": "p1", **context},
        "prefetch": given if prefetch is None else prefetch,
    }


def sign(*drafts: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """An order-sign request; it gets one card where the draft is ``bortezomib()``."""
    orders = bundle(*(drafts or (bortezomib(),)), type="collection")
    return request("order-sign", draftOrders=orders) | changes


def dispatch(*references: str, **changes: Any) -> dict[str, Any]:
    context = {
        "patientId": "p1",
        "dispatchedOrders": list(references),
        "performer": "Organization/pharmacy",
    }
    return request("order-dispatch") | {"context": context} | changes


def granted(scope: str = "patient/*.rs", **changes: Any) -> dict[str, Any]:
    """``fhirAuthorization`` of a call."""
    return {
        "access_token": "secret-token-of-the-call",
        "token_type": "Bearer",
        "expires_in": 300,
        "scope": scope,
        "subject": "cdshooks",
        "patient": "p1",
    } | changes


def feedback(card: str, **changes: Any) -> dict[str, Any]:
    """A feedback body of one overridden entry; None leaves a member out."""
    entry = {
        "card": card,
        "outcome": "overridden",
        "outcomeTimestamp": "2026-05-04T09:30:00Z",
    } | changes
    return {"feedback": [{name: value for name, value in entry.items() if value is not None}]}
