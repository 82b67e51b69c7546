"""Doses, daily totals, 28-day totals, routes and durations of the medication list."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from fhirmaps.amounts import of_name
from fhirmaps.medications import medications
from tests.fhirmaps.medication_examples import (
    ACICLOVIR,
    ATC,
    BORTEZOMIB,
    HOT9,
    PERIOD_OF_USE,
    RXNORM,
    SNOMED,
    USAGE_DURATION,
    YJ,
    Json,
    coded,
    daily,
    doses,
    gift,
    listed,
    only,
    quantity,
    record,
    request,
    statement,
)

MERIT9 = "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationUnitMERIT9Code"
STRENGTH_TYPE = (
    "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationIngredientStrengthStrengthType"
)
JAMI = "http://jami.jp/CodeSystem"
DEX = coded(RXNORM, "3264")


def dose_of(drug: Any, amount: Json, **members: Any) -> Any:
    dosage = [{"doseAndRate": [{"doseQuantity": amount}]}]
    return only(request(drug, dosageInstruction=dosage, **members)).dose


# --- one dose ---


@pytest.mark.parametrize(
    ("amount", "mg"),
    [
        (quantity(200, "mg"), 200),
        (quantity(0.2, "g"), 200),
        (quantity(200000, "ug"), 200),
        ({"value": 200, "unit": "ｍｇ"}, 200),
        ({"value": 200, "unit": "milligrams"}, 200),
        ({"value": 200, "unit": "γ"}, None),
        ({"value": 200}, None),
        ({"value": "200", "unit": "mg"}, None),
        ({"value": 200, "unit": "mg", "comparator": "<"}, None),
        ({"value": 1, "unit": "g", "code": "mg"}, None),
    ],
)
def test_mass_doses(amount: Json, mg: int | None) -> None:
    dose = dose_of(ACICLOVIR, amount)
    assert (dose.mg if dose else None) == mg


def test_a_dose_per_area_stays_one_until_the_surface_is_known() -> None:
    body = request(BORTEZOMIB, dosageInstruction=doses("x", "mg"))
    body["dosageInstruction"] = [{"doseAndRate": [{"doseQuantity": quantity(1.3, "mg/m2")}]}]
    dose = only(body).dose
    assert dose is not None
    assert (dose.mg, dose.per_m2) == (None, Fraction(13, 10))
    sized = record(body)
    sized.cache["bsa"] = Fraction(17, 10)
    (entry,) = medications(sized).entries
    assert entry.dose is not None
    assert entry.dose.mg == Fraction(221, 100)
    assert "mark-by-bsa" in entry.dose.marks


def test_units_of_heparins_are_no_milligrams() -> None:
    dose = dose_of(coded(ATC, "B01AB04"), quantity(5000, "[iU]"))
    assert (dose.mg, dose.unit) == (5000, "IU")


def tablets(number: float = 2, unit: str = "錠", **more: Any) -> Json:
    return {"value": number, "unit": unit, **more}


@pytest.mark.parametrize(
    ("drug", "amount", "mg"),
    [
        (coded(RXNORM, "313565"), tablets(), 1000),
        (coded(RXNORM, "313565"), tablets(unit="TAB", system=MERIT9, code="TAB"), 1000),
        (coded(RXNORM, "313565"), tablets(unit="", system=MERIT9, code="TAB"), 1000),
        (coded(RXNORM, "313565"), quantity(2, "{tbl}"), 1000),
        (coded(RXNORM, "197310"), tablets(unit="capsules"), 400),
        (coded(HOT9, "111419501"), tablets(), 400),
        (coded(YJ, "6250002F1025", "アシクロビル錠２００ｍｇ"), tablets(), 400),
        (coded(YJ, "6250002F1025", "ゾビラックス錠２００"), tablets(), None),
        (coded(ATC, "J05AB01"), tablets(), None),
        (coded(RXNORM, "281"), tablets(), None),
        (coded(RXNORM, "854228"), quantity(0.4, "mL"), 40),
    ],
)
def test_counted_doses_need_a_strength(drug: Any, amount: Json, mg: int | None) -> None:
    dose = dose_of(drug, amount)
    assert (dose.mg if dose else None) == mg


def test_a_strength_from_the_product_name_is_marked() -> None:
    dose = dose_of(coded(YJ, "6250002F1025", "アシクロビル錠２００ｍｇ"), tablets())
    assert "mark-strength-by-name" in dose.marks


def test_the_strength_of_the_ingredient_goes_first() -> None:
    medication = {
        "resourceType": "Medication",
        "id": "m",
        "ingredient": [
            {
                "itemCodeableConcept": coded(YJ, "6250002F1025", "アシクロビル錠２００ｍｇ"),
                "strength": {"numerator": quantity(400, "mg"), "denominator": tablets(1)},
            }
        ],
    }
    members = {"contained": [medication], "medicationReference": {"reference": "#m"}}
    assert dose_of(None, tablets(), **members).mg == 800


def test_a_jp_injection_mixture_has_the_amount_of_one_administration() -> None:
    each = {"value": 1, "unit": "回", "system": MERIT9, "code": "TIME"}
    medication = {
        "resourceType": "Medication",
        "id": "m",
        "ingredient": [
            {
                "itemCodeableConcept": coded(YJ, "4239401D1026", "ベスポンサ点滴静注用１ｍｇ"),
                "strength": {"numerator": quantity(1.28, "mg"), "denominator": each},
            },
            {"itemCodeableConcept": coded(YJ, "3311402A1020", "生理食塩液50mL")},
        ],
    }
    members = {"contained": [medication], "medicationReference": {"reference": "#m"}}
    dose = dose_of(None, quantity(50, "mL"), **members)
    assert dose.mg == Fraction(128, 100)


@pytest.mark.parametrize(
    ("rate_type", "mg"), [("1", Fraction(800)), ("2", Fraction(2000)), (None, None)]
)
def test_a_mass_of_granules_is_a_mass_of_product(rate_type: str | None, mg: Any) -> None:
    rate: Json = {"doseQuantity": quantity(2, "g")}
    if rate_type:
        rate["type"] = coded(STRENGTH_TYPE, rate_type)
    drug = coded(YJ, "6250002D1032", "アシクロビル顆粒40%")
    entry = only(request(drug, dosageInstruction=[{"doseAndRate": [rate]}]))
    assert (entry.dose.mg if entry.dose else None) == mg


def test_an_ordered_dose_beats_a_calculated_one() -> None:
    system = "http://terminology.hl7.org/CodeSystem/dose-rate-type"
    rates = [
        {"type": coded(system, "calculated"), "doseQuantity": quantity(2.1, "mg")},
        {"type": coded(system, "ordered"), "doseQuantity": quantity(2.2, "mg")},
    ]
    entry = only(request(BORTEZOMIB, dosageInstruction=[{"doseAndRate": rates}]))
    assert entry.dose is not None
    assert entry.dose.mg == Fraction(22, 10)


def test_mg_and_mg_per_m2_of_one_dosage_are_both_kept() -> None:
    rates = [{"doseQuantity": quantity(2.2, "mg")}, {"doseQuantity": quantity(1.3, "mg/m2")}]
    entry = only(request(BORTEZOMIB, dosageInstruction=[{"doseAndRate": rates}]))
    assert entry.dose is not None
    assert (entry.dose.mg, entry.dose.per_m2) == (Fraction(22, 10), Fraction(13, 10))


def test_two_different_doses_of_one_dosage_are_unknown() -> None:
    rates = [{"doseQuantity": quantity(2.2, "mg")}, {"doseQuantity": quantity(2.4, "mg")}]
    entry = only(request(BORTEZOMIB, dosageInstruction=[{"doseAndRate": rates}]))
    assert entry.dose is None
    assert "mark-doses-differ" in entry.marks


@pytest.mark.parametrize(("high", "mg"), [(200, 200), (400, None)])
def test_a_range_counts_only_with_equal_ends(high: int, mg: int | None) -> None:
    span = {"low": quantity(200, "mg"), "high": quantity(high, "mg")}
    entry = only(request(ACICLOVIR, dosageInstruction=[{"doseAndRate": [{"doseRange": span}]}]))
    assert (entry.dose.mg if entry.dose else None) == mg


def test_what_is_dispensed_is_no_dose() -> None:
    body = request(ACICLOVIR, dispenseRequest={"quantity": quantity(28, "mg")})
    assert only(body).dose is None


@pytest.mark.parametrize(
    ("name", "count", "ml"),
    [
        ("0.4 ML enoxaparin sodium 100 MG/ML Prefilled Syringe", 40, 100),
        ("ボルテゾミブ注射用３ｍｇ「トーワ」", 3, None),
        ("calcium carbonate 1250 MG / cholecalciferol 100 UNT Oral Tablet", None, None),
        ("{21 (dexamethasone 1.5 MG Oral Tablet) } Pack", None, None),
        ("10 mg or 20 mg", None, None),
    ],
)
def test_strengths_in_names(name: str, count: int | None, ml: int | None) -> None:
    found = of_name(name)
    assert ((found.per_count, found.per_ml) if found else (None, None)) == (count, ml)


# --- daily total ---


@pytest.mark.parametrize(
    ("repeat", "total"),
    [
        (daily(), 200),
        (daily(2), 400),
        ({"frequency": 1, "period": 12, "periodUnit": "h"}, 400),
        ({"frequency": 3, "period": 1, "periodUnit": "wk"}, Fraction(600, 7)),
        ({"period": 1, "periodUnit": "d", "timeOfDay": ["08:00:00", "20:00:00"]}, 400),
        ({"period": 1, "periodUnit": "d", "when": ["MORN", "NOON", "EVE"]}, 600),
        ({"dayOfWeek": ["mon", "thu"], "period": 1, "periodUnit": "wk"}, Fraction(400, 7)),
        (daily(1, frequencyMax=2), None),
        (daily(2, frequencyMax=2), 400),
        (daily(1, periodMax=2), None),
        ({"frequency": 1, "period": 1, "periodUnit": "mo"}, None),
        ({"boundsDuration": {"value": 7, "unit": "d"}}, None),
    ],
)
def test_daily_totals_of_timings(repeat: Json, total: Any) -> None:
    entry = only(request(ACICLOVIR, dosageInstruction=doses(200, "mg", **repeat)))
    assert (entry.per_day.mg if entry.per_day else None) == total
    assert bool(entry.per_day_unknown) is (total is None)


def test_as_needed_and_no_timing_have_no_daily_total() -> None:
    dosage = doses(200, "mg", **daily())
    entry = only(request(ACICLOVIR, dosageInstruction=[{**dosage[0], "asNeededBoolean": True}]))
    assert (entry.per_day, entry.per_day_unknown, entry.as_needed) == (None, "as-needed", True)
    entry = only(request(ACICLOVIR, dosageInstruction=doses(200, "mg")))
    assert (entry.per_day, entry.per_day_unknown) == (None, "no-timing")


def jp_dosage(number: int, days: int = 7) -> Json:
    one_day = {"value": 1, "unit": "日", "system": "http://unitsofmeasure.org", "code": "d"}
    ratio = {"numerator": tablets(number * 2), "denominator": one_day}
    return {
        "extension": [
            {"url": PERIOD_OF_USE, "valuePeriod": {"start": "2026-04-02"}},
            {"url": USAGE_DURATION, "valueDuration": {**one_day, "value": days}},
        ],
        "text": "内服・経口・１日２回朝夕食後",
        "timing": {"code": coded("http://jami.jp/CodeSystem/MedicationUsage", "1012040400000000")},
        "doseAndRate": [
            {
                "type": coded(STRENGTH_TYPE, "1"),
                "doseQuantity": tablets(number),
                "rateRatio": ratio,
            }
        ],
    }


def test_a_japanese_order_states_its_daily_total_and_its_days() -> None:
    drug = coded(YJ, "6250019F1020", "バラシクロビル錠５００ｍｇ")
    entry = only(request(drug, dosageInstruction=[jp_dosage(1)]))
    assert entry.per_day is not None
    assert entry.per_day.mg == 1000
    assert entry.start is not None
    assert entry.end is not None
    assert (entry.start.text, entry.end.text, entry.route) == ("2026-04-02", "2026-04-08", "oral")
    assert entry.repeats


def test_dosages_at_once_add_up_and_dosages_in_turn_do_not() -> None:
    morning, evening = doses(200, "mg", **daily())[0], doses(400, "mg", **daily())[0]
    entry = only(request(ACICLOVIR, dosageInstruction=[morning, evening]))
    assert entry.per_day is not None
    assert (entry.per_day.mg, entry.dose) == (Fraction(600), None)
    turns = [{**morning, "sequence": 1}, {**evening, "sequence": 2}]
    entry = only(request(ACICLOVIR, dosageInstruction=turns))
    assert (entry.per_day, entry.per_day_unknown) == (None, "sequence")


# --- 28 days ---


def total_28(*bodies: Json) -> Fraction | None:
    found = listed(*bodies)
    return found.per_28_days(found.entries[0])


def test_28_days_of_explicit_dates() -> None:
    days = ["2026-04-06", "2026-04-13", "2026-04-20", "2026-04-27", "2026-05-04"]
    dosage = {**doses(40, "mg")[0], "timing": {"event": days}}
    assert total_28(request(DEX, dosageInstruction=[dosage])) == 160


@pytest.mark.parametrize(
    ("bounds", "total"),
    [
        ({}, 160),
        ({"boundsDuration": quantity(28, "d")}, 160),
        ({"boundsDuration": quantity(4, "wk")}, 160),
        ({"boundsDuration": quantity(27, "d")}, None),
    ],
)
def test_28_days_of_a_weekly_pattern(bounds: Json, total: int | None) -> None:
    repeat = {"frequency": 1, "period": 1, "periodUnit": "wk", **bounds}
    assert total_28(request(DEX, dosageInstruction=doses(40, "mg", **repeat))) == total


def test_28_days_of_a_group_of_orders() -> None:
    def part(ident: str, start: str, end: str, mg: int) -> Json:
        repeat = daily(boundsPeriod={"start": start, "end": end})
        group = {"value": "g"}
        return request(
            DEX, id=ident, groupIdentifier=group, dosageInstruction=doses(mg, "mg", **repeat)
        )

    first = part("a", "2026-04-01", "2026-04-14", 10)
    second = part("b", "2026-04-15", "2026-04-28", 5)
    assert total_28(first, second) == 210
    assert total_28(first) is None


@pytest.mark.parametrize("text", ["前投薬", "premedication", "制吐目的"])
def test_single_doses_and_premedication_do_not_enter(text: str) -> None:
    days = ["2026-04-06", "2026-04-13"]
    dosage = {**doses(20, "mg")[0], "timing": {"event": days}, "text": text}
    assert total_28(request(DEX, dosageInstruction=[dosage])) is None
    single = {**doses(20, "mg")[0], "timing": {"event": days[:1]}}
    assert total_28(request(DEX, dosageInstruction=[single])) is None


# --- route and way of giving ---


@pytest.mark.parametrize(
    ("drug", "dosage", "route"),
    [
        (ACICLOVIR, {"route": coded(SNOMED, "26643006")}, "oral"),
        (BORTEZOMIB, {"route": coded(SNOMED, "34206005")}, "subcutaneous"),
        (BORTEZOMIB, {"route": coded("http://terminology.hl7.org/CodeSystem/v2-0162", "IV")},
         "intravenous"),
        (ACICLOVIR, {"method": coded(f"{JAMI}/MedicationMethodDetailUsage", "10")}, "oral"),
        (ACICLOVIR, {"route": {"text": "経口"}}, "oral"),
        (coded(YJ, "6250401F1023"), {}, "injection"),
        (coded(YJ, "6250401F1023"), {"route": coded(SNOMED, "47625008")}, "intravenous"),
        (coded(YJ, "6250002F1025"), {}, "oral"),
        (BORTEZOMIB, {"route": coded(f"{JAMI}/MedicationMethodBasicUsage", "3")},
         "injection"),
        ({**ACICLOVIR, "text": "acyclovir 400 MG Oral Tablet"}, {}, "oral"),
        ({**ACICLOVIR, "text": "アシクロビルクリーム"}, {}, "topical"),
        (ACICLOVIR, {"route": coded(SNOMED, "6064005")}, "topical"),
        (ACICLOVIR, {}, "unknown"),
    ],
)  # fmt: skip
def test_routes(drug: Any, dosage: Json, route: str) -> None:
    assert only(request(drug, dosageInstruction=[dosage])).route == route


def test_push_and_drip() -> None:
    system = "http://terminology.hl7.org/CodeSystem/v2-0165"
    push = only(request(BORTEZOMIB, dosageInstruction=[{"method": coded(system, "IVP")}]))
    drip = only(request(BORTEZOMIB, dosageInstruction=[{"method": coded(system, "IVPB")}]))
    assert (push.push, push.drip) == (True, False)
    assert (drip.push, drip.drip) == (False, True)


def test_heparin_by_rate_is_an_infusion_and_a_lock_is_told() -> None:
    rate = {"doseAndRate": [{"rateQuantity": {"value": 18, "unit": "U/kg/h"}}]}
    assert only(request("Heparin", dosageInstruction=[rate])).drip
    assert only(request("ヘパリンロック用シリンジ", dosageInstruction=[])).flush
    assert not only(request("Heparin")).flush


@pytest.mark.parametrize(
    ("dosage", "minutes"),
    [
        ({"timing": {"repeat": {"duration": 1, "durationUnit": "h"}}}, 60),
        ({"doseAndRate": [{"doseQuantity": quantity(50, "mL"),
                           "rateQuantity": quantity(100, "mL/h")}]}, 30),
        ({"doseAndRate": [{"doseQuantity": quantity(50, "mL"),
                           "rateRatio": {"numerator": quantity(1, "mL"),
                                         "denominator": quantity(1, "min")}}]}, 50),
        ({"timing": {"repeat": {"boundsPeriod": {"start": "2026-04-08T10:00:00+09:00",
                                                 "end": "2026-04-08T11:30:00+09:00"}}}}, 90),
        ({}, None),
    ],
)  # fmt: skip
def test_duration_of_an_infusion(dosage: Json, minutes: int | None) -> None:
    assert only(request("Besponsa", dosageInstruction=[dosage])).minutes == minutes


# --- given and said ---


def test_an_inotuzumab_gift_in_japanese() -> None:
    body = gift(
        coded(YJ, "4239401D1026", "ベスポンサ点滴静注用１ｍｇ"),
        effectivePeriod={"start": "2026-04-01T10:00:00+09:00", "end": "2026-04-01T11:00:00+09:00"},
        dosage={"dose": quantity(1.28, "mg")},
    )
    del body["effectiveDateTime"]
    entry = only(body)
    assert entry.dose is not None
    assert (entry.ingredients, entry.dose.mg, entry.minutes) == (
        ("inotuzumab-ozogamicin",),
        Fraction(128, 100),
        Fraction(60),
    )
    assert entry.actual_end is not None


def test_a_german_statement_by_reference() -> None:
    medication = {
        "resourceType": "Medication",
        "id": "hep",
        "code": {"coding": [{"system": "http://fhir.de/CodeSystem/bfarm/atc", "code": "B01AB01"}],
                 "text": "Heparin"},
    }  # fmt: skip
    body = statement(
        None,
        status="active",
        medicationReference={"reference": "Medication/hep"},
        effectivePeriod={"start": "2026-04-01", "end": "2026-04-15"},
        dosage=doses(5000, "[iU]", **daily(2)),
    )
    found = listed(body, medication)
    (entry,) = found.entries
    assert entry.per_day is not None
    assert (entry.drugs, entry.per_day.mg, entry.per_day.unit) == (
        ("heparin",),
        Fraction(10000),
        "IU",
    )
