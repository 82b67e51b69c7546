"""What the store remembers of a patient's cards, as the rules ask for it (ruling M22)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cdshooks.errors import StoreDown
from cdshooks.logs import logger
from cdshooks.store import Store
from cdshooks.wire.request import HookCall
from rules.history import History, Shown

LOOK_BACK = timedelta(days=400)
"""Longer than any rule looks back."""

Memory = Callable[[HookCall], History]


def no_memory(call: HookCall) -> History:
    """The history of an evaluation without a store."""
    return History()


def store_memory(store: Store, zone: ZoneInfo, failed: Callable[[], None] = lambda: None) -> Memory:
    """History from the store. A store that is down costs the memory, never a card.

    ``failed`` is told when it happens.
    """

    def recall(call: HookCall) -> History:
        try:
            key = store.patient_key(call.fhir_server, call.patient_id)
            past = store.history(key, datetime.now(UTC) - LOOK_BACK)
        except StoreDown:
            failed()
            logger().error("history-not-read")
            return History()
        cards = [
            Shown(
                each.rule_id,
                each.shown_at.astimezone(zone).date(),
                each.row,
                each.overridden_at.astimezone(zone).date() if each.overridden_at else None,
                each.reason,
                each.facts_digest,
            )
            for each in past
            if each.hook_instance != call.instance  # the same event again gets the same cards
        ]
        return History(tuple(cards))

    return recall
