"""Public keys of a JWKS, and which of them suits an algorithm (conformance trap 14)."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from cdshooks.errors import CdsHooksError
from cdshooks.trust import refusals

MAX_KEYS = 100
RSA_BITS = range(2048, 16_385)
"""Shorter keys can be broken; longer ones cost more than they give."""

CURVES = {"ES256": "P-256", "ES384": "P-384", "ES512": "P-521"}


class KeySetFault(CdsHooksError):
    """A key set that cannot be had or read; the message is in words, without what it holds."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """One key, with what its owner says it is for (empty: anything)."""

    key: ECKey | RSAKey
    kty: str
    use: str
    alg: str
    operations: tuple[str, ...]

    def suits(self, algorithm: str) -> bool:
        """True when this key may verify signatures of an algorithm."""
        if self.use not in ("", "sig") or self.alg not in ("", algorithm):
            return False
        if self.operations and "verify" not in self.operations:
            return False
        if algorithm in CURVES:
            return isinstance(self.key, ECKey) and self.key.curve_name == CURVES[algorithm]
        return isinstance(self.key, RSAKey)


Keys = Mapping[str, tuple[PublicKey, ...]]
"""Keys by ``kid``; a set may use one ``kid`` for keys of several types."""


def parse(body: bytes) -> Keys:
    """The usable keys of a JWKS document. Raises ``KeySetFault`` where it is none.

    Left out: keys without ``kid``, symmetric keys, keys published with their private part (they are
    anyone's), RSA keys too short, types and curves we have no algorithm for, and what cannot be
    read.
    """
    try:
        document = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise KeySetFault("it is not JSON") from None
    listed = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(listed, list):
        raise KeySetFault('it is no JSON object with an array "keys"')
    found: dict[str, tuple[PublicKey, ...]] = {}
    for entry in listed[:MAX_KEYS]:
        kid = entry.get("kid") if isinstance(entry, dict) else None
        if isinstance(kid, str) and kid and (key := _key(entry)):
            found[kid] = (*found.get(kid, ()), key)
    return found


def _key(entry: dict[str, Any]) -> PublicKey | None:
    kty, use, alg = (entry.get(name, "") for name in ("kty", "use", "alg"))
    operations = entry.get("key_ops", [])
    said = isinstance(use, str) and isinstance(alg, str) and isinstance(operations, list)
    if kty not in ("EC", "RSA") or "d" in entry or not said:
        return None
    members = ("kty", "crv", "x", "y") if kty == "EC" else ("kty", "n", "e")
    bare = {name: entry.get(name) for name in members}
    if not all(isinstance(each, str) for each in bare.values()):
        return None
    if kty == "RSA" and _bits(entry["n"]) not in RSA_BITS:
        return None
    make = ECKey if kty == "EC" else RSAKey
    try:
        key = make.import_key(bare)  # type: ignore[arg-type]  # members were checked to be texts
        key.public_key  # noqa: B018  # a point that is not on its curve is found here
    except (JoseError, ValueError, KeyError, TypeError, OverflowError):
        return None
    return PublicKey(key, kty, use, alg, tuple(str(each) for each in operations))


def _bits(number: str) -> int:
    """The length of a number in base64url; 0 where it is none."""
    try:
        raw = base64.urlsafe_b64decode(number + "=" * (-len(number) % 4))
    except (binascii.Error, ValueError):
        return 0
    return int.from_bytes(raw, "big").bit_length()


def named(found: tuple[PublicKey, ...]) -> tuple[PublicKey, ...]:
    """The keys a ``kid`` names. Raises ``KeyUnknown`` for none."""
    if not found:
        raise refusals.KeyUnknown("the client's key set has no usable key with this kid")
    return found


def verify(text: str, algorithm: str, named: tuple[PublicKey, ...]) -> None:
    """Check a token's signature with the keys its ``kid`` names.

    Raises ``KeyUnsuited`` where none of them is for the algorithm, else ``SignatureWrong``.
    """
    suited = [each for each in named if each.suits(algorithm)]
    if not suited:
        kinds = ", ".join(f"{each.kty} {each.alg} {each.use}".strip() for each in named)
        raise refusals.KeyUnsuited(f"the key is of another kind ({kinds}) than {algorithm} needs")
    registry = jws.JWSRegistry(algorithms=[algorithm], strict_check_header=False)
    registry.max_header_length = 8192
    registry.max_signature_length = 4096
    for each in suited:
        try:
            jws.deserialize_compact(text, each.key, registry=registry)
        except (JoseError, ValueError, TypeError):
            continue
        return
    raise refusals.SignatureWrong("the signature is not this key's over this header and payload")
