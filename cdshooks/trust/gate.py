"""From the Authorization header to the caller: every check, in the order that costs least.

What the token says about itself first, then who it claims to be from, then that client's keys and
the signature, and only then the claims; a token is marked as used when all else was right.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cdshooks.errors import ConfigurationError
from cdshooks.settings import ClientDefaults, Settings
from cdshooks.store.replays import Replays

if TYPE_CHECKING:
    from cdshooks.store import Store
    from cdshooks.trust.registry import Registry
    from cdshooks.trust.replay import ReplayGuard


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: the client's settings (ruling P24), and its name where a token gave one."""

    client: ClientDefaults
    name: str = ""


class Trust:
    """Judges callers by the configuration. In open mode everybody is an unnamed caller."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        base: Path | None = None,
        *,
        clock: Callable[[], float] = time.time,
        store_failed: Callable[[], None] = lambda: None,
    ) -> None:
        """``base``: the directory that ``jwks_file`` is relative to.

        ``store_failed`` is called when replay could not be checked in the store.

        Raises ``ConfigurationError`` where tokens could not be checked.
        """
        self._settings = settings
        self._auth = settings.auth
        self._clock = clock
        self._unnamed = Caller(settings.client_defaults)
        self._registry: Registry | None = None
        self._replay: ReplayGuard | None = None
        if settings.auth_mode == "jwt":
            # in open mode none of this is loaded: it costs memory and time at start
            from cdshooks.trust import registry as clients
            from cdshooks.trust.replay import ReplayGuard

            if problems := clients.problems(settings, base or Path()):
                raise ConfigurationError(problems)
            self._registry = clients.registry(settings, base or Path())
            if self._auth.replay == "strict":
                self._replay = ReplayGuard(Replays(store), clock, store_failed)

    @property
    def enforced(self) -> bool:
        """True where service calls need a token."""
        return self._registry is not None

    @property
    def discovery_enforced(self) -> bool:
        """True where discovery needs a token too."""
        return self.enforced and self._auth.protect_discovery

    def warm(self) -> None:
        """Have the key sets before they are needed; returns at once."""
        if self._registry is not None:
            self._registry.warm()

    def lacking(self) -> list[str]:
        """Names of the clients whose key set was never had."""
        return self._registry.lacking() if self._registry is not None else []

    def caller(self, header: str | None, audiences: Sequence[str], *, needed: bool) -> Caller:
        """The caller of a request, by its Authorization header.

        ``audiences``: the addresses a token for this request may name. Not ``needed``: no token
        is no fault, but one that is given must be right. Raises a ``Refusal``.
        """
        if self._registry is None:
            return self._unnamed
        text = bearer(header)
        if text is None:
            if not needed:
                return self._unnamed
            from cdshooks.trust import refusals

            raise refusals.TokenMissing
        return self._judge(text, audiences, self._registry)

    def _judge(self, text: str, accepted: Sequence[str], registry: Registry) -> Caller:
        from cdshooks.trust import keys, tokens

        auth = self._auth
        token = tokens.read(text)
        algorithm = tokens.algorithm(token, auth.algorithms)
        tokens.kind(token)
        kid = tokens.key_id(token)
        issuer = tokens.issuer(token)
        party = registry.find(issuer)
        tokens.key_address(token, party.client)
        keys.verify(text, algorithm, keys.named(party.keys.find(kid)))
        life = tokens.life(
            token,
            now=self._clock(),
            leeway=auth.leeway_seconds,
            longest=auth.max_token_seconds,
        )
        tokens.audience(token, (*accepted, *party.client.audiences))
        tokens.tenant(token, party.client)
        nonce = tokens.nonce(token)
        if self._replay is not None:
            self._replay.use(issuer, nonce, life.ends + auth.leeway_seconds)
        return Caller(party.client, party.client.name)


def bearer(header: str | None) -> str | None:
    """The token of an Authorization header; None where it holds none (another scheme)."""
    scheme, _, rest = (header or "").strip().partition(" ")
    return rest.strip() if scheme.lower() == "bearer" else None
