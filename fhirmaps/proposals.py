"""Proposals of the rules as complete FHIR R4 resources and actions (contract section 5)."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from fhirmaps.changes import amount, redose, repeat_of, reschedule, swap_drug, unfit_product
from fhirmaps.codebook import CodeBook
from fhirmaps.record import PatientRecord, Resource
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
SENDABLE = ("http://www.nlm.nih.gov/research/umls/rxnorm", "http://www.whocc.no/atc")


WITHDRAWN = {"withhold": "on-hold", "end": "stop"}
"""What becomes of an order that is on record; one that is only a draft is deleted."""
SNOMED = "http://snomed.info/sct"


def route_of(codes: CodeBook, route: str) -> dict[str, Any] | None:
    """CodeableConcept of a route by the first SNOMED code of its concept; None for others."""
    for code in codes.codes_of(f"route-{route}"):
        if code.system == SNOMED and code.match == "exact":
            return {"coding": [{"system": code.system, "code": code.code}]}
    return None


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
                    if code.display:  # our table marks RxNorm ingredients by their term type
                        each["display"] = code.display.removesuffix(" (IN)")
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
            found["timing"] = {"repeat": repeat_of(action.every, action.every_max, action.start)}
        route = route_of(self.record.codes, action.route)
        if route is not None:
            found["route"] = route
        if action.dose is not None:
            found["doseAndRate"] = [{"doseQuantity": amount(action.dose, action.unit)}]
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
        order = resource.body
        if change in WITHDRAWN:
            running = _on_record(resource)
            order, change = (running, WITHDRAWN[change]) if running else (order, "delete")
        if change == "delete":
            said = self.say(msg("action-delete", what=what))
            return {"type": "delete", "description": said, "resourceId": resource.reference}
        body = copy.deepcopy(order)
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
            self._redose(body, action)
            said = msg("action-redose", what=what, dose=action.dose, unit=action.unit)
            return self.say(said)
        if change == "replace" and action.dose is not None:
            text = self._dose_text(action)
            swap_drug(body, self.medication(action.replace_drug, text))
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

    def _redose(self, body: dict[str, Any], action: ChangeOrder) -> None:
        """A tablet that cannot make up the dose gives way to the ingredient."""
        resource = self.record.by_reference(action.reference)
        assert resource is not None  # ``_change`` looked it up
        drug = unfit_product(self.record, resource, action)
        if drug:
            swap_drug(body, self.medication(drug, self.say(msg("value-name", name=Drug(drug)))))
        redose(body, action)


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


def _on_record(resource: Resource) -> dict[str, Any] | None:
    """The running order behind an order of the call; None for one that is only a draft."""
    if not resource.draft or resource.dispatched:
        return resource.body
    stored = resource.stored
    return stored if stored and stored.get("status") in ("active", "on-hold") else None
