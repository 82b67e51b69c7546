"""The service response (conformance chapter 5): its shape, and a check of both versions' rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import Field, ValidationError, field_validator, model_validator

from cdshooks.wire.checking import RelativeReference, Text, WireModel, fault, json_path

MAX_SUMMARY = 139


def response(cards: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The body of a 200."""
    return {"cards": list(cards)}


def without_action_selection(cards: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The cards for a client that is not known to support ``actionSelectionBehavior`` (SUG-05)."""
    member = "actionSelectionBehavior"
    return [
        card | {"suggestions": [_less(each, member) for each in card["suggestions"]]}
        if any(member in each for each in card.get("suggestions", ()))
        else card
        for card in cards
    ]


def _less(value: dict[str, Any], member: str) -> dict[str, Any]:
    return {name: each for name, each in value.items() if name != member}


class Coding(WireModel):
    """CDS Hooks' Coding: code and system are both required (RESP-12)."""

    code: Text
    system: Text
    display: str = ""


class OverrideReason(Coding):
    """A Coding the user picks from: it needs words (RESP-13)."""

    display: Text


class Source(WireModel):
    """Where the guidance comes from."""

    label: Text
    url: str = ""
    topic: Coding | None = None


class Action(WireModel):
    """One change of a suggestion (ACT-01 to ACT-05)."""

    type: Literal["create", "update", "delete"]
    description: Text
    resource: dict[str, Any] | None = None
    resource_id: RelativeReference = Field("", alias="resourceId")

    @model_validator(mode="after")
    def _complete(self) -> Action:
        if self.type == "delete":
            if not self.resource_id or self.resource is not None:
                raise fault("must have resourceId and no resource to delete")
        elif self.resource is None or not self.resource.get("resourceType"):
            raise fault(f"must have a resource to {self.type}")
        elif self.type == "update" and not self.resource.get("id"):
            raise fault("must have a resource with its id to update")
        return self


class Suggestion(WireModel):
    """A button of a card."""

    label: Text
    uuid: Text
    is_recommended: bool = Field(False, alias="isRecommended")
    actions: list[Action] = Field(default_factory=list)


class Link(WireModel):
    """A link of a card (LINK-01 to LINK-03)."""

    label: Text
    url: Text
    type: Literal["absolute", "smart"]
    app_context: str = Field("", alias="appContext")

    @model_validator(mode="after")
    def _context_for_apps(self) -> Link:
        if self.app_context and self.type != "smart":
            raise fault("may have appContext only with type smart")
        return self


class Card(WireModel):
    """A card as both versions of the standard want it."""

    uuid: Text
    summary: Text
    indicator: Literal["info", "warning", "critical"]
    source: Source
    detail: str = ""
    suggestions: list[Suggestion] = Field(default_factory=list)
    selection_behavior: Literal["at-most-one", "any"] | None = Field(
        None, alias="selectionBehavior"
    )
    override_reasons: list[OverrideReason] = Field([], alias="overrideReasons")
    links: list[Link] = Field(default_factory=list)

    @field_validator("summary")
    @classmethod
    def _short(cls, value: str) -> str:
        if len(value) > MAX_SUMMARY:
            raise fault(f"must have at most {MAX_SUMMARY} characters")
        return value

    @model_validator(mode="after")
    def _selection(self) -> Card:
        if bool(self.suggestions) != (self.selection_behavior is not None):
            raise fault("must have selectionBehavior exactly when it has suggestions")
        recommended = sum(each.is_recommended for each in self.suggestions)
        if recommended > 1 and self.selection_behavior == "at-most-one":
            raise fault("may recommend only one suggestion with at-most-one")
        return self


def faults(cards: Sequence[dict[str, Any]]) -> list[str]:
    """JSON paths and reasons of everything in the cards that breaks the standard.

    Empty optional members are faults too (RESP-04), except inside FHIR resources.
    """
    found: list[str] = []
    for index, card in enumerate(cards):
        start = f"cards[{index}]"
        try:
            Card.model_validate(card)
        except ValidationError as error:
            for each in error.errors(include_url=False, include_context=False, include_input=False):
                found.append(f"{json_path(each['loc'], start)}: {each['msg']}")
        found.extend(f"{path}: is empty" for path in _empties(card, start))
    return found


def _empties(value: Any, path: str) -> list[str]:
    if value is None or value == "" or value == [] or value == {}:
        return [path]
    if isinstance(value, dict):
        inside = [(f"{path}.{k}", v) for k, v in value.items() if k != "resource"]
    elif isinstance(value, list):
        inside = [(f"{path}[{i}]", v) for i, v in enumerate(value)]
    else:
        return []
    return [found for where, each in inside for found in _empties(each, where)]
