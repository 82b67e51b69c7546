"""The production WSGI server: gunicorn with worker recycling and a frozen heap."""

from __future__ import annotations

import gc
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from cdshooks import logs
from cdshooks.configuration import Configuration
from cdshooks.errors import ConfigurationError
from cdshooks.web.state import EXTENSION, State

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
    }


def run(host: str, port: int, configuration: Configuration, workers: int) -> None:
    """Serve until stopped; raises ``ConfigurationError`` before anything listens."""
    from cdshooks.site import application

    if not 1 <= workers <= 256:
        raise ConfigurationError(["--workers: a number from 1 to 256 expected"])
    logs.configure()
    app = application(configuration)
    held: State = app.extensions[EXTENSION]
    held.store.close()  # a connection must not be shared over a fork; each worker opens its own
    tune_memory()
    Server(app, options(host, port, workers)).run()
