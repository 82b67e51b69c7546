"""Whose data is it: references that must lead to the patient of the call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cdshooks.errors import BadRequest

PATIENT_MEMBERS = ("subject", "patient", "for")
"""Elements that name the patient of an order (MedicationRequest, NutritionOrder, Task)."""


def entries(bundle: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    """Index and resource of each entry that holds one."""
    if not isinstance(bundle, dict):
        return
    listed = bundle.get("entry")
    for index, entry in enumerate(listed if isinstance(listed, list) else []):
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if isinstance(resource, dict):
            yield index, resource


def refuse_other_patients_drafts(
    bundle: dict[str, Any], patient_id: str, fhir_server: str, path: str
) -> None:
    """``BadRequest`` naming the first draft that belongs to another patient (ruling P15).

    A draft that names no patient is accepted: it came within this patient's context.
    """
    names = _names(patient_id, fhir_server) | _local_names(bundle, patient_id)
    for index, resource in entries(bundle):
        if member := _foreign(resource, names):
            where = f"{path}.entry[{index}].resource.{member}"
            raise BadRequest("A draft belongs to another patient than the context.", where)


def refuse_other_patients_order(
    order: dict[str, Any], patient_id: str, fhir_server: str, path: str
) -> None:
    """``BadRequest`` when a stored order belongs to another patient."""
    if _foreign(order, _names(patient_id, fhir_server)):
        raise BadRequest("An order belongs to another patient than the context.", path)


def _names(patient_id: str, fhir_server: str) -> set[str]:
    """References that lead to the patient."""
    own = f"Patient/{patient_id}"
    return {own, f"{fhir_server}/{own}"} if fhir_server else {own}


def _foreign(resource: dict[str, Any], names: set[str]) -> str:
    """The member that names another patient; empty where none does."""
    for member in PATIENT_MEMBERS:
        subject = resource.get(member)
        reference = subject.get("reference") if isinstance(subject, dict) else None
        if not isinstance(reference, str) or not reference:
            continue
        if reference.split("/_history/")[0] not in names:
            return member
    return ""


def _local_names(bundle: dict[str, Any], patient_id: str) -> set[str]:
    """``fullUrl`` of the entries of the Bundle that are this very patient."""
    names = set()
    listed = bundle.get("entry")
    for entry in listed if isinstance(listed, list) else []:
        resource = entry.get("resource") if isinstance(entry, dict) else None
        url = entry.get("fullUrl") if isinstance(entry, dict) else None
        if not isinstance(resource, dict) or not isinstance(url, str):
            continue
        if resource.get("resourceType") == "Patient" and resource.get("id") == patient_id:
            names.add(url)
    return names


def refuse_another_patient(prefetch: dict[str, Any], patient_id: str) -> None:
    """``BadRequest`` when the Patient that came along is not the one of the context."""
    given = prefetch.get("patient")
    if not isinstance(given, dict):
        return
    found = [("prefetch.patient", given)] if given.get("resourceType") == "Patient" else []
    if given.get("resourceType") == "Bundle":
        found = [(f"prefetch.patient.entry[{i}].resource", r) for i, r in entries(given)]
    for path, resource in found:
        if (
            resource.get("resourceType") == "Patient"
            and resource.get("id", patient_id) != patient_id
        ):
            raise BadRequest(
                "The prefetched patient is not the patient of the context.", f"{path}.id"
            )
