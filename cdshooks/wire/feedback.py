"""Feedback (conformance chapter 8).

Bodies of the draft era (a bare entry, ``overrideReason`` as a Coding, suggestions as strings) are
refused: taken as they are they would be stored without the reason the doctor gave.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from cdshooks.errors import BadRequest
from cdshooks.wire import json
from cdshooks.wire.checking import WireModel, check, fault

MAX_COMMENT = 10_000
"""Characters of a comment that are kept."""

_TIMESTAMP = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:)(\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)\Z", re.ASCII
)


def _timestamp(value: str) -> str:
    if instant(value) is None:
        raise fault("must be an RFC 3339 date-time with Z or an offset")
    return value


def instant(value: str) -> datetime | None:
    """An RFC 3339 date-time in UTC, to the microsecond; None where it is none."""
    match = _TIMESTAMP.match(value)
    if not match:
        return None
    day, minute, second, fraction, offset = match.groups()
    second = "59" if second == "60" else second  # a leap second: Python knows none
    micro = (fraction or "0")[:6].ljust(6, "0")
    zone = "+00:00" if offset in "Zz" else offset
    try:
        return datetime.fromisoformat(f"{day}T{minute}{second}.{micro}{zone}").astimezone(UTC)
    except (ValueError, OverflowError):
        return None


Word = Annotated[str, StringConstraints(min_length=1, max_length=500)]


class AcceptedSuggestion(WireModel):
    """The uuid of a suggestion that was taken."""

    id: Word


class Reason(WireModel):
    """A Coding; some clients leave out ``system`` or ``display`` (FB-07)."""

    code: Word
    system: Annotated[str, StringConstraints(max_length=500)] = ""


class OverrideReason(WireModel):
    """Why a card was overridden: a listed reason, a comment, or both (FB-06)."""

    reason: Reason | None = None
    user_comment: str = Field("", alias="userComment")

    @model_validator(mode="after")
    def _says_something(self) -> OverrideReason:
        if self.reason is None and not self.user_comment.strip():
            raise fault("must have reason (an object with code and system) or userComment")
        return self


class Entry(WireModel):
    """What became of one card (FB-03 to FB-08)."""

    card: Word
    outcome: Literal["accepted", "overridden"]
    accepted_suggestions: list[AcceptedSuggestion] = Field([], alias="acceptedSuggestions")
    override_reason: OverrideReason | None = Field(None, alias="overrideReason")
    outcome_timestamp: Annotated[str, AfterValidator(_timestamp)] = Field(
        alias="outcomeTimestamp", json_schema_extra={"format": "date-time"}
    )

    @model_validator(mode="after")
    def _names_what_was_accepted(self) -> Entry:
        if self.outcome == "accepted" and not self.accepted_suggestions:
            raise fault("must have acceptedSuggestions with outcome accepted")
        return self


class Envelope(WireModel):
    """The body; no entries is legal."""

    feedback: list[Entry] = Field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Feedback:
    """One report of what a user did with a card; ``at`` is in UTC."""

    card: str
    outcome: str
    at: datetime
    suggestions: tuple[str, ...] = ()
    reason_code: str = ""
    reason_system: str = ""
    comment: str = ""


def parse(body: bytes) -> list[Feedback]:
    """All entries of a feedback body, or ``BadRequest`` naming the paths of the faults.

    One faulty entry refuses the whole body, so that the client knows nothing was stored.
    """
    value = json.decode(body)
    if not isinstance(value, dict):
        raise BadRequest("The body must be a JSON object.")
    if value.get("feedback") is None:
        raise BadRequest("feedback is required: an array of entries.", "feedback")
    if not isinstance(value["feedback"], list):
        raise BadRequest("feedback must be an array.", "feedback")
    return [_feedback(entry) for entry in check(Envelope, value).feedback]


def _feedback(entry: Entry) -> Feedback:
    at = instant(entry.outcome_timestamp)
    if at is None:  # the model checked it
        raise BadRequest("outcomeTimestamp must be an RFC 3339 date-time.")
    given = entry.override_reason
    reason = given.reason if given else None
    return Feedback(
        card=_storable(entry.card),
        outcome=entry.outcome,
        at=at,
        suggestions=tuple(_storable(each.id) for each in entry.accepted_suggestions),
        reason_code=_storable(reason.code) if reason else "",
        reason_system=_storable(reason.system) if reason else "",
        comment=_storable(given.user_comment[:MAX_COMMENT]) if given else "",
    )


def _storable(text: str) -> str:
    """Without NUL, which some databases refuse."""
    return text.replace("\x00", "\N{REPLACEMENT CHARACTER}")


def accepted(count: int) -> dict[str, Any]:
    """The answer to feedback that was stored (ruling P3)."""
    return {"received": count}
