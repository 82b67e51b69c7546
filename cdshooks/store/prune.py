"""Deleting what is older than the site keeps, in small steps so that calls need not wait."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Table, delete, func, select

from cdshooks.store.store import Store
from cdshooks.store.tables import audit, card_shown, feedback, replay

BATCH = 2_000
"""Rows deleted in one transaction."""


@dataclass(frozen=True, slots=True)
class Keep:
    """Days that rows are kept."""

    cards: int
    feedback: int
    audit: int


def prune(
    store: Store, keep: Keep, *, dry_run: bool = False, now: datetime | None = None
) -> dict[str, int]:
    """Rows deleted (``dry_run``: that would be) by table. Raises ``StoreDown``.

    A card stays as long as feedback on it does. Tokens go a day after their end.
    """
    at = now or datetime.now(UTC)
    return {
        table.name: _count(store, table, old) if dry_run else _delete(store, table, old)
        for table, old in _old(keep, at)
    }


def _old(keep: Keep, now: datetime) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """Each table with what is too old in it; feedback first, since cards wait for theirs."""
    before = now - timedelta(days=keep.feedback)
    yield feedback, feedback.c.received_at < before
    kept = select(feedback.c.card).where(feedback.c.received_at >= before)
    too_old = card_shown.c.shown_at < now - timedelta(days=keep.cards)
    yield card_shown, too_old & card_shown.c.uuid.not_in(kept)
    yield audit, audit.c.at < now - timedelta(days=keep.audit)
    yield replay, replay.c.expires_at < now - timedelta(days=1)


def _count(store: Store, table: Table, old: ColumnElement[bool]) -> int:
    with store.transaction(writes=False, patient=True) as connection:
        return connection.execute(select(func.count()).select_from(table).where(old)).scalar_one()


def _delete(store: Store, table: Table, old: ColumnElement[bool]) -> int:
    (key,) = table.primary_key
    total = 0
    while True:
        with store.transaction(writes=True, patient=True) as connection:
            some = select(key).where(old).limit(BATCH)
            gone = connection.execute(delete(table).where(key.in_(some))).rowcount
        total += gone
        if gone < BATCH:
            return total
