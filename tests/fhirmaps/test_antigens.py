"""CD22 specimens of a record: dates, sites, gates, corrections, and odd input."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fhirmaps import antigens, inotuzumab, leukaemia
from fhirmaps.codebook import CodeBook
from fhirmaps.families import policy_for
from fhirmaps.inputs import cd22
from fhirmaps.reader import Reader
from fhirmaps.record import KeyData, PatientRecord
from rules.kernel import Hook
from rules.leukaemia.antigens import Antigen, Site, Verdict

AS_OF = datetime(2026, 4, 6, 12, tzinfo=ZoneInfo("Asia/Tokyo"))
MARROW, BLOOD = "51124-6", "51125-3"
NAMES = ("labs", "reports", "findings", "conditions", "procedures", "serviceRequests")
KEYS = (*NAMES, "medicationRequests", "administrations", "statements")


def observation(code: str = MARROW, **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "id": more.pop("id", "o1"),
        "status": more.pop("status", "final"),
        "subject": {"reference": "Patient/p1"},
        "code": more.pop("named", None)
        or {"coding": [{"system": "http://loinc.org", "code": code}]},
        "effectiveDateTime": more.pop("on", "2026-04-01"),
        **more,
    }


def percent(value: Any, **more: Any) -> dict[str, Any]:
    return observation(valueQuantity={"value": value, "unit": "%"}, **more)


def reader(*bodies: dict[str, Any], key: str = "labs", state: Any = "complete") -> Reader:
    keys = {name: KeyData("complete") for name in KEYS}
    keys[key] = KeyData(state, tuple(bodies))
    record = PatientRecord("p1", AS_OF, CodeBook.load(), policy_for(), keys)
    return Reader(record, cd22.READS, Hook.ORDER_SIGN)


def read(*bodies: dict[str, Any], **more: Any) -> Antigen:
    return antigens.antigen(reader(*bodies, **more), "CD22")


def test_the_negative_share_is_the_rest_of_the_same_gate() -> None:
    found = read(percent(64.9)).specimens[0]
    assert found.negative is not None
    assert found.negative.shown == "35.1"
    assert found.verdict is None


def test_site_comes_from_the_specimen_before_the_code() -> None:
    assert read(percent(90)).specimens[0].site is Site.MARROW
    blood = percent(90, specimen={"display": "peripheral blood"})
    assert read(blood).specimens[0].site is Site.BLOOD


def test_a_specimen_in_the_bundle_gives_date_and_site() -> None:
    specimen = {
        "resourceType": "Specimen",
        "id": "s1",
        "type": {"coding": [{"system": "http://snomed.info/sct", "code": "119297000"}]},
        "collection": {"collectedDateTime": "2026-03-30T08:00:00+09:00"},
    }
    body = percent(90, code="51126-1", specimen={"reference": "#s1"}, contained=[specimen])
    found = read(body).specimens[0]
    assert found.site is Site.BLOOD
    assert found.day is not None
    assert found.day.isoformat() == "2026-03-30"


def test_two_percentages_of_one_specimen_count_as_the_lower_positive_one() -> None:
    found = read(percent(64, id="a"), percent(60, id="b"))
    assert len(found.specimens) == 1
    assert found.specimens[0].positive is not None
    assert found.specimens[0].positive.value == 60


def test_on_one_day_the_specimen_with_the_least_cd22_is_the_latest() -> None:
    found = read(percent(62, id="a"), percent(12, id="b", code=BLOOD))
    assert found.latest is not None
    assert found.latest.site is Site.BLOOD
    assert len(found.same_day) == 1


def test_a_report_date_is_no_specimen_date() -> None:
    body = percent(90, issued="2026-04-02T09:00:00Z")
    del body["effectiveDateTime"]
    found = read(body).specimens[0]
    assert found.when is None
    assert found.reported is not None


@pytest.mark.parametrize("value", [101, -1])
def test_a_share_outside_0_to_100_is_not_read(value: int) -> None:
    found = read(percent(value))
    assert not found.specimens
    assert found.unreadable


def test_a_share_without_unit_is_not_read() -> None:
    found = read(observation(valueQuantity={"value": 64.9}))
    assert not found.specimens
    assert found.unreadable


def test_other_gates_are_shown_and_never_decide() -> None:
    found = read(percent(5, code="14017-8"), percent(3, id="o2", code="51118-8"))
    assert not found.specimens
    assert len(found.not_blasts) == 2


def test_a_future_specimen_does_not_count() -> None:
    assert not read(percent(5, on="2026-04-08")).specimens


def test_another_patients_result_does_not_count() -> None:
    assert not read(percent(5, subject={"reference": "Patient/p2"})).specimens


def test_a_registered_entry_is_pending_unless_its_specimen_is_reported() -> None:
    assert read(observation(status="registered", on="2026-04-05")).newer_pending() is not None
    both = read(percent(90, id="a"), observation(id="b", status="registered"))
    assert both.newer_pending() is None


def report(conclusion: str, **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "DiagnosticReport",
        "id": "r1",
        "status": "final",
        "subject": {"reference": "Patient/p1"},
        "code": {"text": "Flow cytometry"},
        "effectiveDateTime": "2026-04-04",
        "conclusion": conclusion,
        **more,
    }


def test_a_report_is_read_clause_by_clause() -> None:
    found = read(report("CD19 positive, CD22 15 % positive."), key="reports").specimens[0]
    assert found.positive is not None
    assert found.positive.value == 15
    assert "mark-by-text" in found.marks


def test_free_text_about_the_antigen_is_no_verdict() -> None:
    found = read(report("CD22 mostly preserved"), key="reports")
    assert not found.specimens
    assert found.newer_unreadable() is not None


def test_a_report_of_blood_flow_is_no_flow_cytometry() -> None:
    body = report("", status="registered", code={"text": "Doppler portal blood flow"})
    assert read(body, key="reports").newer_pending() is None


def test_results_out_of_order_on_a_cut_page_leave_the_newest_unknown() -> None:
    cut = [percent(90, id="a", on="2026-03-01"), percent(80, id="b", on="2026-04-01")]
    assert read(*cut, state="partial").newer_unreadable() is not None
    assert read(*reversed(cut), state="partial").newer_unreadable() is None


def test_the_verdict_beats_the_percentage() -> None:
    negative = [{"coding": [{"system": "http://snomed.info/sct", "code": "260385009"}]}]
    found = read(percent(35, interpretation=negative)).specimens[0]
    assert found.verdict is Verdict.NEGATIVE
    assert found.positive is not None


def test_an_entry_withdrawn_as_an_error_takes_its_first_version_along() -> None:
    name = [{"system": "urn:x", "value": "1"}]
    wrong = percent(5, id="b", status="entered-in-error", identifier=name)
    assert not read(percent(5, id="a", identifier=name), wrong).specimens


def _junk() -> Iterator[st.SearchStrategy[Any]]:
    plain = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8))
    yield st.recursive(
        plain,
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
        ),
        max_leaves=6,
    )


JUNK = next(_junk())
MEMBERS = ("code", "valueQuantity", "valueString", "interpretation", "specimen", "component",
           "effectiveDateTime", "issued", "performer", "identifier", "status", "method",
           "valueCodeableConcept", "dataAbsentReason", "conclusion", "result")  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(MEMBERS), JUNK, max_size=4), st.booleans())
def test_odd_entries_are_never_a_failure(junk: dict[str, Any], as_report: bool) -> None:
    body = {**(report("CD22 positive") if as_report else percent(90)), **junk}
    key = "reports" if as_report else "labs"
    made = reader(body, key=key)
    antigens.antigen(made, "CD22")
    leukaemia.course(made)
    inotuzumab.inotuzumab(made)


def test_a_component_named_in_words_is_read_beside_a_coded_one() -> None:
    positive = {
        "coding": [
            {
                "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation",
                "code": "POS",
            }
        ]
    }
    coded = {"coding": [{"system": "http://loinc.org", "code": BLOOD}]}
    body = observation(
        named={"text": "Leukaemia immunophenotype"},
        status="corrected",
        component=[
            {
                "code": coded,
                "valueQuantity": {"value": 12, "unit": "%"},
                "interpretation": [positive],
            },
            {"code": {"text": "CD19"}, "valueString": "99 % positive"},
        ],
    )
    cd22_found = antigens.antigen(reader(body), "CD22").specimens[0]
    assert (cd22_found.verdict, cd22_found.site) == (Verdict.POSITIVE, Site.BLOOD)
    cd19_found = antigens.antigen(reader(body), "CD19").specimens[0]
    assert cd19_found.positive is not None
    assert cd19_found.positive.value == 99
    assert cd19_found.verdict is None
