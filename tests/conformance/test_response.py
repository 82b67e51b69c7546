"""RESP: what goes out, over the cards of the clinical cases of every rule."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from cdshooks import reasons
from cdshooks.wire.response import response
from tests.conformance import calls
from tests.conformance.shapes import RESPONSES, Shape

STANDARD = {
    "cds-not-applicable",
    "cds-suboptimal-context",
    "recipient-disagrees-evidence",
    "recipient-concerns-outcomes",
    "does-not-align-preferences",
    "not-convenient-feasible",
    "action-completed",
    "patient-contraindication",
    "patient-refuses",
    "too-costly-uncovered",
    "service-not-available",
    "recipient-does-not-understand",
}
"""The clinical part of the standard's code system."""

Cards = list[dict[str, Any]]


@pytest.mark.parametrize("shape", RESPONSES, ids=lambda shape: shape.__name__)
def test_resp_01_an_answer_is_valid_in_both_versions(
    case_answers: Cards, client: FlaskClient, shape: type[Shape]
) -> None:
    signed = client.post(calls.SIGN, json=calls.sign())
    assert signed.status_code == 200
    assert len(signed.json["cards"]) == 1
    for answer in (signed.json, {"cards": []}, *case_answers):
        shape.model_validate(answer)


def test_resp_02_no_advice_is_no_cards(client: FlaskClient) -> None:
    answer = client.post(calls.SIGN, json=calls.sign(calls.paracetamol()))
    assert (answer.status_code, answer.json) == (200, {"cards": []})


def test_resp_03_system_actions_are_left_out(client: FlaskClient) -> None:
    assert set(client.post(calls.SIGN, json=calls.sign()).json) == {"cards"}
    assert response([]) == {"cards": []}


def empties(value: Any, path: str = "") -> list[str]:
    if value is None or value in ("", [], {}):
        return [path]
    if isinstance(value, dict):
        return [e for k, v in value.items() if k != "resource" for e in empties(v, f"{path}.{k}")]
    if isinstance(value, list):
        return [e for n, v in enumerate(value) for e in empties(v, f"{path}[{n}]")]
    return []


def test_resp_04_nothing_in_a_card_is_empty(cards: Cards) -> None:
    assert [path for card in cards for path in empties(card)] == []


def test_resp_05_each_card_has_its_own_uuid(cards: Cards) -> None:
    names = [card["uuid"] for card in cards]
    assert len(set(names)) == len(names)
    form = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
    assert all(re.fullmatch(form, name) for name in names)


def test_resp_06_a_summary_is_one_line_of_fewer_than_140_characters(cards: Cards) -> None:
    for card in cards:
        assert 0 < len(card["summary"]) < 140
        assert "\n" not in card["summary"]
        assert not re.search(r"<[a-zA-Z/]", card["summary"])


def test_resp_07_markdown_holds_no_html_and_escapes_the_record(
    cards: Cards, client: FlaskClient
) -> None:
    assert not [c["detail"] for c in cards if re.search(r"<[a-zA-Z/!]", c["detail"])]
    evil = calls.bortezomib(status="active", id="x|<img src=x>`[a](javascript:b)")
    body = calls.sign()
    body["prefetch"]["medicationRequests"] = calls.bundle(evil | {"id": "m-1"})
    name = {"text": "aciclovir <img src=x onerror=y> [a](javascript:b) | `c`"}
    odd = calls.bortezomib("m-2", status="active", medicationCodeableConcept=name)
    body["prefetch"]["medicationRequests"] = calls.bundle(odd)
    (card,) = client.post(calls.SIGN, json=body).json["cards"]
    assert "<img" not in card["detail"] + card["summary"]
    assert "](javascript" not in card["detail"]


def test_resp_08_indicators_are_the_three_words(cards: Cards) -> None:
    assert {card["indicator"] for card in cards} == {"info", "warning", "critical"}


def test_resp_09_the_source_is_named(cards: Cards) -> None:
    assert all(card["source"]["label"].strip() for card in cards)


def test_resp_10_the_source_s_address_leads_to_the_rule(cards: Cards, client: FlaskClient) -> None:
    base = "https://cds.example.org"
    for address in {card["source"]["url"] for card in cards}:
        assert address.startswith(f"{base}/rules")
        assert client.get(address.removeprefix(base)).status_code == 200


def test_resp_11_the_topic_is_the_rule(cards: Cards) -> None:
    for card in cards:
        topic = card["source"]["topic"]
        assert topic["system"] == "https://cds.example.org/rules"
        assert topic["code"]
        assert topic["display"]


def test_resp_12_codings_have_code_and_system(cards: Cards) -> None:
    codings = [card["source"]["topic"] for card in cards]
    codings += [each for card in cards for each in card.get("overrideReasons", ())]
    for each in codings:
        assert set(each) <= {"code", "system", "display", "extension"}
        assert all(isinstance(each[name], str) and each[name] for name in ("code", "system"))


def test_resp_13_override_reasons_stay_the_same(client: FlaskClient) -> None:
    answers = [
        client.post(calls.SIGN, json=calls.sign(), headers={"Accept-Language": language})
        for language in ("en", "en", "ja")
    ]
    listed = [answer.json["cards"][0]["overrideReasons"] for answer in answers]
    assert all(each["display"] for reasons_ in listed for each in reasons_)
    codes = [[(e["system"], e["code"]) for e in reasons_] for reasons_ in listed]
    assert codes[0] == codes[1] == codes[2]
    assert listed[0] != listed[2]  # in the reader's words


def test_resp_14_the_standard_s_reasons_come_after_ours(cards: Cards) -> None:
    assert set(reasons.correspondence().values()) <= STANDARD
    seen = set()
    for card in cards:
        listed = card.get("overrideReasons", [])
        systems = [each["system"] for each in listed]
        assert systems == sorted(systems, key=lambda system: system == reasons.SYSTEM)
        keys = [(each["system"], each["code"]) for each in listed]
        assert len(set(keys)) == len(keys)
        own = [code for system, code in keys if system != reasons.SYSTEM]
        standard = {code for system, code in keys if system == reasons.SYSTEM}
        assert standard == set(reasons.corresponding(own))
        seen |= standard
    assert "patient-refuses" in seen


def test_resp_15_selection_behaviour_stands_with_suggestions_only(cards: Cards) -> None:
    for card in cards:
        assert ("suggestions" in card) == ("selectionBehavior" in card)
        assert card.get("selectionBehavior", "any") in ("any", "at-most-one")


def test_resp_16_cards_are_few_and_complete(case_answers: Cards) -> None:
    for answer in case_answers:
        assert len(answer["cards"]) <= 10
        topics = [(c["source"]["topic"]["code"], c["summary"]) for c in answer["cards"]]
        assert len(set(topics)) == len(topics)
        assert all(card["detail"] for card in answer["cards"])
