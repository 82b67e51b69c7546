"""Conditions, procedures, requests, allergies and adverse events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fhirmaps.shorthand.basics import CLINICAL, VERIFICATION, Basics, coding, period


class Problems(Basics):
    """Writes what the patient has, had done, or is to have done."""

    def condition(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        body = self.base("Condition", entry)
        body["code"] = self.code(
            str(entry.get("is", "")), code=entry.get("code"), text=entry.get("text")
        )
        body["clinicalStatus"] = coding(CLINICAL, str(entry.get("status", "active")))
        verified = str(entry.get("verified", "confirmed"))
        body["verificationStatus"] = coding(VERIFICATION, verified)
        if "category" in entry:
            system = "http://terminology.hl7.org/CodeSystem/condition-category"
            body["category"] = [coding(system, str(entry["category"]))]
        for key, name in (
            ("onset", "onsetDateTime"),
            ("recorded", "recordedDate"),
            ("ended", "abatementDateTime"),
        ):
            if key in entry:
                body[name] = self.day(entry[key])
        return body

    def procedure(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        body = self.base("Procedure", entry)
        body["status"] = entry.get("status", "completed")
        body["code"] = self.code(
            str(entry.get("is", "")), code=entry.get("code"), text=entry.get("text")
        )
        if "on" in entry:
            body["performedDateTime"] = self.day(entry["on"])
        if "from" in entry:
            body["performedPeriod"] = period(self, entry)
        if "site" in entry:
            body["bodySite"] = [self.code(str(entry["site"]))]
        return body

    def request(self, entry: Mapping[str, Any], status: str = "active") -> dict[str, Any]:
        body = self.base("ServiceRequest", entry)
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
            body["reasonCode"] = [self.reason(entry["reason"])]
        return body

    def allergy(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        body = self.base("AllergyIntolerance", entry, "patient")
        system = "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification"
        body["verificationStatus"] = coding(system, str(entry.get("verified", "confirmed")))
        system = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical"
        body["clinicalStatus"] = coding(system, str(entry.get("status", "active")))
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
        body = self.base("AdverseEvent", entry)
        body["actuality"] = entry.get("actuality", "actual")
        body["event"] = self.code(
            str(entry.get("is", "")), code=entry.get("code"), text=entry.get("text")
        )
        if "on" in entry:
            body["date"] = self.day(entry["on"])
        if "serious" in entry:
            system = "http://terminology.hl7.org/CodeSystem/adverse-event-seriousness"
            body["seriousness"] = coding(system, "serious" if entry["serious"] else "non-serious")
        if "grade" in entry:
            body["severity"] = {"text": f"CTCAE v5.0 grade {entry['grade']}"}
        if "suspect" in entry:
            entity: dict[str, Any] = {"instance": {"display": str(entry["suspect"])}}
            if "causality" in entry:
                entity["causality"] = [{"assessment": {"coding": [{"code": entry["causality"]}]}}]
            body["suspectEntity"] = [entity]
        return body
