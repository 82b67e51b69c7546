"""Single resources by reference, and what the token of a call allows to ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

from cdshooks import scopes
from cdshooks.fhirclient import Access, FetchFailed, access
from cdshooks.logs import fault, logger
from cdshooks.scopes import Grant
from cdshooks.seam import Obtained
from cdshooks.settings import ClientDefaults
from cdshooks.wire.request import HookCall

MAX_PARALLEL = 12
MAX_REFERENCES = 50
NOT_COVERED = "the access granted does not cover the query"


class Fetcher(Protocol):
    """Gets one FHIR resource; raises ``FetchFailed``."""

    def get(self, access: Access, url: str, deadline: float) -> dict[str, Any]: ...


def granted(call: HookCall, reached: Access | str) -> Grant:
    """What the scopes of a call's token allow; servers asked without token allow anything."""
    if isinstance(reached, str) or not reached.token or call.authorization is None:
        return scopes.ANYTHING
    return scopes.parse(call.authorization.scope)


def read(reference: str, get: Callable[[str], dict[str, Any]], grant: Grant) -> Obtained:
    """One resource by its reference."""
    if not grant.covers(reference):
        return Obtained("missing", problem=NOT_COVERED)
    try:
        resource = get(reference)
    except FetchFailed as failure:
        return Obtained("missing", problem=failure.problem)
    if name(resource) != reference:
        return Obtained("missing", problem="the FHIR server answered with another resource")
    return Obtained("complete", [resource])


def name(resource: Mapping[str, Any]) -> str:
    """``Type/id``."""
    return f"{resource.get('resourceType')}/{resource.get('id')}"


def safely(job: Callable[[], Obtained]) -> Obtained:
    """What a query brings; one that crashes brings nothing."""
    try:
        return job()
    except Exception as error:  # a fault in one query must not take the other keys with it
        logger().error("fetch-crashed", **fault(error))
        return Obtained("missing", problem="the query could not be made")


def read_all(
    references: Iterable[str],
    call: HookCall,
    client: ClientDefaults,
    fetcher: Fetcher,
    *,
    deadline: float,
) -> Obtained:
    """Resources by reference (Medications that orders point to), side by side.

    What is not had stays out; the order that needs it is then named as unreadable.
    """
    wanted = list(dict.fromkeys(references))[:MAX_REFERENCES]
    got = read_each(wanted, call, client, fetcher, deadline=deadline)
    resources = [resource for each in got.values() for resource in each.resources]
    return Obtained("complete" if len(resources) == len(wanted) else "partial", resources)


def read_each(
    references: Sequence[str],
    call: HookCall,
    client: ClientDefaults,
    fetcher: Fetcher,
    *,
    deadline: float,
) -> dict[str, Obtained]:
    """Each of some resources by its reference, side by side."""
    reached = access(call, client)
    if isinstance(reached, str):
        return {each: Obtained("missing", problem=reached) for each in references}
    grant = granted(call, reached)

    def one(reference: str) -> Obtained:
        return safely(
            lambda: read(reference, lambda url: fetcher.get(reached, url, deadline), grant)
        )

    with ThreadPoolExecutor(min(len(references), MAX_PARALLEL) or 1, "fhir-read") as pool:
        return dict(zip(references, pool.map(one, references), strict=True))
