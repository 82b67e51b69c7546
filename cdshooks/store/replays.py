"""Tokens used, by digest, until they end: the common memory of all workers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete

from cdshooks.store.records import insert_new
from cdshooks.store.store import Store
from cdshooks.store.tables import replay

CLEAN_EVERY = timedelta(minutes=5)
CLEAN_AFTER = timedelta(minutes=15)
"""Rows stay a while longer than the token, for workers whose clocks differ."""


class Replays:
    """The replay table of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._cleaned = datetime.min.replace(tzinfo=UTC)

    def first_use(
        self, digest: str, until: datetime, also: Mapping[str, datetime] | None = None
    ) -> bool:
        """Note the use of a token; False when it was noted before. On disk when this returns.

        ``also`` are further ones to note, whose first use was allowed without the store.
        Raises ``StoreDown``.
        """
        now = datetime.now(UTC)
        with self._store.transaction(writes=True) as connection:
            insert = insert_new(connection, replay, "digest")
            if now - self._cleaned > CLEAN_EVERY:
                connection.execute(delete(replay).where(replay.c.expires_at < now - CLEAN_AFTER))
                self._cleaned = now
            if also:
                rows = [{"digest": key, "expires_at": at} for key, at in also.items()]
                connection.execute(insert, rows)
            made = connection.execute(insert, {"digest": digest, "expires_at": until})
            return bool(made.rowcount)
