"""What all parts of the shorthand share: days, codes, quantities, references."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

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
QUANTITY = re.compile(r"\s*([<>]=?)?\s*(-?\d+(?:\.\d+)?)\s*(.*?)\s*")


class ShorthandError(Exception):
    """A case that cannot be written out; says where."""


class Basics:
    """Days, codes and quantities of one case's patient."""

    def __init__(self, codes: CodeBook, as_of: datetime, patient_id: str = "p1") -> None:
        self.codes = codes
        self.as_of = as_of
        self.patient_id = patient_id
        self._numbers = count(1)

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
        match = QUANTITY.fullmatch(str(text))
        if match is None:
            raise ShorthandError(f"no quantity: {text!r}")
        comparator, number, unit = match.groups()
        found: dict[str, Any] = {"value": Decimal(number)}
        if comparator:
            found["comparator"] = comparator
        if unit:
            found["unit"] = unit
        return found

    def base(self, kind: str, entry: Mapping[str, Any], subject: str = "subject") -> dict[str, Any]:
        """A resource of the patient with its id."""
        number = next(self._numbers)
        return {
            "resourceType": kind,
            "id": str(entry.get("id") or f"{kind.lower()}-{number}"),
            subject: {"reference": f"Patient/{self.patient_id}"},
        }

    def reason(self, reason: Any) -> dict[str, Any]:
        """A reason: a concept of ours, else words."""
        if self.codes.knows(str(reason)):
            return self.code(str(reason))
        return {"text": str(reason)}


def coding(system: str, code: str) -> dict[str, Any]:
    """A CodeableConcept of one code."""
    return {"coding": [{"system": system, "code": code}]}


def period(writer: Basics, entry: Mapping[str, Any]) -> dict[str, Any]:
    """A Period of ``from`` and ``until``."""
    found = {}
    if "from" in entry:
        found["start"] = writer.day(entry["from"])
    if "until" in entry:
        found["end"] = writer.day(entry["until"])
    return found


def route(codes: CodeBook, name: str) -> dict[str, Any]:
    """A route by its words, coded where we know it."""
    return {**(route_of(codes, name) or {}), "text": name}
