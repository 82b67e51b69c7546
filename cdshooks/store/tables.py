"""The tables. Times are UTC; patients and encounters appear as keyed digests only."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect

HEAD = "0003"
"""Newest migration; a database at this revision needs nothing done."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC also where the database knows no zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime without zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData()

secret = Table(
    "secret",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", String(128), nullable=False),
)

card_shown = Table(
    "card_shown",
    metadata,
    Column("uuid", String(36), primary_key=True),
    Column("rule", String(100), nullable=False),
    Column("row", String(40), nullable=False),
    Column("service", String(100), nullable=False),
    Column("hook", String(100), nullable=False),
    Column("hook_instance", String(36), nullable=False),
    Column("shown_at", UtcDateTime, nullable=False),
    Column("patient_key", String(64), nullable=False),
    Column("encounter_key", String(64), nullable=False),
    Column("facts_digest", String(128), nullable=False),
    Column("indicator", String(20), nullable=False),
    Column("dose", String(100), nullable=False),
    Column("user_role", String(40), nullable=False, server_default=""),
    Column("place", String(255), nullable=False, server_default=""),
    Index("card_shown_patient_rule", "patient_key", "rule", "shown_at"),
    Index("card_shown_at", "shown_at"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("digest", String(64), nullable=False),
    Column("card", String(500), nullable=False),
    Column("service", String(100), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("suggestions", JSON, nullable=False),
    Column("reason_code", String(500), nullable=False),
    Column("reason_system", String(500), nullable=False),
    Column("comment", Text, nullable=False),
    Column("outcome_at", UtcDateTime, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("orphan", Boolean, nullable=False),
    UniqueConstraint("digest", name="feedback_digest"),
    Index("feedback_card", "card"),
)

replay = Table(
    "replay",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("expires_at", UtcDateTime, nullable=False),
    Index("replay_expires", "expires_at"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", UtcDateTime, nullable=False),
    Column("request_id", String(64), nullable=False),
    Column("action", String(20), nullable=False),
    Column("service", String(100), nullable=False),
    Column("hook", String(100), nullable=False),
    Column("client", String(255), nullable=False),
    Column("user_role", String(40), nullable=False),
    Column("status", Integer, nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("entries", Integer, nullable=False),
    Column("milliseconds", Integer, nullable=False),
    Index("audit_at", "at"),
)
