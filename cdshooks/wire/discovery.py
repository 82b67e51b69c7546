"""Discovery (conformance chapter 1)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cdshooks.seam import Service
from cdshooks.wire.hooks import CONTEXTS

SPECIFICATION = "2.0.0"
"""The published version of the standard that is spoken (DISC-09); 3.0 is a ballot yet."""


def discovery(services: Iterable[Service]) -> dict[str, Any]:
    """The discovery document; prefetch keys keep their order, empty members are left out."""
    return {"services": [_entry(service) for service in services]}


def _entry(service: Service) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "hook": service.hook,
        "id": service.id,
        "title": service.title,
        "description": service.description,
        "version": SPECIFICATION,
    }
    if service.hook in CONTEXTS:
        entry["hookVersion"] = CONTEXTS[service.hook].hook_version
    if service.usage_requirements:
        entry["usageRequirements"] = service.usage_requirements
    if service.prefetch:
        entry["prefetch"] = dict(service.prefetch)
    return entry
