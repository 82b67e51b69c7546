"""Reading and writing the store. Every method raises ``StoreDown`` when the database fails."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import Connection, Select, select
from sqlalchemy.exc import SQLAlchemyError

from cdshooks.errors import ConfigurationError, StoreDown
from cdshooks.logs import fault, logger
from cdshooks.seam import CardRecord
from cdshooks.store import engine as database
from cdshooks.store.records import Override, Past, Shown, digest_of, insert_new
from cdshooks.store.tables import card_shown, feedback, secret
from cdshooks.wire.feedback import Feedback

RETRY_SECONDS = 1.0
"""Pause between attempts to open a store that is down, so that calls don't queue for it."""


def _now() -> datetime:
    return datetime.now(UTC)


class Store:
    """Cards shown and feedback, in SQLite or PostgreSQL.

    The database is opened when first needed; the server starts without it (ruling P13).
    """

    def __init__(
        self, url: str, *, keep_comments: bool = False, clock: Callable[[], datetime] = _now
    ) -> None:
        try:
            self._engine = database.open_engine(url)
        except ImportError as error:
            raise ConfigurationError(
                [f"database_url: its driver is not installed ({error.name})"]
            ) from error
        self._keep_comments = keep_comments
        self._clock = clock
        self._key = b""
        self._tried = -RETRY_SECONDS
        self._lock = threading.Lock()

    # --- opening -----------------------------------------------------------------------------

    def open(self) -> None:
        """Make the schema current and read the key of the pseudonyms."""
        self._opened()

    def _opened(self) -> bytes:
        """The key of the pseudonyms, of a store that is open."""
        if key := self._key:
            return key
        with self._lock:
            if self._key:
                return self._key
            if time.monotonic() - self._tried < RETRY_SECONDS:
                raise StoreDown("The store is not available.")
            try:
                database.upgrade(self._engine)
                self._key = self._read_key()
            except Exception as error:  # Alembic, drivers and the file system each raise their own
                self._tried = time.monotonic()
                logger().error("store-not-opened", **fault(error))
                raise StoreDown("The store is not available.") from error
            return self._key

    def _read_key(self) -> bytes:
        stored = select(secret.c.value).where(secret.c.name == "patient-key")
        with self._begin(writes=False) as connection:
            found = connection.execute(stored).scalar()
        if found is None:
            with self._begin(writes=True) as connection:
                fresh = {"name": "patient-key", "value": secrets.token_hex(32)}
                connection.execute(insert_new(connection, secret, "name"), [fresh])
                found = connection.execute(stored).scalar_one()
        return bytes.fromhex(found)

    def _failed(self, error: SQLAlchemyError) -> StoreDown:
        """Note a failure; the next use checks the schema again, it may be another database."""
        self._key = b""
        logger().error("store-failed", **fault(error))
        return StoreDown("The store is not available.")

    @contextmanager
    def _begin(self, *, writes: bool) -> Iterator[Connection]:
        connected = self._engine.connect().execution_options(writes=writes)
        with connected as connection, connection.begin():
            yield connection

    @contextmanager
    def _connection(self, *, writes: bool) -> Iterator[Connection]:
        self.open()
        try:
            with self._begin(writes=writes) as connection:
                yield connection
        except SQLAlchemyError as error:
            raise self._failed(error) from error

    def ready(self) -> bool:
        """True when a row can be written now; the row is rolled back (ruling P13)."""
        try:
            self.open()
            with self._engine.connect().execution_options(writes=True) as connection:
                transaction = connection.begin()
                probe = {"name": f"probe-{secrets.token_hex(8)}", "value": ""}
                connection.execute(secret.insert(), probe)
                transaction.rollback()
        except StoreDown:
            return False
        except SQLAlchemyError as error:
            self._failed(error)
            return False
        return True

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    # --- pseudonyms --------------------------------------------------------------------------

    def patient_key(self, fhir_server: str, patient_id: str) -> str:
        """The patient's pseudonym: HMAC-SHA256 of server and id, in hexadecimal."""
        return self._pseudonym("patient", fhir_server, patient_id)

    def encounter_key(self, fhir_server: str, encounter_id: str) -> str:
        """The encounter's pseudonym; empty for no encounter."""
        return self._pseudonym("encounter", fhir_server, encounter_id) if encounter_id else ""

    def _pseudonym(self, *parts: str) -> str:
        return hmac.new(self._opened(), "\n".join(parts).encode(), hashlib.sha256).hexdigest()

    # --- writing -----------------------------------------------------------------------------

    def shown(
        self,
        cards: Sequence[CardRecord],
        *,
        service: str,
        hook: str,
        hook_instance: str,
        patient_key: str,
        encounter_key: str = "",
    ) -> None:
        """Remember the cards of one response."""
        now = self._clock()
        rows = [
            {
                "uuid": card.uuid,
                "rule": card.rule_id,
                "row": card.row,
                "service": service,
                "hook": hook,
                "hook_instance": hook_instance,
                "shown_at": now,
                "patient_key": patient_key,
                "encounter_key": encounter_key,
                "facts_digest": card.facts_digest,
                "indicator": card.indicator,
                "dose": card.dose,
            }
            for card in cards
        ]
        if rows:
            with self._connection(writes=True) as connection:
                connection.execute(card_shown.insert(), rows)

    def feedback(self, service: str, entries: Sequence[Feedback]) -> int:
        """Store a feedback body, all or nothing; the number of entries new to the store.

        An exact repeat is stored once. An entry on a card the store does not know is kept as an
        orphan (ruling P2). When this returns, the entries are on disk.
        """
        if not entries:
            return 0
        rows = {digest_of(service, entry): entry for entry in entries}
        now = self._clock()
        with self._connection(writes=True) as connection:
            cards = {entry.card for entry in entries}
            known = select(card_shown.c.uuid).where(card_shown.c.uuid.in_(cards))
            uuids = set(connection.execute(known).scalars())
            insert = insert_new(connection, feedback, "digest")
            return sum(
                connection.execute(
                    insert,
                    {
                        "digest": digest,
                        "card": entry.card,
                        "service": service,
                        "outcome": entry.outcome,
                        "suggestions": list(entry.suggestions),
                        "reason_code": entry.reason_code,
                        "reason_system": entry.reason_system,
                        "comment": entry.comment if self._keep_comments else "",
                        "outcome_at": entry.at,
                        "received_at": now,
                        "orphan": entry.card not in uuids,
                    },
                ).rowcount
                for digest, entry in rows.items()
            )

    # --- reading -----------------------------------------------------------------------------

    def overrides(self, patient_key: str, rule_id: str, since: datetime) -> list[Override]:
        """Cards of a rule this patient's doctors overrode since a moment, newest first."""
        query = (
            select(feedback, card_shown)
            .join(card_shown, card_shown.c.uuid == feedback.c.card)
            .where(card_shown.c.patient_key == patient_key, card_shown.c.rule == rule_id)
            .where(feedback.c.outcome == "overridden", feedback.c.received_at >= since)
        )
        with self._connection(writes=False) as connection:
            rows = connection.execute(query).mappings().all()
        found = [
            Override(
                min(row[feedback.c.outcome_at], row[feedback.c.received_at]),
                row[feedback.c.reason_code],
                row[card_shown.c.facts_digest],
                row[card_shown.c.indicator],
                row[card_shown.c.dose],
                row[card_shown.c.row],
                row[feedback.c.reason_system],
            )
            for row in rows
        ]
        current = [each for each in found if each.at >= since]
        return sorted(current, key=lambda each: each.at, reverse=True)

    def last_shown(
        self,
        patient_key: str,
        rule_id: str,
        *,
        since: datetime | None = None,
        encounter_key: str = "",
        hook: str = "",
    ) -> Shown | None:
        """The newest card of a rule shown for this patient, within the bounds given."""
        query: Select[tuple[object, ...]] = select(card_shown).where(
            card_shown.c.patient_key == patient_key, card_shown.c.rule == rule_id
        )
        if since is not None:
            query = query.where(card_shown.c.shown_at >= since)
        if encounter_key:
            query = query.where(card_shown.c.encounter_key == encounter_key)
        if hook:
            query = query.where(card_shown.c.hook == hook)
        query = query.order_by(card_shown.c.shown_at.desc()).limit(1)
        with self._connection(writes=False) as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            return None
        return Shown(
            row["uuid"],
            row["rule"],
            row["row"],
            row["hook"],
            row["shown_at"],
            row["indicator"],
            row["facts_digest"],
            row["dose"],
            row["encounter_key"],
        )

    def history(self, patient_key: str, since: datetime) -> list[Past]:
        """Every card shown for a patient since a moment, with its newest override if any."""
        query = (
            select(card_shown, feedback.c.outcome_at, feedback.c.reason_code)
            .outerjoin(
                feedback,
                (feedback.c.card == card_shown.c.uuid) & (feedback.c.outcome == "overridden"),
            )
            .where(card_shown.c.patient_key == patient_key, card_shown.c.shown_at >= since)
            .order_by(card_shown.c.shown_at)
        )
        with self._connection(writes=False) as connection:
            rows = connection.execute(query).mappings().all()
        return [
            Past(
                row["rule"],
                row["row"],
                row["shown_at"],
                row["facts_digest"],
                row["hook_instance"],
                row["outcome_at"],
                row["reason_code"] or "",
            )
            for row in rows
        ]
