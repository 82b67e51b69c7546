"""What a token says, and the checks that need no key, in the order they are made.

Nothing of a token is believed before its signature is verified, except which issuer it names, as
the key is found by that. Times are seconds since 1970.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from cdshooks.settings import Client
from cdshooks.trust import refusals

MAX_LENGTH = 16_384
"""Characters of a token; honest ones have about 500."""

_COMPACT = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]*)\Z")


@dataclass(frozen=True, slots=True)
class Token:
    """Header and claims as read, not yet believed; ``text`` is the whole token."""

    header: dict[str, Any]
    claims: dict[str, Any]
    text: str = field(repr=False)


def read(text: str) -> Token:
    """The parts of a token in compact form. Raises ``TokenMalformed`` or ``TokenTooLong``."""
    if len(text) > MAX_LENGTH:
        raise refusals.TokenTooLong(f"it has {len(text)} characters, at most {MAX_LENGTH} are read")
    parts = _COMPACT.match(text)
    if parts is None:
        raise refusals.TokenMalformed("three parts of base64url, joined by dots, expected")
    return Token(_object(parts[1], "header"), _object(parts[2], "payload"), text)


def _object(part: str, name: str) -> dict[str, Any]:
    try:
        raw = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
        value = json.loads(raw.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refuse)
    except (binascii.Error, ValueError, RecursionError):
        raise refusals.TokenMalformed(f"the {name} is no JSON in base64url") from None
    if not isinstance(value, dict):
        raise refusals.TokenMalformed(f"the {name} is no JSON object")
    return value


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Two members of one name are read differently by different readers: refused."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice")
    return found


def _refuse(constant: str) -> Any:
    raise ValueError("no JSON number")


# --- header ------------------------------------------------------------------------------------


def algorithm(token: Token, accepted: Sequence[str]) -> str:
    """``alg``, if the site accepts it; the list is the site's, never the token's (AUTH-03)."""
    named = token.header.get("alg")
    if not isinstance(named, str) or named not in accepted:
        raise refusals.AlgorithmRefused(f"alg is {named!r}, accepted: {', '.join(accepted)}")
    return named


def kind(token: Token) -> str:
    """``typ``, which must be ``JWT``; no extension may be critical (AUTH-04)."""
    named = token.header.get("typ")
    if not isinstance(named, str) or named.upper() != "JWT":
        raise refusals.TypeWrong(f"typ is {named!r}, 'JWT' expected")
    if "crit" in token.header:
        raise refusals.HeaderCritical("no extension of the header is known here")
    return named


def key_id(token: Token) -> str:
    """``kid``, required (AUTH-04)."""
    named = token.header.get("kid")
    if not isinstance(named, str) or not named:
        raise refusals.KeyIdMissing("kid must name the key, as a text")
    return named


def issuer(token: Token) -> str:
    """``iss``, required; still to be believed."""
    return _text(token, "iss")


def key_address(token: Token, client: Client) -> str:
    """``jku``, if given, must be the client's own address (AUTH-06); it is never fetched itself.

    A client known by ``jwks_file`` alone has no address; what its tokens name is of no effect.
    """
    named = token.header.get("jku")
    if named is None or client.jwks_url is None:
        return ""
    if named != client.jwks_url:
        raise refusals.KeyAddressUnlisted(f"jku is {named!r}, configured: {client.jwks_url!r}")
    return client.jwks_url


# --- claims, after the signature ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Life:
    """When a token was made and when it ends."""

    issued: float
    ends: float


def life(token: Token, *, now: float, leeway: float, longest: float) -> Life:
    """``iat``, ``exp`` and, if given, ``nbf`` against the clock (AUTH-07, AUTH-09, ruling P21)."""
    issued, ends = _moment(token, "iat"), _moment(token, "exp")
    if now >= ends + leeway:
        raise refusals.Expired(f"exp was {now - ends:.0f} s ago, {leeway:g} s of leeway")
    if issued > now + leeway:
        raise refusals.IssuedInFuture(f"iat is {issued - now:.0f} s ahead of the clock here")
    if token.claims.get("nbf") is not None and _moment(token, "nbf") > now + leeway:
        raise refusals.NotYetValid("nbf is ahead of the clock here")
    if ends <= issued:
        raise refusals.EndsTooEarly("exp must be later than iat")
    if ends - issued > longest:
        raise refusals.LivesTooLong(f"exp - iat is {ends - issued:.0f} s, at most {longest:g} s")
    return Life(issued, ends)


def audience(token: Token, accepted: Sequence[str]) -> str:
    """``aud``, a text or an array of them, holding one of the accepted ones exactly (AUTH-08)."""
    for each in audiences(token):
        if each in accepted:
            return each
    raise refusals.AudienceWrong(
        f"aud is {token.claims.get('aud')!r}, accepted here: {', '.join(accepted)}"
    )


def audiences(token: Token) -> tuple[str, ...]:
    """Every ``aud`` of a token."""
    value = token.claims.get("aud")
    if not isinstance(value, list):
        return (_text(token, "aud"),)
    if not value or not all(isinstance(each, str) and each for each in value):
        raise refusals.ClaimMistyped("aud", "aud must be a text or an array of texts")
    return tuple(value)


def tenant(token: Token, client: Client) -> str:
    """``tenant``, one of the client's where the client has some (AUTH-11, ruling P9)."""
    if not client.tenants:
        return ""
    if token.claims.get("tenant") is None:
        raise refusals.TenantMissing("tenant is missing, and the client's entry lists tenants")
    named = _text(token, "tenant")
    if named not in client.tenants:
        raise refusals.TenantUnlisted(f"tenant is {named!r}, none of the client's tenants")
    return named


def nonce(token: Token) -> str:
    """``jti``, required."""
    return _text(token, "jti")


def _text(token: Token, claim: str) -> str:
    value = token.claims.get(claim)
    if value is None:
        raise refusals.ClaimMissing(claim, f"{claim} is required")
    if not isinstance(value, str) or not value.strip():
        raise refusals.ClaimMistyped(claim, f"{claim} must be a text that is not empty")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise refusals.ClaimMistyped(claim, f"{claim} holds half a character") from None
    return value


def _moment(token: Token, claim: str) -> float:
    value = token.claims.get(claim)
    if value is None:
        raise refusals.ClaimMissing(claim, f"{claim} is required")
    wrong = refusals.ClaimMistyped(claim, f"{claim} must be a number, seconds since 1970")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong
    try:
        moment = float(value)
    except OverflowError:
        raise wrong from None
    if not math.isfinite(moment):
        raise wrong
    return moment
