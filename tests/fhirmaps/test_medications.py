"""Which drug an entry means, what it counts as and how entries stand to each other."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fhirmaps.medications import medications, unreadable_drafts, unresolved_medications
from fhirmaps.record import KeyData, PatientRecord
from rules.kernel import State, Tri
from rules.policy import Policy
from rules.therapy import Action, Intent, Source, Status, WhyStopped
from tests.fhirmaps.medication_examples import (
    ACICLOVIR,
    AS_OF,
    ATC,
    BOOK,
    BORTEZOMIB,
    HOT9,
    RXNORM,
    SNOMED,
    YJ,
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

# --- which drug ---


@pytest.mark.parametrize(
    ("drug", "concept"),
    [
        (coded(RXNORM, "281"), "aciclovir"),
        (coded(RXNORM, "402243"), "bortezomib"),
        (coded(ATC, "L01FB01"), "inotuzumab-ozogamicin"),
        (coded(YJ, "4239401D1026"), "inotuzumab-ozogamicin"),
        (coded("urn:oid:1.2.392.100495.20.1.73", "4239401D1026"), "inotuzumab-ozogamicin"),
        (coded(HOT9, "111419501"), "aciclovir"),
        ({"coding": [{"system": "http://x.example", "code": "A1"},
                     {"system": ATC, "code": "L01FB01"}]}, "inotuzumab-ozogamicin"),
    ],
)  # fmt: skip
def test_a_code_of_any_table_names_the_drug(drug: Any, concept: str) -> None:
    entry = only(request(drug))
    assert entry.ingredients == (concept,)
    assert not entry.by_text
    assert entry.readable


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("ボルテゾミブ注射用3mg「トーワ」", "bortezomib"),
        ("ベルケイド", "bortezomib"),
        ("Velcade 3.5 mg", "bortezomib"),
        ("Besponsa", "inotuzumab-ozogamicin"),
    ],
)
def test_without_a_known_code_names_decide_and_are_marked(text: str, concept: str) -> None:
    entry = only(request(text))
    assert entry.drugs == (concept,)
    assert entry.by_text
    assert "mark-by-text" in entry.marks


@pytest.mark.parametrize("text", ["VRd", "BLd", "Paracetamol-free tea", "Amoxicillin 500 mg"])
def test_other_names_are_other_drugs(text: str) -> None:
    entry = only(request(text))
    assert entry.readable
    assert "bortezomib" not in entry.drugs


def test_a_code_beats_the_text_and_the_disagreement_is_marked() -> None:
    entry = only(request({**ACICLOVIR, "text": "Velcade"}))
    assert entry.drugs == ("aciclovir",)
    assert "mark-text-disagrees" in entry.marks


def test_a_class_code_lets_the_name_say_which_drug() -> None:
    entry = only(request(coded(ATC, "L01FX06", "Besponsa")))
    assert set(entry.drugs) == {"antineoplastic-any", "inotuzumab-ozogamicin"}


def contained(medication: dict[str, Any], **members: Any) -> dict[str, Any]:
    body = {"resourceType": "Medication", "id": "m", **medication}
    return request(None, contained=[body], medicationReference={"reference": "#m"}, **members)


def test_a_contained_medication_with_a_product_code() -> None:
    assert only(contained({"code": BORTEZOMIB})).ingredients == ("bortezomib",)


def test_every_active_ingredient_of_a_mixture_counts() -> None:
    mixture = {
        "ingredient": [
            {"itemCodeableConcept": coded(YJ, "4239401D1026", "ベスポンサ点滴静注用１ｍｇ")},
            {"itemCodeableConcept": coded(YJ, "3311402A1020", "生理食塩液50mL")},
            {"itemCodeableConcept": ACICLOVIR, "isActive": False},
        ]
    }
    entry = only(contained(mixture))
    assert entry.ingredients == ("inotuzumab-ozogamicin", "sodium-chloride-solution")
    assert entry.admixed == ("生理食塩液50mL",)


def test_an_ingredient_may_refer_to_another_medication() -> None:
    inner = {"resourceType": "Medication", "id": "i", "code": ACICLOVIR}
    outer = {
        "resourceType": "Medication",
        "id": "m",
        "ingredient": [{"itemReference": {"reference": "#i"}}],
    }
    body = request(None, contained=[outer, inner], medicationReference={"reference": "#m"})
    assert only(body).drugs == ("aciclovir",)


def test_medications_that_refer_to_each_other_come_to_an_end() -> None:
    loop = {"itemReference": {"reference": "#m"}}
    entry = only(contained({"ingredient": [loop], "code": ACICLOVIR}))
    assert entry.drugs == ("aciclovir",)


def test_a_reference_into_the_same_bundle() -> None:
    medication = {"resourceType": "Medication", "id": "x", "code": coded(ATC, "L01XG01")}
    body = request(None, medicationReference={"reference": "urn:uuid:1"})
    bundle = {
        "resourceType": "Bundle",
        "entry": [{"resource": body}, {"fullUrl": "urn:uuid:1", "resource": medication}],
    }
    assert only(bundle).ingredients == ("bortezomib",)


def test_a_medication_received_under_another_key_is_found() -> None:
    body = request(None, medicationReference={"reference": "Medication/x"})
    medication = {"resourceType": "Medication", "id": "x", "code": {"text": "Heparin"}}
    keys = {
        "medicationRequests": KeyData("complete", (body,)),
        "administrations": KeyData("complete", (medication,)),
    }
    found = medications(PatientRecord("p1", AS_OF, BOOK, Policy([]), keys))
    assert [e.drugs for e in found.entries] == [("heparin",)]


def test_the_display_of_an_unresolved_reference_names_the_drug() -> None:
    body = request(None, medicationReference={"reference": "Medication/x", "display": "Velcade"})
    entry = only(body)
    assert entry.drugs == ("bortezomib",)
    assert entry.by_text


@pytest.mark.parametrize(
    "members",
    [
        {"medicationReference": {"reference": "Medication/x"}},
        {"medicationCodeableConcept": coded("http://local.example", "4711")},
        {},
    ],
)
def test_what_nobody_can_name_makes_none_of_a_class_unknown(members: dict[str, Any]) -> None:
    found = listed(request(None, **members))
    assert [e.readable for e in found.entries] == [False]
    assert found.none_of(["warfarin"]) is Tri.UNKNOWN


def test_references_that_did_not_come_are_named_for_fetching() -> None:
    there = {"resourceType": "Medication", "id": "b", "code": ACICLOVIR}
    found = record(
        request(None, medicationReference={"reference": "Medication/a"}),
        request(None, id="m2", medicationReference={"reference": "Medication/b"}),
        statement(None, medicationReference={"reference": "https://fhir.example/r4/Medication/c"}),
        gift(None, medicationReference={"reference": "https://elsewhere.example/Medication/d"}),
        there,
        fhir_server="https://fhir.example/r4",
    )
    assert unresolved_medications(found) == ["Medication/a", "Medication/c"]


# --- products and topical forms ---


@pytest.mark.parametrize(
    ("drug", "product"),
    [
        (coded(YJ, "3999435A1020"), "denosumab-120mg"),
        (coded(YJ, "3999435G2020"), "denosumab-120mg"),
        (coded(YJ, "3999435G1024"), "denosumab-60mg"),
        (coded(YJ, "3999423A5020"), "zoledronic-acid-5mg"),
        ("ランマーク皮下注", "denosumab-120mg"),
        ("Prolia", "denosumab-60mg"),
        ("Reclast", "zoledronic-acid-5mg"),
    ],
)
def test_split_products_by_code_or_brand(drug: Any, product: str) -> None:
    entry = only(request(drug))
    assert entry.products == (product,)
    assert entry.drugs == (product.rpartition("-")[0],)


@pytest.mark.parametrize(
    ("code", "mg", "product"),
    [
        ("L01XX00", 120, ()),
        ("M05BX04", 120, ("denosumab-120mg",)),
        ("M05BX04", 60, ("denosumab-60mg",)),
        ("M05BX04", 90, ()),
        ("M05BA08", 4, ("zoledronic-acid-4mg",)),
        ("M05BA08", 3.3, ("zoledronic-acid-4mg",)),
        ("M05BA08", 5, ("zoledronic-acid-5mg",)),
    ],
)
def test_split_products_by_the_ordered_dose(code: str, mg: float, product: tuple[str]) -> None:
    assert only(request(coded(ATC, code), dosageInstruction=doses(mg, "mg"))).products == product


def test_a_product_code_beats_the_ordered_dose() -> None:
    body = request(coded(YJ, "3999435G1024"), dosageInstruction=doses(120, "mg"))
    assert only(body).products == ("denosumab-60mg",)


@pytest.mark.parametrize(
    "drug",
    [
        coded(ATC, "D06BB03"),
        coded(YJ, "6250701M1027"),
        coded(YJ, "1319719M1020"),
        {**ACICLOVIR, "text": "Acyclovir 5 % ointment"},
        "ゾビラックス眼軟膏３％",
    ],
)
def test_external_aciclovir_is_no_systemic_cover(drug: Any) -> None:
    found = listed(request(drug))
    assert [e.route for e in found.entries] == ["topical"]
    assert found.none_of(["aciclovir", "valaciclovir"]) is Tri.YES


# --- status ---


@pytest.mark.parametrize(
    ("members", "status"),
    [
        ({}, Status.ACTIVE),
        ({"status": "on-hold"}, Status.ON_HOLD),
        ({"status": "completed"}, Status.PAST),
        ({"status": "stopped"}, Status.PAST),
        ({"authoredOn": "2026-04-20"}, Status.PLANNED),
        ({"authoredOn": "2025-04-08"}, Status.ACTIVE),
        ({"authoredOn": "2025-04-07"}, Status.UNKNOWN),
        ({"dosageInstruction": doses(1, "mg", boundsPeriod={"end": "2026-04-07"})}, Status.PAST),
        ({"dosageInstruction": doses(1, "mg", boundsPeriod={"end": "2026-04-08"})}, Status.ACTIVE),
    ],
)
def test_what_a_stored_order_counts_as(members: dict[str, Any], status: Status) -> None:
    entry = only(request(ACICLOVIR, **members))
    assert (entry.source, entry.status) == (Source.ORDER, status)


@pytest.mark.parametrize(
    "members",
    [
        {"status": "draft"},
        {"status": "cancelled"},
        {"status": "entered-in-error"},
        {"doNotPerform": True},
        {"intent": "proposal"},
        {"intent": "option"},
        {"intent": "plan"},
    ],
)
def test_orders_that_do_not_count(members: dict[str, Any]) -> None:
    assert listed(request(ACICLOVIR, **members)).entries == ()


def test_a_reported_plan_is_a_statement() -> None:
    assert only(request(ACICLOVIR, intent="plan", reportedBoolean=True)).source is Source.SAID


@pytest.mark.parametrize("status", ["unknown", None])
def test_an_order_of_unknown_status_is_unreadable_but_not_lost(status: str | None) -> None:
    found = listed(request(ACICLOVIR, status=status))
    (entry,) = found.entries
    assert (entry.status, entry.readable, entry.drugs) == (Status.UNKNOWN, False, ("aciclovir",))
    assert found.none_of(["aciclovir"]) is Tri.UNKNOWN
    assert found.none_of(["warfarin"]) is Tri.YES


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("active", Status.ACTIVE),
        ("completed", Status.PAST),
        ("stopped", Status.PAST),
        ("on-hold", Status.ON_HOLD),
    ],
)
def test_what_a_statement_counts_as(status: str, expected: Status) -> None:
    body = statement(ACICLOVIR, status=status, effectivePeriod={"start": "2026-03-01"})
    assert only(body).status is expected


@pytest.mark.parametrize("status", ["intended", "not-taken", "entered-in-error", "unknown"])
def test_statements_that_do_not_count(status: str) -> None:
    assert listed(statement(ACICLOVIR, status=status)).entries == ()


@pytest.mark.parametrize(
    ("members", "status"),
    [
        ({}, Status.GIVEN),
        ({"status": "in-progress"}, Status.GIVEN),
        ({"status": "stopped"}, Status.GIVEN),
        ({"status": "not-done"}, Status.WITHHELD),
        ({"status": "on-hold"}, Status.WITHHELD),
        ({"status": "unknown"}, Status.UNKNOWN),
        ({"effectiveDateTime": "2026-04-09"}, Status.UNKNOWN),
        ({"effectiveDateTime": "2026-04-08T10:01:00+09:00"}, Status.UNKNOWN),
        ({"effectiveDateTime": "2026-04-08T09:59:00+09:00"}, Status.GIVEN),
    ],
)
def test_what_a_gift_counts_as(members: dict[str, Any], status: Status) -> None:
    assert only(gift(BORTEZOMIB, **members)).status is status


def test_a_stopped_gift_is_partial_and_an_erroneous_one_none() -> None:
    assert only(gift(BORTEZOMIB, status="stopped")).partial
    assert listed(gift(BORTEZOMIB, status="entered-in-error")).entries == ()


def test_an_invalid_order_of_a_drug_of_ours_is_kept_as_unknown() -> None:
    body = request(ACICLOVIR, authoredOn="yesterday")
    found = listed(body)
    (entry,) = found.entries
    assert (entry.status, entry.readable) == (Status.UNKNOWN, False)
    assert "mark-invalid" in entry.marks
    assert found.none_of(["aciclovir"]) is Tri.UNKNOWN


def test_an_invalid_order_of_another_drug_disturbs_nothing() -> None:
    assert listed(request("Amoxicillin", authoredOn=7)).none_of(["warfarin"]) is Tri.YES


# --- drafts ---


def draft(drug: Any = ACICLOVIR, **members: Any) -> dict[str, Any]:
    return request(drug, **{"id": "d1", "status": "draft", "authoredOn": None, **members})


@pytest.mark.parametrize("status", ["draft", "active", None])
def test_a_draft_creates(status: str | None) -> None:
    entry = only(drafts=(draft(status=status),))
    assert (entry.source, entry.status, entry.action) == (
        Source.DRAFT,
        Status.DRAFT,
        Action.CREATE,
    )


@pytest.mark.parametrize("intent", ["proposal", "option", "plan", None])
def test_a_draft_counts_with_any_intent(intent: str | None) -> None:
    assert only(drafts=(draft(intent=intent),)).is_draft


@pytest.mark.parametrize("status", ["completed", "entered-in-error"])
def test_finished_drafts_are_ignored(status: str) -> None:
    assert listed(drafts=(draft(status=status),)).entries == ()


def test_a_draft_of_a_running_drug_continues_it() -> None:
    found = listed(request(ACICLOVIR), drafts=(draft(),))
    assert [e.action for e in found.drafts()] == [Action.CONTINUE]


def test_a_draft_with_a_prior_prescription_continues() -> None:
    body = draft(priorPrescription={"reference": "MedicationRequest/old"})
    entry = only(drafts=(body,))
    assert (entry.action, entry.replaces) == (Action.CONTINUE, "MedicationRequest/old")


def test_a_draft_replaces_the_stored_order_of_the_same_id() -> None:
    stored = request(ACICLOVIR, id="d1")
    (entry,) = listed(stored, drafts=(draft(),)).entries
    assert (entry.source, entry.action) == (Source.DRAFT, Action.CONTINUE)


@pytest.mark.parametrize("status", ["stopped", "cancelled"])
def test_a_stopping_draft(status: str) -> None:
    found = listed(request(ACICLOVIR), drafts=(draft(status=status),))
    assert [e.action for e in found.stopping(["aciclovir"])] == [Action.STOP]
    assert found.drafts() == ()


def test_a_draft_on_hold_stops_a_running_drug_and_creates_one_ahead() -> None:
    ahead = {"timing": {"event": ["2026-04-20"]}}
    body = draft(status="on-hold", dosageInstruction=[ahead])
    assert only(drafts=(body,)).status is Status.DRAFT
    held = listed(request(ACICLOVIR), drafts=(body,))
    assert [e.status for e in held.entries if e.source is Source.DRAFT] == [Status.STOPPING]


def test_a_draft_without_a_medication_triggers_nothing() -> None:
    found = record(drafts=(draft(None), draft({}), draft({"coding": [{}]})))
    assert medications(found).entries == ()
    assert unreadable_drafts(found) == []


def test_a_draft_nobody_can_identify_is_named() -> None:
    unknown = draft(coded("http://local.example", "4711"))
    other = draft({"text": "Amoxicillin"}, id="d2")
    found = record(drafts=(unknown, other))
    assert [r.reference for r in unreadable_drafts(found)] == ["MedicationRequest/d1"]


def test_unfinished_drafts_are_never_invalid() -> None:
    body = draft(subject=None, intent=None, dosageInstruction={"text": 5})
    assert only(drafts=(body,)).is_draft


# --- reasons ---


@pytest.mark.parametrize(
    ("reason", "intent"),
    [
        (coded(SNOMED, "360271000"), Intent.PROPHYLAXIS),
        ({"text": "帯状疱疹の予防"}, Intent.PROPHYLAXIS),
        ({"text": "VZV prophylaxis"}, Intent.PROPHYLAXIS),
        (coded(SNOMED, "4740000"), Intent.TREATMENT),
        ({"text": "because"}, Intent.UNKNOWN),
        (None, Intent.UNKNOWN),
    ],
)
def test_intent(reason: Any, intent: Intent) -> None:
    entry = only(request(ACICLOVIR, reasonCode=[reason] if reason else None))
    assert entry.intent is intent


def test_a_reason_by_reference_is_read() -> None:
    condition = {
        "resourceType": "Condition",
        "id": "c",
        "code": coded(SNOMED, "4740000"),
        "subject": {"reference": "Patient/p1"},
    }
    body = request(ACICLOVIR, reasonReference=[{"reference": "Condition/c"}])
    entry = only(body, condition)
    assert entry.reasons == ("herpes-zoster",)


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        (coded(SNOMED, "281647001"), WhyStopped.ADVERSE_REACTION),
        ({"text": "好中球減少（副作用）"}, WhyStopped.ADVERSE_REACTION),
        ({"text": "toxicity grade 3"}, WhyStopped.ADVERSE_REACTION),
        ({"text": "patient on holiday"}, WhyStopped.OTHER),
        (None, WhyStopped.UNKNOWN),
    ],
)
def test_why_a_dose_was_withheld(reason: Any, why: WhyStopped) -> None:
    body = gift("Besponsa", status="not-done", effectiveDateTime="2026-04-08")
    if reason:
        body["statusReason"] = [reason]
    entry = only(body)
    assert (entry.status, entry.why_stopped, entry.dose) == (Status.WITHHELD, why, None)


def test_cycle_group_and_premedication_words() -> None:
    cycle = {
        "url": "https://cdshooks-haematology.example/fhir/StructureDefinition/treatment-cycle",
        "extension": [
            {"url": "cycleNumber", "valuePositiveInt": 2},
            {"url": "doseNumber", "valuePositiveInt": 3},
        ],
    }
    entry = only(
        request(
            "Dexamethasone",
            extension=[cycle],
            groupIdentifier={"value": "g1"},
            dosageInstruction=[{"text": "前投薬として"}],
        )
    )
    assert (entry.cycle, entry.dose_index, entry.group) == (2, 3, "|g1")
    assert entry.premedication


# --- how entries stand to each other ---


def test_two_equal_running_orders_are_one() -> None:
    dosage = doses(200, "mg", **daily())
    found = listed(
        request(ACICLOVIR, dosageInstruction=dosage),
        request(ACICLOVIR, id="m2", dosageInstruction=dosage),
    )
    assert len(found.entries) == 1
    assert found.duplicates == ("MedicationRequest/m2",)


def test_orders_of_different_doses_add_up() -> None:
    found = listed(
        request(ACICLOVIR, dosageInstruction=doses(200, "mg", **daily())),
        request(ACICLOVIR, id="m2", dosageInstruction=doses(400, "mg", **daily(2))),
    )
    assert found.daily_total(["aciclovir"])[0] == 1000


def test_one_dose_as_request_and_statement_counts_once() -> None:
    found = listed(
        request(ACICLOVIR, dosageInstruction=doses(200, "mg", **daily())),
        statement(ACICLOVIR, dosage=doses(200, "mg", **daily())),
        statement(ACICLOVIR, id="s2"),
    )
    total, counted = found.daily_total(["aciclovir"])
    assert total == 200
    assert len(counted) == 1


def test_a_draft_that_renews_an_order_replaces_it_in_the_total() -> None:
    found = listed(
        request(ACICLOVIR, dosageInstruction=doses(200, "mg", **daily())),
        drafts=(
            draft(
                priorPrescription={"reference": "MedicationRequest/m1"},
                dosageInstruction=doses(400, "mg", **daily()),
            ),
        ),
    )
    assert found.daily_total(["aciclovir"])[0] == 400


def test_an_unknown_dose_leaves_the_total_unknown() -> None:
    found = listed(
        request(ACICLOVIR, dosageInstruction=doses(200, "mg", **daily())),
        request(ACICLOVIR, id="m2", dosageInstruction=[{"text": "as told"}]),
    )
    assert found.daily_total(["aciclovir"])[0] is None


def test_orders_that_follow_each_other_do_not_add_up() -> None:
    first = daily(boundsPeriod={"start": "2026-04-01", "end": "2026-04-10"})
    second = daily(boundsPeriod={"start": "2026-04-11"})
    found = listed(
        request(ACICLOVIR, dosageInstruction=doses(200, "mg", **first)),
        request(ACICLOVIR, id="m2", dosageInstruction=doses(400, "mg", **second)),
    )
    assert found.daily_total(["aciclovir"])[0] == 200
    assert found.daily_total(["aciclovir"], date(2026, 4, 11))[0] == 400


def test_a_gift_is_stronger_than_the_order_of_its_day() -> None:
    events = {"timing": {"event": ["2026-04-01", "2026-04-08"]}}
    found = listed(
        request(BORTEZOMIB, dosageInstruction=[events]),
        gift(BORTEZOMIB, dosage={"dose": quantity(2.2, "mg")}),
    )
    first = found.first_dose(["bortezomib"])
    assert first is not None
    assert (first[0], first[1].source) == (date(2026, 4, 1), Source.GIVEN)


def test_a_withheld_day_is_no_dose_of_the_order() -> None:
    events = {"timing": {"event": ["2026-04-01", "2026-04-08"]}}
    found = listed(
        request(coded(ATC, "L01XG03"), dosageInstruction=[events]),
        gift(coded(ATC, "L01XG03"), status="not-done", effectiveDateTime="2026-04-08"),
    )
    assert found.dose_days(["ixazomib"]) == (date(2026, 4, 1),)


def test_doses_by_order_up_to_now_outlive_the_draft_that_stops_or_changes_it() -> None:
    lenalidomide = coded(ATC, "L04AX04")
    dosage = doses(25, "mg", **daily(boundsPeriod={"start": "2026-04-01"}))
    stored = request(lenalidomide, id="d1", dosageInstruction=dosage)
    changed = {**stored, "status": "active"}
    for body, last in (({**stored, "status": "stopped"}, 8), (changed, 7)):
        found = listed(stored, drafts=(body,)).last_dose(["lenalidomide"])
        assert found is not None
        assert found[0] == date(2026, 4, last)


def test_never_needs_complete_and_reconciled_lists() -> None:
    done = {
        "resourceType": "Procedure",
        "id": "r",
        "status": "completed",
        "subject": {"reference": "Patient/p1"},
        "code": coded(SNOMED, "430193006"),
        "performedDateTime": "2026-03-20",
    }
    assert listed().ever(["denosumab"]) is Tri.UNKNOWN
    assert listed(done).ever(["denosumab"]) is Tri.NO
    assert listed(done).reconciled.value == date(2026, 3, 20)
    assert listed({**done, "status": "in-progress"}).reconciled.state is State.ABSENT
    assert listed(done, state="missing").ever(["denosumab"]) is Tri.UNKNOWN
    assert listed(done, request(coded(YJ, "3999435A1020"))).ever(["denosumab"]) is Tri.YES


def test_entries_of_another_patient_are_not_read() -> None:
    found = record(request(ACICLOVIR, subject={"reference": "Patient/p2"}))
    assert medications(found).entries == ()
    assert found.refused == 1


def test_the_list_is_built_once() -> None:
    found = record(request(ACICLOVIR))
    assert medications(found) is medications(found)
