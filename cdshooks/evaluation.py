"""The one evaluation path: call and data become a record, inputs, findings and cards.

The server, the command line and the tests all come through here. It knows no HTTP.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from cdshooks.cards import CardContext, Composed, compose, digest, notice
from cdshooks.memory import Memory, no_memory
from cdshooks.seam import DISPATCHED, Answer, Obtained, Service
from cdshooks.texts import Texts
from cdshooks.wire.request import HookCall
from fhirmaps import demographics, medications, procedures
from fhirmaps.codebook import CodeBook
from fhirmaps.families import Question
from fhirmaps.proposals import Proposals
from fhirmaps.reader import Reader
from fhirmaps.record import KeyData, PatientRecord, as_dicts
from rules import engine
from rules.engine import Run
from rules.history import History
from rules.kernel import Finding, Hook, Indicator, Rule
from rules.moments import judged_as
from rules.policy import Policy

log = structlog.get_logger(__name__)

Clock = Callable[[], datetime]
NOT_READABLE = "order-not-readable"
NOT_OBTAINED = "could-not-check"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an evaluation found, before it is put into words."""

    record: PatientRecord
    findings: list[Finding] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    unreadable_drafts: int = 0
    not_obtained: tuple[str, ...] = ()
    """Required keys that were not had, from a client that wants a card in place of 412."""
    silenced: str = ""
    """Why nothing was evaluated at all (the patient is recorded as dead)."""


class Evaluation:
    """Evaluates calls for the services of a site (implements ``cdshooks.seam.Evaluator``)."""

    def __init__(
        self,
        services: Sequence[Service],
        questions: Sequence[Question],
        codes: CodeBook,
        policy: Policy,
        *,
        zone: ZoneInfo,
        base_url: str,
        max_cards: int = 10,
        clock: Clock | None = None,
        memory: Memory = no_memory,
        memory_days: int = 7,
    ) -> None:
        self.services = tuple(services)
        self.questions = {q.family.id: q for q in questions}
        self.codes = codes
        self.policy = policy
        self.zone = zone
        self.base_url = base_url.rstrip("/")
        self.max_cards = max_cards
        self.clock: Clock = clock or (lambda: datetime.now(zone))
        self.memory = memory
        self.memory_days = memory_days
        self.rules: dict[str, Rule] = {r.id: r for q in questions for r in q.family.rules}

    # --- the record ---

    def record(self, call: HookCall, data: Mapping[str, Obtained]) -> PatientRecord:
        """All a call brought and what was fetched for it, indexed."""
        return self._indexed(call, data, {})

    def _given(self, call: HookCall, data: Mapping[str, Obtained]) -> PatientRecord:
        """What the call itself brought, before anything is fetched."""
        given = {key: KeyData("partial", (v,)) for key, v in call.prefetch.items() if v}
        return self._indexed(call, data, given)

    def _indexed(
        self, call: HookCall, data: Mapping[str, Obtained], given: Mapping[str, KeyData]
    ) -> PatientRecord:
        obtained = {key: _key_data(each) for key, each in data.items() if key != DISPATCHED}
        return PatientRecord(
            call.patient_id,
            self._now(),
            self.codes,
            self.policy,
            {**given, **obtained},
            [(body, self._selected(call, body)) for body in call.drafts],
            call.fhir_server,
            _dispatched(data),
            _urls(call.draft_bundle),
        )

    def _now(self) -> datetime:
        """The clock in the hospital's zone."""
        return self.clock().astimezone(self.zone)

    @staticmethod
    def _selected(call: HookCall, body: Mapping[str, Any]) -> bool:
        """At order-select only the chosen drafts trigger; elsewhere all of them."""
        if call.selections is None:
            return True
        return f"{body.get('resourceType')}/{body.get('id')}" in call.selections

    # --- the seam ---

    def references(self, call: HookCall, data: Mapping[str, Obtained]) -> tuple[str, ...]:
        """``Medication/{id}`` that orders point to and that did not come with the call."""
        resources = (*call.drafts, *(r for each in data.values() for r in each.resources))
        if not any("medicationReference" in resource for resource in resources):
            return ()  # the usual case: no record has to be built to see that
        early = not set(data) - {DISPATCHED}
        record = self._given(call, data) if early else self.record(call, data)
        return tuple(medications.unresolved_medications(record))

    def needs(
        self, service: Service, call: HookCall, data: Mapping[str, Obtained] | None = None
    ) -> bool:
        """Does the call touch one of the service's questions (mapping 1.2)?"""
        hook = Hook(call.hook)
        data = data or {}
        unread = hook is Hook.ORDER_DISPATCH and not _all_read(data)
        if not hook.is_order or unread:
            return True
        record = self._given(call, data)
        return any(self._triggered(self.questions[f], record, hook) for f in service.families)

    def _triggered(self, question: Question, record: PatientRecord, hook: Hook) -> bool:
        drafted = procedures.requests(record, question.drafted_requests)
        return question.triggered(medications.drafted(record), drafted, judged_as(hook))

    def untouched(
        self, service: Service, call: HookCall, data: Mapping[str, Obtained], lang: str
    ) -> Answer:
        """The answer to a call that does not touch the service: drafts nobody could read."""
        if call.hook != Hook.ORDER_SIGN.value:
            return Answer()
        record = self._given(call, data)
        unreadable = len(medications.unreadable_drafts(record))
        return self._answer(Outcome(record, unreadable_drafts=unreadable), lang)

    def evaluate(
        self, service: Service, call: HookCall, data: Mapping[str, Obtained], lang: str
    ) -> Answer:
        """The cards of one call in a language."""
        return self._answer(self.findings(service, call, data), lang)

    def _answer(self, outcome: Outcome, lang: str) -> Answer:
        composed = self.compose(outcome, lang)
        failures = [f.rule_id for run in outcome.runs for f in run.failures]
        failures += [c.record.rule_id for c in composed if c.failed]
        return Answer([c.card for c in composed], [c.record for c in composed], failures)

    # --- findings ---

    def findings(self, service: Service, call: HookCall, data: Mapping[str, Obtained]) -> Outcome:
        """Every finding of a call, settled and in order, with the trace of its rules."""
        record = self.record(call, data)
        hook = Hook(call.hook)
        if demographics.deceased(record):
            return Outcome(record, silenced="deceased")
        lacking = _lacking(service, data)
        if lacking:
            return Outcome(record, not_obtained=lacking)
        history = self.memory(call)
        asked = [self.questions[f] for f in service.families]
        runs = [
            self._run(question, record, hook, history)
            for question in asked
            if not hook.is_order or self._triggered(question, record, hook)
        ]
        found = [finding for run in runs for finding in run.findings]
        settled = engine.settle([q.family for q in asked], found)
        settled = self.remembered(settled, history)
        return Outcome(record, settled, runs, _unread(call, record, hook))

    def remembered(self, findings: Sequence[Finding], history: History) -> list[Finding]:
        """Without those overridden on the same facts within the site's days (ruling P4).

        Critical ones always stay, and so do failures: they rest on no facts that could be the same.
        """
        since = self._now().date() - timedelta(days=self.memory_days)
        return [
            f
            for f in findings
            if f.indicator is Indicator.CRITICAL
            or f.row == engine.FAILED
            or not history.silenced(f.rule_id, digest(f), since)
        ]

    def _run(self, question: Question, record: PatientRecord, hook: Hook, history: History) -> Run:
        family = question.family
        try:
            inputs = question.build(Reader(record, question.reads, judged_as(hook)), history)
        except Exception as error:  # a reader that fails must end as a card, not as silence
            failed = engine.failure(family.id, error)
            run = Run(family.id, [Finding(family.id, engine.FAILED, Indicator.WARNING)])
            run.failures.append(failed)
        else:
            run = engine.run(family, inputs, self.policy, hook)
        for each in run.failures:
            log.error("rule.failed", rule=each.rule_id, error=each.error, place=each.place)
        return run

    # --- words ---

    def texts(self, lang: str) -> Texts:
        return Texts(lang, self.codes.drug_name)

    def compose(self, outcome: Outcome, lang: str) -> list[Composed]:
        """Findings as cards in a language."""
        texts = self.texts(lang)
        context = CardContext(
            texts,
            Proposals(outcome.record, texts.message),
            self.rules,
            self.base_url,
            outcome.record.as_of.isoformat(timespec="seconds"),
            self.max_cards,
            outcome.record.refused,
        )
        notices = []
        if outcome.unreadable_drafts and not outcome.silenced:
            notices.append(notice(context, NOT_READABLE, {"count": outcome.unreadable_drafts}))
        if outcome.not_obtained:
            notices.append(notice(context, NOT_OBTAINED, {"keys": outcome.not_obtained}))
        return compose(context, outcome.findings, notices)


def _key_data(each: Obtained) -> KeyData:
    """Bundles as received (for references by fullUrl), and what came outside of them."""
    held = {
        id(entry.get("resource"))
        for bundle in each.bundles
        for entry in as_dicts(bundle.get("entry"))
    }
    others = tuple(r for r in each.resources if id(r) not in held)
    return KeyData(each.state, (*each.bundles, *others), each.problem)


def _urls(bundle: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The resources of a Bundle by fullUrl: a draft may refer to its Medication that way."""
    found = {}
    for entry in as_dicts(bundle.get("entry")):
        url, body = entry.get("fullUrl"), entry.get("resource")
        if isinstance(url, str) and isinstance(body, dict):
            found[url] = body
    return found


def _dispatched(data: Mapping[str, Obtained]) -> list[dict[str, Any]]:
    """The dispatched orders that were had."""
    return data[DISPATCHED].resources if DISPATCHED in data else []


def _unread(call: HookCall, record: PatientRecord, hook: Hook) -> int:
    """Orders no rule could look at: unreadable ones being signed (P15), dispatched ones not had."""
    if hook is Hook.ORDER_SIGN:
        return len(medications.unreadable_drafts(record))
    return sum(record.by_reference(each) is None for each in call.dispatched)


def _all_read(data: Mapping[str, Obtained]) -> bool:
    return DISPATCHED in data and data[DISPATCHED].state == "complete"


def _lacking(service: Service, data: Mapping[str, Obtained]) -> tuple[str, ...]:
    """Required keys of which no alternative was had."""
    found: list[str] = []
    for keys in service.required:
        if all(key not in data or data[key].state == "missing" for key in keys):
            found.extend(keys)
    return tuple(found)
