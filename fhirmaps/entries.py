"""One resource as an entry of the medication list, before its status is judged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fhirmaps import dosage, infusions, reasons, routes
from fhirmaps.dosage import Dosing
from fhirmaps.products import Product, product_of, split
from fhirmaps.record import PatientRecord, Resource, as_dicts, text_of
from fhirmaps.schedule import Schedule
from rules.therapy import Entry, Source, Status

TREATMENT_CYCLE = "https://cdshooks-haematology.example/fhir/StructureDefinition/treatment-cycle"
"""Extension with ``cycleNumber`` and ``doseNumber`` (mapping 2.5)."""


def has_medication(body: dict[str, Any]) -> bool:
    """True when some code, text or reference stands where the medication is due."""
    for each in as_dicts(body.get("medicationCodeableConcept")):
        codings = as_dicts(each.get("coding"))
        if text_of(each.get("text")) or any(
            text_of(c.get("code")) or text_of(c.get("display")) for c in codings
        ):
            return True
    return any(
        text_of(r.get("reference")) or text_of(r.get("display")) or r.get("identifier")
        for r in as_dicts(body.get("medicationReference"))
    )


def entry_of(
    record: PatientRecord,
    resource: Resource,
    source: Source,
    dosages: list[dict[str, Any]],
    planned: Callable[[], Schedule],
) -> Entry:
    """What a resource says of its drug, before its status is judged.

    ``planned`` makes the schedule; it is not asked for a drug that no rule reads.
    """
    body = resource.body
    product = product_of(record, resource)
    if not product.drugs:
        return _other(resource, source, product, Schedule() if product.readable else planned())
    plan = planned()
    doses = (
        dosage.given(record, body, product)
        if source is Source.GIVEN
        else dosage.dosing(record, dosages, product)
    )
    why, stop = reasons.why(record, resource, dosages), reasons.stop(record, body)
    push, drip = routes.ways(record, dosages)
    cycle, number = _cycle(body)
    marks = (*product.marks, *plan.marks, *(["mark-reason-by-text"] if stop.by_text else []))
    return Entry(
        source,
        Status.UNKNOWN,
        resource.reference,
        product.drugs,
        product.name,
        product.readable,
        product.by_text,
        split(product, doses.dose),
        routes.route(record, dosages, product),
        push,
        doses.dose,
        doses.per_day,
        doses.per_day_unknown,
        doses.as_needed,
        plan.dates,
        plan.scheduled,
        plan.repeats,
        plan.start,
        plan.end,
        plan.end_known,
        intent=why.intent,
        reasons=why.concepts,
        reason_text=why.text,
        why_stopped=stop.why,
        why_stopped_concepts=stop.concepts,
        why_stopped_text=stop.text,
        group=_group(body),
        cycle=cycle,
        dose_index=number,
        premedication=why.premedication,
        marks=tuple(dict.fromkeys((*marks, *doses.marks))),
        antiemetic=why.antiemetic,
        drip=drip,
        flush=reasons.says_flush(list(product.texts), dosages),
        minutes=_minutes(doses, plan, dosages),
        volume_ml=doses.volume_ml,
        admixed=_admixed(product),
    )


def _other(resource: Resource, source: Source, product: Product, plan: Schedule) -> Entry:
    """Another drug, or one nobody can name: no rule reads more of it than that it is there."""
    return Entry(
        source,
        Status.UNKNOWN,
        resource.reference,
        (),
        product.name,
        product.readable,
        dates=plan.dates,
        scheduled=plan.scheduled,
        repeats=plan.repeats,
        start=plan.start,
        end=plan.end,
        end_known=plan.end_known,
        marks=plan.marks,
    )


def _minutes(doses: Dosing, plan: Schedule, dosages: list[dict[str, Any]]) -> Any:
    return (
        doses.minutes
        if doses.minutes is not None
        else infusions.clock_minutes(plan.start, plan.end, dosages)
    )


def _admixed(product: Product) -> tuple[str, ...]:
    """Names of the parts of a mixture besides its first drug of ours."""
    if len(product.parts) < 2:
        return ()
    main = next((p for p in product.parts if set(p.concepts) - dosage.DILUENTS), None)
    rest = [p for p in product.parts if p is not main and p.reading.text]
    return tuple(dict.fromkeys(p.reading.text for p in rest))


def _group(body: dict[str, Any]) -> str:
    for each in as_dicts(body.get("groupIdentifier")):
        value = text_of(each.get("value"))
        if value:
            return f"{text_of(each.get('system'))}|{value}"
    return ""


def _cycle(body: dict[str, Any]) -> tuple[int | None, int | None]:
    """(cycle, dose) of the treatment-cycle extension."""
    numbers: dict[str, int] = {}
    for each in as_dicts(body.get("extension")):
        if text_of(each.get("url")) != TREATMENT_CYCLE:
            continue
        for part in as_dicts(each.get("extension")):
            number = part.get("valuePositiveInt", part.get("valueInteger"))
            if isinstance(number, int) and not isinstance(number, bool) and number > 0:
                numbers[text_of(part.get("url"))] = number
    return numbers.get("cycleNumber"), numbers.get("doseNumber")
