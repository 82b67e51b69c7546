"""No token twice: ``jti`` per issuer until the token ends (AUTH-10, ruling P12).

The store is the common memory of all workers and survives restarts. Beside it each process keeps
what it saw itself: while the store is down that is all there is to go by, and what was seen
meanwhile is handed to the store when it is back.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from cdshooks.errors import StoreDown
from cdshooks.logs import logger
from cdshooks.store.replays import Replays
from cdshooks.trust import refusals

MAX_REMEMBERED = 50_000
"""Tokens a process keeps in mind, about 8 MB; the store keeps them all."""


class ReplayGuard:
    """Tells a first use from a second one."""

    def __init__(
        self,
        replays: Replays,
        clock: Callable[[], float],
        store_failed: Callable[[], None] = lambda: None,
    ) -> None:
        """``store_failed`` is called when only this process's memory could be asked."""
        self._replays = replays
        self._clock = clock
        self._store_failed = store_failed
        self._seen: dict[bytes, float] = {}
        self._owed: dict[bytes, float] = {}
        self._lock = threading.Lock()

    def use(self, issuer: str, nonce: str, until: float) -> None:
        """Mark a token as used. ``until``: when it stops being accepted anyway.

        Raises ``Replayed`` for the second use.
        """
        digest = _digest(issuer, nonce)
        if not self._first_here(digest, until):
            raise refusals.Replayed("the jti was used before")
        owed = self._debts()
        try:
            first = self._replays.first_use(
                digest.hex(), _moment(until), {key.hex(): _moment(at) for key, at in owed.items()}
            )
        except StoreDown:
            with self._lock:
                self._owed.update(owed)
                self._owed[digest] = until
            self._store_failed()
            logger().error("replay-checked-in-memory-only")
            return
        if not first:
            raise refusals.Replayed("the jti was used before")

    def _first_here(self, digest: bytes, until: float) -> bool:
        with self._lock:
            if digest in self._seen:
                return False
            if len(self._seen) >= MAX_REMEMBERED:
                self._forget()
            self._seen[digest] = until
            return True

    def _forget(self) -> None:
        """Drop what has ended; where nothing has, the oldest tenth."""
        now = self._clock()
        kept = {key: until for key, until in self._seen.items() if until > now}
        if len(kept) >= MAX_REMEMBERED:
            kept = dict(list(kept.items())[MAX_REMEMBERED // 10 :])
        self._seen = kept

    def _debts(self) -> dict[bytes, float]:
        """What the store has not been told yet."""
        with self._lock:
            now = self._clock()
            owed = {key: until for key, until in self._owed.items() if until > now}
            self._owed = {}
            return owed


def _digest(issuer: str, nonce: str) -> bytes:
    """Neither issuer nor nonce is kept; the length keeps the two apart."""
    text = f"{len(issuer)}:{issuer}{nonce}"
    return hashlib.sha256(text.encode("utf-8")).digest()


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
