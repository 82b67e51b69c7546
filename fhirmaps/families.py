"""All rule families, found by their inputs modules: nothing has to be registered anywhere."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import fhirmaps.inputs
from fhirmaps.queries import Reads
from fhirmaps.reader import Reader
from rules.events import Listing, Request
from rules.history import History
from rules.kernel import DefinitionError, Family, Hook
from rules.policy import Policy
from rules.therapy import Medications

Triggered = Callable[[Medications, Listing[Request], Hook], bool]
Build = Callable[[Reader, History], Any]


@dataclass(frozen=True, slots=True)
class Question:
    """A family with how its inputs are read."""

    family: Family
    reads: Reads
    triggered: Triggered
    build: Build
    drafted_requests: tuple[str, ...] = ()
    """Concepts of ServiceRequest drafts that can trigger the family."""


@cache
def questions() -> tuple[Question, ...]:
    """Every family the installation has, sorted by id."""
    found = []
    for module in pkgutil.iter_modules(fhirmaps.inputs.__path__):
        if module.name.startswith("_"):
            continue
        inputs = importlib.import_module(f"fhirmaps.inputs.{module.name}")
        if hasattr(inputs, "FAMILY"):
            found.append(
                Question(
                    inputs.FAMILY,
                    inputs.READS,
                    inputs.triggered,
                    inputs.build,
                    getattr(inputs, "DRAFTED_REQUESTS", ()),
                )
            )
    found.sort(key=lambda q: q.family.id)
    _check(found)
    return tuple(found)


def _check(found: Sequence[Question]) -> None:
    ids = [rule.id for q in found for rule in q.family.rules]
    if len(set(ids)) != len(ids):
        raise DefinitionError("two families declare one rule id")


def policy_for(site: dict[str, Any] | None = None) -> Policy:
    """The policy of all families with a site's values; raises ``rules.kernel.RulesError``."""
    return Policy((s for q in questions() for s in q.family.settings), site)
