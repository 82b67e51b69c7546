"""Where a client's keys come from: a file, or an address whose answer is kept (AUTH-14).

Fetched keys are kept for ``lifetime`` seconds. A ``kid`` that is not among them has them fetched
once more, but never more often than every ``cooldown`` seconds, so that keys may rotate without a
restart and a flood of invented ``kid`` costs the client's server nothing. While the client's server
does not answer, the keys last had are used for ``GRACE_SECONDS`` more. Any thread may ask.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from cdshooks.logs import logger
from cdshooks.trust import refusals
from cdshooks.trust.fetching import MAX_BYTES
from cdshooks.trust.keys import Keys, KeySetFault, PublicKey, parse

GRACE_SECONDS = 86_400.0
RETRY_SECONDS = 5.0
"""At least so long after a failure nothing is fetched."""

WAIT_SECONDS = 1.0
"""How long a call waits for another one's fetch."""


class KeySource(Protocol):
    """The keys of one client."""

    def find(self, kid: str) -> tuple[PublicKey, ...]:
        """The keys of this name; empty for none. Raises ``KeySetUnavailable``."""
        ...

    def warm(self) -> None:
        """Have the keys before they are needed, without waiting for them."""
        ...

    @property
    def had(self) -> bool:
        """True when the keys were had at least once."""
        ...


@dataclass(frozen=True, slots=True)
class _Held:
    keys: Keys
    at: float


class FetchedKeys:
    """Keys from the client's ``jwks_url``."""

    def __init__(
        self,
        fetch: Callable[[], bytes],
        *,
        name: str,
        lifetime: float,
        cooldown: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fetch = fetch
        self._name = name
        self._lifetime = lifetime
        self._cooldown = cooldown
        self._clock = clock
        self._held: _Held | None = None
        self._failed = float("-inf")
        self._asked = float("-inf")
        self._fetching = threading.Lock()

    @property
    def had(self) -> bool:
        return self._held is not None

    def warm(self) -> None:
        if self._held is None and not self._fetching.locked():
            threading.Thread(target=self._current, name="key-set", daemon=True).start()

    def find(self, kid: str) -> tuple[PublicKey, ...]:
        held = self._current()
        if held is None:
            raise refusals.KeySetUnavailable("the key set at jwks_url could not be had")
        if kid not in held.keys:
            held = self._renewed(held)
        return held.keys.get(kid, ())

    def _current(self) -> _Held | None:
        """What is held, renewed when its time is over; None when there is nothing to go by."""
        held = self._held
        if held is not None and self._clock() - held.at < self._lifetime:
            return held
        # who still has keys does not wait for a fetch that another thread is making
        wait = WAIT_SECONDS if held is None else 0.0
        if self._fetching.acquire(timeout=wait):
            try:
                pause = min(self._cooldown, RETRY_SECONDS)
                if self._held is held and self._clock() - self._failed >= pause:
                    self._load()
            finally:
                self._fetching.release()
        held = self._held
        if held is None or self._clock() - held.at > self._lifetime + GRACE_SECONDS:
            return None
        return held

    def _renewed(self, seen: _Held) -> _Held:
        """What is held after looking once more for a key that ``seen`` lacks."""
        if self._held is seen and self._clock() - self._asked < self._cooldown:
            return seen
        if not self._fetching.acquire(timeout=WAIT_SECONDS):
            return self._held or seen
        try:
            if self._held is seen and self._clock() - self._asked >= self._cooldown:
                self._load()
                self._asked = self._clock()  # not before: who asks meanwhile waits for the keys
        finally:
            self._fetching.release()
        return self._held or seen

    def _load(self) -> None:
        try:
            keys = parse(self._fetch())
        except KeySetFault as fault:
            self._failed = self._clock()
            logger().error("key-set-not-had", client=self._name, problem=str(fault))
            return
        self._held = _Held(keys, self._clock())
        logger().info("key-set-had", client=self._name, keys=len(keys))


class FileKeys:
    """Keys from the client's ``jwks_file``, read again when the file changes."""

    def __init__(self, path: Path, *, name: str) -> None:
        self._path = path
        self._name = name
        self._mark: tuple[int, int, int] | None = None
        self._keys: Keys | None = None

    @property
    def had(self) -> bool:
        self._look()
        return self._keys is not None

    def warm(self) -> None:
        self._look()

    def find(self, kid: str) -> tuple[PublicKey, ...]:
        self._look()
        if self._keys is None:
            raise refusals.KeySetUnavailable("jwks_file cannot be read")
        return self._keys.get(kid, ())

    def _look(self) -> None:
        """Read the file if it is not the one read before; an unreadable one changes nothing."""
        try:
            found = self._path.stat()
            mark = (found.st_mtime_ns, found.st_size, found.st_ino)
        except OSError:
            mark = (0, 0, 0)
        if mark == self._mark:
            return
        try:
            self._keys = read_file(self._path)
        except KeySetFault as fault:
            logger().error("key-set-not-had", client=self._name, problem=str(fault))
        self._mark = mark


def read_file(path: Path) -> Keys:
    """The keys of a JWKS file. Raises ``KeySetFault``."""
    try:
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise KeySetFault(error.strerror or "it cannot be read") from None
    if len(body) > MAX_BYTES:
        raise KeySetFault(f"it is larger than {MAX_BYTES} bytes")
    return parse(body)
