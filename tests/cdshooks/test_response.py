"""The check of outgoing cards against both versions of the standard."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from cdshooks.wire.response import faults

CARD: dict[str, Any] = {
    "uuid": "0b7e5f0c-6a0f-4a0e-8f0b-2f6b6f1d9c01",
    "summary": "x" * 139,
    "indicator": "warning",
    "source": {"label": "L", "topic": {"code": "c", "system": "urn:s"}},
    "selectionBehavior": "any",
    "suggestions": [
        {
            "label": "Do",
            "uuid": "5d1f9c1e-9a53-4f53-9a39-4f5f0f6d7a02",
            "actions": [
                {
                    "type": "update",
                    "description": "d",
                    "resource": {"resourceType": "MedicationRequest", "id": "1", "note": []},
                },
                {"type": "delete", "description": "d", "resourceId": "MedicationRequest/1"},
            ],
        }
    ],
    "overrideReasons": [{"code": "c", "system": "urn:s", "display": "D"}],
}


def test_a_good_card_has_no_faults() -> None:
    assert faults([CARD]) == []


@pytest.mark.parametrize(
    ("spoil", "where"),
    [
        (lambda card: card.update(summary="x" * 140), "cards[0].summary"),
        (lambda card: card.update(indicator="hard-stop"), "cards[0].indicator"),
        (lambda card: card.update(detail=""), "cards[0].detail"),
        (lambda card: card.update(links=[]), "cards[0].links"),
        (lambda card: card.pop("selectionBehavior"), "cards[0]"),
        (lambda card: card["source"].pop("label"), "cards[0].source.label"),
        (lambda card: card["source"]["topic"].pop("system"), "cards[0].source.topic.system"),
        (lambda card: card["overrideReasons"][0].pop("display"), "overrideReasons[0].display"),
        (lambda card: card["suggestions"][0]["actions"][0].pop("description"), "description"),
        (lambda card: card["suggestions"][0]["actions"][0]["resource"].pop("id"), "actions[0]"),
        (lambda card: card["suggestions"][0]["actions"][1].pop("resourceId"), "actions[1]"),
    ],
)
def test_what_breaks_the_standard_is_named(spoil: Callable[[Any], Any], where: str) -> None:
    card = copy.deepcopy(CARD)
    spoil(card)
    found = faults([card])
    assert found
    assert where in found[0]
