"""Key sets: which keys count, how often they are fetched, and what a bad server can do."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cdshooks.trust import fetching, keysets
from cdshooks.trust.keys import KeySetFault, parse
from cdshooks.trust.keysets import FetchedKeys
from cdshooks.trust.refusals import KeySetUnavailable
from tests.trust import issuing
from tests.trust.issuing import KeyServer, header, jwks, public, sign, token

# --- which keys count -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "entry",
    [
        {"kty": "oct", "k": "c2VjcmV0", "kid": "k1"},
        {**issuing.key().as_dict(private=True), "kid": "k1"},
        {name: value for name, value in public().items() if name != "kid"},
        public() | {"kid": 7},
        public() | {"kid": ""},
        public() | {"kty": "OKP"},
        public() | {"crv": "P-1"},
        public() | {"x": "AAAA"},
        public() | {"x": 5},
        public() | {"use": 5},
        {"kty": "RSA", "kid": "k1", "n": "", "e": ""},
        {"kty": "RSA", "kid": "k1"},
        "text",
        None,
    ],
)
def test_an_unusable_entry_is_left_out_and_harms_no_other(entry: Any) -> None:
    found = parse(json.dumps({"keys": [entry, public(kid="good")]}).encode())
    assert list(found) == ["good"]


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"keys": {}}', b"\xff", b"<html>", b"[" * 9999]
)
def test_what_is_no_key_set_is_a_fault(body: bytes) -> None:
    with pytest.raises(KeySetFault):
        parse(body)


@pytest.mark.parametrize(
    ("entry", "algorithm", "status"),
    [
        (public("RS384"), "RS384", 200),
        (public("RS384", alg="RS384", use="sig", key_ops=["verify"]), "RS384", 200),
        (public("RS384", alg="RS256"), "RS384", 401),
        (public("RS384", use="enc"), "RS384", 401),
        (public("RS384", key_ops=["encrypt"]), "RS384", 401),
        (public("weak"), "RS384", 401),
        (public("ES256"), "ES384", 401),
    ],
)
def test_a_key_serves_only_what_it_is_for(
    make_app: Callable[..., Flask],
    post: Callable[..., Any],
    keys: KeyServer,
    entry: dict[str, Any],
    algorithm: str,
    status: int,
) -> None:
    keys.serve(entry)
    with_key = issuing.key("weak" if entry == public("weak") else algorithm)
    given = sign(header(algorithm), issuing.claims(), with_key, algorithm)
    assert post(make_app(), given).status_code == status


def test_keys_of_several_types_may_share_a_kid(
    make_app: Callable[..., Flask], post: Callable[..., Any], keys: KeyServer
) -> None:
    keys.serve(public("RS384"), public("ES384"))
    app = make_app()
    assert post(app, token("ES384")).status_code == 200
    assert post(app, token("RS384")).status_code == 200


# --- how often they are fetched -------------------------------------------------------------------


def test_a_key_set_is_fetched_once_for_many_calls(
    client: FlaskClient, post: Callable[..., Any], keys: KeyServer
) -> None:
    for _ in range(5):
        assert post(client, token()).status_code == 200
    assert keys.hits == ["/jwks.json"]


def test_keys_rotate_without_a_restart(
    client: FlaskClient, post: Callable[..., Any], keys: KeyServer
) -> None:
    assert post(client, token()).status_code == 200
    keys.serve(public(kid="k2"))
    assert post(client, token(kid="k2")).status_code == 200
    assert post(client, token(kid="k1")).status_code == 401
    assert len(keys.hits) == 2


def test_a_flood_of_unknown_kids_costs_one_fetch(
    client: FlaskClient, post: Callable[..., Any], keys: KeyServer
) -> None:
    assert post(client, token()).status_code == 200
    for number in range(30):
        assert post(client, issuing.with_header(kid=f"x{number}")).status_code == 401
    assert len(keys.hits) == 2


def test_a_flood_from_many_threads_costs_one_fetch(
    make_app: Callable[..., Flask], post: Callable[..., Any], keys: KeyServer
) -> None:
    app = make_app()
    assert post(app, token()).status_code == 200
    keys.delay = 0.1
    with ThreadPoolExecutor(8) as pool:
        given = [issuing.with_header(kid=f"x{number}") for number in range(24)]
        found = list(pool.map(lambda each: post(app, each).status_code, given))
    assert set(found) == {401}
    assert len(keys.hits) == 2


def test_calls_at_the_moment_of_rotation_all_find_the_new_key(
    make_app: Callable[..., Flask], post: Callable[..., Any], keys: KeyServer
) -> None:
    app = make_app()
    assert post(app, token()).status_code == 200
    keys.serve(public(kid="k2"))
    keys.delay = 0.1
    with ThreadPoolExecutor(8) as pool:
        given = [token(kid="k2") for _ in range(8)]
        assert set(pool.map(lambda each: post(app, each).status_code, given)) == {200}
    assert len(keys.hits) == 2


def test_an_unknown_issuer_costs_no_fetch(
    client: FlaskClient, post: Callable[..., Any], keys: KeyServer
) -> None:
    post(client, token())
    for number in range(5):
        post(client, token(iss=f"https://evil{number}.example", kid="k9"))
    assert len(keys.hits) == 1


# --- with a clock of our own ----------------------------------------------------------------------


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Source:
    """What a fetch brings; an exception instance is raised."""

    def __init__(self, result: Any) -> None:
        self.result = result
        self.count = 0

    def __call__(self) -> bytes:
        self.count += 1
        if isinstance(self.result, Exception):
            raise self.result
        return bytes(self.result)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def source() -> Source:
    return Source(jwks(public()))


@pytest.fixture
def fetched(clock: Clock, source: Source) -> FetchedKeys:
    return FetchedKeys(source, name="x", lifetime=600, cooldown=10, clock=clock)


def test_a_key_taken_back_is_refused_when_the_set_s_time_is_over(
    fetched: FetchedKeys, clock: Clock, source: Source
) -> None:
    assert fetched.find("k1")
    source.result = jwks()
    clock.now = 599
    assert fetched.find("k1")
    clock.now = 601
    assert not fetched.find("k1")


def test_unknown_kids_are_looked_for_once_every_cooldown(
    fetched: FetchedKeys, clock: Clock, source: Source
) -> None:
    for second in range(31):
        clock.now = float(second)
        assert not fetched.find(f"x{second}")
    assert source.count == 1 + 4


def test_a_server_that_fails_leaves_the_keys_last_had_for_a_day(
    fetched: FetchedKeys, clock: Clock, source: Source
) -> None:
    assert fetched.find("k1")
    source.result = KeySetFault("gone")
    clock.now = 700
    for _ in range(3):
        assert fetched.find("k1")
    assert source.count == 2
    clock.now = 600 + keysets.GRACE_SECONDS + 1
    with pytest.raises(KeySetUnavailable):
        fetched.find("k1")


def test_a_set_never_had_is_tried_again_after_a_pause(
    fetched: FetchedKeys, clock: Clock, source: Source
) -> None:
    good, source.result = source.result, KeySetFault("down")
    for _ in range(5):
        with pytest.raises(KeySetUnavailable):
            fetched.find("k1")
    assert source.count == 1
    assert not fetched.had
    source.result = good
    clock.now = keysets.RETRY_SECONDS
    assert fetched.find("k1")
    assert fetched.had


def test_an_answer_that_is_no_key_set_does_not_replace_one(
    fetched: FetchedKeys, clock: Clock, source: Source
) -> None:
    assert fetched.find("k1")
    source.result = b"<html>maintenance</html>"
    clock.now = 700
    assert fetched.find("k1")


# --- what a bad server can do ---------------------------------------------------------------------


@pytest.fixture
def other() -> Iterator[KeyServer]:
    with issuing.key_server() as made:
        yield made


def test_redirects_are_not_followed(
    make_app: Callable[..., Flask], post: Callable[..., Any], keys: KeyServer, other: KeyServer
) -> None:
    keys.status, keys.location = 302, other.url
    client = make_app().test_client()
    assert post(client, token()).status_code == 401
    assert other.hits == []
    assert client.get("/health/ready").status_code == 503


@pytest.mark.parametrize("status", [204, 404, 500])
def test_another_status_is_no_key_set(keys: KeyServer, status: int) -> None:
    keys.status = status
    with pytest.raises(KeySetFault):
        fetching.fetch(keys.url)


def test_too_large_an_answer_is_cut_off(keys: KeyServer) -> None:
    keys.body = b" " * (fetching.MAX_BYTES + 1)
    with pytest.raises(KeySetFault, match="larger"):
        fetching.fetch(keys.url)


def test_a_silent_server_is_given_up(keys: KeyServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "CONNECT_SECONDS", 0.1)
    keys.delay = 0.4
    started = time.monotonic()
    with pytest.raises(KeySetFault, match="too long"):
        fetching.fetch(keys.url)
    assert time.monotonic() - started < 0.4


def test_no_server_at_all_is_said_so() -> None:
    with issuing.key_server() as gone:
        url = gone.url
    with pytest.raises(KeySetFault, match="reached"):
        fetching.fetch(url)


# --- readiness ------------------------------------------------------------------------------------


def test_a_server_is_ready_when_every_key_set_was_had(
    make_app: Callable[..., Flask],
    post: Callable[..., Any],
    keys: KeyServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(keysets, "RETRY_SECONDS", 0.0)
    keys.status = 500
    client = make_app().test_client()
    refused = client.get("/health/ready")
    assert refused.status_code == 503
    assert refused.json["resourceType"] == "OperationOutcome"
    assert post(client, token()).status_code == 401
    keys.status = 200
    until = time.monotonic() + 5
    while client.get("/health/ready").status_code != 200 and time.monotonic() < until:
        time.sleep(0.02)
    assert client.get("/health/ready").json["checks"] == {"store": "ok", "key-sets": "ok"}
    keys.status = 500
    assert client.get("/health/ready").status_code == 200


def test_key_sets_are_had_before_the_first_call(
    make_app: Callable[..., Flask], keys: KeyServer
) -> None:
    make_app()
    until = time.monotonic() + 5
    while not keys.hits and time.monotonic() < until:
        time.sleep(0.01)
    assert len(keys.hits) == 1


# --- files ----------------------------------------------------------------------------------------


def test_a_key_file_is_read_again_when_it_changes(
    make_app: Callable[..., Flask], post: Callable[..., Any], tmp_path: Path, keys: KeyServer
) -> None:
    file = tmp_path / "ehr.json"
    file.write_bytes(jwks(public()))
    app = make_app(client={"jwks_url": None, "jwks_file": "ehr.json"})
    assert post(app, token()).status_code == 200
    replaced = tmp_path / "new.json"
    replaced.write_bytes(jwks(public(kid="k2")))
    replaced.replace(file)
    assert post(app, token(kid="k2")).status_code == 200
    assert post(app, token()).status_code == 401
    file.write_bytes(b"half of a")
    assert post(app, token(kid="k2")).status_code == 200
    file.unlink()
    assert post(app, token(kid="k2")).status_code == 200
    assert keys.hits == []
    assert app.test_client().get("/health/ready").status_code == 200


def test_a_client_known_by_file_may_name_any_key_address_to_no_effect(
    make_app: Callable[..., Flask], post: Callable[..., Any], tmp_path: Path, keys: KeyServer
) -> None:
    (tmp_path / "ehr.json").write_bytes(jwks(public()))
    app = make_app(client={"jwks_url": None, "jwks_file": "ehr.json"})
    assert post(app, issuing.with_header(jku=keys.url)).status_code == 200
    assert keys.hits == []
