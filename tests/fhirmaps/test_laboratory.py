"""Which results count, when they were taken, what they say, and how they become one series."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from fhirmaps import laboratory
from rules.kernel import Reason, Series, State
from tests.fhirmaps.records import LOINC, ME, Json, bundle, coding, mg, patient, record, result

NOW = "2026-04-05T08:00:00+09:00"


def creatinine(*resources: Json, **more: Any) -> Series:
    return laboratory.series(record(labs=list(resources), **more), "scr", ["creatinine"])


def values(series: Series) -> list[str]:
    return [entry.shown for entry in series.entries]


# --- which results count ---


@pytest.mark.parametrize("status", ["final", "amended", "corrected"])
def test_final_results_count(status: str) -> None:
    assert values(creatinine(result("a", 1, NOW, status=status))) == ["1"]


@pytest.mark.parametrize("status", ["cancelled", "entered-in-error"])
def test_cancelled_and_erroneous_results_do_not_exist(status: str) -> None:
    series = creatinine(result("a", 1, NOW, status=status))
    assert (series.state, series.reason, series.entries) == (State.ABSENT, Reason.ABSENT, ())


@pytest.mark.parametrize("status", ["unknown", None])
def test_a_result_without_a_status_is_not_understood(status: str | None) -> None:
    series = creatinine(result("a", 1, "2026-04-01"), result("b", 2, NOW, status=status))
    assert series.latest.reason is Reason.NOT_UNDERSTOOD
    assert series.latest.evidence[0].resource == "Observation/a"


@pytest.mark.parametrize("status", ["registered", "preliminary"])
def test_a_newer_pending_result_leaves_the_older_one_known_and_marked(status: str) -> None:
    series = creatinine(result("a", 1, "2026-04-01"), result("b", None, NOW, status=status))
    assert series.latest.known
    assert series.has_pending
    assert "mark-newer-pending" in series.entries[0].marks


def test_an_older_pending_result_is_not_news() -> None:
    series = creatinine(result("a", 1, NOW), result("b", 2, "2026-04-01", status="preliminary"))
    assert series.latest.known
    assert not series.has_pending


def test_nothing_but_a_pending_result_reads_pending() -> None:
    series = creatinine(result("a", None, NOW, status="registered"))
    assert (series.state, series.reason) == (State.ABSENT, Reason.PENDING)


@pytest.mark.parametrize("reason", ["not-performed", "not-asked", "not-applicable"])
def test_a_test_that_was_not_done_is_no_result(reason: str) -> None:
    absent = coding("http://terminology.hl7.org/CodeSystem/data-absent-reason", reason)
    series = creatinine(result("a", 1, "2026-04-01"), result("b", on=NOW, dataAbsentReason=absent))
    assert series.latest.known


@pytest.mark.parametrize("reason", ["unknown", "error", "masked"])
def test_a_value_missing_for_another_reason_is_not_understood(reason: str) -> None:
    absent = coding("http://terminology.hl7.org/CodeSystem/data-absent-reason", reason)
    series = creatinine(result("a", 1, "2026-04-01"), result("b", on=NOW, dataAbsentReason=absent))
    assert series.latest.reason is Reason.NOT_UNDERSTOOD


def test_a_panel_without_a_value_is_no_result() -> None:
    assert creatinine(result("a", on=NOW)).state is State.ABSENT


# --- when ---


def test_the_specimen_dates_a_result_before_effective_and_issued() -> None:
    specimen = {"resourceType": "Specimen", "id": "s", "collection": {"collectedDateTime": NOW}}
    one = result(
        "a",
        1,
        "2026-04-06",
        issued="2026-04-06T10:00:00+09:00",
        contained=[specimen],
        specimen={"reference": "#s"},
    )
    entry = creatinine(one).entries[0]
    assert entry.when is not None
    assert entry.when.text == "2026-04-05 08:00"


def test_a_result_dated_only_by_its_report_says_so() -> None:
    entry = creatinine(result("a", 1, issued="2026-04-05T10:00:00+09:00")).entries[0]
    assert "mark-report-date" in entry.marks


def test_where_the_specimen_counts_a_report_date_is_no_date() -> None:
    held = record(labs=[result("a", 1, issued="2026-04-05T10:00:00+09:00")])
    series = laboratory.series(held, "scr", ["creatinine"], issued=False)
    assert series.entries == ()
    assert len(series.undated) == 1


def test_a_result_without_any_date_is_shown_but_unusable() -> None:
    series = creatinine(result("a", 1))
    assert series.latest.reason is Reason.NOT_UNDERSTOOD
    assert len(series.undated) == 1


def test_days_are_the_hospitals() -> None:
    entry = creatinine(result("a", 1, "2026-04-04T20:00:00Z")).entries[0]
    assert entry.when is not None
    assert entry.when.date.isoformat() == "2026-04-05"


@pytest.mark.parametrize("on", ["2026-04-06T13:01:00+09:00", "2026-04-07"])
def test_a_result_dated_in_the_future_does_not_count_and_leaves_a_mark(on: str) -> None:
    series = creatinine(result("a", 1, NOW), result("b", 2, on))
    assert values(series) == ["1"]
    assert "mark-future-entry" in series.entries[0].marks


def test_a_clock_an_hour_ahead_is_no_future() -> None:
    assert values(creatinine(result("b", 2, "2026-04-06T13:00:00+09:00"))) == ["2"]


def test_a_month_alone_is_as_old_as_its_first_day() -> None:
    series = creatinine(result("a", 1, "2026-03"))
    assert series.latest.when is not None
    assert series.latest.when.date.isoformat() == "2026-03-01"


def test_the_end_of_a_collection_period_dates_it() -> None:
    span = {"start": "2026-04-03T08:00:00+09:00", "end": "2026-04-04T08:00:00+09:00"}
    entry = creatinine(result("a", 1, effectivePeriod=span)).entries[0]
    assert entry.when is not None
    assert entry.when.text == "2026-04-04 08:00"


# --- how much ---


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (mg(Decimal("1.23")), Fraction(123, 100)),
        ({"value": 88.4, "unit": "umol/L"}, Fraction(1)),
        ({"value": 88.4, "unit": "μmol/L"}, Fraction(1)),
        ({"value": 12, "code": "mg/L", "system": "http://unitsofmeasure.org"}, Fraction(12, 10)),
    ],
)
def test_numbers_are_exact_and_in_the_canonical_unit(value: Json, expected: Fraction) -> None:
    assert creatinine(result("a", value, NOW)).entries[0].value == expected


@pytest.mark.parametrize(
    ("text", "comparator"),
    [("1.2 mg/dL", ""), ("<1.2 mg/dL", "<"), ("1.2 mg/dL 以上", ">="), ("＜1.2mg/dL", "<")],
)
def test_a_string_that_is_a_number_with_its_unit_counts(text: str, comparator: str) -> None:
    entry = creatinine(result("a", on=NOW, valueString=text)).entries[0]
    assert (entry.value, entry.comparator) == (Fraction(12, 10), comparator)


@pytest.mark.parametrize(
    "members",
    [
        {"valueString": "about 1.2 mg/dL"},
        {"valueString": "1.2"},
        {"valueQuantity": {"value": 1.2}},
        {"valueQuantity": {"value": 1.2, "unit": "mmol/L"}},
        {"valueQuantity": {"unit": "mg/dL"}},
        {"valueQuantity": {"value": "1.2", "unit": "mg/dL"}},
        {"valueRange": {"low": mg(1), "high": mg(2)}},
        {"valueRatio": {"numerator": mg(1), "denominator": mg(2)}},
        {"valueQuantity": {"value": 1.2, "unit": "mg/dL", "comparator": "ad"}},
    ],
)
def test_what_is_no_number_with_a_known_unit_is_not_understood(members: Json) -> None:
    series = creatinine(result("a", 1, "2026-04-01"), result("b", on=NOW, **members))
    assert series.latest.reason is Reason.NOT_UNDERSTOOD
    assert series.newest_usable is not None
    assert series.newest_usable.resource == "Observation/a"


def test_a_range_of_one_value_counts() -> None:
    assert values(creatinine(result("a", on=NOW, valueRange={"low": mg(1), "high": mg(1)}))) == [
        "1"
    ]


def test_a_component_reads_like_a_result_of_its_parent() -> None:
    panel = result(
        "p",
        on=NOW,
        code={"text": "kidney"},
        component=[{"code": coding(LOINC, "2160-0"), "valueQuantity": mg(2)}],
    )
    entry = creatinine(panel).entries[0]
    assert (entry.shown, entry.resource) == ("2", "Observation/p")


def test_a_component_that_repeats_its_member_is_no_second_point() -> None:
    panel = result(
        "p",
        on=NOW,
        code={"text": "kidney"},
        component=[{"code": coding(LOINC, "2160-0"), "valueQuantity": mg(2)}],
    )
    assert len(creatinine(panel, result("m", 2, NOW)).entries) == 1


# --- limits ---


def limits(*ranges: Json, **more: Any) -> tuple[Fraction | None, Fraction | None]:
    entry = creatinine(result("a", 1, NOW, referenceRange=list(ranges)), **more).entries[0]
    return entry.lln, entry.uln


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.5-1.2", (Fraction(1, 2), Fraction(6, 5))),
        ("0.5 – 1.2 mg/dL", (Fraction(1, 2), Fraction(6, 5))),
        ("0.5〜1.2", (Fraction(1, 2), Fraction(6, 5))),
        ("0.5～1.2", (Fraction(1, 2), Fraction(6, 5))),
        ("<1.2", (None, Fraction(6, 5))),
        ("≤1.2", (None, Fraction(6, 5))),
        ("<=1.2", (None, Fraction(6, 5))),
        ("1.2以下", (None, Fraction(6, 5))),
        ("1.2 mg/dL 未満", (None, Fraction(6, 5))),
        ("0.5-1.2 umol/L", (None, None)),
        ("normal", (None, None)),
        ("adults 0.5-1.2", (None, None)),
    ],
)
def test_a_limit_in_words(text: str, expected: tuple[Fraction | None, Fraction | None]) -> None:
    assert limits({"text": text}) == expected


def test_a_limit_without_unit_has_the_results_unit_and_another_unit_is_converted() -> None:
    assert limits({"high": {"value": 1.2}})[1] == Fraction(6, 5)
    assert limits({"high": {"value": 88.4, "unit": "umol/L"}})[1] == Fraction(1)


def test_two_limits_are_none() -> None:
    assert limits({"high": mg(1)}, {"high": mg(2)}) == (None, None)


def test_a_limit_that_is_not_the_normal_one_is_left_out() -> None:
    critical = coding("http://terminology.hl7.org/CodeSystem/referencerange-meaning", "treatment")
    assert limits({"high": mg(9), "type": critical}, {"high": mg(1)})[1] == Fraction(1)


def test_a_limit_for_the_patients_sex_and_age_is_found() -> None:
    male = [coding("http://hl7.org/fhir/administrative-gender", "male")]
    female = [coding("http://terminology.hl7.org/CodeSystem/v3-AdministrativeGender", "F")]
    ranges = ({"high": mg(2), "appliesTo": male}, {"high": mg(1), "appliesTo": female})
    assert limits(*ranges, patient=[patient(gender="female")])[1] == Fraction(1)
    assert limits(*ranges, patient=[patient(gender="male")])[1] == Fraction(2)
    assert limits(*ranges, patient=[patient()]) == (None, None)
    years = {"low": {"value": 18, "unit": "a"}, "high": {"value": 60, "unit": "a"}}
    older = {"low": {"value": 61, "unit": "a"}}
    aged = ({"high": mg(1), "age": years}, {"high": mg(2), "age": older})
    assert limits(*aged, patient=[patient()])[1] == Fraction(2)


def test_the_interpretation_is_no_limit() -> None:
    entry = creatinine(result("a", 1, NOW, interpretation=[{"text": "H"}])).entries[0]
    assert entry.uln is None


# --- one series ---


def test_the_newest_is_first_however_they_came() -> None:
    series = creatinine(
        result("a", 1, "2026-04-01"), result("c", 3, NOW), result("b", 2, "2026-04-03")
    )
    assert values(series) == ["3", "2", "1"]


def test_one_specimen_reported_twice_is_one_result_and_the_limit_is_kept() -> None:
    series = creatinine(result("a", 1, NOW), result("b", 1, NOW, referenceRange=[{"high": mg(2)}]))
    assert len(series.entries) == 1
    assert series.entries[0].uln == 2


def test_one_specimen_in_two_units_is_one_result() -> None:
    molar = {"value": 88, "unit": "umol/L"}
    assert len(creatinine(result("a", 1, NOW), result("b", molar, NOW)).entries) == 1


def test_one_specimen_with_two_values_is_a_conflict() -> None:
    series = creatinine(result("a", 1, NOW), result("b", 2, NOW))
    assert series.latest.reason is Reason.NOT_UNDERSTOOD
    assert series.latest.detail is not None
    assert series.latest.detail.key == "why-conflict"


def test_two_dates_of_one_moment_are_one_specimen_whatever_their_precision() -> None:
    series = creatinine(result("a", 1, "2026-04-05T08:00+09:00"), result("b", 2, NOW))
    assert series.latest.detail is not None
    assert series.latest.detail.key == "why-conflict"


def test_of_two_bilirubins_of_one_specimen_the_higher_counts() -> None:
    code = coding(LOINC, "1975-2")
    held = record(labs=[result("a", 1, NOW, code=code), result("b", 2, NOW, code=code)])
    assert values(laboratory.series(held, "tbil", ["total-bilirubin"])) == ["2"]


def test_a_correction_replaces_what_it_corrects() -> None:
    ident = [{"system": "urn:lab", "value": "7"}]
    series = creatinine(
        result("a", 1, "2026-04-04", identifier=ident),
        result("b", 2, NOW, status="corrected", identifier=ident),
    )
    assert values(series) == ["2"]


def test_a_withdrawn_report_takes_what_it_replaced_with_it() -> None:
    ident = [{"system": "urn:lab", "value": "7"}]
    series = creatinine(
        result("a", 1, "2026-04-04", identifier=ident),
        result("b", None, NOW, status="entered-in-error", identifier=ident),
    )
    assert series.state is State.ABSENT


def test_a_newest_result_that_is_no_valid_resource_is_not_understood() -> None:
    series = creatinine(result("a", 1, "2026-04-01"), result("b", 2, NOW, note="no list of notes"))
    assert series.latest.reason is Reason.NOT_UNDERSTOOD
    assert series.latest.detail is not None
    assert series.latest.detail.key == "why-invalid"


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("Creatinine", True),
        ("クレアチニン", True),
        ("Creatinine, urine", False),
        ("尿中クレアチニン", False),
        ("eGFR (creatinine)", False),
        ("Creatinine clearance", False),
        ("Sodium", False),
    ],
)
def test_a_newer_result_under_an_unknown_code_is_not_understood(text: str, blocks: bool) -> None:
    code = coding("http://hospital.example/lab", "X1", text)
    series = creatinine(result("a", 1, "2026-04-01"), result("b", 2, NOW, code=code))
    assert (series.latest.reason is Reason.NOT_UNDERSTOOD) is blocks


# --- what the key gave ---


def test_a_key_not_had_leaves_the_fact_unavailable() -> None:
    series = creatinine(states={"labs": "missing"})
    assert (series.state, series.reason) == (State.UNAVAILABLE, Reason.NOT_OBTAINED)
    assert not series.complete


def test_a_partial_key_keeps_the_latest_only_if_it_came_newest_first() -> None:
    newest, oldest = result("a", 2, NOW), result("b", 1, "2026-04-01")
    in_order = creatinine(bundle(newest, oldest), states={"labs": "partial"})
    assert in_order.latest.known
    assert not in_order.complete
    mixed = creatinine(bundle(oldest, newest), states={"labs": "partial"})
    assert mixed.latest.reason is Reason.NOT_OBTAINED


def test_a_complete_empty_key_says_none_on_record() -> None:
    assert creatinine(bundle()).reason is Reason.ABSENT


def test_results_of_another_patient_are_not_read() -> None:
    held = record(labs=[result("a", 1, NOW, subject={"reference": "Patient/p2"})])
    assert laboratory.series(held, "scr", ["creatinine"]).state is State.ABSENT
    assert held.refused == 1
    assert ME["reference"] == "Patient/p1"
