"""Kidney function: the exact estimate, which of two clearances counts, and dialysis."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from fhirmaps import renal
from rules.kernel import Reason
from rules.patient import Renal
from tests.fhirmaps.records import (
    LOINC,
    ME,
    SNOMED,
    WEIGHT,
    Json,
    coding,
    condition,
    patient,
    record,
    result,
)

DAY = "2026-04-03"
MEASURED = coding(LOINC, "2164-2")


def weight(value: Any, on: str = DAY, unit: str = "kg", ident: str = "w") -> Json:
    return result(ident, {"value": value, "unit": unit}, on, code=WEIGHT)


def kidney(
    *labs: Json,
    weights: list[Json] | None = None,
    who: Json | None = None,
    days: int = 30,
    **more: Any,
) -> Renal:
    held = record(
        patient=[who or patient(gender="male")],
        labs=list(labs),
        findings=[weight(60)] if weights is None else weights,
        **{"conditions": [], "procedures": [], **more},
    )
    return renal.renal(held, weight_days=days)


@pytest.mark.parametrize(
    ("sex", "scr", "kilos", "expected"),
    [
        ("male", 1, 60, Fraction(60)),  # (140 - 68) x 60 / 72
        ("female", 1, 60, Fraction(51)),
        ("male", 2, 60, Fraction(30)),
        ("male", 0.7, 50, Fraction(500, 7)),
    ],
)
def test_cockcroft_and_gault_exactly(sex: str, scr: float, kilos: int, expected: Fraction) -> None:
    found = kidney(result("a", scr, DAY), weights=[weight(kilos)], who=patient(gender=sex))
    assert found.crcl.require().value == expected


def test_the_estimate_is_as_old_as_its_creatinine() -> None:
    crcl = kidney(result("a", 1, "2026-03-20")).crcl
    assert crcl.when is not None
    assert crcl.when.text == "2026-03-20"
    assert [e.when and e.when.text for e in crcl.evidence if e.fact == "crcl"] == ["2026-03-20"]


def test_age_is_in_completed_years() -> None:
    before = kidney(result("a", 1, DAY), who=patient(gender="male", birthDate="1958-04-07"))
    assert before.crcl.require().value == Fraction((140 - 67) * 60, 72)
    today = kidney(result("a", 1, DAY), who=patient(gender="male", birthDate="1958-04-06"))
    assert today.crcl.require().value == Fraction(60)


def test_a_birth_year_alone_does_not_tell_the_age() -> None:
    found = kidney(result("a", 1, DAY), who=patient(gender="male", birthDate="1958"))
    assert found.crcl.reason is Reason.NOT_UNDERSTOOD


def test_a_birth_month_that_has_passed_tells_the_age() -> None:
    found = kidney(result("a", 1, DAY), who=patient(gender="male", birthDate="1958-02"))
    assert found.crcl.known


@pytest.mark.parametrize("gender", ["other", "unknown", None])
def test_without_male_or_female_there_is_no_estimate(gender: str | None) -> None:
    assert not kidney(result("a", 1, DAY), who=patient(gender=gender)).crcl.known


def test_a_weight_as_old_as_allowed_counts_and_a_day_older_does_not() -> None:
    assert kidney(result("a", 1, DAY), weights=[weight(60, "2026-03-07")]).crcl.known
    old = kidney(result("a", 1, DAY), weights=[weight(60, "2026-03-06")]).crcl
    assert old.reason is Reason.STALE


def test_no_weight_leaves_the_clearance_unknown_and_names_the_weight() -> None:
    crcl = kidney(result("a", 1, DAY), weights=[]).crcl
    assert crcl.detail is not None
    assert crcl.detail.params["part"].key == "fact-weightKg"


def test_weights_of_one_day_over_a_tenth_apart_are_unreadable() -> None:
    pair = [
        weight(60, "2026-04-03T08:00:00+09:00"),
        weight(67, "2026-04-03T20:00:00+09:00", ident="v"),
    ]
    assert kidney(result("a", 1, DAY), weights=pair).crcl.reason is Reason.NOT_UNDERSTOOD


def test_a_weight_in_pounds() -> None:
    found = kidney(result("a", 1, DAY), weights=[weight(100, unit="lb")])
    assert found.crcl.require().value == Fraction("45.359237")


def test_a_creatinine_below_a_limit_gives_no_estimate() -> None:
    low = {"value": 0.5, "unit": "mg/dL", "comparator": "<"}
    assert kidney(result("a", low, DAY)).crcl.reason is Reason.NOT_UNDERSTOOD


def test_the_newer_of_measured_and_estimated_counts_and_a_tie_goes_to_the_measured() -> None:
    def pair(on: str) -> Renal:
        measured = result("m", {"value": 45, "unit": "mL/min"}, on, code=MEASURED)
        return kidney(result("a", 1, DAY), measured)

    assert pair("2026-04-02").crcl.require().value == 60
    assert pair(DAY).crcl.require().value == 45
    assert pair("2026-04-04").crcl.require().value == 45


def test_a_clearance_per_body_surface_is_no_clearance() -> None:
    per_area = {"value": 45, "unit": "mL/min/1.73m2"}
    assert not kidney(result("m", per_area, DAY, code=MEASURED)).crcl.known
    other_code = coding(LOINC, "12195-4")
    assert not kidney(result("m", {"value": 45, "unit": "mL/min"}, DAY, code=other_code)).crcl.known


def test_the_site_may_add_to_an_enzymatic_creatinine() -> None:
    found = kidney(result("a", 1, DAY), policy={"crcl.enzymaticOffset": "0.2"})
    assert found.crcl.require().value == Fraction(50)


def procedure(status: str, **when: Any) -> Json:
    return {
        "resourceType": "Procedure",
        "id": "d",
        "status": status,
        "subject": ME,
        "code": coding(SNOMED, "302497006"),
        **when,
    }


@pytest.mark.parametrize(
    ("status", "when", "on_dialysis"),
    [
        ("completed", {"performedDateTime": "2026-03-07"}, True),
        ("completed", {"performedDateTime": "2026-03-06"}, None),
        ("not-done", {"performedDateTime": "2026-04-01"}, None),
        ("in-progress", {"performedPeriod": {"start": "2025-01-01"}}, True),
        ("completed", {"performedPeriod": {"start": "2025-01-01", "end": "2026-04-01"}}, True),
    ],
)
def test_dialysis_by_a_procedure(status: str, when: Json, on_dialysis: bool | None) -> None:
    assert kidney(procedures=[procedure(status, **when)]).dialysis.value is on_dialysis


def test_dialysis_by_a_condition_and_no_record_is_unknown() -> None:
    dependent = condition("c", coding(SNOMED, "105502003"))
    assert kidney(conditions=[dependent]).dialysis.value is True
    assert not kidney().dialysis.known
