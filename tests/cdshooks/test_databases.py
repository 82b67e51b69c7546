"""The store keeps its promises in SQLite and in PostgreSQL alike."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, inspect, select, text

from cdshooks.errors import StoreDown
from cdshooks.seam import CardRecord
from cdshooks.store import Store, report
from cdshooks.store.audit import AuditTrail, Line
from cdshooks.store.engine import open_engine
from cdshooks.store.prune import Keep, prune
from cdshooks.store.replays import Replays
from cdshooks.store.tables import HEAD, audit, card_shown, feedback, metadata
from cdshooks.wire.feedback import Feedback

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


@pytest.fixture
def either(database_url: str) -> Iterator[Store]:
    """A store in either database."""
    made = Store(database_url, clock=lambda: NOW)
    yield made
    made.close()


def show(store: Store, *uuids: str, rule: str = "r", **more: str) -> str:
    key = store.patient_key("s", "p1")
    cards = [CardRecord(name, rule, "warning", "R1", "digest", "dose") for name in uuids]
    store.shown(
        cards, service="s-order-sign", hook="order-sign", hook_instance="i", patient_key=key, **more
    )
    return key


def count(store: Store, table: Any) -> int:
    with store.transaction(writes=False) as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_the_migrations_build_the_tables_the_code_uses(either: Store, database_url: str) -> None:
    either.open()
    engine = open_engine(database_url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_a_store_of_the_first_version_is_brought_up_with_its_rows(database_url: str) -> None:
    from importlib.resources import files

    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(files("cdshooks.store") / "migrations"))
    config.set_main_option("path_separator", "os")
    engine = open_engine(database_url)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            text(
                "INSERT INTO card_shown VALUES ('u1', 'r', 'R1', 's', 'order-sign', 'i', "
                "'2026-05-01 00:00:00', 'k', '', 'd', 'info', '')"
            )
        )
    engine.dispose()
    store = Store(database_url)
    assert len(store.history("k", NOW - timedelta(days=30))) == 1
    with store.transaction(writes=False) as connection:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    assert found == HEAD
    store.close()


def test_a_store_of_a_later_version_is_taken_as_it_is(database_url: str) -> None:
    newer = Store(database_url)
    with newer.transaction(writes=True) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.execute(text("ALTER TABLE card_shown ADD COLUMN more VARCHAR(9) DEFAULT ''"))
    newer.close()
    store = Store(database_url)
    show(store, "u1")
    assert store.ready()
    assert len(store.feedback("s", [Feedback("u1", "overridden", NOW)])) == 1
    store.close()


def test_migrations_can_be_taken_back(database_url: str) -> None:
    from importlib.resources import files

    from alembic import command
    from alembic.config import Config

    store = Store(database_url)
    store.open()
    store.close()
    config = Config()
    config.set_main_option("script_location", str(files("cdshooks.store") / "migrations"))
    config.set_main_option("path_separator", "os")
    engine = open_engine(database_url)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    engine.dispose()


def test_several_workers_may_start_at_once(database_url: str) -> None:
    code = (
        "import sys; from cdshooks.store import Store; s = Store(sys.argv[1]); s.open(); "
        "print(s.patient_key('s', 'p1')); s.close()"
    )
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", code, database_url], stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    keys = {worker.communicate(timeout=60)[0] for worker in workers}
    assert [worker.returncode for worker in workers] == [0] * 4
    assert len(keys) == 1


def test_feedback_from_many_threads_is_stored_once_each(either: Store) -> None:
    show(either, "u1", "u2")
    entries = [
        Feedback(card, "overridden", NOW + timedelta(seconds=n), reason_code="x")
        for card in ("u1", "u2", "nobody's")
        for n in range(10)
    ]
    with ThreadPoolExecutor(6) as pool:
        taken = [*pool.map(lambda entry: either.feedback("s", [entry]), entries * 2)]
    assert sum(map(len, taken)) == len(entries)
    assert count(either, feedback) == len(entries)
    rules = [each.rule for some in taken for each in some]
    assert (rules.count("r"), rules.count("")) == (20, 10)


def test_memory_of_cards_reads_back_what_was_shown(either: Store) -> None:
    key = show(either, "u1", user_role="Practitioner", place="ehr.example.org")
    either.feedback("s", [Feedback("u1", "overridden", NOW, reason_code="x")])
    (override,) = either.overrides(key, "r", NOW - timedelta(days=7))
    assert (override.at, override.reason, override.facts_digest) == (NOW, "x", "digest")
    (past,) = either.history(key, NOW - timedelta(days=1))
    assert (past.shown_at, past.reason) == (NOW, "x")
    shown = either.last_shown(key, "r")
    assert shown is not None
    assert shown.at == NOW
    with either.transaction(writes=False) as connection:
        (row,) = report.entries(connection, None)
    assert (row.user_role, row.place, row.rule) == ("Practitioner", "ehr.example.org", "r")


def test_a_token_is_used_once_among_many(either: Store) -> None:
    replays = Replays(either)
    until = datetime.now(UTC) + timedelta(hours=1)
    with ThreadPoolExecutor(6) as pool:
        used = [*pool.map(lambda _: replays.first_use("a" * 64, until, {}), range(12))]
    assert used.count(True) == 1


def test_pruning_keeps_what_is_young_and_what_feedback_needs(database_url: str) -> None:
    clock = [NOW - timedelta(days=500)]
    store = Store(database_url, clock=lambda: clock[0])
    show(store, "old", "answered-late")
    store.feedback("s", [Feedback("old", "overridden", NOW)])
    clock[0] = NOW - timedelta(days=10)
    show(store, "young")
    store.feedback("s", [Feedback("answered-late", "overridden", NOW)])
    assert prune(store, Keep(400, 400, 400), dry_run=True, now=NOW)["card_shown"] == 1
    assert count(store, card_shown) == 3
    gone = prune(store, Keep(400, 400, 400), now=NOW)
    assert (gone["card_shown"], gone["feedback"]) == (1, 1)
    with store.transaction(writes=False) as connection:
        left = set(connection.execute(select(card_shown.c.uuid)).scalars())
    assert left == {"young", "answered-late"}
    store.close()


def line(**changes: Any) -> Line:
    values: dict[str, Any] = {
        "at": NOW,
        "request_id": "q",
        "action": "call",
        "service": "s",
        "hook": "order-sign",
        "client": "",
        "user_role": "Practitioner",
        "status": 200,
        "outcome": "cards",
        "entries": 1,
        "milliseconds": 3,
    }
    return Line(**(values | changes))


def test_audit_lines_arrive_by_themselves_and_on_closing(either: Store) -> None:
    lost: list[int] = []
    trail = AuditTrail(either, lost.append)
    trail.add(line())
    until = time.monotonic() + 10
    while count(either, audit) < 1 and time.monotonic() < until:
        time.sleep(0.05)
    trail.add(line(request_id="second"))
    trail.close()
    assert (count(either, audit), lost) == (2, [])


def test_audit_lines_wait_for_a_store_that_is_down_and_are_counted_when_given_up(
    either: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost: list[int] = []
    trail = AuditTrail(either, lost.append)
    monkeypatch.setattr("cdshooks.store.audit.CAPACITY", 3)
    monkeypatch.setattr("cdshooks.store.audit.PAUSE_SECONDS", 60.0)
    for n in range(5):
        trail.add(line(request_id=str(n)))
    assert lost == [1, 1]
    trail.close()
    with either.transaction(writes=False) as connection:
        kept = connection.execute(select(audit.c.request_id).order_by(audit.c.id)).scalars()
        assert [*kept] == ["2", "3", "4"]


def test_a_write_that_waits_too_long_counts_as_a_store_that_is_down(
    database_url: str, either: Store
) -> None:
    either.open()
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        engine = open_engine(database_url)
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            if engine.dialect.name == "postgresql":
                connection.execute(text("LOCK TABLE feedback IN ACCESS EXCLUSIVE MODE"))
            held.set()
            done.wait(30)
        engine.dispose()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(30)
    started = time.monotonic()
    try:
        with pytest.raises(StoreDown):
            either.feedback("s", [Feedback("u1", "overridden", NOW)])
    finally:
        done.set()
        holder.join()
    assert time.monotonic() - started < 10
    assert len(either.feedback("s", [Feedback("u1", "overridden", NOW)])) == 1
