"""References between orders and their Medications, and what a product's code alone tells."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from fhirmaps.allergies import allergies
from fhirmaps.medications import medications
from fhirmaps.record import KeyData, PatientRecord
from rules.policy import Policy
from rules.therapy import Status
from tests.fhirmaps.medication_examples import (
    ACICLOVIR,
    AS_OF,
    BOOK,
    RXNORM,
    SNOMED,
    YJ,
    coded,
    daily,
    doses,
    listed,
    only,
    quantity,
    record,
    request,
    statement,
)
from tests.fhirmaps.records import ME, WEIGHT

CAPSULE = {"resourceType": "Medication", "id": "m7", "code": coded(RXNORM, "197310")}
SERVER = "https://ehr.example/fhir"


def ordered(reference: str) -> dict[str, Any]:
    return request(medicationReference={"reference": reference})


def test_a_draft_finds_its_medication_by_the_full_url_of_the_drafts_bundle() -> None:
    draft = {**ordered("urn:uuid:4711"), "status": "draft"}
    entry = only(drafts=(draft,), draft_urls={"urn:uuid:4711": CAPSULE})
    assert entry.ingredients == ("aciclovir",)


@pytest.mark.parametrize(
    "reference", [f"{SERVER}/Medication/m7", f"{SERVER}/Medication/m7/_history/3"]
)
def test_a_full_url_is_found_whatever_version_is_asked_for(reference: str) -> None:
    entries = [
        {"resource": ordered(reference)},
        {"fullUrl": f"{SERVER}/Medication/m7", "resource": CAPSULE},
    ]
    bundle = {"resourceType": "Bundle", "entry": entries}
    keys = {"medicationRequests": KeyData("complete", (bundle,))}
    (entry,) = medications(PatientRecord("p1", AS_OF, BOOK, Policy([]), keys)).entries
    assert entry.ingredients == ("aciclovir",)


def test_an_ingredient_contained_in_the_medication_itself_is_found() -> None:
    inner = {"resourceType": "Medication", "id": "i", "code": coded(YJ, "6250002F1025")}
    outer = {
        "resourceType": "Medication",
        "id": "m7",
        "contained": [inner],
        "ingredient": [{"itemReference": {"reference": "#i"}}],
    }
    entry = next(e for e in listed(ordered("Medication/m7"), outer).entries)
    assert (entry.ingredients, entry.route) == (("aciclovir",), "oral")


@pytest.mark.parametrize(
    "reference",
    [
        "MedicationRequest/old",
        "MedicationRequest/old/_history/2",
        f"{SERVER}/MedicationRequest/old",
        f"{SERVER}/MedicationRequest/old/_history/2",
    ],
)
def test_a_renewed_order_does_not_add_to_its_draft_however_referred_to(
    reference: str,
) -> None:
    stored = {**request(ACICLOVIR, dosageInstruction=doses(200, "mg", **daily())), "id": "old"}
    draft = request(
        ACICLOVIR,
        status="draft",
        priorPrescription={"reference": reference},
        dosageInstruction=doses(400, "mg", **daily()),
    )
    found = listed(stored, drafts=(draft,), fhir_server=SERVER)
    assert found.daily_total(("aciclovir",))[0] == 400


@pytest.mark.parametrize(
    ("code", "route"),
    [("197310", "oral"), ("197311", "oral"), ("197312", "topical"), ("281", "unknown")],
)
def test_a_product_sent_by_its_code_alone_has_the_form_of_the_table(code: str, route: str) -> None:
    assert only(request(coded(RXNORM, code))).route == route


def weight(kilos: int, on: str) -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "id": "w1",
        "status": "final",
        "subject": ME,
        "code": WEIGHT,
        "effectiveDateTime": on,
        "valueQuantity": quantity(kilos, "kg"),
    }


@pytest.mark.parametrize(("on", "total"), [("2026-01-08", 900), ("2026-01-07", None), (None, None)])
def test_a_dose_per_kg_becomes_mg_by_a_weight_of_the_last_90_days(
    on: str | None, total: int | None
) -> None:
    order = request(ACICLOVIR, dosageInstruction=doses(5, "mg/kg", **daily(3)))
    results = (weight(60, on),) if on else ()
    keys = {
        "medicationRequests": KeyData("complete", (order,)),
        "findings": KeyData("complete", results),
    }
    (entry,) = medications(PatientRecord("p1", AS_OF, BOOK, Policy([]), keys)).entries
    assert entry.per_day is not None
    assert (entry.per_day.mg, entry.per_day.per_kg) == (total, Fraction(15))


def test_a_therapy_said_to_last_until_a_day_had_its_last_dose_there() -> None:
    said = statement(
        coded(RXNORM, "402243"),
        status="completed",
        effectivePeriod={"start": "2026-01-10", "end": "2026-03-20"},
    )
    last = listed(said).last_dose(("bortezomib",))
    assert last is not None
    assert last[0] == date(2026, 3, 20)


def test_an_order_with_a_supply_but_no_timing_is_one_dose_at_its_start() -> None:
    order = request(
        coded(RXNORM, "402243"),
        status="completed",
        dispenseRequest={"expectedSupplyDuration": quantity(5, "d")},
    )
    last = listed(order).last_dose(("bortezomib",))
    assert last is not None
    assert last[0] == date(2026, 4, 1)


@pytest.mark.parametrize("system", ["bfarm", "dimdi"])
def test_the_german_edition_of_atc_is_read(system: str) -> None:
    entry = only(request(coded(f"http://fhir.de/CodeSystem/{system}/atc", "L01XG01")))
    assert (entry.ingredients, entry.status) == (("bortezomib",), Status.ACTIVE)


def test_an_allergy_is_recognised_by_its_display_beside_a_vaguer_text() -> None:
    code = {
        "coding": [{"system": SNOMED, "code": "372729009", "display": "Aciclovir"}],
        "text": "antiviral agent",
    }
    body = {"resourceType": "AllergyIntolerance", "id": "a1", "patient": ME, "code": code}
    (entry,) = allergies(record(body)).entries
    assert entry.concepts == ("aciclovir",)
