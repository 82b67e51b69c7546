"""Prefetch templates filled: what the tokens of ``cdshooks.tokens`` are worth for one call.

The server fills with it what a caller did not send; ``cdshooks call`` fills with it what an EHR
would send. Values are percent-encoded, so that none can add a parameter or leave its path segment.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any
from urllib.parse import quote

from cdshooks import paths, tokens
from cdshooks.errors import CdsHooksError
from cdshooks.paths import Reading
from cdshooks.tokens import CONTEXT, Day, Element, Path, Token, Union, User
from cdshooks.wire.request import HookCall

MAX_READS = 50
"""Reads one template may lead to."""

_REFERENCE = re.compile(r"[A-Z][A-Za-z]+/[A-Za-z0-9\-._]{1,64}\Z")

NO_VALUE = "the call holds no value for its query"


class NoValue(CdsHooksError):
    """A template that cannot be filled; ``problem`` says why without patient data."""

    def __init__(self, problem: str = NO_VALUE) -> None:
        super().__init__(problem)
        self.problem = problem


def _nothing(references: Sequence[str]) -> dict[str, dict[str, Any]]:
    return {}


@dataclass(frozen=True, slots=True)
class Sources:
    """What the tokens of one call are taken from.

    ``context`` is the hook's context as in JSON. ``results`` holds the results of earlier keys: a
    resource, a Bundle, or a list of resources; a key that could not be had is not in it. ``base``
    is the FHIR server's address, without slash at its end. ``read`` reads ``Type/id`` references,
    and leaves out what it could not get.
    """

    context: Mapping[str, Any]
    today: date
    results: Mapping[str, Any] = field(default_factory=dict)
    base: str = ""
    read: Callable[[Sequence[str]], Mapping[str, dict[str, Any]]] = _nothing


def context_of(call: HookCall) -> dict[str, Any]:
    """The context of a checked call under the names of the standard."""
    fields = type(call.context).model_fields
    return {info.alias or name: getattr(call.context, name) for name, info in fields.items()}


def queries(template: str, sources: Sources) -> tuple[str, ...]:
    """The relative URLs a template stands for; none when there is nothing to ask for.

    In a search the values of a token are joined by commas; in a read there is one URL for each.
    Raises ``NoValue`` where the call lacks what a token is about, and ``TokenError``.
    """
    parsed = tokens.parse(template)
    written = [p if isinstance(p, str) else _written(p, sources) for p in parsed.parts]
    if not all(written):
        return ()
    if len(written) == 1 and isinstance(written[0], list):
        return tuple(_readable(value) for value in written[0])
    urls = [""]
    in_query = False
    for part in written:
        if isinstance(part, str):
            urls = [url + part for url in urls]
            in_query = in_query or "?" in part
        elif in_query:
            urls = [url + ",".join(_escaped(value) for value in part) for url in urls]
        else:
            urls = [url + quote(value, safe="") for url, value in product(urls, part)]
        if len(urls) > MAX_READS:
            raise NoValue("its tokens lead to too many reads")
    return tuple(urls)


def _readable(value: str) -> str:
    """The value of a token that is a whole template: a reference, to be read as it is."""
    if not _REFERENCE.match(value):
        raise NoValue("its token is no reference that could be read")
    return value


def _escaped(value: str) -> str:
    """A value inside a comma-separated list, as FHIR search has it, percent-encoded."""
    return quote(value.replace("\\", "\\\\").replace(",", "\\,"), safe="")


def _written(token: Token, sources: Sources) -> list[str]:
    """The values of a token, each once."""
    if isinstance(token, User):
        kind, _, user = str(sources.context.get("userId", "")).partition("/")
        if kind != token.type or not user:
            raise NoValue
        return [user]
    if isinstance(token, Day):
        try:
            return [(sources.today + timedelta(days=token.days)).isoformat()]
        except OverflowError:
            raise NoValue from None
    values = [_text(value) for value in collection(token, sources)]
    return list(dict.fromkeys(value for value in values if value))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, str | int | float):
        return str(value)
    raise NoValue("a token of its query leads to no simple value")


def collection(token: Union, sources: Sources) -> list[Any]:
    """The values the paths of a token find, in their order.

    An empty one is known to be empty. Raises ``NoValue`` where that is not known: a context field
    or an earlier key is missing, or a reference could not be read.
    """
    found: list[Any] = []
    absent = False
    for path in token.paths:
        values = _walk(path, sources)
        absent = absent or values is None
        found += values or []
    if absent and not found:
        raise NoValue
    return found


def _walk(path: Path, sources: Sources) -> list[Any] | None:
    """The values of a path; None where the call does not have its field at all."""
    if path.root != CONTEXT:
        if path.root not in sources.results:
            raise NoValue(f"it needs the result of {path.root}, which could not be had")
        start = sources.results[path.root]
    else:
        first = path.steps[0]
        name = first.name if isinstance(first, Element) else ""
        if sources.context.get(name) in (None, "", [], {}):
            return None
        start = sources.context
    reading = Reading({CONTEXT: sources.context, **sources.results}, sources.base, sources.read)
    try:
        return paths.values(start, path.steps, reading)
    except paths.Unresolved:
        raise NoValue("a reference its query rests on could not be read") from None
