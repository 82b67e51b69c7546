"""The data of a call: what came, what it is worth, and fetching the rest (mapping 1.2).

Each key stands for itself: a value that can't be read or a query that fails never empties another
key. Missing keys are fetched at once, side by side, under one deadline.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import date
from typing import Any, Protocol

from cdshooks.errors import Issue, MissingData
from cdshooks.fhirclient import Access, FetchFailed, access
from cdshooks.logs import fault, logger
from cdshooks.results import Reading, read_value
from cdshooks.seam import DISPATCHED, Obtained, Service
from cdshooks.settings import ClientDefaults
from cdshooks.templates import fill, for_client, with_intents
from cdshooks.wire.request import HookCall

MAX_PAGES = 20
MAX_PARALLEL = 12
MAX_REFERENCES = 50


class Fetcher(Protocol):
    """Gets one FHIR resource; raises ``FetchFailed``."""

    def get(self, access: Access, url: str, deadline: float) -> dict[str, Any]: ...


class Gathering:
    """The data of one call for one service."""

    def __init__(
        self,
        service: Service,
        call: HookCall,
        client: ClientDefaults,
        fetcher: Fetcher,
        deadline: float,
        today: date,
    ) -> None:
        self._templates = {**service.prefetch, **service.fetched}
        self._call = call
        self._client = client
        self._fetcher = fetcher
        self._deadline = deadline
        self._today = today
        self._access = access(call, client)

    def run(self) -> dict[str, Obtained]:
        """Every key of the service, and the dispatched orders where the hook has some."""
        given = {
            key: read_value(self._call.prefetch[key], template)
            for key, template in self._templates.items()
            if key in self._call.prefetch
        }
        jobs = self._jobs(given)
        late = self._late(given)
        done = self._parallel(jobs, late) if isinstance(self._access, Access) else late
        data = {}
        for key in self._templates:
            data[key] = done[key] if key in done else given[key].obtained
        if self._call.dispatched:
            data[DISPATCHED] = self._dispatched(data, done)
        return data

    def _jobs(self, given: Mapping[str, Reading]) -> dict[str, Callable[[], Obtained]]:
        jobs: dict[str, Callable[[], Obtained]] = {}
        for key, template in self._templates.items():
            reading = given.get(key)
            if reading is None or reading.failed:
                jobs[key] = lambda k=key, t=template: self._fetch(k, t)  # type: ignore[misc]  # defaults bind the loop's values
            elif reading.next_page:
                jobs[key] = lambda r=reading: self._follow(r).obtained  # type: ignore[misc]
        for reference in self._call.dispatched:
            jobs[reference] = lambda r=reference: self._read(r)  # type: ignore[misc]
        return jobs

    def _late(self, given: Mapping[str, Reading]) -> dict[str, Obtained]:
        """What each key is worth if nothing more is had in time."""
        reason = self._access if isinstance(self._access, str) else "the FHIR server took too long"
        late = {}
        for key in self._templates:
            if key not in given:
                late[key] = Obtained("missing", problem=f"it was not sent, and {reason}")
            elif given[key].failed:
                sent = given[key]
                problem = f"{sent.problem}, and {reason}"
                late[key] = Obtained("missing", list(sent.resources), problem, list(sent.bundles))
            elif given[key].next_page:
                sent = given[key]
                problem = f"not all pages were sent, and {reason}"
                late[key] = Obtained("partial", list(sent.resources), problem, list(sent.bundles))
        for reference in self._call.dispatched:
            late[reference] = Obtained("missing", problem=reason)
        return late

    def _parallel(
        self, jobs: Mapping[str, Callable[[], Obtained]], late: dict[str, Obtained]
    ) -> dict[str, Obtained]:
        if not jobs:
            return late
        pool = ThreadPoolExecutor(min(len(jobs), MAX_PARALLEL), "fhir-fetch")
        try:
            futures: dict[Future[Obtained], str] = {
                pool.submit(_safely, job): key for key, job in jobs.items()
            }
            finished, _ = wait(futures, timeout=max(0.0, self._deadline - time.monotonic()))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        results = dict(late)
        for future in finished:
            key = futures[future]
            fetched = future.result()
            sent = late[key]
            # what came beside a failure is still true, and better than nothing at all
            keep = fetched.state == "missing" and not fetched.resources and sent.resources
            results[key] = (
                Obtained(sent.state, sent.resources, fetched.problem, sent.bundles)
                if keep
                else fetched
            )
        return results

    def _fetch(self, key: str, template: str) -> Obtained:
        url = fill(for_client(key, template, self._client), self._call, self._today)
        if url is None:
            return Obtained("missing", problem="the call holds no value for its query")
        first = self._attempt(url, template)
        again = with_intents(url)
        if isinstance(first, FetchFailed):
            if not (again and first.refused_as_asked):
                return Obtained("missing", problem=first.problem)
            first = self._attempt(again, template)
        elif first.failed and again:
            first = self._attempt(again, template)
        if isinstance(first, FetchFailed):
            return Obtained("missing", problem=first.problem)
        return self._follow(first).obtained

    def _attempt(self, url: str, template: str) -> Reading | FetchFailed:
        try:
            return read_value(self._get(url), template)
        except FetchFailed as failure:
            return failure

    def _follow(self, first: Reading) -> Reading:
        """A reading with the pages it links to, up to ``MAX_PAGES`` in all."""
        whole = Reading()
        whole.add(first)
        seen: set[str] = set()
        while whole.next_page and not whole.failed and len(seen) < MAX_PAGES - 1:
            url = whole.next_page
            if url in seen:
                whole.problem = "the pages of the result lead in a circle"
                break
            seen.add(url)
            try:
                page = read_value(self._get(url), "Bundle")
            except FetchFailed as failure:
                whole.problem = f"not all pages were had: {failure.problem}"
                break
            if page.failed:
                whole.problem = "not all pages were had: the query failed at the FHIR server"
                whole.resources += page.resources
                break
            whole.add(page)
        return whole

    def _read(self, reference: str) -> Obtained:
        try:
            resource = self._get(reference)
        except FetchFailed as failure:
            return Obtained("missing", problem=failure.problem)
        if _name(resource) != reference:
            return Obtained("missing", problem="the FHIR server answered with another resource")
        return Obtained("complete", [resource])

    def _get(self, url: str) -> dict[str, Any]:
        if isinstance(self._access, str):
            raise FetchFailed(self._access)
        return self._fetcher.get(self._access, url, self._deadline)

    def _dispatched(self, data: Mapping[str, Obtained], done: Mapping[str, Obtained]) -> Obtained:
        """The orders of order-dispatch, read from the server or found among the data at hand."""
        at_hand = {_name(r): r for key in data for r in data[key].resources}
        orders: list[dict[str, Any]] = []
        problem = ""
        for reference in self._call.dispatched:
            read = done[reference]
            found = (
                read.resources or [at_hand[reference]] if reference in at_hand else read.resources
            )
            orders += found
            problem = problem if found else read.problem or "an order could not be read"
        if not problem:
            return Obtained("complete", orders)
        return Obtained("partial" if orders else "missing", orders, problem)


def _safely(job: Callable[[], Obtained]) -> Obtained:
    try:
        return job()
    except Exception as error:  # a fault in one query must not take the other keys with it
        logger().error("fetch-crashed", **fault(error))
        return Obtained("missing", problem="the query could not be made")


def _name(resource: Mapping[str, Any]) -> str:
    return f"{resource.get('resourceType')}/{resource.get('id')}"


def gather(
    service: Service,
    call: HookCall,
    client: ClientDefaults,
    fetcher: Fetcher,
    *,
    deadline: float,
    today: date,
) -> dict[str, Obtained]:
    """The data a service needs for a call, key by key.

    ``deadline`` is a moment of ``time.monotonic``. Raises ``MissingData`` naming the required data
    that were obtainable nowhere, unless the client has ``no_412``; then they are in the result as
    ``missing`` and the evaluation says so.
    """
    data = Gathering(service, call, client, fetcher, deadline, today).run()
    required = service.required
    if call.dispatched:
        required = (*required, (DISPATCHED,))
    lacking = [keys for keys in required if _all_missing(keys, data)]
    if lacking and not client.no_412:
        issues = [_lack(keys, data) for keys in lacking]
        raise MissingData(issues[0].text, issues=issues)
    return data


def _all_missing(keys: Iterable[str], data: Mapping[str, Obtained]) -> bool:
    return all(key not in data or data[key].state == "missing" for key in keys)


def _lack(keys: tuple[str, ...], data: Mapping[str, Obtained]) -> Issue:
    why = "; ".join(f"{key}: {data[key].problem}" for key in keys if key in data)
    return Issue("required", f"Needed data could not be obtained: {why}.", f"prefetch.{keys[0]}")


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
    reached = access(call, client)
    if isinstance(reached, str):
        return Obtained("missing", problem=reached)

    def read(reference: str) -> Obtained:
        try:
            found = fetcher.get(reached, reference, deadline)
        except FetchFailed as failure:
            return Obtained("missing", problem=failure.problem)
        return Obtained("complete", [found]) if _name(found) == reference else Obtained("missing")

    wanted = list(dict.fromkeys(references))[:MAX_REFERENCES]
    with ThreadPoolExecutor(min(len(wanted), MAX_PARALLEL) or 1, "fhir-read") as pool:
        got = list(pool.map(read, wanted))
    resources = [resource for each in got for resource in each.resources]
    return Obtained("complete" if len(resources) == len(wanted) else "partial", resources)
