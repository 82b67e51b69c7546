"""Changes of orders that came with a call: another dose, other days, another drug."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from fhirmaps import dosage, routes, schedule, times
from fhirmaps.products import product_of
from fhirmaps.record import PatientRecord, Resource, as_dicts, as_list, text_of
from rules.kernel import ChangeOrder

UCUM = "http://unitsofmeasure.org"

OF_THE_OLD_DOSE = (
    "text",
    "patientInstruction",
    "asNeededBoolean",
    "asNeededCodeableConcept",
    "maxDosePerPeriod",
    "maxDosePerAdministration",
)
"""Members of a dosage that speak of the dose or the use it had before."""


def amount(value: Decimal, unit: str) -> dict[str, Any]:
    """A Quantity in a UCUM unit."""
    return {"value": value, "unit": unit, "system": UCUM, "code": unit}


def repeat_of(
    every: tuple[int, int, str] | None, most: int | None, start: date | None
) -> dict[str, Any]:
    """``Timing.repeat`` of (frequency, period, unit), up to every ``most`` periods."""
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
    """Set an order's dose and, where the action says how often, its schedule.

    With a schedule the action is all of the order: further dosages go, and so do the daily amount,
    the words and the dispensed quantity of the old dose. Bounds and route are kept.
    """
    dosages = as_dicts(body.get("dosageInstruction"))
    first = dosages[0] if dosages else {}
    rates = as_dicts(first.get("doseAndRate"))
    kept = {k: v for k, v in (rates[0] if rates else {}).items() if not k.startswith("dose")}
    if schedule.daily_ratio(kept) is not None:
        kept.pop("rateRatio", None)
    if action.dose is not None:
        first["doseAndRate"] = [{**kept, "doseQuantity": amount(action.dose, action.unit)}]
    if action.every is not None:
        first["timing"] = {
            "repeat": {**_bounds(first.get("timing")), **repeat_of(action.every, None, None)}
        }
        dosages = dosages[:1]
    for name in OF_THE_OLD_DOSE:
        first.pop(name, None)
    supply = body.get("dispenseRequest")
    if isinstance(supply, dict):
        body["dispenseRequest"] = {k: v for k, v in supply.items() if k != "quantity"}
        if not body["dispenseRequest"]:
            body.pop("dispenseRequest")
    body["dosageInstruction"] = [first, *dosages[1:]]


def _bounds(timing: Any) -> dict[str, Any]:
    """Bounds of a Timing; of explicit dates their first day."""
    timing = timing if isinstance(timing, dict) else {}
    repeat = timing.get("repeat") if isinstance(timing.get("repeat"), dict) else {}
    bounds = {k: v for k, v in repeat.items() if k.startswith("bounds")}
    events = sorted(text_of(e) for e in as_list(timing.get("event")) if text_of(e))
    if events and not bounds:
        bounds["boundsPeriod"] = {"start": events[0]}
    return bounds


def unfit_product(record: PatientRecord, resource: Resource, action: ChangeOrder) -> str:
    """The drug to order in place of an oral product that cannot make up a dose; else empty.

    A 325 mg tablet makes no 100 mg; vials and drugs ordered by ingredient make any dose.
    """
    product = product_of(record, resource)
    strength = dosage.main_strength(product)
    held = strength.per_count if strength is not None and strength.kind == "mg" else None
    dosages = as_dicts(resource.body.get("dosageInstruction"))
    if not held or action.dose is None or action.unit != "mg" or not product.drugs:
        return ""
    if routes.route(record, dosages, product) != "oral":
        return ""
    return "" if Fraction(action.dose) % held == 0 else product.drugs[0]


def swap_drug(body: dict[str, Any], medication: dict[str, Any]) -> None:
    """Put a coded drug in the place of the order's medication, contained one and all."""
    reference = body.pop("medicationReference", None)
    target = text_of(reference.get("reference")) if isinstance(reference, dict) else ""
    if target.startswith("#"):
        left = [c for c in as_dicts(body.get("contained")) if c.get("id") != target[1:]]
        # ingredients of their own are referred to by the medication alone
        left = [c for c in left if c.get("resourceType") not in ("Medication", "Substance")]
        body.pop("contained", None)
        if left:
            body["contained"] = left
    body["medicationCodeableConcept"] = medication


def reschedule(record: PatientRecord, body: dict[str, Any], start: date) -> None:
    """Move an order's planned dates so that the first falls on ``start``."""
    if body.get("resourceType") == "ServiceRequest":
        body["occurrenceDateTime"] = start.isoformat()
        return
    dosages = as_dicts(body.get("dosageInstruction")) or [{}]
    moved = False
    for each in dosages:
        timing = each.get("timing")
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
