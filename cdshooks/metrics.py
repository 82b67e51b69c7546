"""What the server counts, for Prometheus. Labels are words of ours: no ids, no values, no paths.

Every application has a registry of its own. Under gunicorn the workers share their numbers through
files in ``PROMETHEUS_MULTIPROC_DIR``, which must be set before ``prometheus_client`` is imported;
so that ``cdshooks.server`` can set it, nothing here imports that library before it is needed.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from cdshooks.fhirclient import Access, FetchFailed
from cdshooks.seam import Answer

if TYPE_CHECKING:
    from cdshooks.references import Fetcher

DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"
"""Environment variable naming the folder that workers share their numbers in."""

OTHER = "other"
"""Stands for whatever a caller made up: the set of labels stays bounded."""

NONE = "none"

REQUEST_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
FETCH_BUCKETS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0)

ROUTES = ("call", "feedback", "discovery", "health", "metrics", "openapi", "page", OTHER)
STORE_ACTIONS = ("history", "cards", "feedback", "readiness", "replay")


class Metrics:
    """The counters of one application."""

    def __init__(self, version: str = "") -> None:
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

        self.registry = CollectorRegistry()

        def counter(name: str, text: str, *labels: str) -> Counter:
            return Counter(f"cdshooks_{name}", text, labels, registry=self.registry)

        def histogram(
            name: str, text: str, labels: tuple[str, ...], buckets: Iterable[float]
        ) -> Histogram:
            return Histogram(
                f"cdshooks_{name}", text, labels, registry=self.registry, buckets=tuple(buckets)
            )

        by_service = ("route", "service", "status")
        self._requests = counter("requests", "HTTP requests answered.", *by_service)
        self._seconds = histogram(
            "request_duration_seconds",
            "Seconds from the request's arrival to its answer.",
            by_service,
            REQUEST_BUCKETS,
        )
        self._refused = counter("refused", "Requests refused, by reason.", "reason")
        self._cards = counter("cards", "Cards given.", "rule", "indicator")
        self._failed = counter("rules_failed", "Rules that could not be evaluated.", "rule")
        self._invalid = counter("cards_invalid", "Cards that break the standard.", "service")
        self._fetches = counter("fhir_fetches", "Queries to FHIR servers.", "outcome")
        self._fetch_seconds = histogram(
            "fhir_fetch_duration_seconds", "Seconds a FHIR query took.", (), FETCH_BUCKETS
        )
        self._feedback = counter("feedback", "Feedback entries stored.", "rule", "outcome")
        self._orphans = counter(
            "feedback_orphans", "Feedback entries on cards the store does not know.", "service"
        )
        self._store = counter("store_failures", "Uses of the store that failed.", "action")
        self._lost = counter("audit_lines_lost", "Audit lines that could not be stored.")
        info = Gauge(
            "cdshooks_build_info",
            "Always 1; the version is a label.",
            ("version",),
            registry=self.registry,
            multiprocess_mode="max",
        )
        info.labels(version).set(1)

    # --- counting ----------------------------------------------------------------------------

    def request(self, route: str, service: str, status: int, seconds: float) -> None:
        """Count an answered request; ``route`` is one of ``ROUTES``."""
        labels = (route, service, str(status))
        self._requests.labels(*labels).inc()
        self._seconds.labels(*labels).observe(seconds)

    def refused(self, reason: str) -> None:
        """Count a refusal; ``reason`` is a word of the code, never of the request."""
        self._refused.labels(reason).inc()

    def answered(self, answer: Answer) -> None:
        """Count the cards of a call, and the rules that could not be evaluated."""
        for record in answer.shown:
            self._cards.labels(record.rule_id, record.indicator).inc()
        for rule in answer.failures:
            self._failed.labels(rule).inc()

    def invalid_cards(self, service: str) -> None:
        """Count an answer of a service whose cards break the standard."""
        self._invalid.labels(service).inc()

    def fetched(self, outcome: str, seconds: float) -> None:
        """Count a FHIR query; ``outcome`` is ``ok`` or one of ``fhirclient.OUTCOMES``."""
        self._fetches.labels(outcome).inc()
        self._fetch_seconds.observe(seconds)

    def feedback(self, service: str, rule: str, outcome: str) -> None:
        """Count a feedback entry new to the store; ``rule`` is empty for an orphan."""
        if not rule:
            self._orphans.labels(service).inc()
        self._feedback.labels(rule or NONE, outcome).inc()

    def store_failed(self, action: str) -> None:
        """Count a use of the store that failed; ``action`` is one of ``STORE_ACTIONS``."""
        self._store.labels(action).inc()

    def audit_lost(self, lines: int) -> None:
        """Count audit lines that were given up."""
        self._lost.inc(lines)

    # --- showing -----------------------------------------------------------------------------

    def text(self) -> tuple[bytes, str]:
        """All numbers, of all workers, in Prometheus' text format, with its content type."""
        from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
        from prometheus_client.multiprocess import MultiProcessCollector

        registry = self.registry
        if os.environ.get(DIRECTORY):
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library's gap
        return generate_latest(registry), CONTENT_TYPE_LATEST


class CountingFetcher:
    """A fetcher whose queries are counted by outcome."""

    def __init__(self, fetcher: Fetcher, metrics: Metrics) -> None:
        self._fetcher = fetcher
        self._metrics = metrics

    def get(self, access: Access, url: str, deadline: float) -> dict[str, Any]:
        """As the fetcher inside; raises ``FetchFailed``."""
        started = time.perf_counter()
        outcome = "crashed"
        try:
            found = self._fetcher.get(access, url, deadline)
            outcome = "ok"
        except FetchFailed as failure:
            outcome = failure.outcome
            raise
        finally:
            self._metrics.fetched(outcome, time.perf_counter() - started)
        return found
