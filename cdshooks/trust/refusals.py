"""Why a caller was refused: one class a failure (rulings P9, P14, P21).

    Refusal                 fault        reason
    ├── TokenMissing        token        token-missing
    ├── TokenMalformed      token        token-malformed
    ├── TokenTooLong        token        token-too-long
    ├── TypeWrong           token        type-wrong
    ├── HeaderCritical      token        header-critical
    ├── AlgorithmRefused    algorithm    algorithm-refused
    ├── KeyIdMissing        key          key-id-missing
    ├── KeyAddressUnlisted  key          key-address-unlisted
    ├── KeySetUnavailable   key          key-set-unavailable
    ├── KeyUnknown          key          key-unknown
    ├── KeyUnsuited         key          key-unsuited
    ├── SignatureWrong      signature    signature-wrong
    ├── ClaimMissing        claims       {claim}-missing
    ├── ClaimMistyped       claims       {claim}-mistyped
    ├── IssuedInFuture      claims       issued-in-future
    ├── NotYetValid         claims       not-yet-valid
    ├── EndsTooEarly        claims       ends-before-issued
    ├── LivesTooLong        claims       lives-too-long
    ├── Expired             expired      expired
    ├── IssuerUnknown       issuer       issuer-unknown
    ├── AudienceWrong       audience     audience-wrong
    ├── TenantMissing       tenant       tenant-missing
    ├── TenantUnlisted      tenant       tenant-unlisted
    └── Replayed            replay       replayed

The caller is told the fault, the log the reason; neither holds a value of the token. ``hint`` may:
it is for ``cdshooks trust explain`` only.
"""

from __future__ import annotations

from cdshooks.errors import HookError


class Refusal(HookError):
    """A token that is not accepted; answered with 401."""

    status = 401
    code = "security"
    fault = "token"
    reason = "token"

    def __init__(self, hint: str = "") -> None:
        super().__init__(f"The token was refused: {self.fault}.")
        self.hint = hint

    @property
    def headers(self) -> dict[str, str]:
        """Bare, as the standard's practice page wants it (AUTH-12)."""
        return {"WWW-Authenticate": "Bearer"}


class TokenMissing(Refusal):
    """No ``Authorization: Bearer`` header where one is needed."""

    code = "login"
    reason = "token-missing"


class TokenMalformed(Refusal):
    """Not three parts of base64url holding JSON objects."""

    reason = "token-malformed"


class TokenTooLong(Refusal):
    """Longer than any honest token."""

    reason = "token-too-long"


class TypeWrong(Refusal):
    """``typ`` is missing or not ``JWT``."""

    reason = "type-wrong"


class HeaderCritical(Refusal):
    """``crit`` demands an extension; we know none."""

    reason = "header-critical"


class AlgorithmRefused(Refusal):
    """``alg`` is not one the site accepts; ``none`` and symmetric ones never are."""

    fault = "algorithm"
    reason = "algorithm-refused"


class KeyIdMissing(Refusal):
    """``kid`` is missing or no text."""

    fault = "key"
    reason = "key-id-missing"


class KeyAddressUnlisted(Refusal):
    """``jku`` is not the address configured for the issuer; it was not fetched."""

    fault = "key"
    reason = "key-address-unlisted"


class KeySetUnavailable(Refusal):
    """The client's key set was never had, or not for too long."""

    fault = "key"
    reason = "key-set-unavailable"


class KeyUnknown(Refusal):
    """The client's key set has no key with this ``kid``."""

    fault = "key"
    reason = "key-unknown"


class KeyUnsuited(Refusal):
    """The key named is of another type or for another use than the algorithm needs."""

    fault = "key"
    reason = "key-unsuited"


class SignatureWrong(Refusal):
    """The signature is not the key's over this token."""

    fault = "signature"
    reason = "signature-wrong"


class _ClaimRefusal(Refusal):
    """A refusal about one claim, named in the reason."""

    fault = "claims"
    ending = ""

    def __init__(self, claim: str, hint: str = "") -> None:
        super().__init__(hint)
        self.reason = f"{claim}-{self.ending}"


class ClaimMissing(_ClaimRefusal):
    """A required claim is absent or null."""

    ending = "missing"


class ClaimMistyped(_ClaimRefusal):
    """A claim is empty or of another type than the standard gives it."""

    ending = "mistyped"


class IssuedInFuture(Refusal):
    """``iat`` is later than the clock and the leeway allow."""

    fault = "claims"
    reason = "issued-in-future"


class NotYetValid(Refusal):
    """``nbf`` is later than the clock and the leeway allow."""

    fault = "claims"
    reason = "not-yet-valid"


class EndsTooEarly(Refusal):
    """``exp`` is not after ``iat``."""

    fault = "claims"
    reason = "ends-before-issued"


class LivesTooLong(Refusal):
    """``exp - iat`` is more than ``max_token_seconds``."""

    fault = "claims"
    reason = "lives-too-long"


class Expired(Refusal):
    """``exp`` has passed, leeway included."""

    code = "expired"
    fault = "expired"
    reason = "expired"


class IssuerUnknown(Refusal):
    """``iss`` is none of the clients."""

    fault = "issuer"
    reason = "issuer-unknown"


class AudienceWrong(Refusal):
    """``aud`` does not name the address that was called."""

    fault = "audience"
    reason = "audience-wrong"


class TenantMissing(Refusal):
    """The client has ``tenants``, the token names none (ruling P9)."""

    fault = "tenant"
    reason = "tenant-missing"


class TenantUnlisted(Refusal):
    """``tenant`` is none of the client's ``tenants``."""

    fault = "tenant"
    reason = "tenant-unlisted"


class Replayed(Refusal):
    """The issuer's ``jti`` was used before."""

    code = "duplicate"
    fault = "replay"
    reason = "replayed"
