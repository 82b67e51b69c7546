"""Corrected calcium: which albumin belongs to it, which result decides, what stays unknown."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from fhirmaps.calcium import assemble
from fhirmaps.laboratory import series
from rules.calcium import CalciumRecord, Kind
from rules.kernel import Reason, Tri
from tests.fhirmaps.records import LOINC, coding, record, result

TOTAL, ALBUMIN = coding(LOINC, "17861-6"), coding(LOINC, "1751-7")
BY_LABORATORY, IONISED = coding(LOINC, "46099-8"), coding(LOINC, "1995-0")
DAY = "2026-04-03"


def quantity(value: Any, unit: str) -> dict[str, Any]:
    return {"value": value, "unit": unit}


def total(value: Any, on: str = DAY, unit: str = "mg/dL", **more: Any) -> dict[str, Any]:
    return result(more.pop("ident", "ca"), quantity(value, unit), on, code=TOTAL, **more)


def albumin(value: Any, on: str = DAY, unit: str = "g/dL", **more: Any) -> dict[str, Any]:
    return result(more.pop("ident", "alb"), quantity(value, unit), on, code=ALBUMIN, **more)


def read(*results: dict[str, Any]) -> CalciumRecord:
    found = record(labs=list(results))
    return assemble(
        found,
        series(found, "ca", ["calcium-total"]),
        series(found, "alb", ["albumin"]),
        series(found, "corrCa", ["calcium-corrected-albumin"]),
        series(found, "caIonised", ["calcium-ionized"]),
    )


@pytest.mark.parametrize(
    ("calcium", "albumin_value", "expected"),
    [
        (8.4, 2.8, Fraction("9.6")),
        (7.9, 4.2, Fraction("7.9")),
        (9.0, 4.0, Fraction("9.0")),
        (9.0, 3.99, Fraction("9.01")),
    ],
)
def test_calcium_is_corrected_below_an_albumin_of_four(
    calcium: float, albumin_value: float, expected: Fraction
) -> None:
    newest = read(total(calcium), albumin(albumin_value)).latest.require()
    assert newest.kind is Kind.CORRECTED
    assert newest.value.value == expected


def test_other_units_are_converted_before_the_correction() -> None:
    newest = read(total(2.0, unit="mmol/L"), albumin(30, unit="g/L")).latest.require()
    assert newest.value.value == Fraction("2.0") * Fraction("4.008") + 1
    assert newest.value.shown_unit == "mg/dL"


def test_limits_travel_with_the_calcium_result() -> None:
    limits = [{"low": quantity(8.5, "mg/dL"), "high": quantity(10.2, "mg/dL")}]
    newest = read(total(8.4, referenceRange=limits), albumin(3.0)).latest.require()
    assert (newest.value.lln, newest.value.uln) == (Fraction("8.5"), Fraction("10.2"))


def test_without_albumin_the_total_is_a_lower_bound() -> None:
    newest = read(total(12.0)).latest.require()
    assert newest.kind is Kind.TOTAL
    assert not newest.corrected
    assert newest.above(Fraction(10)) is Tri.YES
    assert newest.above(Fraction(13)) is Tri.UNKNOWN
    assert newest.below(Fraction(13)) is Tri.UNKNOWN
    assert newest.below(Fraction(10)) is Tri.NO


@pytest.mark.parametrize(
    ("on", "kind"),
    [
        ("2026-04-02T09:00:00+09:00", Kind.CORRECTED),
        ("2026-04-02T07:59:00+09:00", Kind.TOTAL),
        ("2026-04-04T08:00:00+09:00", Kind.CORRECTED),
        ("2026-04-03", Kind.CORRECTED),
        ("2026-04-02", Kind.TOTAL),
        ("2026-04", Kind.TOTAL),
    ],
)
def test_albumin_of_another_specimen_fits_within_a_day(on: str, kind: Kind) -> None:
    found = read(total(8.4, on="2026-04-03T08:00:00+09:00"), albumin(3.0, on=on))
    assert found.latest.require().kind is kind


def test_albumin_of_the_same_specimen_fits_whatever_its_time() -> None:
    one: dict[str, Any] = {"specimen": {"reference": "Specimen/s1"}}
    found = read(total(8.4, on="2026-04-03", **one), albumin(3.0, on="2026-04-01", **one))
    assert found.latest.require().value.value == Fraction("9.4")


def test_an_albumin_with_a_comparator_corrects_nothing() -> None:
    below = {**albumin(1.5), "valueQuantity": {**quantity(1.5, "g/dL"), "comparator": "<"}}
    assert read(total(8.4), below).latest.require().kind is Kind.TOTAL


def test_ionised_calcium_of_the_day_stands_before_the_corrected_one() -> None:
    ionised = result("ion", quantity(1.1, "mmol/L"), DAY, code=IONISED)
    found = read(total(9.2), albumin(4.2), ionised)
    assert [c.kind for c in found.entries] == [Kind.IONISED, Kind.CORRECTED]


def test_an_older_ionised_calcium_does_not() -> None:
    ionised = result("ion", quantity(0.9, "mmol/L"), "2026-03-20", code=IONISED)
    assert read(total(9.2), albumin(4.2), ionised).latest.require().kind is Kind.CORRECTED


def test_a_value_corrected_by_the_laboratory_is_marked() -> None:
    newest = read(result("cc", quantity(8.1, "mg/dL"), DAY, code=BY_LABORATORY)).latest
    assert newest.require().kind is Kind.LABORATORY
    assert "mark-by-laboratory" in newest.evidence[0].marks


def test_an_unreadable_newest_calcium_leaves_the_fact_unavailable() -> None:
    odd = total(9.9, on="2026-04-05", unit="mg", ident="odd")
    found = read(total(9.2), albumin(4.2), odd)
    assert not found.latest.known
    assert found.latest.reason is Reason.NOT_UNDERSTOOD
    assert found.entries


def test_nothing_on_record_is_absent() -> None:
    assert read().latest.reason is Reason.ABSENT
