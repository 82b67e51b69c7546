"""Patients in shorthand: the YAML of clinical cases written out as FHIR resources.

A day is a date (``2026-04-06``), a date-time, or a whole number of days from ``as_of`` (``-3``).
``docs/cases.md`` describes the format for those who write cases.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from fhirmaps.changes import UCUM
from fhirmaps.codebook import CodeBook
from fhirmaps.proposals import route_of

PREFERRED = (
    "http://loinc.org",
    "http://snomed.info/sct",
    "http://www.nlm.nih.gov/research/umls/rxnorm",
    "https://cdshooks-haematology.example/fhir/CodeSystem/attested-facts",
)
CYCLE = "https://cdshooks-haematology.example/fhir/StructureDefinition/treatment-cycle"
ATTESTED = "https://cdshooks-haematology.example/fhir/CodeSystem/attested-facts"
CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
_QUANTITY = re.compile(r"\s*([<>]=?)?\s*(-?\d+(?:\.\d+)?)\s*(.*?)\s*")


class ShorthandError(Exception):
    """A case that cannot be written out; says where."""


class Writer:
    """Writes one case's patient as resources per prefetch key."""

    def __init__(self, codes: CodeBook, as_of: datetime, patient_id: str = "p1") -> None:
        self.codes = codes
        self.as_of = as_of
        self.patient_id = patient_id
        self._numbers = count(1)

    # --- small things ---

    def day(self, value: Any) -> str:
        """A day of the shorthand as a FHIR date or date-time text."""
        if isinstance(value, bool) or value is None:
            raise ShorthandError(f"no day: {value!r}")
        if isinstance(value, int):
            return (self.as_of.date() + timedelta(days=value)).isoformat()
        if isinstance(value, datetime):
            moment = value if value.tzinfo else value.replace(tzinfo=self.as_of.tzinfo)
            return moment.isoformat()
        if isinstance(value, date):
            return value.isoformat()
        return str(value)

    def code(self, concept: str, **given: Any) -> dict[str, Any]:
        """A CodeableConcept: a concept of ours, ``system|code``, or ``text: ...``."""
        if given.get("code"):
            system, _, code = str(given["code"]).rpartition("|")
            found: dict[str, Any] = {"coding": [{"system": system, "code": code}]}
            if given.get("text"):
                found["text"] = given["text"]
            return found
        if given.get("text"):
            return {"text": given["text"]}
        for system in PREFERRED:
            for each in self.codes.codes_of(concept):
                if each.system == system and each.match == "exact":
                    return {"coding": [{"system": each.system, "code": each.code}]}
        for each in self.codes.codes_of(concept):
            return {"coding": [{"system": each.system, "code": each.code}]}
        if self.codes.knows(concept):
            return {"text": concept.replace("-", " ")}
        raise ShorthandError(f"no such concept: {concept!r}")

    def quantity(self, text: Any) -> dict[str, Any]:
        match = _QUANTITY.fullmatch(str(text))
        if match is None:
            raise ShorthandError(f"no quantity: {text!r}")
        comparator, number, unit = match.groups()
        found: dict[str, Any] = {"value": Decimal(number)}
        if comparator:
            found["comparator"] = comparator
        if unit:
            found["unit"] = unit
        return found

    def _base(
        self, kind: str, entry: Mapping[str, Any], subject: str = "subject"
    ) -> dict[str, Any]:
        number = next(self._numbers)
        return {
            "resourceType": kind,
            "id": str(entry.get("id") or f"{kind.lower()}-{number}"),
            subject: {"reference": f"Patient/{self.patient_id}"},
        }

    # --- resources ---

    def patient(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        body: dict[str, Any] = {"resourceType": "Patient", "id": self.patient_id}
        if "born" in entry:
            body["birthDate"] = str(entry["born"])
        elif "age" in entry:
            today = self.as_of.date()
            body["birthDate"] = f"{today.year - int(entry['age'])}-01-01"
        if "sex" in entry:
            body["gender"] = entry["sex"]
        if "deceased" in entry:
            body["deceasedBoolean"] = bool(entry["deceased"])
        return body

    def observation(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        body = self._base("Observation", entry)
        body["status"] = entry.get("status", "final")
        body["code"] = self.code(
            str(entry.get("is", "")), code=entry.get("code"), text=entry.get("text")
        )
        if "on" in entry:
            body["effectiveDateTime"] = self.day(entry["on"])
        if "issued" in entry:
            body["issued"] = self.day(entry["issued"])
        self._value(body, entry)
        if "specimen" in entry:
            body["specimen"] = {"display": entry["specimen"]}
        if "method" in entry:
            body["method"] = {"text": entry["method"]}
        if "performer" in entry:
            body["performer"] = [{"display": entry["performer"]}]
        limits = {
            name: self._limit(entry[key], entry)
            for key, name in (("lln", "low"), ("uln", "high"))
            if key in entry
        }
        if limits:
            body["referenceRange"] = [limits]
        if "components" in entry:
            body["component"] = [self._component(each) for each in entry["components"]]
        return body

    def _component(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        body: dict[str, Any] = {
            "code": self.code(
                str(entry.get("is", "")), code=entry.get("code"), text=entry.get("text")
            )
        }
        self._value(body, entry)
        return body

    def _limit(self, value: Any, entry: Mapping[str, Any]) -> dict[str, Any]:
        limit = self.quantity(value)
        own = self.quantity(entry["value"]) if "value" in entry else {}
        if "unit" not in limit and "unit" in own:
            limit["unit"] = own["unit"]
        return limit

    def _value(self, body: dict[str, Any], entry: Mapping[str, Any]) -> None:
        value = entry.get("value")
        if isinstance(value, bool):
            body["valueBoolean"] = value
        elif value is not None and _QUANTITY.fullmatch(str(value)):
            body["valueQuantity"] = self.quantity(value)
        elif value is not None:
            body["valueString"] = str(value)
        if "answer" in entry:
            body["valueCodeableConcept"] = self.code(f"answer-{entry['answer']}")
        if "interpretation" in entry:
            body["interpretation"] = [self.code(f"answer-{entry['interpretation']}")]

    def attestation(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        body = self._base("Observation", entry)
        body["status"] = entry.get("status", "final")
        body["code"] = {"coding": [{"system": ATTESTED, "code": str(entry["is"])}]}
        body["effectiveDateTime"] = self.day(entry.get("on", 0))
        value = entry.get("value", True)
        if isinstance(value, bool):
            body["valueBoolean"] = value
        elif isinstance(value, int):
            body["valueInteger"] = value
        elif re.match(r"\d", str(value)):
            body["valueQuantity"] = self.quantity(value)
        else:
            body["valueCodeableConcept"] = {"coding": [{"system": ATTESTED, "code": str(value)}]}
        if "focus" in entry:
            body["focus"] = [{"reference": entry["focus"]}]
        return body

    def condition(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        body = self._base("Condition", entry)
        body["code"] = self.code(
            str(entry.get("is", "")), code=entry.get("code"), text=entry.get("text")
        )
        body["clinicalStatus"] = _coding(CLINICAL, str(entry.get("status", "active")))
        verified = str(entry.get("verified", "confirmed"))
        body["verificationStatus"] = _coding(VERIFICATION, verified)
        if "category" in entry:
            system = "http://terminology.hl7.org/CodeSystem/condition-category"
            body["category"] = [_coding(system, str(entry["category"]))]
        for key, name in (
            ("onset", "onsetDateTime"),
            ("recorded", "recordedDate"),
            ("ended", "abatementDateTime"),
        ):
            if key in entry:
                body[name] = self.day(entry[key])
        return body

    def procedure(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        body = self._base("Procedure", entry)
        body["status"] = entry.get("status", "completed")
        body["code"] = self.code(
            str(entry.get("is", "")), code=entry.get("code"), text=entry.get("text")
        )
        if "on" in entry:
            body["performedDateTime"] = self.day(entry["on"])
        if "from" in entry:
            body["performedPeriod"] = _period(self, entry)
        if "site" in entry:
            body["bodySite"] = [self.code(str(entry["site"]))]
        return body

    def request(self, entry: Mapping[str, Any], status: str = "active") -> dict[str, Any]:
        body = self._base("ServiceRequest", entry)
        body["status"] = entry.get("status", status)
        body["intent"] = "order"
        name = str(entry.get("test") or entry.get("is", ""))
        body["code"] = self.code(name, code=entry.get("code"), text=entry.get("text"))
        if "on" in entry:
            body["occurrenceDateTime"] = self.day(entry["on"])
        if "ordered" in entry:
            body["authoredOn"] = self.day(entry["ordered"])
        if entry.get("do_not"):
            body["doNotPerform"] = True
        if "priority" in entry:
            body["priority"] = entry["priority"]
        if "reason" in entry:
            body["reasonCode"] = [self._reason(entry["reason"])]
        return body

    def allergy(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        body = self._base("AllergyIntolerance", entry, "patient")
        system = "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification"
        body["verificationStatus"] = _coding(system, str(entry.get("verified", "confirmed")))
        system = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical"
        body["clinicalStatus"] = _coding(system, str(entry.get("status", "active")))
        if entry.get("none"):
            body["code"] = self.code("no-known-allergy")
        else:
            body["code"] = self.code(
                str(entry.get("to", "")), code=entry.get("code"), text=entry.get("text")
            )
        if "kind" in entry:
            body["type"] = entry["kind"]
        if "on" in entry:
            body["recordedDate"] = self.day(entry["on"])
        return body

    def adverse_event(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        body = self._base("AdverseEvent", entry)
        body["actuality"] = entry.get("actuality", "actual")
        body["event"] = self.code(
            str(entry.get("is", "")), code=entry.get("code"), text=entry.get("text")
        )
        if "on" in entry:
            body["date"] = self.day(entry["on"])
        if "serious" in entry:
            system = "http://terminology.hl7.org/CodeSystem/adverse-event-seriousness"
            body["seriousness"] = _coding(system, "serious" if entry["serious"] else "non-serious")
        if "grade" in entry:
            body["severity"] = {"text": f"CTCAE v5.0 grade {entry['grade']}"}
        if "suspect" in entry:
            entity: dict[str, Any] = {"instance": {"display": str(entry["suspect"])}}
            if "causality" in entry:
                entity["causality"] = [{"assessment": {"coding": [{"code": entry["causality"]}]}}]
            body["suspectEntity"] = [entity]
        return body

    def _reason(self, reason: Any) -> dict[str, Any]:
        if self.codes.knows(str(reason)):
            return self.code(str(reason))
        return {"text": str(reason)}

    # --- medication ---

    def medication(
        self, entry: Mapping[str, Any], kind: str = "MedicationRequest", status: str = "active"
    ) -> dict[str, Any]:
        """An order, a draft, a gift or a statement (see ``docs/cases.md``)."""
        body = self._base(kind, entry)
        body["status"] = entry.get("status", status)
        if "reference" in entry:
            body["medicationReference"] = {"reference": entry["reference"]}
        else:
            body["medicationCodeableConcept"] = self.code(
                str(entry.get("drug", "")), code=entry.get("code"), text=entry.get("text")
            )
        if "reason" in entry:
            body["reasonCode"] = [self._reason(entry["reason"])]
        if "stopped_for" in entry:
            text = {"text": str(entry["stopped_for"])}
            single = kind == "MedicationRequest"
            body["statusReason"] = text if single else [text]
        if "cycle" in entry or "dose_number" in entry:
            parts = (("cycle", "cycleNumber"), ("dose_number", "doseNumber"))
            inner = [{"url": n, "valuePositiveInt": entry[k]} for k, n in parts if k in entry]
            body["extension"] = [{"url": CYCLE, "extension": inner}]
        if kind == "MedicationAdministration":
            self._given(body, entry)
        elif kind == "MedicationStatement":
            self._said(body, entry)
        else:
            body["intent"] = entry.get("intent", "order")
            if "ordered" in entry:
                body["authoredOn"] = self.day(entry["ordered"])
            if "continues" in entry:
                body["priorPrescription"] = {"reference": str(entry["continues"])}
            if "group" in entry:
                body["groupIdentifier"] = {"value": str(entry["group"])}
            body["dosageInstruction"] = [self._dosage(entry)]
        return body

    def _given(self, body: dict[str, Any], entry: Mapping[str, Any]) -> None:
        if "until" in entry:
            body["effectivePeriod"] = {
                "start": self.day(entry.get("on", 0)),
                "end": self.day(entry["until"]),
            }
        else:
            body["effectiveDateTime"] = self.day(entry.get("on", 0))
        dosage: dict[str, Any] = {}
        if "dose" in entry:
            dosage["dose"] = self.quantity(entry["dose"])
        if "route" in entry:
            dosage["route"] = _route(self.codes, str(entry["route"]))
        if dosage:
            body["dosage"] = dosage

    def _said(self, body: dict[str, Any], entry: Mapping[str, Any]) -> None:
        if "from" in entry or "until" in entry:
            body["effectivePeriod"] = _period(self, entry)
        elif "on" in entry:
            body["effectiveDateTime"] = self.day(entry["on"])
        body["dosage"] = [self._dosage({k: v for k, v in entry.items() if k != "from"})]

    def _dosage(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        dosage: dict[str, Any] = {}
        timing: dict[str, Any] = {}
        repeat: dict[str, Any] = {}
        if "on" in entry:
            days = entry["on"] if isinstance(entry["on"], list) else [entry["on"]]
            timing["event"] = [self.day(d) for d in days]
        if "from" in entry or ("until" in entry and "on" not in entry):
            repeat["boundsPeriod"] = _period(self, entry)
        if "daily" in entry:
            repeat |= {"frequency": entry["daily"], "period": 1, "periodUnit": "d"}
        if "every" in entry:
            repeat |= {"frequency": 1, "period": entry["every"], "periodUnit": "d"}
        if entry.get("weekly"):
            repeat |= {"frequency": 1, "period": 1, "periodUnit": "wk"}
        if "duration" in entry:
            minutes = self.quantity(entry["duration"])
            repeat |= {"duration": minutes["value"], "durationUnit": minutes["unit"]}
        if repeat:
            timing["repeat"] = repeat
        if timing:
            dosage["timing"] = timing
        if entry.get("prn"):
            dosage["asNeededBoolean"] = True
        if "route" in entry:
            dosage["route"] = _route(self.codes, str(entry["route"]))
        if "directions" in entry:
            dosage["text"] = entry["directions"]
        if "dose" in entry:
            dosage["doseAndRate"] = [{"doseQuantity": self.quantity(entry["dose"])}]
        return dosage


def _coding(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


def _period(writer: Writer, entry: Mapping[str, Any]) -> dict[str, Any]:
    found = {}
    if "from" in entry:
        found["start"] = writer.day(entry["from"])
    if "until" in entry:
        found["end"] = writer.day(entry["until"])
    return found


def _route(codes: CodeBook, name: str) -> dict[str, Any]:
    return {**(route_of(codes, name) or {}), "text": name}


SECTIONS = {
    "conditions": ("conditions", "condition"),
    "labs": ("labs", "observation"),
    "findings": ("findings", "observation"),
    "attested": ("findings", "attestation"),
    "procedures": ("procedures", "procedure"),
    "requests": ("serviceRequests", "request"),
    "allergies": ("allergies", "allergy"),
    "adverse_events": ("adverseEvents", "adverse_event"),
}
"""Section of a case: the prefetch key it feeds and the writer's method."""

__all__ = ["SECTIONS", "UCUM", "ShorthandError", "Writer"]
