"""Units: exact conversion of what the table lists, refusal of everything else."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhirmaps.codebook import CodeBook
from fhirmaps.units import UCUM, Converted, Problem, UnitProblem, analyte_of, convert, table

ROWS = table().rows
UCUM_ENTRIES = [(row.analyte, unit) for row in ROWS.values() for unit in row.ucum]
TEXT_ENTRIES = [(row.analyte, unit) for row in ROWS.values() for unit in (*row.text, *row.cased)]
numbers = st.decimals(min_value=0, max_value=10**7, allow_nan=False, places=3)


def value(analyte: str, number: str, unit: str | None = None, **more: str) -> Fraction:
    result = convert(analyte, Decimal(number), unit=unit, **more)
    assert isinstance(result, Converted), result
    return result.value


def problem(analyte: str, unit: str | None = None, **more: str) -> Problem:
    result = convert(analyte, Decimal(1), unit=unit, **more)
    assert isinstance(result, UnitProblem), result
    return result.problem


@pytest.mark.parametrize(("analyte", "unit"), UCUM_ENTRIES)
def test_ucum_code_of_the_table_is_understood(analyte: str, unit: str) -> None:
    scale = ROWS[analyte].ucum[unit]
    assert value(analyte, "20", system=UCUM, code=unit) == scale.convert(Fraction(20))


@pytest.mark.parametrize(("analyte", "unit"), TEXT_ENTRIES)
def test_written_unit_of_the_table_is_understood(analyte: str, unit: str) -> None:
    row = ROWS[analyte]
    scale = row.cased.get(unit) or row.text[unit]
    assert value(analyte, "20", unit) == scale.convert(Fraction(20))


@given(number=numbers, entry=st.sampled_from(UCUM_ENTRIES))
def test_conversion_is_exact_and_can_be_undone(number: Decimal, entry: tuple[str, str]) -> None:
    analyte, unit = entry
    scale = ROWS[analyte].ucum[unit]
    result = convert(analyte, number, code=unit, system=UCUM)
    assert isinstance(result, Converted)
    assert result.value / scale.factor + scale.zero == Fraction(number)


@given(pair=st.tuples(numbers, numbers), entry=st.sampled_from(UCUM_ENTRIES))
def test_conversion_keeps_order(pair: tuple[Decimal, Decimal], entry: tuple[str, str]) -> None:
    low, high = (
        value(entry[0], str(number), code=entry[1], system=UCUM) for number in sorted(pair)
    )
    assert (low < high) == (min(pair) < max(pair))


@pytest.mark.parametrize("unit", ["万/µL", "万/μｌ", "万／uL", ".10*4/uL", "×10⁴/μL", "X10^4/uL"])
def test_twenty_ten_thousands_of_platelets(unit: str) -> None:
    assert value("cell-count", "20", unit) == 200_000


@pytest.mark.parametrize(
    "unit",
    [
        "K/uL", "K/mcL", "k/mm3", "K/cumm", "thou/uL", "Thousand/uL", "x10E3/uL", "X10E3/uL",
        "10*3/mm3", "x10(9)/L", "10^9/L", "10**9/L", "10⁹/L", "G/L", "Gpt/L", "千/uL", "10e3/uL",
        "10*3/uL", "K / µL", "10*3/mm³",
    ],
)  # fmt: skip
def test_thousands_of_cells(unit: str) -> None:
    assert value("cell-count", "3", unit) == 3000


def test_k_per_microlitre_is_thousands_not_kelvin() -> None:
    assert value("cell-count", "3", system=UCUM, code="K/uL") == 3000


@pytest.mark.parametrize("unit", ["/mm3", "cells/uL", "/mcL", "個/µL", "/uL", "/mm³"])
def test_single_cells(unit: str) -> None:
    assert value("cell-count", "850", unit) == 850


def test_molar_bilirubin_and_creatinine_are_exact() -> None:
    assert value("bilirubin", "34.2", "μmol/L") == 2
    assert value("bilirubin", "34.2", "µmol/L") == 2
    assert value("creatinine", "88.4", system=UCUM, code="umol/L") == 1


@pytest.mark.parametrize(
    ("analyte", "number", "unit", "expected"),
    [
        ("egfr", "60", "mL/min/1.73㎡", "60"),
        ("egfr", "60", "mL/分/1.73m2", "60"),
        ("egfr", "60", "mL/min/1.73 m^2", "60"),
        ("enzyme", "40", "IU/l/37℃", "40"),
        ("enzyme", "1", "µkat/L", "60"),
        ("temperature", "98.6", "°F", "37"),
        ("temperature", "36.5", "℃", "36.5"),
        ("urine-protein", "0.2", "g/24 hrs", "200"),
        ("free-light-chain", "12", "mg/dL", "120"),
        ("calcium", "2.5", "mmol/L", "10.02"),
        ("weight", "100", "lbs", "45.359237"),
        ("height", "10", "inch", "25.4"),
        ("interval", "0.45", "s", "450"),
        ("cd34", "4", "x10E6/kg", "4"),
        ("dose", "500", "μg", "0.5"),
        ("dose-per-area", "1.3", "mg/m²", "1.3"),
        ("percentage", "64.9", "％", "64.9"),
        ("volume", "2", "ｍＬ", "2"),
        ("piece", "2", "錠", "2"),
    ],
)
def test_units_as_people_write_them(analyte: str, number: str, unit: str, expected: str) -> None:
    assert value(analyte, number, unit) == Fraction(expected)


@pytest.mark.parametrize(
    ("analyte", "unit"),
    [
        ("creatinine", "mmol/L"),
        ("protein", "umol/L"),
        ("creatinine-clearance", "mL/min/1.73m2"),
        ("creatinine-clearance", "mL/min/{1.73_m2}"),
        ("urine-protein", "mg/dL"),
        ("urine-protein", "mg/g"),
        ("peptide", "pmol/L"),
        ("dose", "γ"),
        ("cell-count", "g/L"),
        ("cell-count", "m/uL"),
        ("cell-count", "10*5/uL"),
        ("cell-count", "%"),
        ("interval", "ss"),
        ("bilirubin", "mg"),
        ("percentage", "1"),
        ("no-such-row", "mg/dL"),
    ],
)
def test_unit_outside_the_row_is_refused(analyte: str, unit: str) -> None:
    assert problem(analyte, unit) is Problem.UNKNOWN_UNIT


def test_value_without_unit_is_refused_except_for_pure_numbers() -> None:
    assert problem("cell-count") is Problem.NO_UNIT
    assert problem("cell-count", "  ") is Problem.NO_UNIT
    assert value("number", "2") == 2


def test_ucum_code_decides_alone() -> None:
    assert value("bilirubin", "2", "odd words", system=UCUM + "/", code="mg/dL") == 2
    assert problem("bilirubin", "mg/dL", system=UCUM, code="MG/DL") is Problem.UNKNOWN_UNIT
    assert value("bilirubin", "2", "mg/dL", system=UCUM) == 2


def test_code_without_system_is_another_writing_of_the_unit() -> None:
    assert value("cell-count", "2", code="10*3/uL") == 2000
    assert value("cell-count", "2", "K/uL", code="10*3/uL") == 2000
    assert value("cell-count", "2", "K/uL", code="local") == 2000
    assert problem("cell-count", "K/uL", code="/uL") is Problem.CONTRADICTION
    assert problem("cell-count", "odd", code="/uL") is Problem.UNKNOWN_UNIT


def test_code_of_a_foreign_system_is_no_unit() -> None:
    assert problem("cell-count", system="http://h.example", code="/uL") is Problem.UNKNOWN_UNIT
    assert value("cell-count", "2", "K/uL", system="http://h.example", code="/uL") == 2000


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_refused(number: str) -> None:
    result = convert("bilirubin", Decimal(number), unit="mg/dL")
    assert isinstance(result, UnitProblem)
    assert result.problem is Problem.NOT_A_NUMBER


@given(unit=st.text(max_size=12), analyte=st.sampled_from(sorted(ROWS)))
def test_no_text_makes_conversion_fail(unit: str, analyte: str) -> None:
    convert(analyte, Decimal(1), unit=unit, code=unit)


def test_concepts_of_the_table_exist_and_stand_in_one_row() -> None:
    book = CodeBook.load()
    named = [concept for row in ROWS.values() for concept in row.concepts]
    assert len(named) == len(set(named))
    assert [concept for concept in named if not book.knows(concept)] == []


@pytest.mark.parametrize(
    ("concept", "analyte"),
    [
        ("platelets", "cell-count"),
        ("total-bilirubin", "bilirubin"),
        ("peripheral-blasts-fraction", "fraction"),
        ("calcium-ionized", "ionised-calcium"),
        ("hbsag", None),
    ],
)
def test_row_of_a_concept(concept: str, analyte: str | None) -> None:
    assert analyte_of(concept) == analyte
