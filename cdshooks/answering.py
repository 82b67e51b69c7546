"""One call from start to answer: gather the data, judge them. Shared by server and command line."""

from __future__ import annotations

import time
from datetime import datetime

from cdshooks import dispatch, prefetch, references
from cdshooks.references import Fetcher
from cdshooks.seam import DISPATCHED, MEDICATIONS, Answer, Evaluator, Obtained, Service
from cdshooks.settings import ClientDefaults, Settings
from cdshooks.wire.request import HookCall


def obtain(
    evaluator: Evaluator,
    fetcher: Fetcher,
    settings: Settings,
    service: Service,
    call: HookCall,
    client: ClientDefaults | None = None,
) -> dict[str, Obtained] | None:
    """The data of a call, under one deadline; None when it does not touch the service's question.

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
        return None
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
    return data


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
    data = obtain(evaluator, fetcher, settings, service, call, client)
    if data is None:
        return evaluator.untouched(service, call, lang)
    return evaluator.evaluate(service, call, data, lang)
