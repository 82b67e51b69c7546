"""JSON as the wire needs it: strict, exact in its numbers, and safe against hostile nesting.

Numbers with a fraction or exponent become ``Decimal`` with the digits they were sent with, so that
an echoed ``1.10`` stays ``1.10``; whole numbers stay ``int`` of any size.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from cdshooks.errors import BadRequest

MAX_DEPTH = 100
"""Deepest nesting taken; FHIR resources stay under 30."""

MAX_MAGNITUDE = 400
"""Largest decimal exponent taken; beyond it exact arithmetic costs without bound."""

_ONLY_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise ValueError("number out of range") from error
    if abs(number.adjusted()) > MAX_MAGNITUDE:
        raise ValueError("number out of range")
    return number


_decoder = msgspec.json.Decoder(float_hook=_number)
_encoder = msgspec.json.Encoder(decimal_format="number")


def decode(body: bytes) -> Any:
    """The value of a JSON text in UTF-8; ``BadRequest`` where there is none."""
    if body.startswith(b"\xef\xbb\xbf"):
        body = body[3:]
    try:
        value = _decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadRequest(f"The body is not valid JSON: {_reason(error)}.") from error
    except RecursionError as error:
        raise BadRequest("The JSON is nested too deeply.") from error
    except ValueError as error:
        raise BadRequest("The body is not valid JSON: a number is out of range.") from error
    if _maybe_deep(body) and _deeper(value, MAX_DEPTH):
        raise BadRequest(f"The JSON is nested deeper than {MAX_DEPTH} levels.")
    return value


def encode(value: Any) -> bytes:
    """JSON in UTF-8; decimals are written as the numbers they are, keys in their order."""
    return _encoder.encode(value)


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8"
    text = str(error).removeprefix("JSON is malformed: ").rstrip(".")
    return text[:1].lower() + text[1:]


def _maybe_deep(body: bytes) -> bool:
    """False when the nesting is surely within bounds.

    Taking away innermost bracket pairs ``MAX_DEPTH`` times runs at the speed of ``memchr`` and
    settles nearly every body; brackets inside strings can only make the answer True.
    """
    left = body.translate(None, _ONLY_BRACKETS)
    for _ in range(MAX_DEPTH):
        if not left:
            return False
        shorter = left.replace(b"[]", b"").replace(b"{}", b"")
        if len(shorter) == len(left):
            return True
        left = shorter
    return bool(left)


def _deeper(value: Any, limit: int) -> bool:
    """True when containers nest deeper than ``limit``; a loop, so that it cannot overflow."""
    level = [value]
    for _ in range(limit + 1):
        below: list[Any] = []
        for each in level:
            if isinstance(each, dict):
                below.extend(v for v in each.values() if isinstance(v, dict | list))
            elif isinstance(each, list):
                below.extend(v for v in each if isinstance(v, dict | list))
        if not below:
            return False
        level = below
    return True
