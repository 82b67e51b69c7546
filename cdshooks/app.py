"""The application factory: wiring only."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from importlib.metadata import version
from pathlib import Path

from flask import Blueprint, Flask

from cdshooks import tokens, urls
from cdshooks.errors import ConfigurationError, StoreDown
from cdshooks.fhirclient import FhirClient
from cdshooks.logs import logger
from cdshooks.metrics import CountingFetcher, Metrics
from cdshooks.references import Fetcher
from cdshooks.seam import Evaluator, Service
from cdshooks.settings import Settings
from cdshooks.store import Store
from cdshooks.store.audit import AuditTrail
from cdshooks.trust import Trust
from cdshooks.web import access_log, cors, errors, headers, health, measuring, openapi, services
from cdshooks.web.state import EXTENSION, State


def create_app(
    settings: Settings,
    evaluator: Evaluator,
    store: Store | None = None,
    *,
    fetcher: Fetcher | None = None,
    pages: Iterable[Blueprint] = (),
    base: Path | None = None,
    warm: bool = True,
) -> Flask:
    """The WSGI application.

    ``store`` defaults to the one of ``settings.database_url``; ``pages`` are further blueprints
    (rule pages, the first page); ``base`` is the directory that files named in the settings are
    relative to. ``warm=False``: no key set is fetched yet, as the process is about to fork.
    Raises ``ConfigurationError`` where callers could not be checked as configured.
    """
    app = Flask("cdshooks", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_request_bytes
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False  # would redirect, and redirects fail preflights
    own_store = store or Store(settings.database_url, keep_comments=settings.store_comments)
    metrics = Metrics(version("cdshooks"))
    trust = Trust(settings, own_store, base, store_failed=partial(metrics.store_failed, "replay"))
    app.extensions[EXTENSION] = State(
        settings,
        evaluator,
        own_store,
        CountingFetcher(fetcher or FhirClient(), metrics),
        registry(evaluator.services),
        trust,
        metrics,
        AuditTrail(own_store, metrics.audit_lost),
    )
    measuring.register(app)
    access_log.register(app)
    headers.register(app, https=settings.public_base_url.startswith("https:"))
    cors.register(app, settings.cors_origins)
    errors.register(app)
    own = (services, health, measuring, openapi)
    for blueprint in (*(each.blueprint for each in own), *pages):
        app.register_blueprint(blueprint)
    _announce(settings, own_store)
    if warm:
        trust.warm()
    return app


def registry(offered: Iterable[Service]) -> dict[str, dict[str, Service]]:
    """Services by id and hook; the pair must be unique (DISC-12), every template fillable."""
    found: dict[str, dict[str, Service]] = {}
    for service in offered:
        tokens.levels({**service.prefetch, **service.fetched}, f"{service.id}: ")
        hooks = found.setdefault(service.id, {})
        if service.hook in hooks:
            raise ConfigurationError([f"two services {service.id} on {service.hook}"])
        hooks[service.hook] = service
    return found


def _announce(settings: Settings, store: Store) -> None:
    """Say what an operator must know; open the store early, but start without it if need be."""
    base = urls.parse(settings.public_base_url)
    if settings.auth_mode == "open":
        logger().warning(
            "callers-not-authenticated",
            meaning="anyone who reaches this server can call it; for sandboxes only",
        )
    elif base is not None and urls.is_loopback(base[0].host):
        logger().warning(
            "public-base-url-is-loopback",
            meaning="only tokens made on this machine can name it; set public_base_url for others",
        )
    try:
        store.open()
    except StoreDown:
        logger().error("started-without-store")
