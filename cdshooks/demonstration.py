"""``cdshooks demo``: the server with the sample order posted to it over real HTTP."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from tempfile import gettempdir
from types import FrameType

import requests

from cdshooks import cardview, samples
from cdshooks.errors import ConfigurationError
from cdshooks.wire import json

START_SECONDS = 30.0
SERVICE = "cd22-verification-order-sign"


def demonstrate(host: str, port: int, lang: str, *, once: bool) -> int:
    """Start the server, show the sample's cards, serve until stopped; the exit code."""
    base = f"http://{'127.0.0.1' if host in ('0.0.0.0', '') else host}:{port}"
    if _answers(base):
        raise ConfigurationError([f"something already answers at {base}; choose another port"])
    server = _start(host, port, base)
    signal.signal(signal.SIGTERM, _stop)
    try:
        if not _wait(base, server):
            print(f"The server did not start within {START_SECONDS:.0f} s.", file=sys.stderr)
            return 1
        shown = show_sample(base, lang)
        _say_where(base)
        if once or not shown:
            return 0 if shown else 1
        return server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        server.terminate()
        server.wait()


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _start(host: str, port: int, base: str) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "CDSHOOKS_PUBLIC_BASE_URL": base,
        "CDSHOOKS_DATABASE_URL": os.environ.get(
            "CDSHOOKS_DATABASE_URL", f"sqlite:///{Path(gettempdir()) / 'cdshooks-demo.sqlite3'}"
        ),
    }
    command = [sys.executable, "-m", "cdshooks", "serve", "--host", host]
    command += ["--port", str(port), "--log-level", "error"]
    return subprocess.Popen(command, env=environment)


def _answers(base: str) -> bool:
    try:
        return requests.get(f"{base}/health/live", timeout=1).ok
    except requests.RequestException:
        return False


def _wait(base: str, server: subprocess.Popen[bytes]) -> bool:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            return False
        if _answers(base):
            return True
        time.sleep(0.1)
    return False


def show_sample(base: str, lang: str) -> bool:
    """Post the sample order and print the cards; False when the server refused it."""
    call = samples.replay_call("I-0", "as-published", date.today())
    answer = requests.post(
        f"{base}/cds-services/{SERVICE}",
        data=json.encode(call),
        headers={"Content-Type": "application/json", "Accept-Language": lang},
        timeout=30,
    )
    print(f"POST {base}/cds-services/{SERVICE} -> {answer.status_code}\n")
    if not answer.ok:
        print(answer.text, file=sys.stderr)
        return False
    print(cardview.terminal(answer.json()["cards"], colour=sys.stdout.isatty()))
    return True


def _say_where(base: str) -> None:
    print(f"\nOpen {base}/ for the services, the rules and more sample calls.")
    print(f"Discovery for an EHR or the CDS Hooks sandbox: {base}/cds-services")
    print("Stop with Ctrl-C.", flush=True)
