"""What accepting a bone card's button leads to: right drafts, and no card that asks again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from cdshooks import cases
from cdshooks.wire import request as wire

RENAL = """
rule: bone-zol-renal
patient: {age: 60, sex: male}
conditions: [{is: multiple-myeloma, onset: -30}]
allergies: [{none: true, on: -100}]
procedures: [{is: dental-examination, on: -20}]
draft: [{drug: zoledronic-acid, dose: 4 mg, route: intravenous, on: 0}]
labs:
  - {is: creatinine-clearance-measured, value: 50 mL/min, on: -3}
  - {is: calcium-total, value: 9.2 mg/dL, on: -3}
  - {is: albumin, value: 4.2 g/dL, on: -3}
"""
UNKNOWN_CALCIUM = """
rule: bone-denosumab-hypocalcaemia
patient: {age: 60, sex: male}
conditions: [{is: multiple-myeloma, onset: -30}]
procedures: [{is: dental-examination, on: -20}]
draft: [{drug: denosumab, dose: 120 mg, route: subcutaneous, on: 0}]
"""
CALCIUM = """
labs:
  - {is: calcium-total, value: 9.2 mg/dL, on: -3}
  - {is: albumin, value: 4.2 g/dL, on: -3}
"""
SUPPLEMENTS = """
active:
  - code: http://capstandard.jp/iyaku.info/CodeSystem/YJ-code|3219100F1020
    daily: 1
    from: -30
"""


def _case(tmp_path: Path, text: str) -> cases.Case:
    path = tmp_path / "case.yaml"
    path.write_text(text, "utf-8")
    return cases.load(path)[0]


def _cards(case: cases.Case) -> dict[str, dict[str, Any]]:
    evaluation, service = cases.evaluation_of(case)
    outcome = evaluation.findings(service, wire.read(case.call), cases.data_of(case, service))
    composed = [c.card for c in evaluation.compose(outcome, "en")]
    return {card["source"]["topic"]["code"]: card for card in composed}


def _accept(case: cases.Case, suggestion: dict[str, Any]) -> None:
    """The client's drafts after one suggestion, as the EHR would send them next."""
    orders = case.call["context"]["draftOrders"]
    drafts = {f"{e['resource']['resourceType']}/{e['resource']['id']}": e for e in orders["entry"]}
    for number, action in enumerate(suggestion["actions"]):
        if action["type"] == "delete":
            drafts.pop(action["resourceId"])
            continue
        body = json.loads(json.dumps(action["resource"], default=float))
        body.setdefault("id", f"accepted-{number}")
        drafts[f"{body['resourceType']}/{body['id']}"] = {"resource": body}
    orders["entry"] = list(drafts.values())


def test_the_switch_deletes_the_draft_and_brings_denosumab_with_its_supplements(
    tmp_path: Path,
) -> None:
    case = _case(tmp_path, RENAL)
    draft = case.call["context"]["draftOrders"]["entry"][0]["resource"]["id"]
    switch = _cards(case)["bone-zol-renal"]["suggestions"][0]
    kinds = [a["type"] for a in switch["actions"]]
    assert kinds == ["delete", "create", "create"]
    assert switch["actions"][0]["resourceId"] == f"MedicationRequest/{draft}"
    _accept(case, switch)
    assert _cards(case) == {}


def test_the_switch_leaves_out_supplements_that_are_on_the_list(tmp_path: Path) -> None:
    switch = _cards(_case(tmp_path, RENAL + SUPPLEMENTS))["bone-zol-renal"]["suggestions"][0]
    assert [a["type"] for a in switch["actions"]] == ["delete", "create"]
    assert "vitamin" not in switch["label"]


def test_an_accepted_calcium_order_is_known_as_one(tmp_path: Path) -> None:
    case = _case(tmp_path, UNKNOWN_CALCIUM)
    card = _cards(case)["bone-denosumab-hypocalcaemia"]
    _accept(case, card["suggestions"][0])
    assert "bone-denosumab-hypocalcaemia" not in _cards(case)


def test_accepted_supplements_are_known_as_calcium_and_vitamin_d(tmp_path: Path) -> None:
    case = _case(tmp_path, UNKNOWN_CALCIUM + CALCIUM)
    _accept(case, _cards(case)["bone-denosumab-ca-vitd"]["suggestions"][0])
    assert "bone-denosumab-ca-vitd" not in _cards(case)


def test_a_clearance_just_under_a_limit_is_not_shown_as_the_limit(tmp_path: Path) -> None:
    labs = "labs: [{is: creatinine, value: 176.9 umol/L, on: -1}]\n"
    weight = "findings: [{is: body-weight, value: 54 kg, on: -1}]\n"
    case = _case(tmp_path, RENAL.split("labs:")[0] + labs + weight)
    card = _cards(case)["bone-zol-renal"]
    assert card["indicator"] == "critical"
    assert "29.98 mL/min" in card["summary"]
