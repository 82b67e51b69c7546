"""What was shown and overridden before, as far as a rule asks for it (ruling M22)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Shown:
    """A card of this patient: when it was shown, and when and why it was overridden."""

    rule_id: str
    day: date
    row: str = ""
    overridden: date | None = None
    reason: str = ""
    digest: str = ""
    """Digest of the facts the card rested on; the same digest means nothing has changed."""


@dataclass(frozen=True, slots=True)
class History:
    """Cards shown to this patient; empty where the store is off or was not asked."""

    cards: tuple[Shown, ...] = ()

    def last_shown(self, rule_ids: Collection[str]) -> date | None:
        return max((c.day for c in self.cards if c.rule_id in rule_ids), default=None)

    def last_override(self, rule_ids: Collection[str]) -> Shown | None:
        """The newest override with a reason."""
        found = [c for c in self.cards if c.rule_id in rule_ids and c.overridden and c.reason]
        return max(found, key=lambda c: c.overridden or c.day, default=None)

    def silenced(self, rule_id: str, digest: str, since: date) -> bool:
        """Was a card of the rule on these very facts overridden on or after a day?"""
        return any(
            c.rule_id == rule_id
            and c.digest == digest
            and c.overridden is not None
            and c.overridden >= since
            for c in self.cards
        )
