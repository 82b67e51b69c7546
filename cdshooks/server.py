"""The production WSGI server: gunicorn with worker recycling and a frozen heap."""

from __future__ import annotations

import gc
import os
import shutil
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from flask import Flask
from gunicorn import util as gunicorn_util
from gunicorn.app.base import BaseApplication

from cdshooks import logs
from cdshooks.configuration import Configuration
from cdshooks.errors import ConfigurationError, Issue
from cdshooks.metrics import DIRECTORY
from cdshooks.web.state import EXTENSION, State
from cdshooks.wire import json
from cdshooks.wire.outcome import outcome

THREADS = 8
"""Threads a worker: calls that wait for a FHIR server must not block the others."""


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """Gunicorn with our application and options, without its command line."""

    def __init__(self, app: Flask, options: dict[str, Any]) -> None:
        self._app = app
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for key, value in self._options.items():
            if key in self.cfg.settings:  # not every version knows each of them
                self.cfg.set(key, value)

    def load(self) -> Flask:
        return self._app


def tune_memory() -> None:
    """What was built at start lives for ever: keep it out of every later collection."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 50, 1000)


def options(host: str, port: int, workers: int) -> dict[str, Any]:
    """Gunicorn settings."""
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return {
        "bind": address,
        "workers": workers,
        "worker_class": "gthread",
        "threads": THREADS,
        "timeout": 60,
        "graceful_timeout": 30,
        "max_requests": 100_000,
        "max_requests_jitter": 10_000,
        "accesslog": None,
        "loglevel": "warning",
        "preload_app": True,
        "control_socket_disable": True,  # nobody steers the server but by signals
        "post_worker_init": _worker_ready,
        "worker_exit": _worker_exit,
        "child_exit": _child_exit,
        "on_exit": _on_exit,
    }


def _worker_ready(worker: Any) -> None:
    """In a new worker: have the key sets before its first call; threads don't live over a fork."""
    held: State = worker.wsgi.extensions[EXTENSION]
    held.trust.warm()


def _worker_exit(server: Any, worker: Any) -> None:
    """In a worker that stops in good order: write the audit lines that wait."""
    held: State = worker.app.wsgi().extensions[EXTENSION]
    held.audit.close()
    held.store.close()


def _child_exit(server: Any, worker: Any) -> None:
    """In the master, after a worker died or was recycled."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]  # the library's gap


def _on_exit(server: Any) -> None:
    """In the master, last of all."""
    if made := os.environ.get(_MADE):
        shutil.rmtree(made, ignore_errors=True)


def _write_error(connection: Any, status: int, reason: str, message: str) -> None:
    """Gunicorn's own refusals (a broken request line, too long headers) as JSON like all others."""
    body = json.encode(outcome([Issue("invalid", "The HTTP request could not be read.")]))
    head = (
        f"HTTP/1.1 {status} {reason}\r\nConnection: close\r\nContent-Type: application/json\r\n"
        f"X-Content-Type-Options: nosniff\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    gunicorn_util.write_nonblock(connection, head.encode("latin-1") + body)


_MADE = "CDSHOOKS_METRICS_FOLDER_MADE"


def share_metrics() -> None:
    """Name an empty folder through which the workers share their numbers.

    ``PROMETHEUS_MULTIPROC_DIR`` names one that an operator wants used; numbers of an earlier run
    are deleted there. Must run before ``prometheus_client`` is imported.
    """
    given = os.environ.get(DIRECTORY)
    if not given:
        os.environ[DIRECTORY] = os.environ[_MADE] = mkdtemp(prefix="cdshooks-metrics-")
        return
    try:
        Path(given).mkdir(parents=True, exist_ok=True)
        for left in Path(given).glob("*.db"):
            left.unlink()
    except OSError as error:
        raise ConfigurationError([f"{DIRECTORY}: {error.strerror}: {given}"]) from None


def run(
    host: str, port: int, configuration: Configuration, workers: int, log_level: str = "info"
) -> None:
    """Serve until stopped; raises ``ConfigurationError`` before anything listens."""
    from cdshooks.site import application

    if not 1 <= workers <= 256:
        raise ConfigurationError(["--workers: a number from 1 to 256 expected"])
    logs.configure(level=log_level)
    share_metrics()
    app = application(configuration, warm=False)
    held: State = app.extensions[EXTENSION]
    held.store.close()  # a connection must not be shared over a fork; each worker opens its own
    gunicorn_util.write_error = _write_error  # it has no setting for this
    tune_memory()
    Server(app, options(host, port, workers)).run()
