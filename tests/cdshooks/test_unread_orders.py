"""Orders nobody can read, cards that could not be made, and how many cards there are."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cdshooks import answering, cases
from cdshooks.cards import digest
from cdshooks.evaluation import Evaluation, Outcome
from cdshooks.fhirclient import FetchFailed
from cdshooks.seam import Service
from cdshooks.settings import Settings
from cdshooks.wire import request as wire
from rules import engine
from rules.history import History, Shown
from rules.kernel import Finding, Indicator
from tests.conformance.calls import bortezomib, request

SERVER = "http://127.0.0.1:9/fhir"
SETTINGS = Settings(client_defaults={"open_fhir_servers": [SERVER]})
CASE = cases.load(
    Path(__file__).parent.parent
    / "cases/hz-pi-order-no-prophylaxis/hz-pi-order-no-prophylaxis.yaml"
)[0]


class Shelf:
    """A FHIR server that holds one Medication, or nothing."""

    def __init__(self, held: dict[str, Any] | None = None) -> None:
        self.held = held

    def get(self, access: Any, url: str, deadline: float) -> dict[str, Any]:
        if self.held is None or not url.endswith(f"Medication/{self.held['id']}"):
            raise FetchFailed("not found")
        return self.held


@pytest.fixture
def asked() -> tuple[Evaluation, Service]:
    return cases.evaluation_of(CASE)


def topics(asked: tuple[Evaluation, Service], shelf: Shelf) -> list[str]:
    order = bortezomib(medicationReference={"reference": "Medication/m7"})
    del order["medicationCodeableConcept"]
    entry = {"resourceType": "Bundle", "entry": [{"resource": order}]}
    body = request("order-sign", draftOrders=entry) | {"fhirServer": SERVER}
    evaluation, service = asked
    answer = answering.answer(evaluation, shelf, SETTINGS, service, wire.read(body), "en")
    return [card["source"]["topic"]["code"] for card in answer.cards]


def test_a_medication_that_was_read_for_a_draft_makes_it_readable(
    asked: tuple[Evaluation, Service],
) -> None:
    other = {"resourceType": "Medication", "id": "m7", "code": {"text": "paracetamol"}}
    assert topics(asked, Shelf(other)) == []


def test_a_medication_nobody_has_leaves_the_draft_unreadable(
    asked: tuple[Evaluation, Service],
) -> None:
    assert topics(asked, Shelf()) == ["order-not-readable"]


def test_overriding_a_failed_rule_never_silences_its_next_failure(
    asked: tuple[Evaluation, Service],
) -> None:
    evaluation, _ = asked
    failed = Finding("hz-pi-order-no-prophylaxis", engine.FAILED, Indicator.WARNING)
    spoken = replace(failed, row="9")
    today = datetime.now(ZoneInfo(cases.ZONE)).date()
    evaluation.clock = lambda: datetime.now(ZoneInfo(cases.ZONE))
    history = History(
        tuple(Shown(f.rule_id, today, f.row, today, "other", digest(f)) for f in (failed, spoken))
    )
    assert evaluation.remembered([failed, spoken], history) == [failed]


def test_notices_count_among_the_cards(asked: tuple[Evaluation, Service]) -> None:
    evaluation, _ = asked
    outcome = cases.run(CASE)
    evaluation.max_cards = 1
    both = Outcome(outcome.record, outcome.findings, outcome.runs, unreadable_drafts=1)
    codes = [c.card["source"]["topic"]["code"] for c in evaluation.compose(both, "en")]
    assert codes == ["more-findings"]
