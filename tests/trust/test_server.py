"""The server as it runs: two worker processes, real HTTP, a restart."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from tests.trust import issuing
from tests.trust.issuing import KeyServer, public, token


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(config: Path, port: int) -> Iterator[str]:
    """``cdshooks serve`` with two workers, ready; its address."""
    words = ["-m", "cdshooks", "serve", "--workers", "2", "--config", str(config)]
    with (config.parent / "log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, *words, "--port", str(port)], stdout=log, stderr=log
        )
        address = f"http://127.0.0.1:{port}"
        try:
            until = time.monotonic() + 30
            while not ready(address):
                assert process.poll() is None, (config.parent / "log").read_text("utf-8")
                assert time.monotonic() < until
                time.sleep(0.05)
            yield address
        finally:
            process.terminate()
            process.wait(30)


def ready(address: str) -> bool:
    try:
        return requests.get(f"{address}/health/ready", timeout=5).status_code == 200
    except requests.RequestException:
        return False


@pytest.fixture
def discover(tmp_path: Path) -> Callable[[str, str], int]:
    """The status of a discovery with a token, over a connection of its own."""

    def ask(address: str, given: str) -> int:
        headers = {"Authorization": f"Bearer {given}"}
        return requests.get(f"{address}/cds-services", headers=headers, timeout=10).status_code

    return ask


def test_workers_and_restarts_share_one_memory_and_keys_rotate(
    tmp_path: Path, keys: KeyServer, discover: Callable[[str, str], int]
) -> None:
    config, port = tmp_path / "site.toml", free_port()
    config.write_text(
        f'public_base_url = "{issuing.BASE}"\n'
        f'database_url = "sqlite:///{tmp_path / "store.sqlite3"}"\n'
        f'[[clients]]\nname = "EHR"\niss = "{issuing.ISS}"\njwks_url = "{keys.url}"\n',
        "utf-8",
    )
    aud = f"{issuing.BASE}/cds-services"
    used = token(aud=aud)
    with running(config, port) as address:
        assert discover(address, used) == 200
        assert {discover(address, used) for _ in range(8)} == {401}
        assert {discover(address, token(aud=aud)) for _ in range(8)} == {200}
        assert len(keys.hits) <= 2  # one a worker
        keys.serve(public(kid="k2"))
        assert {discover(address, token(aud=aud, kid="k2")) for _ in range(8)} == {200}
        assert {discover(address, token(aud=aud, kid="x")) for _ in range(8)} == {401}
        assert len(keys.hits) <= 4
    keys.serve(public())
    with running(config, port) as address:
        assert {discover(address, used) for _ in range(4)} == {401}
        assert discover(address, token(aud=aud)) == 200
    log = (tmp_path / "log").read_text("utf-8")
    assert '"reason": "replayed"' in log
    assert used not in log
    assert used.rpartition(".")[2] not in log
