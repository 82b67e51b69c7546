"""A patient's chart (Bundle or NDJSON) and draft orders as a CDS Hooks call."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from cdshooks.errors import BadRequest
from cdshooks.wire import json
from fhirmaps.queries import KEYS
from fhirmaps.record import KEY_OF_TYPE, as_dicts

NAMESPACE = UUID("0f8e6a52-93c7-4d1c-8a0e-4f2a7f5a9c11")


def read(path: Path) -> Any:
    """A JSON document, or NDJSON as a Bundle; raises ``BadRequest`` naming the line."""
    data = path.read_bytes()
    if path.suffix.lower() not in (".ndjson", ".jsonl"):
        return json.decode(data)
    entries = []
    for number, line in enumerate(data.splitlines(), 1):
        if line.strip():
            try:
                entries.append({"resource": json.decode(line)})
            except BadRequest as error:
                raise BadRequest(error.text, f"line {number}") from error
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def call_of(chart: Any, hook: str, orders: Any = None) -> dict[str, Any]:
    """The call an EHR would make that holds the whole chart: every key is given."""
    if not isinstance(chart, dict) or chart.get("resourceType") != "Bundle":
        raise BadRequest("A CDS Hooks request or a Bundle is expected.")
    entries = [e for e in as_dicts(chart.get("entry")) if isinstance(e.get("resource"), dict)]
    patient_id = _patient(entries)
    context: dict[str, Any] = {"userId": "Practitioner/command-line", "patientId": patient_id}
    if hook in ("order-sign", "order-select"):
        drafts = resources_of(orders)
        if not drafts:
            raise BadRequest("This hook needs draft orders: give them with --order FILE.")
        context["draftOrders"] = {
            "resourceType": "Bundle",
            "type": "collection",
            "entry": [{"resource": each} for each in drafts],
        }
        if hook == "order-select":
            context["selections"] = [f"{d.get('resourceType')}/{d.get('id')}" for d in drafts]
    if hook == "order-dispatch":
        stored = [each for each in resources_of(orders) if each.get("id")]
        if not stored:
            raise BadRequest("This hook needs orders with ids: give them with --order FILE.")
        named = [f"{each.get('resourceType')}/{each['id']}" for each in stored]
        context |= {"dispatchedOrders": named, "performer": "Organization/command-line"}
        entries += [{"resource": each} for each in stored]
    if hook in ("encounter-start", "encounter-discharge"):
        context["encounterId"] = _encounter(entries)
    return {
        "hook": hook,
        "hookInstance": str(uuid5(NAMESPACE, f"{patient_id}/{hook}")),
        "context": context,
        "prefetch": _prefetch(entries),
    }


def _patient(entries: Iterable[dict[str, Any]]) -> str:
    found = [e for e in entries if e["resource"].get("resourceType") == "Patient"]
    if len(found) != 1:
        raise BadRequest(f"A chart of one patient is expected; this one has {len(found)}.", "entry")
    entry = found[0]
    ident = entry["resource"].get("id")
    if not ident:  # some generators write only the fullUrl
        ident = str(entry.get("fullUrl", "")).removeprefix("urn:uuid:") or "patient"
        entry["resource"]["id"] = ident
    return str(ident)


def _encounter(entries: Iterable[dict[str, Any]]) -> str:
    for entry in entries:
        if entry["resource"].get("resourceType") == "Encounter" and entry["resource"].get("id"):
            return str(entry["resource"]["id"])
    return "unknown"


def resources_of(orders: Any) -> list[dict[str, Any]]:
    """The resources of a Bundle, of a list, or a single one."""
    if isinstance(orders, dict) and orders.get("resourceType") == "Bundle":
        entries = as_dicts(orders.get("entry"))
        return [e["resource"] for e in entries if isinstance(e.get("resource"), dict)]
    return as_dicts(orders)


def _prefetch(entries: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The chart's entries under their keys; everything no key takes travels with conditions."""
    shared: dict[str, list[dict[str, Any]]] = {key: [] for key in KEYS if key != "patient"}
    patient: Any = None
    for entry in entries:
        kind = entry["resource"].get("resourceType")
        if kind == "Patient":
            patient = entry["resource"]
            shared["conditions"].append({**entry, "search": {"mode": "include"}})
            continue
        if kind == "Observation":
            shared["labs"].append(entry)
            shared["findings"].append(entry)
            continue
        key = KEY_OF_TYPE.get(str(kind))
        if key is None:
            shared["conditions"].append({**entry, "search": {"mode": "include"}})
        else:
            shared[key].append(entry)
    found: dict[str, Any] = {
        key: {"resourceType": "Bundle", "type": "searchset", "entry": each}
        for key, each in shared.items()
    }
    found["patient"] = patient
    return found
