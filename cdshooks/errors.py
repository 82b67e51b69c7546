"""Everything this package raises on purpose.

    CdsHooksError
    ├── ConfigurationError            the site configuration cannot be used
    └── HookError                     answered to the caller as an OperationOutcome
        ├── BadRequest          400   no valid hook request or feedback (ruling P1)
        ├── Refusal             401   the caller is not trusted; its kinds in trust/refusals
        ├── UnknownService      404
        ├── UnknownRule         404
        ├── MissingData         412   required data in neither prefetch nor FHIR server
        ├── TooLarge            413
        ├── UnsupportedMedia    415
        ├── NotReady            503   a needed part does not work (readiness only)
        └── StoreDown           503   the store cannot be written or read now

Texts and paths never hold a value of the request: they may reach logs and screens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class CdsHooksError(Exception):
    """Base of everything this package raises on purpose."""


class ConfigurationError(CdsHooksError):
    """A configuration that cannot be used; ``problems`` are plain sentences for the operator."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Issue:
    """One fault: a FHIR issue-type ``code``, a sentence, and the JSON path it is about."""

    code: str
    text: str
    path: str = ""


class HookError(CdsHooksError):
    """A refusal with its HTTP ``status``, FHIR issue-type ``code``, text and JSON path."""

    status = 400
    code = "invalid"
    reason = ""
    """A finer code for log and metrics; the caller does not see it."""

    def __init__(self, text: str, path: str = "", *, issues: Sequence[Issue] = ()) -> None:
        super().__init__(text)
        self.text = text
        self.path = path
        self.issues = tuple(issues) or (Issue(self.code, text, path),)

    @property
    def headers(self) -> dict[str, str]:
        """HTTP headers the answer needs beside the body."""
        return {}


class BadRequest(HookError):
    """The body is no JSON, or no valid hook request or feedback."""


class UnknownService(HookError):
    """No service with that id."""

    status = 404
    code = "not-found"


class UnknownRule(HookError):
    """No rule with that id."""

    status = 404
    code = "not-found"


class MissingData(HookError):
    """Data a service cannot do without were obtainable nowhere (mapping 1.2)."""

    status = 412
    code = "required"


class TooLarge(HookError):
    """The body is longer than ``max_request_bytes``."""

    status = 413
    code = "too-long"


class UnsupportedMedia(HookError):
    """The body is not said to be JSON in UTF-8."""

    status = 415
    code = "not-supported"


class NotReady(HookError):
    """A part the server needs does not work; it should not be sent work."""

    status = 503
    code = "transient"


class StoreDown(HookError):
    """The store cannot be used at the moment; try again after ``retry_after`` seconds."""

    status = 503
    code = "transient"
    retry_after = 5

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(self.retry_after)}
