"""What is wrong with a token, step by step, for who writes a client.

The same checks in the same order as the server's, but each is made although an earlier one failed,
as far as it still can be. Nothing is sent or fetched, nothing is marked as used, and the signature
is never shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from cdshooks.settings import Client, Settings
from cdshooks.trust import keys, refusals, tokens
from cdshooks.trust.keys import KeySetFault
from cdshooks.trust.keysets import read_file
from cdshooks.trust.refusals import Refusal

State = Literal["ok", "fault", "skipped"]
MARKS: dict[State, str] = {"ok": "ok     ", "fault": "FAULT  ", "skipped": "-      "}


@dataclass(frozen=True, slots=True)
class Step:
    """One check: its outcome and what was found, in words."""

    name: str
    state: State
    words: str


@dataclass(slots=True)
class Report:
    """Every step, in the server's order."""

    steps: list[Step] = field(default_factory=list)

    @property
    def accepted(self) -> bool:
        """True where no check found a fault; some may have been skipped."""
        return all(each.state != "fault" for each in self.steps)

    def lines(self) -> list[str]:
        """The report as text."""
        width = max(len(each.name) for each in self.steps)
        found = [f"{MARKS[s.state]}{s.name:<{width}}  {s.words}" for s in self.steps]
        open_ends = any(each.state == "skipped" for each in self.steps)
        if not self.accepted:
            first = next(each for each in self.steps if each.state == "fault")
            end = f"The server would refuse it, because of: {first.name}."
        elif open_ends:
            end = "No fault found; what is marked - only the server can check."
        else:
            end = "The server would accept it."
        return [*found, end]


class Explanation:
    """One token against one configuration."""

    def __init__(
        self,
        settings: Settings,
        base: Path,
        *,
        url: str = "",
        jwks: Path | None = None,
        now: float | None = None,
    ) -> None:
        """``url``: the address called (empty: any of ours). ``jwks``: a copy of the key set."""
        self._settings = settings
        self._base = base
        self._url = url
        self._jwks = jwks
        self._now = datetime.now(UTC).timestamp() if now is None else now
        self._report = Report()

    def of(self, text: str) -> Report:
        """Every step that can be made with this text."""
        text = text.strip()
        if text[:7].lower() == "bearer ":
            text = text[7:].strip()
        if self._settings.auth_mode == "open":
            self._add(
                "mode", "skipped", '[auth] mode is "open": this server checks no tokens at all'
            )
        try:
            token = tokens.read(text)
        except Refusal as refusal:
            self._add("form", "fault", refusal.hint)
            return self._report
        self._add("form", "ok", "three parts; header and payload are JSON objects")
        accepted = self._settings.auth.algorithms
        algorithm = self._try("algorithm", lambda: tokens.algorithm(token, accepted))
        self._try("type", lambda: tokens.kind(token))
        kid = self._try("key id", lambda: tokens.key_id(token))
        client = self._client(token)
        if client is not None:
            self._try("key address", lambda: tokens.key_address(token, client) or "none needed")
        self._signature(text, algorithm, kid, client)
        self._claims(token, client)
        return self._report

    def _client(self, token: tokens.Token) -> Client | None:
        known = {each.iss: each for each in self._settings.clients}

        def find() -> str:
            named = tokens.issuer(token)
            if named not in known:
                listed = ", ".join(sorted(known)) or "none"
                raise refusals.IssuerUnknown(f"iss is {named!r}; [[clients]] list: {listed}")
            return f"{named} is the client {known[named].name!r}"

        self._try("issuer", find)
        named = token.claims.get("iss")
        return known.get(named) if isinstance(named, str) else None

    def _signature(self, text: str, algorithm: str, kid: str, client: Client | None) -> None:
        if not (algorithm and kid):
            self._add("signature", "skipped", "needs an accepted alg and a kid")
            return
        file = self._jwks
        if file is None and client is not None and client.jwks_file:
            file = self._base / client.jwks_file
        if file is None:
            self._add("signature", "skipped", "nothing is fetched here; give a key set by --jwks")
            return
        path = file

        def check() -> str:
            try:
                found = keys.named(read_file(path).get(kid, ()))
            except KeySetFault as fault:
                raise refusals.KeySetUnavailable(f"{path}: {fault}") from None
            keys.verify(text, algorithm, found)
            return f"made with the key {kid!r}"

        self._try("signature", check)

    def _claims(self, token: tokens.Token, client: Client | None) -> None:
        auth = self._settings.auth

        def life() -> str:
            found = tokens.life(
                token,
                now=self._now,
                leeway=auth.leeway_seconds,
                longest=auth.max_token_seconds,
            )
            return f"issued {_time(found.issued)}, ends {_time(found.ends)}"

        self._try("life", life)
        self._try("audience", lambda: self._audience(token, client))
        if client is not None:
            self._try("tenant", lambda: tokens.tenant(token, client) or "the client has none")
        self._try("nonce", lambda: tokens.nonce(token))
        if auth.replay == "strict":
            self._add("replay", "skipped", "a jti counts once per issuer; a second use is refused")
        else:
            self._add("replay", "ok", 'not checked: [auth] replay = "off"')

    def _audience(self, token: tokens.Token, client: Client | None) -> str:
        extra = client.audiences if client is not None else ()
        base = f"{self._settings.public_base_url}/cds-services"
        if self._url:
            own = [self._url]
            if self._url.endswith("/feedback"):
                own.append(self._url.removesuffix("/feedback"))
            return tokens.audience(token, (*own, *extra))
        named = tokens.audiences(token)
        ours = [each for each in named if each in extra or _is_ours(each, base)]
        if not ours:
            raise refusals.AudienceWrong(
                f"aud is {token.claims.get('aud')!r}; expected the address called, one of "
                f"{base}, {base}/ID, {base}/ID/feedback"
            )
        return f"{', '.join(ours)}: for calls to exactly this address"

    def _try(self, name: str, check: Callable[[], Any]) -> str:
        try:
            words = str(check())
        except Refusal as refusal:
            said = refusal.hint or refusal.reason
            self._add(
                name, "fault", f"{said} [{refusal.reason}; told to the caller: {refusal.fault}]"
            )
            return ""
        self._add(name, "ok", words)
        return words

    def _add(self, name: str, state: State, words: str) -> None:
        # a token may hold anything; a terminal must not obey it
        shown = "".join(c if c.isprintable() else "?" for c in words)
        self._report.steps.append(Step(name, state, shown[:500]))


def _is_ours(url: str, base: str) -> bool:
    rest = url.removeprefix(f"{base}/").removesuffix("/feedback")
    return url == base or (url.startswith(f"{base}/") and bool(rest) and "/" not in rest)


def _time(moment: float) -> str:
    try:
        return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    except (ValueError, OverflowError, OSError):
        return f"{moment:g}"
