"""The patient, observations and attested facts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from fhirmaps.shorthand.basics import ATTESTED, QUANTITY, Basics


class Results(Basics):
    """Writes what was measured, seen or attested."""

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
        body = self.base("Observation", entry)
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
        elif value is not None and QUANTITY.fullmatch(str(value)):
            body["valueQuantity"] = self.quantity(value)
        elif value is not None:
            body["valueString"] = str(value)
        if "answer" in entry:
            body["valueCodeableConcept"] = self.code(f"answer-{entry['answer']}")
        if "interpretation" in entry:
            body["interpretation"] = [self.code(f"answer-{entry['interpretation']}")]

    def attestation(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        body = self.base("Observation", entry)
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
