"""A store that is read-only, locked, corrupt or gone: cards are given, nothing is lost silently."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cdshooks.store import Store
from tests.cdshooks import postgres_server

CALL = "/cds-services/probe-order-sign"
ENTRY = {"card": "c", "outcome": "overridden", "outcomeTimestamp": "2026-05-04T09:30:00Z"}

Check = Callable[[FlaskClient], None]


@pytest.fixture
def down(echo: Any, sign_body: dict[str, Any]) -> Check:
    """Asserts what a server does whose store cannot be written."""
    echo.card = True

    def check(client: FlaskClient) -> None:
        started = time.monotonic()
        called = client.post(CALL, json=sign_body)
        assert (called.status_code, len(called.json["cards"])) == (200, 1)
        assert client.get("/health/live").status_code == 200
        ready = client.get("/health/ready")
        refused = client.post(f"{CALL}/feedback", json={"feedback": [ENTRY]})
        for answer in (ready, refused):
            assert answer.status_code == 503
            assert int(answer.headers["Retry-After"]) > 0
            assert answer.json["resourceType"] == "OperationOutcome"
        assert time.monotonic() - started < 15

    return check


@pytest.fixture
def up(echo: Any, sign_body: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Check:
    """Asserts that a server works with its store again."""
    monkeypatch.setattr("cdshooks.store.store.RETRY_SECONDS", 0.0)

    def check(client: FlaskClient) -> None:
        assert client.get("/health/ready").status_code == 200
        assert client.post(CALL, json=sign_body).status_code == 200
        answer = client.post(f"{CALL}/feedback", json={"feedback": [ENTRY]})
        assert answer.status_code == 200

    return check


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[[str], Store]]:
    made: list[Store] = []

    def open_store(url: str) -> Store:
        made.append(Store(url))
        return made[-1]

    yield open_store
    for each in made:
        each.close()


def test_a_read_only_database(
    tmp_path: Path, opened: Callable[[str], Store], make_app: Callable[..., Flask], down: Check
) -> None:
    path = tmp_path / "store.sqlite3"
    opened(f"sqlite:///{path}").open()
    read_only = opened(f"sqlite:///file:{path}?mode=ro&uri=true")
    down(make_app(use_store=read_only).test_client())


def test_a_database_that_somebody_holds_locked_and_lets_go(
    tmp_path: Path,
    opened: Callable[[str], Store],
    make_app: Callable[..., Flask],
    down: Check,
    up: Check,
) -> None:
    path = tmp_path / "store.sqlite3"
    client = make_app(use_store=opened(f"sqlite:///{path}")).test_client()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        down(client)
    finally:
        other.execute("ROLLBACK")
        other.close()
    up(client)


def test_a_file_that_is_no_database(
    tmp_path: Path, opened: Callable[[str], Store], make_app: Callable[..., Flask], down: Check
) -> None:
    path = tmp_path / "store.sqlite3"
    path.write_bytes(b"not a database at all" * 500)
    down(make_app(use_store=opened(f"sqlite:///{path}")).test_client())
    assert path.read_bytes() == b"not a database at all" * 500


def test_a_full_disk(
    tmp_path: Path, opened: Callable[[str], Store], make_app: Callable[..., Flask], down: Check
) -> None:
    store = opened(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    store.open()
    from sqlalchemy import event

    @event.listens_for(store._engine, "connect")
    def _fill(connection: Any, _: Any) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages}")

    store.close()
    client = make_app(use_store=store).test_client()
    long = {**ENTRY, "card": "c" * 400, "overrideReason": {"reason": {"code": "r" * 400}}}
    status = 200
    for n in range(200):
        body = {"feedback": [{**long, "card": f"{n}-{'c' * 400}"}]}
        status = client.post(f"{CALL}/feedback", json=body).status_code
        if status != 200:
            break
    assert status == 503
    assert client.post(CALL, json={}).status_code == 400


def test_a_postgresql_server_that_goes_and_comes_back(
    postgres_program: Path,
    opened: Callable[[str], Store],
    make_app: Callable[..., Flask],
    down: Check,
    up: Check,
) -> None:
    with postgres_server.running(postgres_program) as cluster:
        address = postgres_server.database(cluster.url)
        client = make_app(use_store=opened(address)).test_client()
        assert client.get("/health/ready").status_code == 200
        cluster.stop()
        down(client)
        cluster.start()
        up(client)
