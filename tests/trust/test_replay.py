"""No token twice, whichever worker it meets and whatever happens to the store."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from cdshooks.errors import StoreDown
from cdshooks.store import Store
from cdshooks.store.replays import CLEAN_AFTER, Replays
from cdshooks.trust import replay
from cdshooks.trust.refusals import Replayed
from cdshooks.trust.replay import ReplayGuard
from tests.trust import issuing
from tests.trust.issuing import SIGN, KeyServer, public, token

PATIENT_VIEW = "/cds-services/probe-patient-view"
LATER = datetime.now(UTC) + timedelta(minutes=5)


def texts(response: Any) -> str:
    return str(response.json["issue"][0]["details"]["text"])


def test_a_token_is_good_for_one_call(
    make_app: Callable[..., Flask], post: Callable[..., Any]
) -> None:
    app, given = make_app(), token()
    assert post(app, given).status_code == 200
    again = post(app, given)
    assert again.status_code == 401
    assert texts(again) == "The token was refused: replay."


def test_two_workers_share_what_they_saw(
    make_app: Callable[..., Flask], post: Callable[..., Any]
) -> None:
    one, other, given = make_app(), make_app(), token()
    assert post(one, given).status_code == 200
    assert post(other, given).status_code == 401
    assert post(other, token()).status_code == 200


def test_a_restart_forgets_nothing(
    make_app: Callable[..., Flask], post: Callable[..., Any]
) -> None:
    given = token()
    first = make_app()
    assert post(first, given).status_code == 200
    first.extensions["cdshooks"].store.close()
    assert post(make_app(), given).status_code == 401


def test_a_jti_counts_per_issuer(
    make_app: Callable[..., Flask], post: Callable[..., Any], keys: KeyServer
) -> None:
    second = {"name": "Other", "iss": "https://other.example", "jwks_url": keys.url}
    first = {"name": "Example EHR", "iss": issuing.ISS, "jwks_url": keys.url}
    app = make_app(clients=[first, second])
    assert post(app, token(jti="same")).status_code == 200
    assert post(app, token(jti="same", iss="https://other.example")).status_code == 200
    assert post(app, token(jti="same")).status_code == 401


def test_another_token_with_the_same_jti_is_a_replay(
    make_app: Callable[..., Flask], post: Callable[..., Any]
) -> None:
    app = make_app()
    assert post(app, token(jti="j")).status_code == 200
    view = f"{issuing.BASE}{PATIENT_VIEW}"
    assert post(app, token(jti="j", aud=view), PATIENT_VIEW).status_code == 401


def test_a_token_refused_for_another_reason_is_not_used_up(
    make_app: Callable[..., Flask], post: Callable[..., Any]
) -> None:
    app = make_app()
    given = token(aud=[SIGN])
    assert post(app, given, PATIENT_VIEW).status_code == 401
    assert post(app, given).status_code == 200


def test_replay_can_be_switched_off(
    make_app: Callable[..., Flask], post: Callable[..., Any]
) -> None:
    app, given = make_app(auth={"replay": "off"}), token()
    assert {post(app, given).status_code for _ in range(3)} == {200}


def test_of_many_at_once_one_gets_in(
    make_app: Callable[..., Flask], post: Callable[..., Any]
) -> None:
    apps, given = [make_app(), make_app()], token()
    post(apps[0], token()), post(apps[1], token())
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: post(apps[n % 2], given).status_code, range(8)))
    assert sorted(found) == [200] + [401] * 7


def test_the_store_keeps_neither_issuer_nor_jti(
    make_app: Callable[..., Flask], post: Callable[..., Any], tmp_path: Path
) -> None:
    given = token(jti="very-secret-jti")
    post(make_app(), given)
    connection = sqlite3.connect(tmp_path / "store.sqlite3")
    rows = connection.execute("SELECT * FROM replay").fetchall()
    connection.close()
    assert len(rows) == 1
    assert "very-secret-jti" not in str(rows)
    assert issuing.ISS not in str(rows)
    for file in tmp_path.glob("store.sqlite3*"):
        raw = file.read_bytes()
        assert b"very-secret-jti" not in raw
        assert given.rpartition(".")[2].encode() not in raw


# --- without the store (ruling P12) ---------------------------------------------------------------


def test_without_the_store_cards_are_given_and_memory_refuses_replays(
    make_app: Callable[..., Flask], post: Callable[..., Any], tmp_path: Path
) -> None:
    app = make_app(store_url=f"sqlite:///{tmp_path / 'no' / 'x.sqlite3'}")
    given = token()
    assert post(app, given).status_code == 200
    assert post(app, given).status_code == 401
    client = app.test_client()
    assert client.get("/health/ready").status_code == 503
    assert 'cdshooks_store_failures_total{action="replay"} 1.0' in client.get("/metrics").text


class Fragile(Replays):
    """Replays whose store can be taken away."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.down = False

    def first_use(self, *args: Any, **kwargs: Any) -> bool:
        if self.down:
            raise StoreDown("down")
        return super().first_use(*args, **kwargs)


@pytest.fixture
def store() -> Any:
    made = Store("sqlite://")
    yield made
    made.close()


def test_what_was_seen_before_the_store_failed_is_remembered(store: Store) -> None:
    replays = Fragile(store)
    guard = ReplayGuard(replays, time.time)
    guard.use("i", "before", time.time() + 60)
    replays.down = True
    with pytest.raises(Replayed):
        guard.use("i", "before", time.time() + 60)


def test_what_was_seen_meanwhile_is_told_to_the_store_when_it_is_back(store: Store) -> None:
    replays = Fragile(store)
    guard = ReplayGuard(replays, time.time)
    replays.down = True
    guard.use("i", "meanwhile", time.time() + 60)
    replays.down = False
    guard.use("i", "after", time.time() + 60)
    other = ReplayGuard(Replays(store), time.time)
    for nonce in ("meanwhile", "after"):
        with pytest.raises(Replayed):
            other.use("i", nonce, time.time() + 60)


def test_memory_is_bounded(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "MAX_REMEMBERED", 20)
    guard = ReplayGuard(Fragile(store), time.time)
    for number in range(100):
        guard.use("i", str(number), time.time() + 60)
        assert len(guard._seen) <= 20
    with pytest.raises(Replayed):  # forgotten here, but not by the store
        guard.use("i", "0", time.time() + 60)


def test_issuer_and_jti_cannot_be_shifted_into_each_other(store: Store) -> None:
    guard = ReplayGuard(Replays(store), time.time)
    guard.use("ab", "c", time.time() + 60)
    guard.use("a", "bc", time.time() + 60)


def test_rows_are_deleted_a_while_after_their_token_has_ended(store: Store) -> None:
    old = datetime.now(UTC) - CLEAN_AFTER - timedelta(seconds=1)
    replays = Replays(store)
    assert replays.first_use("ended", old)
    assert replays.first_use("runs", LATER)
    fresh = Replays(store)  # cleans with its first use
    assert fresh.first_use("other", LATER)
    assert fresh.first_use("ended", old)
    assert not fresh.first_use("runs", LATER)


def test_a_key_that_rotated_does_not_reopen_a_jti(
    make_app: Callable[..., Flask], post: Callable[..., Any], keys: KeyServer
) -> None:
    app = make_app()
    assert post(app, token(jti="j")).status_code == 200
    keys.serve(public(kid="k2"))
    assert post(app, token(kid="k2", jti="j")).status_code == 401
