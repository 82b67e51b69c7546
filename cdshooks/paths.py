"""Walks through JSON as FHIRPath has them: elements, ``ofType`` and ``resolve()``.

Collections are flat and keep their order, what isn't there is passed over. References are looked up
among the resources at hand first; drafts are therefore never read from a server.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cdshooks import r4
from cdshooks.errors import CdsHooksError
from cdshooks.tokens import Element, OfType, Step

_RELATIVE = re.compile(r"([A-Z][A-Za-z]+)/([A-Za-z0-9\-.]{1,64})(?:/_history/[^/]+)?\Z")


class Unresolved(CdsHooksError):
    """A reference whose resource could not be had, so that what it leads to is not known."""


@dataclass(frozen=True, slots=True)
class Node:
    """A place in JSON: its value, its path from its resource, and the resource that contains it."""

    value: Any
    path: str = ""
    home: Mapping[str, Any] | None = None


class Reading:
    """Finds the resources that references point to.

    ``roots`` are what is at hand: resources, Bundles, lists and objects that hold them.
    """

    def __init__(
        self,
        roots: Mapping[str, Any],
        base: str,
        read: Callable[[Sequence[str]], Mapping[str, dict[str, Any]]],
    ) -> None:
        self._roots = roots
        self._base = base
        self._read = read

    @cached_property
    def _known(self) -> dict[str, dict[str, Any]]:
        """Resources at hand by ``Type/id`` and by ``fullUrl``."""
        found: dict[str, dict[str, Any]] = {}
        for url, resource in _resources(self._roots.values()):
            if url:
                found.setdefault(url, resource)
            found.setdefault(f"{resource['resourceType']}/{resource.get('id', '')}", resource)
        return found

    def resolved(self, nodes: Iterable[Node], *, id_only: bool) -> list[Node]:
        """The resources some references lead to. Raises ``Unresolved``.

        ``id_only``: a reference with type and id is as good as its resource.
        """
        wanted = [(node, text) for node in nodes if (text := _reference(node.value))]
        here = [self._here(text, node.home, id_only=id_only) for node, text in wanted]
        missing = [self._relative(w[1]) for w, h in zip(wanted, here, strict=True) if h is None]
        asked = list(dict.fromkeys(missing))
        read = self._read(asked) if asked else {}
        found = []
        for (_, text), resource in zip(wanted, here, strict=True):
            had = resource if resource is not None else read.get(self._relative(text))
            if had is None:
                raise Unresolved("a reference could not be read")
            found.append(Node(had, str(had.get("resourceType", "")), had))
        return found

    def _here(
        self, text: str, home: Mapping[str, Any] | None, *, id_only: bool
    ) -> Mapping[str, Any] | None:
        if text.startswith("#"):
            return _contained(text[1:], home)
        found = self._known.get(text)
        if found is not None:
            return found
        name = self._relative(text)
        found = self._known.get(name)
        if found is None and id_only:
            kind, _, ident = name.partition("/")
            return {"resourceType": kind, "id": ident}
        return found

    def _relative(self, text: str) -> str:
        """``Type/id`` of a reference to the caller's server. Raises ``Unresolved`` for others."""
        inside = text.removeprefix(f"{self._base}/") if self._base else text
        match = _RELATIVE.match(inside)
        if match is None:
            raise Unresolved("a reference leads nowhere")
        return f"{match[1]}/{match[2]}"


def _reference(value: Any) -> str:
    """The literal reference of a Reference, a uri or a canonical; empty where there is none."""
    text = value.get("reference") if isinstance(value, dict) else value
    return text if isinstance(text, str) else ""


def _contained(ident: str, home: Mapping[str, Any] | None) -> Mapping[str, Any]:
    if home is not None and not ident:
        return home
    listed = home.get("contained") if home else None
    for each in listed if isinstance(listed, list) else []:
        if isinstance(each, dict) and each.get("id") == ident:
            return each
    raise Unresolved("a contained resource is missing")


def _resources(values: Iterable[Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every resource at hand with its ``fullUrl``, out of Bundles, lists and plain objects."""
    for value in values:
        if isinstance(value, list):
            yield from _resources(value)
        elif not isinstance(value, dict):
            continue
        elif value.get("resourceType") == "Bundle":
            listed = value.get("entry")
            for entry in listed if isinstance(listed, list) else []:
                resource = entry.get("resource") if isinstance(entry, dict) else None
                if isinstance(resource, dict) and _type(resource):
                    yield str(entry.get("fullUrl", "")), resource
        elif _type(value):
            yield "", value
        else:
            yield from _resources(value.values())


# --- steps -------------------------------------------------------------------------------------


def values(start: Any, steps: Iterable[Step], reading: Reading) -> list[Any]:
    """What a walk from a value ends in. Raises ``Unresolved``."""
    nodes = [_enter(each, Node(start), "") for each in _flat(start)]
    for step in steps:
        if isinstance(step, Element):
            nodes = [child for node in nodes for child in _children(node, step.name)]
        elif isinstance(step, OfType):
            nodes = [n for n in nodes if _type(n.value) == step.type]
        else:
            nodes = reading.resolved(nodes, id_only=step.id_only)
    return [node.value for node in nodes]


def _flat(value: Any) -> list[Any]:
    listed = value if isinstance(value, list) else [value]
    return [each for each in listed if each is not None]


def _type(value: Any) -> str:
    kind = value.get("resourceType") if isinstance(value, dict) else None
    return kind if isinstance(kind, str) else ""


def _children(node: Node, name: str) -> Iterator[Node]:
    if not isinstance(node.value, dict):
        return
    for spelling in (name, *r4.spellings(node.path, name)):
        if spelling in node.value:
            for each in _flat(node.value[spelling]):
                yield _enter(each, node, name)
            return


def _enter(value: Any, parent: Node, name: str) -> Node:
    kind = _type(value)
    if not kind:
        return Node(value, f"{parent.path}.{name}", parent.home)
    # a contained resource points to its neighbours, so its home is that of its container
    return Node(value, kind, parent.home if name == "contained" else value)
