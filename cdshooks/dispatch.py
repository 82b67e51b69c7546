"""The stored orders that ``order-dispatch`` names: had before anything else is asked for.

What they are decides whether the call touches a service's question at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cdshooks import references
from cdshooks.references import Fetcher
from cdshooks.results import read_value
from cdshooks.seam import Obtained, Service
from cdshooks.settings import ClientDefaults
from cdshooks.wire.patient import refuse_other_patients_order
from cdshooks.wire.request import HookCall


def orders(
    service: Service,
    call: HookCall,
    client: ClientDefaults,
    fetcher: Fetcher,
    *,
    deadline: float,
) -> dict[str, Obtained]:
    """Each dispatched order by its reference: as it came with the call, else read from the server.

    Raises ``BadRequest`` naming the first order that is another patient's (ruling P15).
    """
    sent = _sent(service, call)
    missing = [each for each in call.dispatched if each not in sent]
    read = references.read_each(missing, call, client, fetcher, deadline=deadline)
    found = {
        each: Obtained("complete", [sent[each]]) if each in sent else read[each]
        for each in call.dispatched
    }
    for index, each in enumerate(call.dispatched):
        for resource in found[each].resources:
            path = f"context.dispatchedOrders[{index}]"
            refuse_other_patients_order(resource, call.patient_id, call.fhir_server, path)
    return found


def together(found: Mapping[str, Obtained]) -> Obtained:
    """The orders as the data of one key."""
    resources = [resource for each in found.values() for resource in each.resources]
    problem = next((each.problem for each in found.values() if not each.resources), "")
    if len(resources) == len(found):
        return Obtained("complete", resources)
    return Obtained("partial" if resources else "missing", resources, problem)


def _sent(service: Service, call: HookCall) -> dict[str, dict[str, Any]]:
    """Resources of the service's prefetch keys by reference."""
    found: dict[str, dict[str, Any]] = {}
    for key in service.prefetch.keys() & call.prefetch.keys():
        value = call.prefetch[key]
        for resource in read_value(value, "Bundle").resources:
            found[f"{resource.get('resourceType')}/{resource.get('id')}"] = resource
    return found
