"""The audit trail: a line per call, without anything clinical.

Lines are written in batches by a thread of their own, so that a call never waits for its line and
a store that is down costs no call. What could not be written is counted and logged, never kept
beyond ``CAPACITY``. The same facts stand in the access log.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cdshooks.errors import StoreDown
from cdshooks.logs import logger
from cdshooks.store.store import Store
from cdshooks.store.tables import audit

CAPACITY = 10_000
"""Lines kept while the store is down; older ones are given up."""

BATCH = 500
PAUSE_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Line:
    """One call. ``outcome`` is a class such as ``cards`` or ``refused`` (``web.auditing``)."""

    at: datetime
    request_id: str
    action: str
    service: str
    hook: str
    client: str
    user_role: str
    status: int
    outcome: str
    entries: int
    milliseconds: int

    def columns(self) -> dict[str, object]:
        """Values by column."""
        return {name: getattr(self, name) for name in self.__slots__}


class AuditTrail:
    """Takes lines at once and writes them soon."""

    def __init__(self, store: Store, lost: Callable[[int], None]) -> None:
        """``lost`` is told how many lines were given up."""
        self._store = store
        self._lost = lost
        self._lines: deque[Line] = deque()
        self._writer: threading.Thread | None = None
        self._state = threading.Lock()
        self._writing = threading.Lock()
        self._closing = threading.Event()

    def add(self, line: Line) -> None:
        """Take a line; the oldest is given up where too many wait."""
        with self._state:
            if len(self._lines) >= CAPACITY:
                self._lines.popleft()
                self._lost(1)
            self._lines.append(line)
            if self._writer is None:  # a thread for a burst of calls; none lives over a fork
                self._writer = threading.Thread(target=self._run, name="audit", daemon=True)
                self._writer.start()

    def flush(self) -> bool:
        """Write what waits; False when the store is down and the lines wait on."""
        with self._writing:
            while batch := self._take():
                try:
                    with self._store.transaction(writes=True) as connection:
                        connection.execute(audit.insert(), [line.columns() for line in batch])
                except StoreDown:
                    with self._state:
                        self._lines.extendleft(reversed(batch))
                    return False
        return True

    def close(self) -> None:
        """Write what waits, for the last time."""
        self._closing.set()
        if not self.flush():
            logger().error("audit-lines-lost", lines=len(self._lines))
            self._lost(len(self._lines))
            self._lines.clear()

    def _take(self) -> list[Line]:
        with self._state:
            return [self._lines.popleft() for _ in range(min(BATCH, len(self._lines)))]

    def _run(self) -> None:
        pause = PAUSE_SECONDS
        while not self._closing.wait(pause):
            pause = PAUSE_SECONDS if self.flush() else StoreDown.retry_after
            with self._state:
                if not self._lines:
                    break
        with self._state:
            self._writer = None
