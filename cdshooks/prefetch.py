"""The data of a call: what came, what it is worth, and fetching the rest (mapping 1.2).

Each key stands for itself: a value that can't be read or a query that fails never empties another
key. Missing keys are fetched at once, side by side, under one deadline.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import date
from typing import Any

from cdshooks.errors import Issue, MissingData
from cdshooks.fhirclient import Access, FetchFailed, access
from cdshooks.references import (
    MAX_PARALLEL,
    NOT_COVERED,
    Fetcher,
    granted,
    name,
    read,
    safely,
)
from cdshooks.results import Reading, read_value
from cdshooks.seam import DISPATCHED, Obtained, Service
from cdshooks.settings import ClientDefaults
from cdshooks.templates import fill, for_client, with_intents
from cdshooks.wire.request import HookCall

MAX_PAGES = 20


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
        orders: Mapping[str, Obtained] | None = None,
    ) -> None:
        self._orders = orders or {}
        self._templates = {**service.prefetch, **service.fetched}
        self._call = call
        self._client = client
        self._fetcher = fetcher
        self._deadline = deadline
        self._today = today
        self._access = access(call, client)
        self._grant = granted(call, self._access)

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
        done |= self._orders
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
            if reference in self._orders:
                continue
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
                pool.submit(safely, job): key for key, job in jobs.items()
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
        if not self._grant.covers(url):
            return Obtained("missing", problem=NOT_COVERED)
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
        return read(reference, self._get, self._grant)

    def _get(self, url: str) -> dict[str, Any]:
        if isinstance(self._access, str):
            raise FetchFailed(self._access)
        return self._fetcher.get(self._access, url, self._deadline)

    def _dispatched(self, data: Mapping[str, Obtained], done: Mapping[str, Obtained]) -> Obtained:
        """The orders of order-dispatch, read from the server or found among the data at hand."""
        at_hand = {name(r): r for key in data for r in data[key].resources}
        orders: list[dict[str, Any]] = []
        problem = ""
        for reference in self._call.dispatched:
            had = done[reference]
            found = had.resources or [at_hand[reference]] if reference in at_hand else had.resources
            orders += found
            problem = problem if found else had.problem or "an order could not be read"
        if not problem:
            return Obtained("complete", orders)
        return Obtained("partial" if orders else "missing", orders, problem)


def gather(
    service: Service,
    call: HookCall,
    client: ClientDefaults,
    fetcher: Fetcher,
    *,
    deadline: float,
    today: date,
    orders: Mapping[str, Obtained] | None = None,
) -> dict[str, Obtained]:
    """The data a service needs for a call, key by key.

    ``deadline`` is a moment of ``time.monotonic``; ``orders`` are dispatched orders that were asked
    for before. Raises ``MissingData`` naming the required data
    that were obtainable nowhere, unless the client has ``no_412``; then they are in the result as
    ``missing`` and the evaluation says so.
    """
    data = Gathering(service, call, client, fetcher, deadline, today, orders).run()
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
