"""Discovery, service calls and feedback."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from flask import Blueprint, Response, g

from cdshooks.answering import answer as answer_call
from cdshooks.errors import StoreDown, UnknownService
from cdshooks.logs import logger
from cdshooks.seam import Answer, Service
from cdshooks.templates import for_caller
from cdshooks.web.body import body
from cdshooks.web.callers import caller, check_caller
from cdshooks.web.language import language
from cdshooks.web.state import State, answer, state
from cdshooks.wire import feedback as wire_feedback
from cdshooks.wire import request as wire_request
from cdshooks.wire import response as wire_response
from cdshooks.wire.discovery import discovery
from cdshooks.wire.request import HookCall

blueprint = Blueprint("cds-services", __name__)
blueprint.before_request(check_caller)


@blueprint.get("/cds-services")
def discover() -> Response:
    """The list of services; the queries as the caller's server wants them (ruling P24)."""
    return answer(discovery(for_caller(state().evaluator.services, caller().client)))


@blueprint.post("/cds-services/<service_id>")
def serve(service_id: str) -> Response:
    """One service call: check, gather, evaluate, answer."""
    here = state()
    hooks = _hooks(here, service_id)
    call = wire_request.parse(body(), tuple(hooks))
    service = hooks[call.hook]
    g.log |= {"service": service.id, "hook": call.hook}
    g.user_role = call.user_id.partition("/")[0]
    lang = language(here.settings.default_language)
    headers = {"Content-Language": lang, "Vary": "Accept-Language"}
    client = caller().client
    result = answer_call(here.evaluator, here.fetcher, here.settings, service, call, lang, client)
    _remember(here, service, call, result)
    _report(here, service, result)
    g.log["cards"] = len(result.cards)
    cards = result.cards
    if not client.action_selection_behavior:
        cards = wire_response.without_action_selection(cards)
    return answer(wire_response.response(cards), headers=headers)


@blueprint.post("/cds-services/<service_id>/feedback")
def take_feedback(service_id: str) -> Response:
    """Feedback on cards; stored before it is answered."""
    here = state()
    _hooks(here, service_id)
    entries = wire_feedback.parse(body())
    g.log |= {"service": service_id, "entries": len(entries)}
    try:
        taken = here.store.feedback(service_id, entries)
    except StoreDown:
        here.metrics.store_failed("feedback")
        raise
    for each in taken:
        here.metrics.feedback(service_id, each.rule, each.outcome)
    return answer(wire_feedback.accepted(len(entries)))


def _hooks(here: State, service_id: str) -> Mapping[str, Service]:
    if service_id not in here.services:
        raise UnknownService("There is no service with this id; see /cds-services.")
    return here.services[service_id]


def _remember(here: State, service: Service, call: HookCall, result: Answer) -> None:
    """Note the cards shown; a store that is down costs the memory, never the cards."""
    if not result.shown:
        return
    store = here.store
    try:
        store.shown(
            result.shown,
            service=service.id,
            hook=call.hook,
            hook_instance=call.instance,
            patient_key=store.patient_key(call.fhir_server, call.patient_id),
            encounter_key=store.encounter_key(call.fhir_server, call.encounter_id),
            user_role=g.user_role,
            place=place(call),
        )
    except StoreDown:
        here.metrics.store_failed("cards")
        logger().error("shown-cards-not-recorded", service=service.id, cards=len(result.shown))


def place(call: HookCall) -> str:
    """Where the call came from, as far as it says so: the host of its FHIR server."""
    return (urlsplit(call.fhir_server).hostname or "")[:255]


def _report(here: State, service: Service, result: Answer) -> None:
    """Count the cards; log what went wrong: rules that failed, cards against the standard."""
    here.metrics.answered(result)
    if result.failures:
        g.rules_failed = True
        logger().error("rules-failed", service=service.id, rules=list(result.failures))
    if found := wire_response.faults(result.cards):
        here.metrics.invalid_cards(service.id)
        logger().error("invalid-cards", service=service.id, faults=found)
