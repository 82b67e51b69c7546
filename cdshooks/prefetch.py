"""The data of a call: what came, what it is worth, and fetching the rest (mapping 1.2).

Each key stands for itself: a value that can't be read or a query that fails never empties another
key. Missing keys are fetched at once, side by side, under one deadline; a key whose query rests on
another key's result (``%key``) waits for that one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import date
from typing import Any

from cdshooks import filling, tokens
from cdshooks.errors import Issue, MissingData
from cdshooks.fhirclient import Access, FetchFailed, access
from cdshooks.references import (
    MAX_PARALLEL,
    MAX_REFERENCES,
    NOT_COVERED,
    Fetcher,
    granted,
    name,
    read,
    read_each,
    safely,
)
from cdshooks.results import Reading, joined, read_value, walkable
from cdshooks.seam import DISPATCHED, Obtained, Service
from cdshooks.settings import ClientDefaults
from cdshooks.templates import for_client, with_intents
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
        self._data: dict[str, Obtained] = {}

    def run(self) -> dict[str, Obtained]:
        """Every key of the service, and the dispatched orders where the hook has some."""
        given = {
            key: read_value(self._call.prefetch[key], template)
            for key, template in self._templates.items()
            if key in self._call.prefetch
        }
        late = self._late(given)
        done = {**late, **self._orders}
        jobs = self._order_jobs()
        for level in tokens.levels(self._templates):
            done |= self._parallel({**jobs, **self._jobs(level, given)}, late)
            jobs = {}
            for key in level:
                self._data[key] = done[key] if key in done else given[key].obtained
        data = {key: self._data[key] for key in self._templates}
        if self._call.dispatched:
            data[DISPATCHED] = self._dispatched(data, done)
        return data

    def _jobs(
        self, keys: Iterable[str], given: Mapping[str, Reading]
    ) -> dict[str, Callable[[], Obtained]]:
        jobs: dict[str, Callable[[], Obtained]] = {}
        for key in keys:
            reading = given.get(key)
            if reading is None or reading.failed:
                jobs[key] = lambda k=key: self._fetch(k)  # type: ignore[misc]  # the default binds the loop's value
            elif reading.next_page:
                jobs[key] = lambda r=reading: self._follow(r).obtained  # type: ignore[misc]  # the default binds the loop's value
        return jobs

    def _order_jobs(self) -> dict[str, Callable[[], Obtained]]:
        wanted = [each for each in self._call.dispatched if each not in self._orders]
        return {each: lambda r=each: self._read(r) for each in wanted}  # type: ignore[misc]  # the default binds the loop's value

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
        self, jobs: Mapping[str, Callable[[], Obtained]], late: Mapping[str, Obtained]
    ) -> dict[str, Obtained]:
        """What those jobs brought that ended in time."""
        if not jobs or not isinstance(self._access, Access):
            return {}
        pool = ThreadPoolExecutor(min(len(jobs), MAX_PARALLEL), "fhir-fetch")
        try:
            futures: dict[Future[Obtained], str] = {
                pool.submit(safely, job): key for key, job in jobs.items()
            }
            finished, _ = wait(futures, timeout=max(0.0, self._deadline - time.monotonic()))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        results = {}
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

    def _fetch(self, key: str) -> Obtained:
        """What the queries of a key bring; there is nothing to ask for where a token is empty."""
        template = for_client(key, self._templates[key], self._client)
        try:
            wanted = filling.queries(template, self._sources(template))
        except filling.NoValue as lack:
            return Obtained("missing", problem=lack.problem)
        found = joined([self._ask(url, template) for url in wanted])
        rests_on = [self._data[each] for each in tokens.parse(template).keys]
        if found.state == "complete" and any(each.state != "complete" for each in rests_on):
            return replace(found, state="partial", problem="its query rests on incomplete data")
        return found

    def _sources(self, template: str) -> filling.Sources:
        """What a template is filled from; results only of the keys it rests on."""
        results = {
            key: walkable(self._data[key], self._templates[key])
            for key in tokens.parse(template).keys
            if self._data[key].state != "missing"
        }
        context = filling.context_of(self._call)
        base = self._call.fhir_server
        return filling.Sources(context, self._today, results, base, self._resolve)

    def _resolve(self, wanted: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Resources that references in the way of a token point to."""
        got = read_each(
            wanted[:MAX_REFERENCES],
            self._call,
            self._client,
            self._fetcher,
            deadline=self._deadline,
        )
        return {name: each.resources[0] for name, each in got.items() if each.resources}

    def _ask(self, url: str, template: str) -> Obtained:
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
