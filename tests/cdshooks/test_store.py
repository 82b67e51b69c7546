"""The store: feedback that lasts, cards remembered, and a server that outlives its store."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask.testing import FlaskClient

from cdshooks.errors import StoreDown
from cdshooks.seam import CardRecord
from cdshooks.store import Store
from cdshooks.store.engine import open_engine
from cdshooks.store.tables import metadata
from cdshooks.wire.feedback import Feedback, instant

FEEDBACK = "/cds-services/probe-order-sign/feedback"
NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


def entry(**changes: Any) -> dict[str, Any]:
    base = {
        "card": "0b7e5f0c-6a0f-4a0e-8f0b-2f6b6f1d9c01",
        "outcome": "overridden",
        "outcomeTimestamp": "2026-05-04T18:30:00+09:00",
        "overrideReason": {"reason": {"code": "x", "system": "urn:s"}, "userComment": "Herr Moor"},
    }
    return {k: v for k, v in (base | changes).items() if v is not None}


def rows(store_path: Path, table: str) -> list[dict[str, Any]]:
    connection = sqlite3.connect(store_path)
    connection.row_factory = sqlite3.Row
    try:
        return [dict(row) for row in connection.execute(f"SELECT * FROM {table}")]
    finally:
        connection.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite3"


def test_feedback_on_an_unknown_card_is_kept_as_an_orphan(client: FlaskClient, path: Path) -> None:
    response = client.post(FEEDBACK, json={"feedback": [entry()]})
    assert response.status_code == 200
    assert response.json == {"received": 1}
    (row,) = rows(path, "feedback")
    assert row["orphan"] == 1
    assert row["outcome_at"].startswith("2026-05-04 09:30:00")
    assert (row["reason_code"], row["reason_system"]) == ("x", "urn:s")


def test_comments_are_kept_only_where_the_site_says_so(path: Path, client: FlaskClient) -> None:
    client.post(FEEDBACK, json={"feedback": [entry()]})
    assert rows(path, "feedback")[0]["comment"] == ""
    keeping = Store(f"sqlite:///{path}", keep_comments=True)
    keeping.feedback("s", [Feedback("c", "overridden", NOW, comment="because")])
    keeping.close()
    assert rows(path, "feedback")[1]["comment"] == "because"


def test_feedback_on_a_card_shown_is_tied_to_it(
    client: FlaskClient, echo: Any, path: Path, sign_body: dict[str, Any], store: Store
) -> None:
    echo.card = True
    sign_body["context"]["encounterId"] = "e1"
    card = client.post("/cds-services/probe-order-sign", json=sign_body).json["cards"][0]
    client.post(FEEDBACK, json={"feedback": [entry(card=card["uuid"])]})
    assert rows(path, "feedback")[0]["orphan"] == 0
    shown = rows(path, "card_shown")[0]
    assert shown["rule"] == "probe-rule"
    assert shown["hook_instance"] == sign_body["hookInstance"]
    assert "p1" not in (shown["patient_key"], shown["encounter_key"])
    key = store.patient_key("", "p1")
    (override,) = store.overrides(key, "probe-rule", NOW - timedelta(days=1))
    assert (override.reason, override.facts_digest, override.dose) == ("x", "digest", "dose")
    assert store.overrides(store.patient_key("", "p2"), "probe-rule", NOW) == []
    last = store.last_shown(key, "probe-rule", encounter_key=store.encounter_key("", "e1"))
    assert last is not None
    assert last.uuid == card["uuid"]
    assert store.last_shown(key, "probe-rule", hook="patient-view") is None
    assert store.last_shown(key, "probe-rule", since=datetime.now(UTC)) is None


def test_an_exact_repeat_is_stored_once_and_a_change_of_mind_twice(
    client: FlaskClient, path: Path
) -> None:
    for _ in range(2):
        assert client.post(FEEDBACK, json={"feedback": [entry(), entry()]}).status_code == 200
    accepted = entry(outcome="accepted", overrideReason=None, acceptedSuggestions=[{"id": "s1"}])
    client.post(FEEDBACK, json={"feedback": [accepted]})
    assert [row["outcome"] for row in rows(path, "feedback")] == ["overridden", "accepted"]


def test_no_entries_are_legal_feedback(client: FlaskClient) -> None:
    assert client.post(FEEDBACK, json={"feedback": []}).json == {"received": 0}


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, "feedback"),
        (entry(), "feedback"),
        ({"feedback": entry()}, "feedback"),
        ({"feedback": ["x"]}, "feedback[0]"),
        ({"feedback": [entry(), entry(card="")]}, "feedback[1].card"),
        ({"feedback": [entry(outcome="ignored")]}, "feedback[0].outcome"),
        ({"feedback": [entry(outcome=None)]}, "feedback[0].outcome"),
        ({"feedback": [entry(outcome="accepted")]}, "feedback[0]"),
        (
            {"feedback": [entry(outcome="accepted", acceptedSuggestions=["s1"])]},
            "feedback[0].acceptedSuggestions[0]",
        ),
        (
            {"feedback": [entry(overrideReason={"code": "x", "system": "urn:s"})]},
            "feedback[0].overrideReason",
        ),
        ({"feedback": [entry(outcomeTimestamp=None)]}, "feedback[0].outcomeTimestamp"),
        (
            {"feedback": [entry(outcomeTimestamp="2026-05-04T09:30:00")]},
            "feedback[0].outcomeTimestamp",
        ),
        ({"feedback": [entry(outcomeTimestamp="yesterday")]}, "feedback[0].outcomeTimestamp"),
    ],
)
def test_malformed_feedback_is_refused_with_its_path_and_nothing_is_stored(
    client: FlaskClient, path: Path, body: Any, where: str
) -> None:
    response = client.post(FEEDBACK, json=body)
    assert response.status_code == 400
    assert response.json["issue"][0]["expression"] == [where]
    assert rows(path, "feedback") == []


@pytest.mark.parametrize("reason", [None, {"userComment": "no"}, {"reason": {"code": "x"}}, {}])
def test_overridden_is_valid_with_any_or_no_reason(client: FlaskClient, reason: Any) -> None:
    body = {"feedback": [entry(overrideReason=reason)]}
    assert client.post(FEEDBACK, json=body).status_code == 200


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-05-04T09:30:00Z", NOW),
        ("2026-05-04t09:30:00.000z", NOW),
        ("2026-05-04T04:30:00-05:00", NOW),
        ("2026-05-04T09:30:00.1234567891Z", NOW.replace(microsecond=123456)),
        ("2026-12-31T23:59:60Z", datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("2026-02-30T00:00:00Z", None),
        ("2026-05-04T09:30:00Z\n", None),
        ("2026-05-04", None),
    ],
)
def test_times_are_normalised_to_utc(text: str, expected: datetime | None) -> None:
    assert instant(text) == expected


def test_without_its_store_the_server_gives_cards_and_says_it_is_not_ready(
    make_app: Callable[..., Flask], echo: Any, tmp_path: Path, sign_body: dict[str, Any]
) -> None:
    broken = Store(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder' / 'x.sqlite3'}")
    client = make_app(use_store=broken).test_client()
    echo.card = True
    called = client.post("/cds-services/probe-order-sign", json=sign_body)
    assert len(called.json["cards"]) == 1
    refused = client.post(FEEDBACK, json={"feedback": [entry()]})
    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) > 0
    assert refused.json["resourceType"] == "OperationOutcome"
    assert client.get("/health/ready").status_code == 503
    assert client.get("/health/live").status_code == 200
    broken.close()


def test_a_store_that_comes_back_is_used_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cdshooks.store.store.RETRY_SECONDS", 0.0)
    folder = tmp_path / "later"
    store = Store(f"sqlite:///{folder / 'x.sqlite3'}")
    with pytest.raises(StoreDown):
        store.open()
    folder.mkdir()
    assert store.ready()
    store.close()


def test_readiness_writes_and_leaves_nothing(client: FlaskClient, path: Path) -> None:
    assert client.get("/health/ready").json["status"] == "ready"
    assert [row["name"] for row in rows(path, "secret")] == ["patient-key"]


def test_a_locked_store_is_down_not_a_crash(
    client: FlaskClient, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        assert client.post(FEEDBACK, json={"feedback": [entry()]}).status_code == 503
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert client.post(FEEDBACK, json={"feedback": [entry()]}).status_code == 200


def test_several_workers_may_start_at_once(path: Path) -> None:
    stores = [Store(f"sqlite:///{path}") for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda store: store.open(), stores))
    assert len({store.patient_key("s", "p1") for store in stores}) == 1
    for store in stores:
        store.close()


def test_the_migrations_build_the_tables_the_code_uses(path: Path) -> None:
    store = Store(f"sqlite:///{path}")
    store.open()
    store.close()
    engine = open_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_what_is_committed_survives_power_loss(path: Path) -> None:
    engine = open_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    engine.dispose()


def test_overrides_are_not_dated_into_the_future(path: Path) -> None:
    store = Store(f"sqlite:///{path}", clock=lambda: NOW)
    key = store.patient_key("s", "p1")
    card = CardRecord("u1", "r", "info")
    store.shown([card], service="s", hook="h", hook_instance="i", patient_key=key)
    store.feedback("s", [Feedback("u1", "overridden", NOW + timedelta(days=900))])
    (override,) = store.overrides(key, "r", NOW - timedelta(days=7))
    assert override.at == NOW
    assert store.overrides(key, "r", NOW + timedelta(seconds=1)) == []
    store.close()


def test_a_store_in_memory_works() -> None:
    store = Store("sqlite://")
    assert store.ready()
    assert len(store.feedback("s", [Feedback("c", "overridden", NOW)])) == 1
    store.close()
