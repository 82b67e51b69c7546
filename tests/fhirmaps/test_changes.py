"""Changes of orders: what the changed order says, read back by our own reader."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from fhirmaps.proposals import Proposals
from rules.kernel import ChangeOrder, Message
from tests.fhirmaps.medication_examples import (
    RXNORM,
    YJ,
    coded,
    daily,
    doses,
    listed,
    quantity,
    record,
    request,
)

DAILY = (1, 1, "d")
WEEKLY = (1, 1, "wk")
TABLET_DAYS = {"numerator": {"value": 2, "unit": "錠"}, "denominator": quantity(1, "d")}


def changed(order: dict[str, Any], **change: Any) -> dict[str, Any]:
    """The order after a change, as the card's action carries it."""
    action = ChangeOrder("MedicationRequest/m1", **{"change": "redose", "every": DAILY, **change})
    found = Proposals(record(order), said).action(action)["resource"]
    assert isinstance(found, dict)
    return found


def said(message: Message) -> str:
    return message.key


def total(order: dict[str, Any]) -> Fraction | None:
    return listed(order).daily_total(("aspirin",))[0]


def test_a_daily_amount_in_tablets_gives_way_to_the_new_dose() -> None:
    order = request(
        coded(YJ, "3399007H1021", "バイアスピリン錠１００ｍｇ"),
        dosageInstruction=[{"text": "1日1回", "doseAndRate": [{"rateRatio": TABLET_DAYS}]}],
        dispenseRequest={"quantity": {"value": 14, "unit": "錠"}},
    )
    assert total(order) == 200
    after = changed(order, dose=Decimal(100))
    assert total(after) == 100
    assert "dispenseRequest" not in after
    assert "text" not in after["dosageInstruction"][0]


def test_an_infusion_rate_is_kept() -> None:
    rate = {"rateQuantity": quantity(100, "mL/h")}
    order = request("aspirin", dosageInstruction=[{"doseAndRate": [rate]}])
    after = changed(order, dose=Decimal(100))
    assert after["dosageInstruction"][0]["doseAndRate"][0]["rateQuantity"]["value"] == 100


def test_a_second_dosage_does_not_survive_a_new_schedule() -> None:
    order = request("aspirin", dosageInstruction=doses(81, "mg", **daily()) * 2)
    assert total(order) == 162
    assert total(changed(order, dose=Decimal(100))) == 100


def test_words_for_the_patient_and_need_go_with_the_old_dose() -> None:
    (dosage,) = doses(75, "mg", **daily())
    dosage |= {"patientInstruction": "take 75", "asNeededBoolean": False, "sequence": 1}
    after = changed(request("aspirin", dosageInstruction=[dosage]), dose=Decimal(100))
    assert set(after["dosageInstruction"][0]) == {"doseAndRate", "timing", "sequence"}


def test_explicit_dates_leave_their_first_day_as_the_start() -> None:
    order = request(
        "dexamethasone",
        dosageInstruction=[
            {**doses(40, "mg")[0], "timing": {"event": ["2026-04-09", "2026-04-08"]}}
        ],
    )
    repeat = changed(order, dose=Decimal(20), every=WEEKLY)["dosageInstruction"][0]["timing"]
    assert repeat["repeat"]["boundsPeriod"] == {"start": "2026-04-08"}
    assert "event" not in repeat


@pytest.mark.parametrize(
    ("code", "mg", "kept"),
    [("212033", 100, False), ("243670", 81, True), ("243670", 162, True), ("243670", 100, False)],
)
def test_a_tablet_that_cannot_make_up_the_dose_gives_way_to_the_ingredient(
    code: str, mg: int, kept: bool
) -> None:
    order = request(
        coded(RXNORM, code, "aspirin tablet"), dosageInstruction=doses(1, "{tbl}", **daily())
    )
    after = changed(order, dose=Decimal(mg))
    codes = [c["code"] for c in after["medicationCodeableConcept"]["coding"]]
    assert (code in codes) is kept
    assert total(after) == mg


def test_a_replaced_drug_leaves_no_contained_medication_behind() -> None:
    order = request(
        None,
        medicationReference={"reference": "#a"},
        contained=[{"resourceType": "Medication", "id": "a", "code": coded(RXNORM, "1364430")}],
        dosageInstruction=doses(Decimal("2.5"), "mg", **daily(2)),
    )
    after = changed(
        order, change="replace", dose=Decimal(100), replace_drug="aspirin", route="oral"
    )
    assert "contained" not in after
    assert "medicationReference" not in after
    assert total(after) == 100
