"""One call from start to answer: gather the data, judge them. Shared by server and command line."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime

from cdshooks import dispatch, prefetch, references
from cdshooks.references import Fetcher
from cdshooks.seam import DISPATCHED, MEDICATIONS, Answer, Evaluator, Obtained, Service
from cdshooks.settings import ClientDefaults, Settings
from cdshooks.wire.request import HookCall


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was had for a call. Not ``touched``: the call does not concern the service's question,
    and ``data`` holds only what had to be read to see that.
    """

    touched: bool
    data: dict[str, Obtained]


def obtain(
    evaluator: Evaluator,
    fetcher: Fetcher,
    settings: Settings,
    service: Service,
    call: HookCall,
    client: ClientDefaults | None = None,
) -> Gathered:
    """The data of a call, under one deadline.

    ``client``: the settings of who calls; None: those of callers without an entry (ruling P24).
    Raises ``MissingData`` for required data that were to be had nowhere.
    """
    client = client or settings.client_defaults
    deadline = time.monotonic() + settings.fhir_deadline_ms / 1000

    def read(wanted: tuple[str, ...]) -> list[Obtained]:
        if not wanted:
            return []
        return [references.read_all(wanted, call, client, fetcher, deadline=deadline)]

    orders, first = {}, {}
    if call.dispatched:
        orders = dispatch.orders(service, call, client, fetcher, deadline=deadline)
        first[DISPATCHED] = dispatch.together(orders)
    drafted = read(evaluator.references(call, first))
    if drafted:
        first[MEDICATIONS] = drafted[0]
    if not evaluator.needs(service, call, first):
        return Gathered(False, first)
    data = prefetch.gather(
        service,
        call,
        client,
        fetcher,
        deadline=deadline,
        today=datetime.now(settings.zone).date(),
        orders=orders,
    )
    medications = [*drafted, *read(evaluator.references(call, {**first, **data}))]
    if medications:
        resources = [resource for each in medications for resource in each.resources]
        state = "complete" if all(m.state == "complete" for m in medications) else "partial"
        data[MEDICATIONS] = Obtained(state, resources)  # type: ignore[arg-type]  # one of two literals
    return Gathered(True, data)


def answer(
    evaluator: Evaluator,
    fetcher: Fetcher,
    settings: Settings,
    service: Service,
    call: HookCall,
    lang: str,
    client: ClientDefaults | None = None,
) -> Answer:
    """The cards of a call in a language; ``client`` as in ``obtain``."""
    gathered = obtain(evaluator, fetcher, settings, service, call, client)
    if not gathered.touched:
        return evaluator.untouched(service, call, gathered.data, lang)
    return evaluator.evaluate(service, call, gathered.data, lang)
