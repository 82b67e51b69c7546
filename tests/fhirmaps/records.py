"""Small records for the tests of the readers: short forms, no real data."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from fhirmaps.codebook import CodeBook
from fhirmaps.record import KeyData, KeyState, PatientRecord
from rules.policy import Policy

AS_OF = datetime(2026, 4, 6, 12, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
LOINC, SNOMED = "http://loinc.org", "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"
ME = {"reference": "Patient/p1"}
Json = dict[str, Any]


def coding(system: str, code: str, text: str = "") -> Json:
    found: Json = {"coding": [{"system": system, "code": code}]}
    return {**found, "text": text} if text else found


CREATININE = coding(LOINC, "2160-0")
WEIGHT = coding(LOINC, "29463-7")


def result(ident: str, value: Any = None, on: str | None = None, **members: Any) -> Json:
    """A final creatinine of so many mg/dL on a day, with members replaced or (None) left out."""
    body: Json = {
        "resourceType": "Observation",
        "id": ident,
        "status": "final",
        "subject": ME,
        "code": CREATININE,
    }
    if value is not None:
        body["valueQuantity"] = value if isinstance(value, dict) else mg(value)
    if on is not None:
        body["effectiveDateTime"] = on
    merged = {**body, **members}
    return {name: member for name, member in merged.items() if member is not None}


def mg(value: Any) -> Json:
    return {"value": value, "unit": "mg/dL", "system": UCUM, "code": "mg/dL"}


def condition(ident: str, code: Json, **members: Any) -> Json:
    """An active, confirmed Condition."""
    return {
        "resourceType": "Condition",
        "id": ident,
        "subject": ME,
        "clinicalStatus": {"coding": [{"code": "active"}]},
        "verificationStatus": {"coding": [{"code": "confirmed"}]},
        "code": code,
        **members,
    }


def patient(**members: Any) -> Json:
    return {"resourceType": "Patient", "id": "p1", "birthDate": "1958-01-01", **members}


def record(
    states: dict[str, KeyState] | None = None,
    policy: dict[str, Any] | None = None,
    drafts: list[tuple[Json, bool]] | None = None,
    fhir_server: str = "",
    **values: Any,
) -> PatientRecord:
    """A record from resources (or Bundles) per prefetch key; every key named is complete."""
    keys = {
        key: KeyData((states or {}).get(key, "complete"), tuple(found))
        for key, found in values.items()
    }
    for key, state in (states or {}).items():
        keys.setdefault(key, KeyData(state))
    return PatientRecord(
        "p1", AS_OF, CodeBook.load(), Policy((), policy), keys, drafts or (), fhir_server
    )


def bundle(*resources: Json, **more: Any) -> Json:
    return {"resourceType": "Bundle", "entry": [{"resource": r} for r in resources], **more}
