"""Prefetch tokens: the grammar of CDS Hooks 3.0 and the checks made of templates at start-up.

    template = *( literal / "{{" expression "}}" )
    expression = user / date / path *( "|" path )
    user     = "userPractitionerId" / "userPractitionerRoleId" / ...
    date     = "today()" [ ("+"/"-") digits ("days"/"day") ]
    path     = ( "context" / "%context" / "%" key ) 1*( "." step )
    step     = element / "ofType(" ResourceType ")" / "resolve()"

The 2.0 text knows the user tokens and ``context.field`` alone: the portable subset. What a token is
worth for a call is found by ``cdshooks.filling``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter

from cdshooks import r4
from cdshooks.errors import CdsHooksError, ConfigurationError

USERS = {
    "userPractitionerId": "Practitioner",
    "userPractitionerRoleId": "PractitionerRole",
    "userPatientId": "Patient",
    "userRelatedPersonId": "RelatedPerson",
}
"""Type of user each user token stands for."""

CONTEXT = "context"
PORTABLE_FIELDS = ("patientId", "encounterId", "userId", "dispatchedOrders", "performer")
"""Context fields that the published hooks mark as usable in tokens."""

_TOKEN = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_TODAY = re.compile(r"today\(\)(?: *([+-]) *(\d{1,6}) +days?)?\Z", re.ASCII)
_ROOT = re.compile(r"(?:%?context|%[A-Za-z_][A-Za-z0-9_]*)\Z")
_ELEMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_OF_TYPE = re.compile(r"ofType\(([A-Za-z]+)\)\Z")


class TokenError(CdsHooksError):
    """A template that is none; the message says in words where."""


@dataclass(frozen=True, slots=True)
class User:
    """The id of the user, if of this type."""

    type: str


@dataclass(frozen=True, slots=True)
class Day:
    """The day of the call, some days earlier or later."""

    days: int


@dataclass(frozen=True, slots=True)
class Element:
    """Down to the elements of a name."""

    name: str


@dataclass(frozen=True, slots=True)
class OfType:
    """Only the resources of a type."""

    type: str


@dataclass(frozen=True, slots=True)
class Resolve:
    """From references to the resources they point to; ``id_only``: no more than the id is used."""

    id_only: bool


Step = Element | OfType | Resolve


@dataclass(frozen=True, slots=True)
class Path:
    """A walk from ``context`` or from the result of an earlier key."""

    root: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Union:
    """What one path or several find together."""

    paths: tuple[Path, ...]


Token = User | Day | Union


@dataclass(frozen=True, slots=True)
class Template:
    """Literal texts and tokens in their order."""

    parts: tuple[str | Token, ...]

    @property
    def tokens(self) -> tuple[Token, ...]:
        return tuple(part for part in self.parts if not isinstance(part, str))

    @property
    def keys(self) -> tuple[str, ...]:
        """Earlier keys whose results it needs."""
        roots = [p.root for t in self.tokens if isinstance(t, Union) for p in t.paths]
        return tuple(dict.fromkeys(root for root in roots if root != CONTEXT))

    @property
    def portable(self) -> bool:
        """True when a client of any version can fill it."""
        return all(_portable(token) for token in self.tokens)


def _portable(token: Token) -> bool:
    if not isinstance(token, Union):
        return isinstance(token, User)
    first = token.paths[0]
    fields = [Element(name) for name in PORTABLE_FIELDS]
    return len(token.paths) == 1 and first.root == CONTEXT and first.steps in [(f,) for f in fields]


@lru_cache(maxsize=1024)
def parse(template: str) -> Template:
    """The parts of a template. Raises ``TokenError``."""
    parts: list[str | Token] = []
    for number, piece in enumerate(_TOKEN.split(template)):
        if number % 2:
            parts.append(token(piece.strip()))
        elif "{{" in piece or "}}" in piece:
            raise TokenError("a token is not closed or not opened by double braces")
        elif piece:
            parts.append(piece)
    if not parts:
        raise TokenError("it is empty")
    return Template(tuple(parts))


def token(text: str) -> Token:
    """What stands between double braces. Raises ``TokenError``."""
    if text in USERS:
        return User(USERS[text])
    if match := _TODAY.match(text):
        sign, days = match.groups()
        return Day(int(f"{sign}{days}") if days else 0)
    return Union(tuple(_path(each.strip()) for each in text.split("|")))


def _path(text: str) -> Path:
    root, *words = text.split(".")
    if not _ROOT.match(root):
        raise TokenError(f"{text!r} starts neither with context nor with % and a key")
    steps = [_step(word, text) for word in words]
    if not steps or not isinstance(steps[-1], Element):
        raise TokenError(f"{text!r} does not end in an element, so it has no value to write")
    for at, each in enumerate(steps):
        rest = [s for s in steps[at + 1 :] if not isinstance(s, OfType)]
        if isinstance(each, Resolve) and rest == [Element("id")]:
            steps[at] = Resolve(id_only=True)
    name = root.removeprefix("%")
    return Path(CONTEXT if name == CONTEXT else name, tuple(steps))


def _step(word: str, path: str) -> Step:
    if word == "resolve()":
        return Resolve(id_only=False)
    if match := _OF_TYPE.match(word):
        if match[1] not in r4.resource_types():
            raise TokenError(f"{match[1]} in {path!r} is no resource type of FHIR R4")
        return OfType(match[1])
    if not _ELEMENT.match(word):
        raise TokenError(f"{word!r} in {path!r} is no step: an element, ofType(X) or resolve()")
    return Element(word)


# --- the templates of one service ----------------------------------------------------------------


def levels(templates: Mapping[str, str], owner: str = "") -> tuple[tuple[str, ...], ...]:
    """The keys in the order to fetch them: each level rests on earlier levels only.

    Within a level keys keep their order. Raises ``ConfigurationError`` naming every template that
    cannot be read, every unknown key and the first cycle; ``owner`` is who they belong to.
    """
    needs: dict[str, tuple[str, ...]] = {}
    problems = []
    for key, template in templates.items():
        try:
            needs[key] = parse(template).keys
        except TokenError as error:
            problems.append(f"{owner}prefetch.{key}: {error}")
            continue
        problems += [
            f"{owner}prefetch.{key}: %{name} is no prefetch key of this service"
            for name in needs[key]
            if name not in templates
        ]
    if problems:
        raise ConfigurationError(problems)
    if not any(needs.values()):
        return (tuple(templates),)
    return _sorted(needs, owner)


def _sorted(needs: Mapping[str, tuple[str, ...]], owner: str) -> tuple[tuple[str, ...], ...]:
    sorter = TopologicalSorter(needs)
    try:
        sorter.prepare()
    except CycleError as error:
        circle = " -> ".join(reversed(error.args[1]))
        problem = f"{owner}prefetch: keys that wait for each other: {circle}"
        raise ConfigurationError([problem]) from None
    found = []
    while sorter.is_active():
        ready = sorter.get_ready()
        found.append(tuple(key for key in needs if key in ready))
        sorter.done(*ready)
    return tuple(found)
