"""FB: what becomes of what the user did with a card."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conformance import calls
from tests.conformance.test_errors import store_of
from tests.trust import issuing

FEEDBACK = f"{calls.SIGN}/feedback"
TIME = "2026-05-04T09:30:00Z"


@pytest.fixture
def card(client: FlaskClient) -> dict[str, Any]:
    (found,) = client.post(calls.SIGN, json=calls.sign()).json["cards"]
    return dict(found)


@pytest.fixture
def own(make_site: Callable[..., Flask]) -> FlaskClient:
    """A server whose store is looked into."""
    return make_site(services={"enabled": ["zoster-prophylaxis"]}).test_client()


def told(client: FlaskClient, name: str, **changes: Any) -> Any:
    return client.post(FEEDBACK, json=calls.feedback(name, **changes))


def rows(client: FlaskClient) -> list[str]:
    text = store_of(client.application)
    return [each for each in text.splitlines() if each.startswith('INSERT INTO "feedback"')]


def refused(response: Any) -> str:
    assert response.status_code == 400
    assert response.json["resourceType"] == "OperationOutcome"
    found: str = response.json["issue"][0]["expression"][0]
    return found


def test_fb_01_feedback_has_its_address_and_is_not_advertised(
    client: FlaskClient, card: dict[str, Any]
) -> None:
    assert told(client, card["uuid"]).status_code == 200
    assert "feedback" not in client.get("/cds-services").text
    nowhere = client.post("/cds-services/nothing/feedback", json=calls.feedback(card["uuid"]))
    assert nowhere.status_code == 404


def test_fb_02_the_body_holds_an_array(client: FlaskClient, card: dict[str, Any]) -> None:
    body = calls.feedback(card["uuid"])
    assert client.post(FEEDBACK, json={"feedback": []}).status_code == 200
    assert client.post(FEEDBACK, json={"feedback": body["feedback"] * 2}).status_code == 200
    assert refused(client.post(FEEDBACK, json=body["feedback"][0])) == "feedback"
    assert refused(client.post(FEEDBACK, json={"feedback": body["feedback"][0]})) == "feedback"


@pytest.mark.parametrize("name", [None, "", 7])
def test_fb_03_an_entry_names_its_card(client: FlaskClient, name: Any) -> None:
    assert refused(told(client, name)) == "feedback[0].card"


@pytest.mark.parametrize("outcome", [None, "ignored", "Accepted"])
def test_fb_04_the_outcome_is_one_of_two(
    client: FlaskClient, card: dict[str, Any], outcome: Any
) -> None:
    assert refused(told(client, card["uuid"], outcome=outcome)) == "feedback[0].outcome"


def test_fb_05_accepted_names_the_suggestions(client: FlaskClient, card: dict[str, Any]) -> None:
    name, suggestion = card["uuid"], card["suggestions"][0]["uuid"]
    taken = told(client, name, outcome="accepted", acceptedSuggestions=[{"id": suggestion}])
    assert taken.status_code == 200
    for wrong in (None, [], [suggestion], [{}]):
        answer = told(client, name, outcome="accepted", acceptedSuggestions=wrong)
        assert refused(answer).startswith("feedback[0]")


REASON = {"code": "patient-declined", "system": f"{issuing.BASE}/override-reasons"}


@pytest.mark.parametrize(
    ("reason", "status"),
    [
        (None, 200),
        ({"reason": REASON}, 200),
        ({"userComment": "Discussed."}, 200),
        ({"reason": REASON, "userComment": "Discussed."}, 200),
        (REASON, 400),  # the draft era's bare Coding
        ({"userComment": "  "}, 400),
    ],
)
def test_fb_06_an_override_may_give_a_reason(
    client: FlaskClient, card: dict[str, Any], reason: Any, status: int
) -> None:
    assert told(client, card["uuid"], overrideReason=reason).status_code == status


@pytest.mark.parametrize(
    "reason",
    [{"code": "their-own"}, {"code": "x", "system": "urn:theirs"}, REASON | {"display": "Said no"}],
)
def test_fb_07_a_reason_is_kept_as_it_is(own: FlaskClient, reason: dict[str, str]) -> None:
    (card,) = own.post(calls.SIGN, json=calls.sign()).json["cards"]
    assert told(own, card["uuid"], overrideReason={"reason": reason}).status_code == 200
    (row,) = rows(own)
    assert reason["code"] in row
    assert reason.get("system", "") in row


@pytest.mark.parametrize(
    ("time", "status"),
    [
        (TIME, 200),
        ("2026-05-04T09:30:00.123456789Z", 200),
        ("2026-05-04T18:30:00+09:00", 200),
        (None, 400),
        ("2026-05-04", 400),
        ("2026-05-04T09:30:00", 400),
        (1, 400),
    ],
)
def test_fb_08_the_time_is_a_date_time_turned_into_utc(
    own: FlaskClient, time: Any, status: int
) -> None:
    answer = told(own, calls.INSTANCE, outcomeTimestamp=time)
    assert answer.status_code == status
    if status == 200:
        assert "2026-05-04 09:30:00" in rows(own)[0]


def test_fb_09_a_card_may_be_reported_again(own: FlaskClient) -> None:
    (card,) = own.post(calls.SIGN, json=calls.sign()).json["cards"]
    name = card["uuid"]
    for _ in range(3):
        assert told(own, name).status_code == 200
    accepted = [{"id": card["suggestions"][0]["uuid"]}]
    assert told(own, name, outcome="accepted", acceptedSuggestions=accepted).status_code == 200
    assert len(rows(own)) == 2


def test_fb_10_feedback_is_authenticated_like_a_call(
    trusting: Callable[..., FlaskClient],
) -> None:
    client, body = trusting(), calls.feedback(calls.INSTANCE)
    assert client.post(FEEDBACK, json=body).status_code == 401
    token = issuing.token(aud=f"{issuing.BASE}{calls.SIGN}")
    headers = {"Authorization": f"Bearer {token}"}
    assert client.post(FEEDBACK, json=body, headers=headers).status_code == 200
    assert client.post(FEEDBACK, json=body, headers=headers).status_code == 401  # used up


def test_fb_11_good_feedback_is_200_and_comments_are_not_logged(
    own: FlaskClient, capfd: pytest.CaptureFixture[str]
) -> None:
    unknown = told(own, calls.INSTANCE, overrideReason={"userComment": "Frau Beispiel sagt nein"})
    assert unknown.status_code == 200
    assert isinstance(unknown.json, dict)
    assert len(rows(own)) == 1
    out = capfd.readouterr()
    assert "Beispiel" not in out.out + out.err + store_of(own.application)
    good, bad = calls.feedback("a")["feedback"][0], calls.feedback("b", outcome="x")["feedback"][0]
    assert refused(own.post(FEEDBACK, json={"feedback": [good, bad]})) == "feedback[1].outcome"
    assert len(rows(own)) == 1  # nothing of a faulty body is stored
