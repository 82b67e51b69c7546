"""What a card offers for orders of inotuzumab: drafts deleted, orders on record held or stopped."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from fhirmaps import inotuzumab
from fhirmaps.codebook import CodeBook
from fhirmaps.families import policy_for
from fhirmaps.inputs import vod
from fhirmaps.proposals import Proposals
from fhirmaps.reader import Reader
from fhirmaps.record import KeyData, PatientRecord
from rules.kernel import Hook, Suggestion
from rules.leukaemia.common import stop_for_good, withhold

ZONE = ZoneInfo("Asia/Tokyo")
NOW = datetime(2026, 4, 10, 9, 0, tzinfo=ZONE)


def order(ident: str, status: str, *days: str, **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "MedicationRequest",
        "id": ident,
        "status": status,
        "intent": "order",
        "subject": {"reference": "Patient/p1"},
        "medicationCodeableConcept": {"text": "Besponsa"},
        "dosageInstruction": [{"timing": {"event": list(days)}}],
        **more,
    }


def offered(
    offer: Any, stored: list[dict[str, Any]], drafts: list[dict[str, Any]], hook: Hook
) -> list[tuple[str, str, str | None]]:
    """(type, order, status it gets) of the one suggestion's actions."""
    entries = [{"resource": body} for body in stored]
    keys = {
        "medicationRequests": KeyData("complete", ({"resourceType": "Bundle", "entry": entries},))
    }
    codes = CodeBook.load()
    drafted = [(body, True) for body in drafts]
    record = PatientRecord("p1", NOW, codes, policy_for({}), keys, drafted)
    found = inotuzumab.inotuzumab(Reader(record, vod.READS, hook))
    suggestions: tuple[Suggestion, ...] = offer(found, hook)
    proposals = Proposals(record, lambda message: message.key)
    actions = [proposals.action(action) for each in suggestions for action in each.actions]
    return [
        (a["type"], a.get("resourceId") or a["resource"]["id"], a.get("resource", {}).get("status"))
        for a in actions
    ]


def test_a_mere_draft_is_deleted() -> None:
    drafts = [order("new", "draft", "2026-04-10")]
    for offer in (withhold, stop_for_good):
        found = offered(offer, [], drafts, Hook.ORDER_SIGN)
        assert found == [("delete", "MedicationRequest/new", None)]


def test_a_draft_that_edits_a_running_order_leaves_the_order_held_or_stopped() -> None:
    stored, drafts = (
        [order("same", status, "2026-04-03", "2026-04-10")] for status in ("active", "draft")
    )
    assert offered(withhold, stored, drafts, Hook.ORDER_SIGN) == [("update", "same", "on-hold")]
    assert offered(stop_for_good, stored, drafts, Hook.ORDER_SIGN) == [
        ("update", "same", "stopped")
    ]


def test_the_order_a_draft_renews_is_held_or_stopped_with_it() -> None:
    stored = [order("old", "active", "2026-04-03", "2026-04-10")]
    renewed = {"priorPrescription": {"reference": "MedicationRequest/old"}}
    drafts = [order("new", "draft", "2026-04-10", **renewed)]
    for offer, status in ((withhold, "on-hold"), (stop_for_good, "stopped")):
        assert offered(offer, stored, drafts, Hook.ORDER_SIGN) == [
            ("delete", "MedicationRequest/new", None),
            ("update", "old", status),
        ]


def test_a_running_order_with_doses_ahead_is_held_beside_the_draft() -> None:
    stored = [order("act", "active", "2026-04-03", "2026-04-17")]
    drafts = [order("new", "draft", "2026-04-10")]
    assert ("update", "act", "on-hold") in offered(withhold, stored, drafts, Hook.ORDER_SIGN)


def test_at_the_chart_running_orders_are_held() -> None:
    stored = [order("act", "active", "2026-04-03", "2026-04-17")]
    assert offered(withhold, stored, [], Hook.PATIENT_VIEW) == [("update", "act", "on-hold")]
