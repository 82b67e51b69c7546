"""RESP, SUG, ACT, LINK: what goes out, over the cards of the clinical cases of every rule."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from cdshooks import reasons
from cdshooks.wire.response import faults, response, without_action_selection
from fhirmaps.validation import first_error
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


@pytest.fixture
def suggestions(cards: Cards) -> Cards:
    found = [each for card in cards for each in card.get("suggestions", ())]
    assert found
    return found


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


# --- suggestions --------------------------------------------------------------------------------


def test_sug_01_a_suggestion_has_a_label(suggestions: Cards) -> None:
    assert all(each["label"].strip() for each in suggestions)


def test_sug_02_each_suggestion_has_its_own_uuid(suggestions: Cards, cards: Cards) -> None:
    names = [each["uuid"] for each in (*suggestions, *cards)]
    assert len(set(names)) == len(names)


def test_sug_03_one_at_most_is_recommended_where_one_can_be_chosen(cards: Cards) -> None:
    for card in cards:
        marked = [e for e in card.get("suggestions", ()) if e.get("isRecommended")]
        assert all(each["isRecommended"] is True for each in marked)
        assert card.get("selectionBehavior") == "any" or len(marked) <= 1


def test_sug_04_actions_are_there_or_left_out(suggestions: Cards) -> None:
    assert all(each.get("actions", ["none"]) for each in suggestions)


def test_sug_05_action_selection_goes_to_clients_that_know_it_only(
    client: FlaskClient, suggestions: Cards
) -> None:
    """The stripping itself; tests/trust shows it obeying the configuration of each client."""
    sent = client.post(calls.SIGN, json=calls.sign()).json["cards"]
    assert not any("actionSelectionBehavior" in s for c in sent for s in c["suggestions"])
    card = {"suggestions": [{"label": "x", "actionSelectionBehavior": "any"}]}
    assert without_action_selection([card]) == [{"suggestions": [{"label": "x"}]}]
    assert "actionSelectionBehavior" in card["suggestions"][0]  # the original is left alone


def test_sug_06_new_resources_do_not_need_each_other_s_ids(suggestions: Cards) -> None:
    for each in suggestions:
        created = [a["resource"] for a in each["actions"] if a["type"] == "create"]
        assert all("id" not in resource for resource in created)
        assert not any("urn:uuid:" in str(resource) for resource in created)


# --- actions ------------------------------------------------------------------------------------


def test_act_01_actions_create_update_or_delete(actions: Cards) -> None:
    assert {each["type"] for each in actions} == {"create", "update", "delete"}


def test_act_02_every_action_is_described(actions: Cards) -> None:
    assert all(each["description"].strip() for each in actions)


def test_act_03_create_holds_a_whole_resource(actions: Cards) -> None:
    created = [each["resource"] for each in actions if each["type"] == "create"]
    assert created
    for resource in created:
        assert isinstance(resource, dict)
        assert first_error(resource["resourceType"], resource) is None


def test_act_04_update_keeps_what_it_does_not_change(client: FlaskClient) -> None:
    draft = {
        "resourceType": "MedicationRequest",
        "id": "ino-1",
        "meta": {"versionId": "7"},
        "status": "active",
        "intent": "order",
        "subject": {"reference": "Patient/p1"},
        "extension": [{"url": "https://ehr.example.org/x", "valueDecimal": 1.5}],
        "medicationCodeableConcept": {"text": "inotuzumab ozogamicin"},
    }
    address = "/cds-services/cd22-verification-order-sign"
    cards = client.post(address, json=calls.sign(draft)).json["cards"]
    updates = [
        action
        for card in cards
        for suggestion in card.get("suggestions", ())
        for action in suggestion["actions"]
        if action["type"] == "update"
    ]
    assert updates
    for each in updates:
        assert each["resource"]["id"] == "ino-1"
        changed = {k for k in draft if each["resource"].get(k) != draft[k]}
        assert changed <= {"status"}
        assert set(each["resource"]) >= set(draft)


def test_act_05_delete_names_what_it_deletes(actions: Cards) -> None:
    deleted = [each for each in actions if each["type"] == "delete"]
    assert deleted
    for each in deleted:
        assert re.fullmatch(r"[A-Z][A-Za-z]+/[A-Za-z0-9.-]+", each["resourceId"])
        assert "resource" not in each


def test_act_06_nothing_is_done_without_review(case_answers: Cards) -> None:
    assert all("systemActions" not in each for each in case_answers)


# --- links --------------------------------------------------------------------------------------

LINK = {"label": "Calculator", "url": "https://app.example.org/x", "type": "absolute"}


def linked(link: dict[str, Any]) -> list[str]:
    """What the server's own last check says of a card with a link."""
    card = {
        "uuid": calls.INSTANCE,
        "summary": "A card",
        "indicator": "info",
        "source": {"label": "Nobody"},
        "links": [link],
    }
    return faults([card])


def test_link_01_a_link_has_label_address_and_type(cards: Cards) -> None:
    assert not any("links" in card for card in cards)  # none are sent yet; the check is in place
    assert linked(LINK) == []
    assert all(linked({k: v for k, v in LINK.items() if k != name}) for name in LINK)


@pytest.mark.parametrize(
    ("kind", "good"), [("absolute", True), ("smart", True), ("Absolute", False), ("x", False)]
)
def test_link_02_the_type_is_one_of_two(kind: str, good: bool) -> None:
    assert (linked(LINK | {"type": kind}) == []) is good


@pytest.mark.parametrize(
    ("kind", "context", "good"),
    [("smart", "{}", True), ("absolute", "{}", False), ("smart", {"a": 1}, False)],
)
def test_link_03_context_is_a_string_for_smart_links(kind: str, context: Any, good: bool) -> None:
    assert (linked(LINK | {"type": kind, "appContext": context}) == []) is good
