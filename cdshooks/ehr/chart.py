"""The prefetch of a call, asked of the EHR's own FHIR server (conformance PRE-11 to PRE-17).

Results are sent as they came: a first page keeps its link to the next, a failed query is an
OperationOutcome, a resource that isn't there is ``null``, and a template that cannot be filled has
its key left out.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

from cdshooks import filling, tokens
from cdshooks.ehr.errors import CallFailed
from cdshooks.errors import ConfigurationError
from cdshooks.fhirclient import Access, FetchFailed, FhirClient

QUERY_SECONDS = 30.0
PARALLEL = 4
GONE = (404, 410)

_LEFT_OUT = object()


class Chart:
    """The FHIR server of the EHR; ``base`` has no slash at its end, ``token`` may be empty."""

    def __init__(self, base: str, token: str = "") -> None:
        self._access = Access(base, token, (base,))
        self._client = FhirClient()
        self._had: dict[str, dict[str, Any]] = {}
        self.notes: list[str] = []
        """What did not go smoothly, in words without patient data."""

    def open(self, patient: str) -> None:
        """Read the patient, so that nothing is asked about nobody. Raises ``CallFailed``."""
        base = self._access.base
        try:
            self._had[f"Patient/{patient}"] = self._get(f"Patient/{patient}")
        except FetchFailed as failure:
            if failure.status in GONE:
                raise CallFailed(
                    f"{base} has no such patient. Its patients are listed at {base}/Patient"
                ) from None
            if failure.status in (401, 403):
                raise CallFailed(
                    f"{base} refuses to be asked (status {failure.status}). "
                    "Put an access token into the environment as CDSHOOKS_FHIR_TOKEN."
                ) from None
            raise CallFailed(
                f"No patient could be read from {base}: {failure.problem}. Is --fhir the base "
                "address of a FHIR R4 server?"
            ) from None

    def prefetch(self, templates: Mapping[str, str], context: Mapping[str, Any]) -> dict[str, Any]:
        """The value of every key that can be filled, in the order advertised."""
        today = date.today()
        found: dict[str, Any] = {}
        for level in self._levels(templates):
            results = {key: value for key, value in found.items() if _is_result(value)}
            sources = filling.Sources(context, today, results, self._access.base, self._read)
            with ThreadPoolExecutor(PARALLEL) as pool:
                got = pool.map(lambda key, s=sources: self._value(key, templates[key], s), level)
                found |= dict(zip(level, got, strict=True))
        return {key: found[key] for key in templates if found.get(key, _LEFT_OUT) is not _LEFT_OUT}

    def _levels(self, templates: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
        try:
            return tokens.levels(templates)
        except ConfigurationError as error:
            self.notes += [f"{each}; no prefetch is sent" for each in error.problems]
            return ()

    def _value(self, key: str, template: str, sources: filling.Sources) -> Any:
        try:
            urls = filling.queries(template, sources)
        except filling.NoValue as lack:
            self.notes.append(f"{key} is left out: {lack.problem}")
            return _LEFT_OUT
        values = [self._answer(key, url) for url in urls]
        if len(values) < 2:
            return values[0] if values else None
        entries = [{"resource": value} for value in values if value is not None]
        bundle: dict[str, Any] = {"resourceType": "Bundle", "type": "searchset"}
        return {**bundle, "total": len(entries), "entry": entries} if entries else None

    def _answer(self, key: str, url: str) -> Any:
        try:
            return self._get(url)
        except FetchFailed as failure:
            if failure.status in GONE and "?" not in url:
                return None
            self.notes.append(f"{key} is sent as failed: {failure.problem}")
            return _failed(failure)

    def _get(self, url: str) -> dict[str, Any]:
        if url in self._had:
            return self._had[url]
        return self._client.get(self._access, url, time.monotonic() + QUERY_SECONDS)

    def _read(self, references: Sequence[str]) -> dict[str, dict[str, Any]]:
        found = {}
        for each in references[: filling.MAX_READS]:
            try:
                found[each] = self._get(each)
            except FetchFailed as failure:
                self.notes.append(f"a reference was not resolved: {failure.problem}")
        return found


def _is_result(value: Any) -> bool:
    failed = isinstance(value, dict) and value.get("resourceType") == "OperationOutcome"
    return value is not _LEFT_OUT and not failed


def _failed(failure: FetchFailed) -> dict[str, Any]:
    details = {"text": failure.problem}
    issue = {"severity": "error", "code": "exception", "details": details}
    return {"resourceType": "OperationOutcome", "issue": [issue]}
