"""The real server, real processes: killed, stopped, recycled, and short of its store."""

from __future__ import annotations

import http.server
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests
from gunicorn.config import Config
from sqlalchemy import create_engine, text

from cdshooks import server as production

SERVICE = "/cds-services/zoster-prophylaxis-order-sign"
FEEDBACK = f"{SERVICE}/feedback"
START_SECONDS = 60.0


class Running:
    """One ``cdshooks serve`` in a process group of its own."""

    def __init__(self, folder: Path, database: str, more: str = "") -> None:
        config = folder / "site.toml"
        config.write_text(f'{more}\n[services]\nenabled = ["zoster-prophylaxis"]\n', "utf-8")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"
        self.log = folder / "server.log"
        self.temporary = folder / "tmp"
        self.temporary.mkdir(exist_ok=True)
        command = ["-m", "cdshooks", "serve", "--port", str(self.port), "--config", str(config)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *command],
                env={
                    **os.environ,
                    "CDSHOOKS_DATABASE_URL": database,
                    "TMPDIR": str(self.temporary),
                },
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                requests.get(f"{self.base}/health/live", timeout=2)
            except requests.RequestException:
                if self.process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError(self.log.read_text("utf-8")[-2000:]) from None
                time.sleep(0.05)
            else:
                return

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text("ascii").split()]

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(60)


Start = Callable[..., Running]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    started: list[Running] = []

    def begin(database: str, more: str = "") -> Running:
        started.append(Running(tmp_path, database, more))
        return started[-1]

    yield begin
    for each in started:
        if each.process.poll() is None:
            each.kill()


def entry(card: str) -> dict[str, Any]:
    return {"card": card, "outcome": "overridden", "outcomeTimestamp": "2026-05-04T09:30:00Z"}


def post(base: str, card: str) -> int:
    try:
        body = {"feedback": [entry(card)]}
        return requests.post(f"{base}{FEEDBACK}", json=body, timeout=20).status_code
    except requests.RequestException:
        return 0


def stored(database: str) -> set[str]:
    engine = create_engine(database)
    with engine.connect() as connection:
        cards = set(connection.execute(text("SELECT card FROM feedback")).scalars())
    engine.dispose()
    return cards


def test_kill_9_in_the_middle_of_feedback_loses_nothing_that_got_200(
    start: Start, database_url: str
) -> None:
    server = start(database_url)
    acknowledged: list[str] = []
    enough = threading.Event()

    def send(_: int) -> None:
        card = str(uuid.uuid4())
        if not server.process.returncode and post(server.base, card) == 200:
            acknowledged.append(card)
        if len(acknowledged) >= 20:
            enough.set()

    with ThreadPoolExecutor(4) as pool:
        sent = [pool.submit(send, n) for n in range(60)]
        assert enough.wait(30)
        server.kill()
        for each in sent:
            each.result()
    assert 20 <= len(acknowledged) <= 60
    assert set(acknowledged) <= stored(database_url)
    again = start(database_url)
    assert requests.get(f"{again.base}/health/ready", timeout=10).status_code == 200
    assert post(again.base, "after") == 200
    assert {*acknowledged, "after"} <= stored(database_url)
    assert again.stop() == 0


def call_body(**more: Any) -> dict[str, Any]:
    return {
        "hook": "order-sign",
        "hookInstance": str(uuid.uuid4()),
        "context": {
            "userId": "Practitioner/d1",
            "patientId": "p1",
            "draftOrders": {
                "resourceType": "Bundle",
                "entry": [
                    {
                        "resource": {
                            "resourceType": "MedicationRequest",
                            "id": "draft-1",
                            "status": "draft",
                            "intent": "order",
                            "subject": {"reference": "Patient/p1"},
                            "medicationCodeableConcept": {"text": "bortezomib"},
                        }
                    }
                ],
            },
        },
    } | more


@pytest.fixture
def slow_fhir() -> Iterator[tuple[str, threading.Event]]:
    """A FHIR server that takes a second for everything, and an event set when it is asked."""
    asked = threading.Event()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.set()
            time.sleep(1.0)
            self.send_error(404)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/fhir", asked
    server.shutdown()
    server.server_close()


def test_a_stop_lets_calls_finish_and_writes_the_audit_lines_that_wait(
    start: Start, tmp_path: Path, slow_fhir: tuple[str, threading.Event]
) -> None:
    fhir, asked = slow_fhir
    database = f"sqlite:///{tmp_path / 'store.sqlite3'}"
    running = start(database, f'[client_defaults]\nopen_fhir_servers = ["{fhir}"]')
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(
            requests.post,
            f"{running.base}{SERVICE}",
            json=call_body(fhirServer=fhir),
            headers={"X-Request-ID": "in-flight"},
            timeout=20,
        )
        assert asked.wait(20)
        assert running.stop() == 0
        assert answer.result().status_code in (200, 412)
    engine = create_engine(database)
    with engine.connect() as connection:
        lines = connection.execute(text("SELECT request_id, action, service FROM audit")).all()
    engine.dispose()
    assert [tuple(each) for each in lines] == [("in-flight", "call", SERVICE.rpartition("/")[2])]
    assert list(running.temporary.glob("cdshooks-metrics-*")) == []


def number(base: str, name: str) -> float:
    """The sum of a metric over its labels."""
    shown = requests.get(f"{base}/metrics", timeout=10).text
    found = re.findall(rf"^{name}(?:\{{.*\}})? (\S+)$", shown, re.MULTILINE)
    return sum(float(each) for each in found)


def test_the_numbers_of_all_workers_are_shown_and_outlive_a_worker(
    start: Start, tmp_path: Path
) -> None:
    running = start(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    for _ in range(12):
        assert post(running.base, str(uuid.uuid4())) == 200
    name = "cdshooks_feedback_orphans_total"
    assert [number(running.base, name) for _ in range(4)] == [12.0] * 4
    (first, *others) = running.workers()
    os.kill(first, signal.SIGKILL)
    until = time.monotonic() + 30
    while running.workers() in ([first, *others], others) and time.monotonic() < until:
        time.sleep(0.1)
    assert post(running.base, "one-more") == 200
    assert number(running.base, name) == 13.0
    assert number(running.base, "cdshooks_build_info") == 1.0


def test_too_large_and_broken_requests_are_answered_in_json(start: Start, tmp_path: Path) -> None:
    running = start(f"sqlite:///{tmp_path / 'store.sqlite3'}", "max_request_bytes = 1000000")
    large = requests.post(
        f"{running.base}{SERVICE}",
        data=b" " * 3_000_000,
        headers={"Content-Type": "application/json"},
        timeout=20,
    )
    assert (large.status_code, large.json()["issue"][0]["code"]) == (413, "too-long")
    with socket.create_connection(("127.0.0.1", running.port), timeout=20) as raw:
        raw.sendall(b"nonsense\r\n\r\n")
        answer = b""
        while part := raw.recv(4096):
            answer += part
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"OperationOutcome" in answer
    assert b"<html" not in answer.lower()


def test_workers_are_recycled_one_after_the_other() -> None:
    options = production.options("127.0.0.1", 8080, 2)
    assert options["max_requests"] > 0
    assert options["max_requests_jitter"] > 0
    assert 0 < options["graceful_timeout"] < 60


def test_every_option_is_one_of_gunicorns() -> None:
    assert set(production.options("127.0.0.1", 8080, 2)) <= set(Config().settings)
