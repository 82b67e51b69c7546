"""The application factory: wiring only."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Flask

from cdshooks.errors import ConfigurationError, StoreDown
from cdshooks.fhirclient import FhirClient
from cdshooks.logs import logger
from cdshooks.prefetch import Fetcher
from cdshooks.seam import Evaluator, Service
from cdshooks.settings import Settings
from cdshooks.store import Store
from cdshooks.web import access_log, cors, errors, health, services
from cdshooks.web.state import EXTENSION, State


def create_app(
    settings: Settings,
    evaluator: Evaluator,
    store: Store | None = None,
    *,
    fetcher: Fetcher | None = None,
    pages: Iterable[Blueprint] = (),
) -> Flask:
    """The WSGI application.

    ``store`` defaults to the one of ``settings.database_url``; ``pages`` are further blueprints
    (rule pages, the first page). Raises ``ConfigurationError`` for what this version can't serve.
    """
    if settings.unsupported:
        raise ConfigurationError(settings.unsupported)
    app = Flask("cdshooks", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_request_bytes
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False  # would redirect, and redirects fail preflights
    own_store = store or Store(settings.database_url, keep_comments=settings.store_comments)
    app.extensions[EXTENSION] = State(
        settings, evaluator, own_store, fetcher or FhirClient(), registry(evaluator.services)
    )
    access_log.register(app)
    cors.register(app, settings.cors_origins)
    errors.register(app)
    for blueprint in (services.blueprint, health.blueprint, *pages):
        app.register_blueprint(blueprint)
    _announce(own_store)
    return app


def registry(offered: Iterable[Service]) -> dict[str, dict[str, Service]]:
    """Services by id and hook; the pair must be unique (DISC-12)."""
    found: dict[str, dict[str, Service]] = {}
    for service in offered:
        hooks = found.setdefault(service.id, {})
        if service.hook in hooks:
            raise ConfigurationError([f"two services {service.id} on {service.hook}"])
        hooks[service.hook] = service
    return found


def _announce(store: Store) -> None:
    """Say what an operator must know; open the store early, but start without it if need be."""
    logger().warning(
        "callers-not-authenticated",
        meaning="anyone who reaches this server can call it; for sandboxes only",
    )
    try:
        store.open()
    except StoreDown:
        logger().error("started-without-store")
