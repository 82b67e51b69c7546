"""Orders, drafts, gifts and statements of medication."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fhirmaps.shorthand.basics import CYCLE, Basics, period, route


class Therapy(Basics):
    """Writes medication."""

    def medication(
        self, entry: Mapping[str, Any], kind: str = "MedicationRequest", status: str = "active"
    ) -> dict[str, Any]:
        """An order, a draft, a gift or a statement (see ``docs/cases.md``)."""
        body = self.base(kind, entry)
        body["status"] = entry.get("status", status)
        if "reference" in entry:
            body["medicationReference"] = {"reference": entry["reference"]}
        else:
            body["medicationCodeableConcept"] = self.code(
                str(entry.get("drug", "")), code=entry.get("code"), text=entry.get("text")
            )
        if "reason" in entry:
            body["reasonCode"] = [self.reason(entry["reason"])]
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
            dosage["route"] = route(self.codes, str(entry["route"]))
        if dosage:
            body["dosage"] = dosage

    def _said(self, body: dict[str, Any], entry: Mapping[str, Any]) -> None:
        if "from" in entry or "until" in entry:
            body["effectivePeriod"] = period(self, entry)
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
            repeat["boundsPeriod"] = period(self, entry)
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
            dosage["route"] = route(self.codes, str(entry["route"]))
        if "directions" in entry:
            dosage["text"] = entry["directions"]
        if "dose" in entry:
            dosage["doseAndRate"] = [{"doseQuantity": self.quantity(entry["dose"])}]
        return dosage
