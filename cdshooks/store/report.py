"""What the store says of cards and their feedback, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from cdshooks.store.tables import card_shown, feedback

_CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class CardRow:
    """A card shown, and the last thing said of it; ``outcome`` is empty where nothing was."""

    rule: str
    service: str
    at: datetime
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class OrphanRow:
    """Feedback on a card the store does not know."""

    service: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FeedbackRow:
    """One feedback entry with what is known of its card; empty where the card is unknown."""

    at: datetime
    service: str
    rule: str
    indicator: str
    shown_at: datetime | None
    outcome: str
    reason_system: str
    reason: str
    comment: str
    user_role: str
    place: str


def cards(connection: Connection, since: datetime | None) -> Iterator[CardRow]:
    """Every card shown since a moment, with its last feedback in order of arrival."""
    last = (
        select(func.max(feedback.c.id).label("id"))
        .where(feedback.c.orphan.is_(False))
        .group_by(feedback.c.card)
        .subquery()
    )
    said = select(feedback).join(last, last.c.id == feedback.c.id).subquery()
    query = (
        select(
            card_shown.c.rule,
            card_shown.c.service,
            card_shown.c.shown_at,
            said.c.outcome,
            said.c.reason_code,
        )
        .outerjoin(said, said.c.card == card_shown.c.uuid)
        .execution_options(yield_per=_CHUNK)
    )
    if since is not None:
        query = query.where(card_shown.c.shown_at >= since)
    for rule, service, at, outcome, reason in connection.execute(query):
        yield CardRow(rule, service, at, outcome or "", reason or "")


def orphans(connection: Connection, since: datetime | None) -> Iterator[OrphanRow]:
    """Every orphan received since a moment."""
    query = select(feedback.c.service, feedback.c.received_at).where(feedback.c.orphan.is_(True))
    if since is not None:
        query = query.where(feedback.c.received_at >= since)
    for service, at in connection.execute(query.execution_options(yield_per=_CHUNK)):
        yield OrphanRow(service, at)


def entries(connection: Connection, since: datetime | None) -> Iterator[FeedbackRow]:
    """Every feedback entry received since a moment, oldest first, orphans too."""
    said, card = feedback.c, card_shown.c
    query = (
        select(
            said.outcome_at,
            said.service,
            card.rule,
            card.indicator,
            card.shown_at,
            said.outcome,
            said.reason_system,
            said.reason_code,
            said.comment,
            card.user_role,
            card.place,
        )
        .outerjoin(card_shown, card.uuid == said.card)
        .order_by(said.received_at, said.id)
        .execution_options(yield_per=_CHUNK)
    )
    if since is not None:
        query = query.where(said.received_at >= since)
    for at, service, rule, indicator, shown_at, *rest in connection.execute(query):
        outcome, system, reason, comment, role, place = rest
        yield FeedbackRow(
            at,
            service,
            rule or "",
            indicator or "",
            shown_at,
            outcome,
            system,
            reason,
            comment,
            role or "",
            place or "",
        )
