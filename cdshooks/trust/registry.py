"""The clients of the site by issuer, and what must be right before the server starts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from cdshooks.settings import Auth, Client, Settings
from cdshooks.trust import refusals
from cdshooks.trust.fetching import fetch
from cdshooks.trust.keys import KeySetFault
from cdshooks.trust.keysets import FetchedKeys, FileKeys, KeySource, read_file


@dataclass(frozen=True, slots=True)
class Party:
    """A client with where its keys come from."""

    client: Client
    keys: KeySource


class Registry:
    """Clients by ``iss``, compared exactly."""

    def __init__(self, parties: Iterable[Party]) -> None:
        self._parties = {each.client.iss: each for each in parties}

    def find(self, iss: str) -> Party:
        """The client of an issuer. Raises ``IssuerUnknown``."""
        party = self._parties.get(iss)
        if party is None:
            raise refusals.IssuerUnknown(f"iss is {iss!r}, the iss of none of the clients")
        return party

    def warm(self) -> None:
        """Have every key set before it is needed, without waiting."""
        for each in self._parties.values():
            each.keys.warm()

    def lacking(self) -> list[str]:
        """Names of the clients whose key set was never had."""
        return [each.client.name for each in self._parties.values() if not each.keys.had]


def registry(settings: Settings, base: Path) -> Registry:
    """The clients of a configuration; files are relative to ``base``. Nothing is fetched yet."""
    return Registry(
        Party(client, _keys(client, settings.auth, base)) for client in settings.clients
    )


def _keys(client: Client, auth: Auth, base: Path) -> KeySource:
    if client.jwks_file is not None or client.jwks_url is None:
        return FileKeys(base / (client.jwks_file or ""), name=client.name)
    return FetchedKeys(
        partial(fetch, client.jwks_url),
        name=client.name,
        lifetime=auth.jwks_lifetime_seconds,
        cooldown=auth.jwks_cooldown_seconds,
    )


def problems(settings: Settings, base: Path) -> list[str]:
    """Why tokens could not be checked with a configuration, each with the next step."""
    if settings.auth_mode == "open":
        return []
    found = []
    if not settings.clients:
        found.append(
            'auth.mode: "jwt" needs at least one [[clients]] entry with name, iss and jwks_url'
        )
    if "public_base_url" not in settings.model_fields_set:
        found.append(
            "public_base_url: missing; tokens must name the address they call, so set it to the "
            "one the clients use, such as https://cds.example.org"
        )
    for index, client in enumerate(settings.clients):
        found += _client_problems(client, f"clients[{index}] ({client.name})", base)
    return found


def _client_problems(client: Client, where: str, base: Path) -> list[str]:
    if client.jwks_file is None:
        if client.jwks_url is not None:
            return []
        return [
            f"{where}: no keys to check its tokens with; set jwks_url to where the client "
            "publishes its key set, or jwks_file to a copy of it"
        ]
    try:
        keys = read_file(base / client.jwks_file)
    except KeySetFault as fault:
        return [f"{where}: jwks_file: {fault}; give the path of the client's JWKS document"]
    if not keys:
        return [
            f"{where}: jwks_file: holds no usable public key; each needs kid, kty EC or RSA, and "
            "no private part"
        ]
    return []
