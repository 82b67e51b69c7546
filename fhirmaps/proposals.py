"""Proposals of the rules as complete FHIR R4 resources and actions (contract section 5)."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from fhirmaps import times
from fhirmaps.record import PatientRecord, Resource, as_dicts, as_list, text_of
from fhirmaps.requestable import REQUESTABLE
from fhirmaps.validation import first_error, valid_or_raise
from rules.kernel import (
    Action,
    ChangeOrder,
    Drug,
    Message,
    PrescribeDrug,
    RequestTask,
    RequestTest,
    Term,
    msg,
)

Say = Callable[[Message], str]
UCUM = "http://unitsofmeasure.org"
SENDABLE = ("http://www.nlm.nih.gov/research/umls/rxnorm", "http://www.whocc.no/atc")
ROUTES = {"oral": "26643006", "subcutaneous": "34206005", "intravenous": "47625008"}


class CannotPropose(Exception):
    """A proposal that cannot be turned into a valid resource; the card goes out without it."""


class Proposals:
    """Builds the actions of one call's suggestions."""

    def __init__(self, record: PatientRecord, say: Say) -> None:
        self.record = record
        self.say = say

    def action(self, action: Action) -> dict[str, Any]:
        """One CDS Hooks action; raises ``CannotPropose``."""
        if isinstance(action, PrescribeDrug):
            body = self._prescription(action)
            return self._create(body, body["medicationCodeableConcept"]["text"])
        if isinstance(action, RequestTest):
            body = self._request(action)
            return self._create(body, body["code"]["text"])
        if isinstance(action, RequestTask):
            body = self._task(action)
            return self._create(body, body["description"])
        return self._change(action)

    def _create(self, body: dict[str, Any], what: str) -> dict[str, Any]:
        try:
            valid_or_raise(body)
        except ValueError as error:
            raise CannotPropose(f"{body['resourceType']}: {error}") from None
        description = self.say(msg("action-create", what=what))
        return {"type": "create", "description": description, "resource": body}

    @property
    def _subject(self) -> dict[str, str]:
        return {"reference": f"Patient/{self.record.patient_id}"}

    # --- prescriptions ---

    def _prescription(self, action: PrescribeDrug) -> dict[str, Any]:
        text = self._dose_text(action)
        body: dict[str, Any] = {
            "resourceType": "MedicationRequest",
            "status": "draft",
            "intent": "order",
            "medicationCodeableConcept": self.medication(action.concept, text),
            "subject": self._subject,
            "authoredOn": self.record.as_of.isoformat(),
            "note": [{"text": self.say(msg("note-draft"))}],
        }
        if action.prophylaxis:
            body["reasonCode"] = [self._concept("prophylaxis-intent", Term("reason-prophylaxis"))]
        if action.accompanies and "/" in action.accompanies:
            body["supportingInformation"] = [{"reference": action.accompanies}]
        if action.note is not None:
            body["note"].append({"text": self.say(action.note)})
        body["dosageInstruction"] = [self._dosage(action, text)]
        return body

    def medication(self, concept: str, text: str) -> dict[str, Any]:
        """CodeableConcept of a drug: its ingredient codes and a text."""
        coding = []
        for system in SENDABLE:
            for code in self.record.codes.codes_of(concept):
                if code.system == system and code.match == "exact":
                    each = {"system": system, "code": code.code}
                    if code.display:
                        each["display"] = code.display
                    coding.append(each)
                    break
        found: dict[str, Any] = {"text": text}
        if coding:
            found["coding"] = coding
        return found

    def _dose_text(self, action: PrescribeDrug | ChangeOrder) -> str:
        if isinstance(action, PrescribeDrug) and not action.concept and action.label is not None:
            return self.say(action.label)
        concept = action.concept if isinstance(action, PrescribeDrug) else action.replace_drug
        route = Term(f"route-{action.route or 'unknown'}")
        if action.dose is None:
            return self.say(msg("dose-text-open", drug=Drug(concept), route=route))
        most = action.every_max if isinstance(action, PrescribeDrug) else None
        return self.say(
            msg(
                "dose-text",
                drug=Drug(concept),
                dose=action.dose,
                unit=action.unit.strip("[]"),  # UCUM writes [IU]
                route=route,
                schedule=_schedule(action.every, most),
            )
        )

    def _dosage(self, action: PrescribeDrug, text: str) -> dict[str, Any]:
        found: dict[str, Any] = {"text": text}
        if action.every is not None or action.start is not None:
            found["timing"] = {"repeat": _repeat(action.every, action.every_max, action.start)}
        if action.route in ROUTES:
            coding = {"system": "http://snomed.info/sct", "code": ROUTES[action.route]}
            found["route"] = {"coding": [coding]}
        if action.dose is not None:
            found["doseAndRate"] = [{"doseQuantity": _amount(action.dose, action.unit)}]
        return found

    def _concept(self, concept: str, shown: Term) -> dict[str, Any]:
        """CodeableConcept of a concept's first exact SNOMED or LOINC code, with our own text."""
        found: dict[str, Any] = {"text": self.say(Message(shown.key))}
        for code in self.record.codes.codes_of(concept):
            if code.match == "exact" and code.system in (
                "http://snomed.info/sct",
                "http://loinc.org",
            ):
                found["coding"] = [{"system": code.system, "code": code.code}]
                break
        return found

    # --- tests, consults, tasks ---

    def _request(self, action: RequestTest) -> dict[str, Any]:
        concept = REQUESTABLE.get(action.test, "")
        body: dict[str, Any] = {
            "resourceType": "ServiceRequest",
            "status": "draft",
            "intent": "order",
            "code": self._concept(concept, Term(f"test-{action.test}")),
            "subject": self._subject,
            "authoredOn": self.record.as_of.isoformat(),
            "note": [{"text": self.say(msg("note-draft"))}],
        }
        if action.urgent:
            body["priority"] = "urgent"
        if action.occurrence is not None:
            body["occurrenceDateTime"] = action.occurrence.isoformat()
        if action.note is not None:
            body["note"].append({"text": self.say(action.note)})
        return body

    def _task(self, action: RequestTask) -> dict[str, Any]:
        return {
            "resourceType": "Task",
            "status": "draft",
            "intent": "proposal",
            "description": self.say(action.description),
            "for": self._subject,
            "authoredOn": self.record.as_of.isoformat(),
        }

    # --- changes of orders that came with the call ---

    def _change(self, action: ChangeOrder) -> dict[str, Any]:
        resource = self.record.by_reference(action.reference)
        if resource is None or not resource.id:
            raise CannotPropose("the order has no id")
        what = self.what(resource)
        change = action.change
        if change == "delete" and (not resource.draft or resource.dispatched):
            change = "stop"
        if change == "delete":
            said = self.say(msg("action-delete", what=what))
            return {"type": "delete", "description": said, "resourceId": resource.reference}
        body = copy.deepcopy(resource.body)
        said = self._apply(body, action, change, what)
        problem = first_error(resource.type, {"intent": "order", "status": "draft", **body})
        if problem is not None and problem != resource.invalid:
            raise CannotPropose(f"{resource.type}: {problem}")
        return {"type": "update", "description": said, "resource": body}

    def what(self, resource: Resource) -> str:
        """A short name of an order: our drug name, else the record's own text."""
        node = resource.body.get("medicationCodeableConcept") or resource.body.get("code")
        if node is None:
            reference = resource.body.get("medicationReference")
            node = (self.record.resolve(reference, resource) or {}).get("code")
        reading = self.record.codes.read(node)
        named = self.record.codes.drug_name
        drugs = [c for c in reading.concepts if (named(c, "en"), named(c, "ja")) != (c, c)]
        return self.say(msg("value-name", name=Drug(drugs[0]))) if drugs else reading.text

    def _apply(self, body: dict[str, Any], action: ChangeOrder, change: str, what: str) -> str:
        if change in ("on-hold", "stop", "continue"):
            body["status"] = {"on-hold": "on-hold", "stop": "stopped", "continue": "active"}[change]
            if change == "continue":
                body.pop("statusReason", None)
            return self.say(msg(f"action-{change}", what=what))
        if change == "reschedule" and action.start is not None:
            reschedule(self.record, body, action.start)
            return self.say(msg("action-reschedule", what=what, start=action.start))
        if change == "redose" and action.dose is not None:
            redose(body, action)
            said = msg("action-redose", what=what, dose=action.dose, unit=action.unit)
            return self.say(said)
        if change == "replace" and action.dose is not None:
            text = self._dose_text(action)
            body.pop("medicationReference", None)
            body["medicationCodeableConcept"] = self.medication(action.replace_drug, text)
            redose(body, action)
            body["dosageInstruction"][0]["text"] = text
            return self.say(
                msg(
                    "action-replace",
                    what=what,
                    drug=Drug(action.replace_drug),
                    dose=action.dose,
                    unit=action.unit,
                )
            )
        raise CannotPropose(f"change {change!r} without what it needs")


def _amount(value: Decimal, unit: str) -> dict[str, Any]:
    return {"value": value, "unit": unit, "system": UCUM, "code": unit}


def _schedule(every: tuple[int, int, str] | None, most: int | None) -> Message:
    if every is None:
        return msg("schedule-none")
    frequency, period, unit = every
    if (frequency, period, unit) == (1, 1, "d"):
        return msg("schedule-daily")
    if (frequency, period, unit) == (1, 1, "wk"):
        return msg("schedule-weekly")
    if most is not None:
        return msg("schedule-range-days", days=period, most=most)
    return msg("schedule-every-days", days=period)


def _repeat(
    every: tuple[int, int, str] | None, most: int | None, start: date | None
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if start is not None:
        found["boundsPeriod"] = {"start": start.isoformat()}
    if every is not None:
        frequency, period, unit = every
        found |= {"frequency": frequency, "period": period, "periodUnit": unit}
        if most is not None:
            found["periodMax"] = most
    return found


def redose(body: dict[str, Any], action: ChangeOrder) -> None:
    """Set the dose (and frequency) of an order's first dosage, the rest of it kept."""
    dosages = as_dicts(body.get("dosageInstruction"))
    first = dosages[0] if dosages else {}
    rates = as_dicts(first.get("doseAndRate"))
    kept = {k: v for k, v in (rates[0] if rates else {}).items() if not k.startswith("dose")}
    if action.dose is not None:
        first["doseAndRate"] = [{**kept, "doseQuantity": _amount(action.dose, action.unit)}]
    if action.every is not None:
        timing = first.get("timing")
        timing = timing if isinstance(timing, dict) else {}
        repeat = timing.get("repeat")
        kept_bounds = repeat if isinstance(repeat, dict) else {}
        bounds = {k: v for k, v in kept_bounds.items() if k.startswith("bounds")}
        timing = {"repeat": {**bounds, **_repeat(action.every, None, None)}}
        first["timing"] = timing
    first.pop("text", None)
    body["dosageInstruction"] = [first, *dosages[1:]]


def reschedule(record: PatientRecord, body: dict[str, Any], start: date) -> None:
    """Move an order's planned dates so that the first falls on ``start``."""
    if body.get("resourceType") == "ServiceRequest":
        body["occurrenceDateTime"] = start.isoformat()
        return
    dosages = as_dicts(body.get("dosageInstruction")) or [{}]
    moved = False
    for dosage in dosages:
        timing = dosage.get("timing")
        if isinstance(timing, dict):
            moved = _move(record, timing, start) or moved
    if not moved:
        timing = dosages[0].setdefault("timing", {})
        timing.setdefault("repeat", {})["boundsPeriod"] = {"start": start.isoformat()}
    body["dosageInstruction"] = dosages


def _move(record: PatientRecord, timing: dict[str, Any], start: date) -> bool:
    events = [text_of(e) for e in as_list(timing.get("event"))]
    first = times.parse(events[0], record.zone) if events else None
    if first is not None:
        shift = start - first.date
        timing["event"] = [_shifted(record, e, shift) for e in events]
        return True
    repeat = timing.get("repeat")
    bounds = repeat.get("boundsPeriod") if isinstance(repeat, dict) else None
    if isinstance(bounds, dict) and (old := times.parse(bounds.get("start"), record.zone)):
        shift = start - old.date
        for name in ("start", "end"):
            if bounds.get(name):
                bounds[name] = _shifted(record, text_of(bounds[name]), shift)
        return True
    return False


def _shifted(record: PatientRecord, text: str, shift: timedelta) -> str:
    """A date or time text moved by whole days, its own precision kept."""
    when = times.parse(text, record.zone)
    if when is None:
        return text
    day = date.fromisoformat(text[:10]) if len(text) >= 10 else when.date
    return (day + shift).isoformat() + text[10:]
