"""Records with medications for the tests of ``fhirmaps.medications``: short forms, no real data."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from fhirmaps.codebook import CodeBook
from fhirmaps.medications import medications
from fhirmaps.record import KeyData, KeyState, PatientRecord
from rules.policy import Policy
from rules.therapy import Entry, Medications

RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
ATC = "http://www.whocc.no/atc"
YJ = "http://capstandard.jp/iyaku.info/CodeSystem/YJ-code"
HOT9 = "http://medis.or.jp/CodeSystem/master-HOT9"
SNOMED = "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"
PERIOD_OF_USE = (
    "http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_MedicationDosage_PeriodOfUse"
)
USAGE_DURATION = (
    "http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_MedicationDosage_UsageDuration"
)
AS_OF = datetime(2026, 4, 8, 9, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
BOOK = CodeBook.load()

Json = dict[str, Any]


def coded(system: str, code: str, text: str = "") -> Json:
    concept: Json = {"coding": [{"system": system, "code": code}]}
    return {**concept, "text": text} if text else concept


ACICLOVIR = coded(RXNORM, "281")
BORTEZOMIB = coded(RXNORM, "402243")


def quantity(value: Any, unit: str) -> Json:
    return {"value": value, "unit": unit, "system": UCUM, "code": unit}


def doses(value: Any, unit: str, **repeat: Any) -> list[Json]:
    dosage: Json = {"doseAndRate": [{"doseQuantity": quantity(value, unit)}]}
    if repeat:
        dosage["timing"] = {"repeat": repeat}
    return [dosage]


def daily(times: int = 1, **more: Any) -> Json:
    return {"frequency": times, "period": 1, "periodUnit": "d", **more}


def _resource(kind: str, drug: Any, given: Json, **members: Any) -> Json:
    body: Json = {"resourceType": kind, "id": "m1", "subject": {"reference": "Patient/p1"}, **given}
    if isinstance(drug, str):
        body["medicationCodeableConcept"] = {"text": drug}
    elif drug is not None:
        body["medicationCodeableConcept"] = drug
    body.update(members)
    return body


def request(drug: Any = None, **members: Any) -> Json:
    given = {"status": "active", "intent": "order", "authoredOn": "2026-04-01"}
    return _resource("MedicationRequest", drug, given, **members)


def statement(drug: Any = None, **members: Any) -> Json:
    return _resource("MedicationStatement", drug, {"status": "active"}, **members)


def gift(drug: Any = None, **members: Any) -> Json:
    given = {"status": "completed", "effectiveDateTime": "2026-04-01T10:00:00+09:00"}
    return _resource("MedicationAdministration", drug, given, **members)


def record(
    *stored: Any, drafts: tuple[Any, ...] = (), state: KeyState = "complete", **options: Any
) -> PatientRecord:
    keys: dict[str, list[Any]] = {
        "medicationRequests": [],
        "administrations": [],
        "statements": [],
        "procedures": [],
    }
    homes = {
        "MedicationAdministration": "administrations",
        "MedicationStatement": "statements",
        "Procedure": "procedures",
    }
    for body in stored:
        kind = body.get("resourceType") if isinstance(body, dict) else None
        home = homes.get(kind, "medicationRequests") if isinstance(kind, str) else "statements"
        keys[home].append(body)
    data = {key: KeyData(state, tuple(values)) for key, values in keys.items()}
    return PatientRecord(
        "p1", AS_OF, BOOK, Policy([]), data, [(d, True) for d in drafts], **options
    )


def listed(*stored: Any, **options: Any) -> Medications:
    return medications(record(*stored, **options))


def only(*stored: Any, **options: Any) -> Entry:
    """The one entry the resources give."""
    (entry,) = listed(*stored, **options).entries
    return entry
