"""What the user does with the cards, as feedback (conformance chapter 8)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cdshooks.commands import Usage
from cdshooks.ehr.errors import CallFailed

_CHOICE = re.compile(r"([1-9]\d{0,3})(?:\.([1-9]\d{0,3}))?\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Accept:
    """A suggestion taken; numbers count from 1, ``suggestion`` 0: the recommended or first one."""

    card: int
    suggestion: int = 0

    def entries(self, cards: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        if self.card > len(cards):
            raise CallFailed(f"There is no card {self.card} to accept, but {len(cards)} in all.")
        card = cards[self.card - 1]
        suggestions = [s for s in card.get("suggestions") or [] if isinstance(s, dict)]
        if self.suggestion > len(suggestions) or not suggestions:
            raise CallFailed(
                f"Card {self.card} has {len(suggestions)} suggestions; --accept takes one of them."
            )
        chosen = self._chosen(suggestions)
        taken = [{"id": _uuid(chosen, "suggestion")}]
        return [_entry(card, "accepted", acceptedSuggestions=taken)]

    def _chosen(self, suggestions: Sequence[dict[str, Any]]) -> dict[str, Any]:
        if self.suggestion:
            return suggestions[self.suggestion - 1]
        recommended = [each for each in suggestions if each.get("isRecommended") is True]
        return recommended[0] if recommended else suggestions[0]


@dataclass(frozen=True, slots=True)
class Override:
    """Every card that offers a reason, turned down for it."""

    code: str

    def entries(self, cards: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        found = []
        known: dict[str, None] = {}
        for card in cards:
            reasons = [r for r in card.get("overrideReasons") or [] if isinstance(r, dict)]
            known |= {str(reason.get("code")): None for reason in reasons}
            for reason in [r for r in reasons if r.get("code") == self.code][:1]:
                named = {name: reason[name] for name in ("code", "system") if name in reason}
                found.append(_entry(card, "overridden", overrideReason={"reason": named}))
        if not found:
            offered = f"they offer: {', '.join(known)}" if known else "they offer none"
            raise CallFailed(f"No card offers the override reason {self.code!r}; {offered}.")
        return found


Reaction = Accept | Override


def reaction(accept: str, override: str) -> Reaction | None:
    """What ``--accept`` or ``--override`` asks for. Raises ``Usage``."""
    if accept and override:
        raise Usage("--accept or --override, not both")
    if override:
        return Override(override)
    if not accept:
        return None
    match = _CHOICE.match(accept)
    if match is None:
        raise Usage(f"--accept: a card as 1, or its suggestion as 1.2 expected, not {accept!r}")
    return Accept(int(match[1]), int(match[2] or 0))


def _entry(card: dict[str, Any], outcome: str, **more: Any) -> dict[str, Any]:
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"card": _uuid(card, "card"), "outcome": outcome, **more, "outcomeTimestamp": now}


def _uuid(part: dict[str, Any], name: str) -> str:
    found = part.get("uuid")
    if not isinstance(found, str) or not found:
        raise CallFailed(f"The {name} has no uuid, so the server wants no feedback on it.")
    return found
