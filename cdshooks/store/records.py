"""What the store gives back, and small helpers of writing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from cdshooks.wire.feedback import Feedback


@dataclass(frozen=True, slots=True)
class Shown:
    """A card shown before."""

    uuid: str
    rule_id: str
    row: str
    hook: str
    at: datetime
    indicator: str
    facts_digest: str
    dose: str
    encounter_key: str


SHOWN = (
    *("uuid", "rule", "row", "hook", "shown_at"),
    *("indicator", "facts_digest", "dose", "encounter_key"),
)
"""Columns in the order of ``Shown``."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A feedback entry that was new; ``rule`` is empty for an orphan."""

    rule: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Past:
    """One card of a patient's history, and when and why it was overridden."""

    rule_id: str
    row: str
    shown_at: datetime
    facts_digest: str
    hook_instance: str
    overridden_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Override:
    """A card that was overridden, with what was known when it was shown.

    ``at`` is the client's time, but never later than when the server heard of it.
    """

    at: datetime
    reason: str
    facts_digest: str
    indicator: str
    dose: str
    row: str = ""
    reason_system: str = ""


def insert_new(
    connection: Connection, table: object, key: str
) -> sqlite.Insert | postgresql.Insert:
    """An insert that passes over rows whose key is there already; ``rowcount`` tells which it did.

    The option matters: without it SQLAlchemy answers -1 for every insert into PostgreSQL.
    """
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    made = insert(table).on_conflict_do_nothing(index_elements=[key])  # type: ignore[arg-type]  # any table
    return made.execution_options(preserve_rowcount=True)


def digest_of(service: str, entry: Feedback) -> str:
    """Equal for exact repeats only."""
    parts = [
        service,
        entry.card,
        entry.outcome,
        entry.at.isoformat(),
        sorted(entry.suggestions),
        entry.reason_code,
        entry.reason_system,
        entry.comment,
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def columns_of(entry: Feedback, *, keep_comment: bool) -> dict[str, object]:
    """What a feedback entry itself says, by column."""
    return {
        "card": entry.card,
        "outcome": entry.outcome,
        "suggestions": list(entry.suggestions),
        "reason_code": entry.reason_code,
        "reason_system": entry.reason_system,
        "comment": entry.comment if keep_comment else "",
        "outcome_at": entry.at,
    }
