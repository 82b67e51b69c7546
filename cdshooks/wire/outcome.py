"""Error bodies: FHIR ``OperationOutcome`` (conformance ERR-02)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cdshooks.errors import Issue


def outcome(issues: Sequence[Issue]) -> dict[str, Any]:
    """An OperationOutcome; the JSON path of each issue stands in ``expression``."""
    return {"resourceType": "OperationOutcome", "issue": [_issue(issue) for issue in issues]}


def _issue(issue: Issue) -> dict[str, Any]:
    body: dict[str, Any] = {
        "severity": "error",
        "code": issue.code,
        "details": {"text": issue.text},
    }
    if issue.path:
        body["diagnostics"] = f"at {issue.path}"
        body["expression"] = [issue.path]
    return body
