"""The client's side of trust: a private key, and a fresh token for every address called."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from cdshooks.commands import Usage
from cdshooks.errors import BadRequest
from cdshooks.wire import json

LIFE_SECONDS = 300
HOW = "a private key for ES384 (EC, P-384) or RS384 (RSA, 2048 bits or more), as PEM or JWK"


@dataclass(frozen=True, slots=True)
class Signer:
    """Makes tokens in the name of an issuer; ``jku`` and ``tenant`` are left out where empty."""

    key: ECKey | RSAKey = field(repr=False)
    algorithm: str
    iss: str
    kid: str
    jku: str = ""
    tenant: str = ""

    def token(self, audience: str) -> str:
        """A token for one call of an address."""
        now = int(time.time())
        header = {"alg": self.algorithm, "typ": "JWT", "kid": self.kid}
        claims: dict[str, Any] = {
            "iss": self.iss,
            "aud": audience,
            "iat": now,
            "exp": now + LIFE_SECONDS,
            "jti": str(uuid.uuid4()),
        }
        if self.jku:
            header["jku"] = self.jku
        if self.tenant:
            claims["tenant"] = self.tenant
        return jwt.encode(header, claims, self.key, algorithms=[self.algorithm])


def signer(path: Path, *, iss: str, kid: str, jku: str = "", tenant: str = "") -> Signer:
    """The signer of a key file: PEM, a JWK, or a JWKS. Raises ``Usage`` with the next step.

    ``kid`` picks the key of a JWKS; where it is empty, that of the JWK is taken.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Usage(f"--key: {path}: {error.strerror}") from None
    if not iss:
        raise Usage("--key needs --iss: the issuer as the server's configuration lists it")
    for each in _candidates(data, kid):
        named = kid or str(each.kid or "")
        algorithm = _algorithm(each)
        if algorithm and each.is_private:
            if not named:
                raise Usage("--key needs --kid: the key's name in the published key set")
            return Signer(each, algorithm, iss, named, jku, tenant)
    raise Usage(f"--key: {path} holds no usable key; expected: {HOW}")


def _candidates(data: bytes, kid: str) -> Iterator[ECKey | RSAKey]:
    try:
        document = json.decode(data) if data.lstrip()[:1] == b"{" else data
    except BadRequest:
        return
    listed = document.get("keys", [document]) if isinstance(document, dict) else [document]
    for each in listed if isinstance(listed, list) else []:
        if isinstance(each, dict) and len(listed) > 1 and kid and each.get("kid") != kid:
            continue
        for kind in (ECKey, RSAKey):
            try:
                yield kind.import_key(each)
            except (JoseError, ValueError, TypeError, KeyError):
                continue


def _algorithm(key: ECKey | RSAKey) -> str:
    """The algorithm a key is for; empty where it is for none of the two."""
    if isinstance(key, ECKey):
        return "ES384" if key.curve_name == "P-384" else ""
    return "RS384" if key.public_key.key_size >= 2048 else ""
