"""SUG, ACT, LINK: what cards offer to do, over the cards of the clinical cases."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cdshooks.evaluation import Evaluation
from cdshooks.seam import Answer
from cdshooks.wire.response import faults
from fhirmaps.validation import first_error
from tests.conformance import calls

Cards = list[dict[str, Any]]


@pytest.fixture
def suggestions(cards: Cards) -> Cards:
    found = [each for card in cards for each in card.get("suggestions", ())]
    assert found
    return found


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
    make_site: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    card = {
        "uuid": calls.INSTANCE,
        "summary": "A card",
        "indicator": "info",
        "source": {"label": "Nobody"},
        "suggestions": [{"label": "x", "uuid": calls.INSTANCE, "actionSelectionBehavior": "any"}],
        "selectionBehavior": "any",
    }
    monkeypatch.setattr(Evaluation, "evaluate", lambda *_: Answer([card]))
    for knows in (False, True):
        app = make_site(
            services={"enabled": ["zoster-prophylaxis"]},
            client_defaults={"action_selection_behavior": knows},
        )
        (sent,) = app.test_client().post(calls.SIGN, json=calls.sign()).json["cards"]
        assert ("actionSelectionBehavior" in sent["suggestions"][0]) is knows


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
    order = calls.bortezomib(
        "ino-1",
        status="active",
        meta={"versionId": "7"},
        extension=[{"url": "https://ehr.example.org/x", "valueDecimal": 1.5}],
        medicationCodeableConcept={"text": "inotuzumab ozogamicin"},
    )
    body = calls.dispatch("MedicationRequest/ino-1")
    body["prefetch"]["medicationRequests"] = calls.bundle(order)
    answer = client.post("/cds-services/cd22-verification-order-dispatch", json=body).json
    updates = [
        action["resource"]
        for card in answer["cards"]
        for suggestion in card.get("suggestions", ())
        for action in suggestion["actions"]
        if action["type"] == "update"
    ]
    assert updates
    for resource in updates:
        assert resource == order | {"status": resource["status"]}
        assert resource["status"] != "active"


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
