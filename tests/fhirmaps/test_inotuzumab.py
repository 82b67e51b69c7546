"""Inotuzumab facts: doses given, ordered and withheld, and a stop for good (mapping 3.9)."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from fhirmaps import inotuzumab
from fhirmaps.codebook import CodeBook
from fhirmaps.families import policy_for
from fhirmaps.inputs import cd22
from fhirmaps.reader import Reader
from fhirmaps.record import KeyData, PatientRecord
from rules.kernel import Hook, tri
from rules.leukaemia.inotuzumab import Inotuzumab
from rules.therapy import WhyStopped

ZONE = ZoneInfo("Asia/Tokyo")
CYCLE = "https://cdshooks-haematology.example/fhir/StructureDefinition/treatment-cycle"
KEYS = ("labs", "findings", "conditions", "medicationRequests", "administrations", "statements")
SUBJECT = {"reference": "Patient/p1"}
GIVEN: dict[str, Any] = {
    "resourceType": "MedicationAdministration",
    "id": "ino-1",
    "status": "completed",
    "subject": SUBJECT,
    "extension": [
        {
            "url": CYCLE,
            "extension": [
                {"url": "cycleNumber", "valuePositiveInt": 1},
                {"url": "doseNumber", "valuePositiveInt": 1},
            ],
        }
    ],
    "medicationCodeableConcept": {
        "coding": [
            {
                "system": "http://capstandard.jp/iyaku.info/CodeSystem/YJ-code",
                "code": "4239401D1026",
            }
        ],
        "text": "ベスポンサ点滴静注用１ｍｇ",
    },
    "effectivePeriod": {
        "start": "2026-04-01T10:00:00+09:00",
        "end": "2026-04-01T11:00:00+09:00",
    },
    "dosage": {
        "dose": {
            "value": 1.28,
            "unit": "mg",
            "system": "http://unitsofmeasure.org",
            "code": "mg",
        }
    },
}
WITHHELD: dict[str, Any] = {
    "resourceType": "MedicationAdministration",
    "id": "ino-2",
    "status": "not-done",
    "subject": SUBJECT,
    "effectiveDateTime": "2026-04-08",
    "statusReason": [{"text": "好中球減少（副作用）"}],
    "medicationCodeableConcept": {"text": "Besponsa"},
}


def order(**more: Any) -> dict[str, Any]:
    days = more.pop("days", ["2026-04-01", "2026-04-08", "2026-04-15"])
    return {
        "resourceType": "MedicationRequest",
        "id": "order-1",
        "status": "active",
        "intent": "order",
        "subject": SUBJECT,
        "medicationCodeableConcept": {"text": "inotuzumab ozogamicin"},
        "dosageInstruction": [{"timing": {"event": days}}],
        **more,
    }


def read(day: int, drafts: tuple[dict[str, Any], ...] = (), **keys: Any) -> Inotuzumab:
    data = {
        name: KeyData(keys.get(f"{name}_state", "complete"), tuple(keys.get(name, ())))
        for name in KEYS
    }
    as_of = datetime(2026, 4, day, 12, tzinfo=ZONE)
    record = PatientRecord(
        "p1", as_of, CodeBook.load(), policy_for(), data, [(d, True) for d in drafts]
    )
    return inotuzumab.inotuzumab(Reader(record, cd22.READS, Hook.ORDER_SIGN))


def test_a_dose_given_and_one_withheld_for_a_reaction() -> None:
    found = read(12, administrations=[GIVEN, WITHHELD])
    (dose,) = found.given
    assert (dose.cycle, dose.index, dose.mg) == (1, 1, Fraction("1.28"))
    assert dose.confirmed
    (hold,) = found.holds
    assert hold.scheduled.isoformat() == "2026-04-08"
    assert hold.why is WhyStopped.ADVERSE_REACTION
    assert hold.open


def test_a_hold_ends_with_the_next_dose_and_two_withheld_doses_are_one_hold() -> None:
    later = {**GIVEN, "id": "ino-4", "effectivePeriod": {"start": "2026-04-20"}}
    second = {**WITHHELD, "id": "ino-3", "effectiveDateTime": "2026-04-15"}
    (hold,) = read(22, administrations=[GIVEN, WITHHELD, second, later]).holds
    assert hold.scheduled.isoformat() == "2026-04-08"
    assert hold.resumed is not None
    assert hold.resumed.isoformat() == "2026-04-20"


def test_begun_orders_count_as_given_unconfirmed_where_no_gifts_are_sent() -> None:
    found = read(10, medicationRequests=[order()])
    assert [dose.day.day for dose in found.given] == [1, 8]
    assert not any(dose.confirmed for dose in found.given)
    assert [dose.day.day for dose in found.ordered] == [15]


def test_a_dose_due_today_is_planned_and_not_yet_given() -> None:
    found = read(8, medicationRequests=[order()])
    assert [dose.day.day for dose in found.given] == [1]
    assert found.next_day() is not None
    assert found.next_day() == found.as_of


def test_a_planned_day_passed_without_a_gift_is_a_hold_of_unknown_reason() -> None:
    found = read(10, administrations=[GIVEN], medicationRequests=[order()])
    assert [dose.day.day for dose in found.given] == [1]
    (hold,) = found.holds
    assert hold.scheduled.day == 8
    assert hold.why is WhyStopped.UNKNOWN


def test_a_draft_without_a_day_is_meant_for_today() -> None:
    body = order(status="draft")
    del body["dosageInstruction"]
    (dose,) = read(6, drafts=(body,)).signed
    assert (dose.day.day, dose.undated) == (6, True)


def test_past_days_of_a_draft_are_no_planned_doses() -> None:
    assert not read(20, drafts=(order(status="draft"),)).signed


def test_an_order_stopped_for_vod_is_a_stop_for_good() -> None:
    body = order(status="stopped", statusReason={"text": "VOD"})
    found = read(20, medicationRequests=[body])
    assert tri(found.permanent_stop).yes
    assert found.stop_reason == "VOD"


def test_an_order_stopped_for_another_reason_is_none() -> None:
    body = order(status="stopped", statusReason={"text": "ward transfer"})
    assert not tri(read(20, medicationRequests=[body]).permanent_stop).yes


def test_a_missing_key_leaves_the_history_unknown() -> None:
    found = read(6, administrations_state="missing")
    assert found.ever.unknown
    assert found.missing
