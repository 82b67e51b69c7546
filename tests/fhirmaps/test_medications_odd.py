"""Odd and foreign input: the medication list is always built, and what is odd stays visible."""

from __future__ import annotations

import copy
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fhirmaps.medications import medications, unreadable_drafts, unresolved_medications
from fhirmaps.record import KeyData, PatientRecord
from rules.policy import Policy
from rules.therapy import Entry, Status
from tests.fhirmaps.medication_examples import (
    AS_OF,
    BOOK,
    BORTEZOMIB,
    PERIOD_OF_USE,
    YJ,
    Json,
    coded,
    daily,
    gift,
    listed,
    quantity,
    record,
    request,
    statement,
)

REAL = sorted((Path(__file__).parents[1] / "data" / "realdata").glob("*.json"))

RICH: list[Json] = [
    request(
        None,
        contained=[
            {
                "resourceType": "Medication",
                "id": "m",
                "code": coded(YJ, "6250002F1025", "アシクロビル錠２００ｍｇ"),
                "form": {"text": "錠"},
                "ingredient": [
                    {
                        "itemCodeableConcept": coded(YJ, "6250002F1025"),
                        "isActive": True,
                        "strength": {
                            "numerator": quantity(200, "mg"),
                            "denominator": {"value": 1, "unit": "錠"},
                        },
                    }
                ],
            }
        ],
        medicationReference={"reference": "#m"},
        groupIdentifier={"system": "s", "value": "g"},
        priorPrescription={"reference": "MedicationRequest/0"},
        statusReason={"text": "副作用"},
        reasonCode=[{"text": "予防"}],
        extension=[
            {
                "url": "https://cdshooks-haematology.example/fhir/StructureDefinition/treatment-cycle",
                "extension": [{"url": "cycleNumber", "valuePositiveInt": 1}],
            }
        ],
        dispenseRequest={
            "validityPeriod": {"start": "2026-04-01"},
            "expectedSupplyDuration": quantity(7, "d"),
            "numberOfRepeatsAllowed": 2,
        },
        dosageInstruction=[
            {
                "sequence": 1,
                "extension": [{"url": PERIOD_OF_USE, "valuePeriod": {"start": "2026-04-02"}}],
                "timing": {
                    "event": ["2026-04-06"],
                    "repeat": daily(
                        2,
                        boundsDuration=quantity(28, "d"),
                        dayOfWeek=["mon"],
                        count=3,
                        duration=1,
                        durationUnit="h",
                    ),
                },
                "route": coded("http://snomed.info/sct", "26643006"),
                "doseAndRate": [
                    {
                        "doseQuantity": {"value": 1, "unit": "錠"},
                        "rateRatio": {
                            "numerator": quantity(2, "mg"),
                            "denominator": quantity(1, "d"),
                        },
                    }
                ],
            }
        ],
    ),
    statement(
        BORTEZOMIB,
        effectivePeriod={"start": "2026-03-01", "end": "2026-03-21"},
        dosage=[{"doseAndRate": [{"doseRange": {"low": quantity(1, "mg")}}]}],
    ),
    gift(
        BORTEZOMIB,
        dosage={"dose": quantity(2, "mg"), "rateQuantity": quantity(100, "mL/h")},
        reasonReference=[{"reference": "Condition/x"}],
    ),
]

ODD: list[Any] = [
    None, True, 0, -1, 1e308, float("nan"), float("inf"), "", "x", "#m", "9999-12-31", "0001-01-01",
    [], [[]], [None], {}, {"value": "x"}, {"coding": "x"}, {"coding": [1]}, [{"coding": {}}],
    {"reference": 5}, {"start": 5, "end": []}, {"repeat": []}, {"event": {}}, 10**30, "１",
    {"value": 1e300, "unit": "d"}, {"value": -5, "unit": "d"}, ["mon", 3],
]  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    members: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        members = list(value.items())
    elif isinstance(value, list):
        members = list(enumerate(value))
    for key, member in members:
        found.extend(places(member, (*path, key)))
    return found


@st.composite
def spoilt(draw: st.DrawFn) -> Json:
    """A rich resource with one to four of its values replaced by something odd."""
    body = copy.deepcopy(draw(st.sampled_from(RICH)))
    for _ in range(draw(st.integers(1, 4))):
        where = draw(st.sampled_from(places(body)))
        if where[0] in ("resourceType", "subject"):
            continue
        holder: Any = body
        for step in where[:-1]:
            holder = holder[step]
        holder[where[-1]] = copy.deepcopy(draw(st.sampled_from(ODD)))
    return body


@given(spoilt(), st.booleans())
@settings(max_examples=300)
def test_no_spoilt_resource_raises(body: Json, as_draft: bool) -> None:
    found = record(drafts=(body,)) if as_draft else record(body)
    listing = medications(found)
    unreadable_drafts(found)
    unresolved_medications(found)
    assert len(listing.entries) <= 1
    for entry in listing.entries:
        assert len(entry.dates) <= 60
        listing.per_28_days(entry)
        listing.daily_total(entry.drugs)
    listing.dose_days(["aciclovir", "bortezomib"])


@given(
    st.sampled_from(RICH),
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
        ),
        max_leaves=6,
    ),
    st.data(),
)
@settings(max_examples=150)
def test_any_json_in_any_member_is_survived(rich: Json, value: Any, data: st.DataObject) -> None:
    body = copy.deepcopy(rich)
    member = data.draw(st.sampled_from([k for k in body if k not in ("resourceType", "subject")]))
    body[member] = value
    listing = listed(body)
    assert len(listing.entries) <= 1


@pytest.mark.parametrize("path", REAL, ids=lambda p: p.stem)
def test_records_of_other_people_are_read(path: Path) -> None:
    bundle = json.loads(path.read_text("utf-8"))
    resources = [entry["resource"] for entry in bundle["entry"]]
    patients = [r["id"] for r in resources if r["resourceType"] == "Patient"]
    assert patients
    entries: list[Entry] = []
    for patient in patients:
        keys = {"medicationRequests": KeyData("complete", (bundle,))}
        found = medications(PatientRecord(patient, AS_OF, BOOK, Policy([]), keys))
        entries.extend(found.entries)
        assert found.entries == () or all(e.name for e in found.entries if e.readable)
    assert entries


def test_a_german_record_by_reference_only() -> None:
    bundle = json.loads((REAL[0].parent / "mii-patient-8.json").read_text("utf-8"))
    patient = next(
        e["resource"]["id"] for e in bundle["entry"] if e["resource"]["resourceType"] == "Patient"
    )
    keys = {"medicationRequests": KeyData("complete", (bundle,))}
    found = medications(PatientRecord(patient, AS_OF, BOOK, Policy([]), keys))
    heparin = found.given(["heparin"])
    assert [(e.route, e.dose.mg, e.dose.unit) for e in heparin if e.dose] == [
        ("subcutaneous", Fraction(5000), "IU")
    ]


def test_a_childs_induction_keeps_what_was_given() -> None:
    bundle = json.loads((REAL[0].parent / "mcode-paediatric-b-all.json").read_text("utf-8"))
    keys = {"administrations": KeyData("complete", (bundle,))}
    found = medications(PatientRecord("cancer-patient-brian-l", AS_OF, BOOK, Policy([]), keys))
    given_drugs = {drug for e in found.entries if e.status is Status.GIVEN for drug in e.drugs}
    assert {"cyclophosphamide", "vincristine", "prednisone"} <= given_drugs
