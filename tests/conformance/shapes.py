"""The JSON shapes of both versions of the standard as strict models, written from its text alone.

Nothing of the server's own models is used here, so that a fault there is not repeated. Unknown
members are refused: an invented one would be seen.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)


def _uuid(value: str) -> str:
    if str(UUID(value)) != value:
        raise ValueError("a bare lower-case UUID expected")
    return value


def _address(value: str) -> str:
    if not value.startswith(("https://", "http://")):
        raise ValueError("an absolute URL expected")
    return value


Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=False)]
Uuid = Annotated[str, AfterValidator(_uuid)]
Address = Annotated[str, AfterValidator(_address)]
Extension = Annotated[dict[str, Any], Field(min_length=1)]


class Shape(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    extension: Extension | None = None

    @model_validator(mode="before")
    @classmethod
    def _nothing_empty(cls, value: Any) -> Any:
        """Optional members without a value are left out; ``cards`` and ``services`` stay."""
        for name, each in value.items() if isinstance(value, dict) else ():
            if name not in ("cards", "services") and (each is None or each in ("", [], {})):
                raise ValueError(f"{name} is empty")
        return value


class Coding(Shape):
    code: Text
    system: Address
    display: Text | None = None


class Reason(Coding):
    display: Text


class Source(Shape):
    label: Text
    url: Address | None = None
    icon: Address | None = None
    topic: Coding | None = None


class Action(Shape):
    type: Literal["create", "update", "delete"]
    description: Text
    resource: dict[str, Any] | None = None
    resourceId: Annotated[str, StringConstraints(pattern=r"^[A-Z]\w+/[\w.-]+$")] | None = None  # noqa: N815

    @model_validator(mode="after")
    def _fits(self) -> Action:
        if (self.type == "delete") != (self.resource is None):
            raise ValueError("delete has no resource, create and update have one")
        if (self.type == "delete") != (self.resourceId is not None):
            raise ValueError("delete has a resourceId, and only delete")
        if self.resource is not None and not self.resource.get("resourceType"):
            raise ValueError("a resource has a type")
        return self


class Suggestion(Shape):
    label: Text
    uuid: Uuid | None = None
    isRecommended: bool | None = None  # noqa: N815
    actions: list[Action] | None = None


class Suggestion3(Suggestion):
    actionSelectionBehavior: Literal["all", "any", "at-most-one"] | None = None  # noqa: N815


class Link(Shape):
    label: Text
    url: Address
    type: Literal["absolute", "smart"]
    appContext: Text | None = None  # noqa: N815
    autolaunchable: bool | None = None

    @model_validator(mode="after")
    def _context_for_apps_only(self) -> Link:
        if self.appContext is not None and self.type != "smart":
            raise ValueError("appContext only with smart")
        return self


class Card(Shape):
    uuid: Uuid | None = None
    summary: Annotated[str, StringConstraints(min_length=1, max_length=139)]
    detail: Text | None = None
    indicator: Literal["info", "warning", "critical"]
    source: Source
    suggestions: list[Suggestion] | None = None
    selectionBehavior: Literal["at-most-one", "any"] | None = None  # noqa: N815
    overrideReasons: list[Reason] | None = None  # noqa: N815
    links: list[Link] | None = None

    @model_validator(mode="after")
    def _selection(self) -> Card:
        if bool(self.suggestions) != bool(self.selectionBehavior):
            raise ValueError("selectionBehavior with suggestions, and only with them")
        recommended = [each for each in self.suggestions or () if each.isRecommended]
        if len(recommended) > 1 and self.selectionBehavior == "at-most-one":
            raise ValueError("one recommendation with at-most-one")
        return self


class Card3(Card):
    suggestions: list[Suggestion3] | None = None  # type: ignore[assignment]  # narrower on purpose


class Response2(Shape):
    """A service's answer as 2.0 has it."""

    cards: list[Card]
    systemActions: list[Action] | None = None  # noqa: N815


class Response3(Shape):
    """The same as the ballot of 3.0 has it."""

    cards: list[Card3]
    systemActions: list[Action] | None = None  # noqa: N815


RESPONSES: tuple[type[Shape], ...] = (Response2, Response3)


class Service2(Shape):
    """A service of discovery; 2.0 tolerates the members that 3.0 added."""

    model_config = ConfigDict(strict=True, extra="ignore")

    hook: Text
    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._~-]+$")]
    description: Text
    title: Text | None = None
    prefetch: dict[str, Text] | None = None
    usageRequirements: Text | None = None  # noqa: N815


class Service3(Service2):
    model_config = ConfigDict(strict=True, extra="forbid")

    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")] | None = None
    hookVersion: Text | None = None  # noqa: N815


class Discovery2(Shape):
    services: list[Service2]


class Discovery3(Shape):
    services: list[Service3]


DISCOVERY: tuple[type[Shape], ...] = (Discovery2, Discovery3)
