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
from cdshooks.store.records import (
    SHOWN,
    Override,
    Past,
    Shown,
    Taken,
    columns_of,
    digest_of,
    insert_new,
)
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

    def open(self) -> None:
        """Make the schema current and read the key of the pseudonyms."""
        self._opened()

    def _opened(self) -> bytes:
        """The key of the pseudonyms, of a store that is open."""
        if key := self._key:
            return key
        # at the start calls wait for the opening; while the store is down they go on without it
        if not self._lock.acquire(blocking=self._tried < 0):
            raise StoreDown("The store is not available.")
        try:
            if self._key:
                return self._key
            if time.monotonic() - self._tried < RETRY_SECONDS:
                raise StoreDown("The store is not available.")
            try:
                database.upgrade(self._engine)
                self._key = self._read_key()
                self._tried = -RETRY_SECONDS
            except Exception as error:  # Alembic, drivers and the file system each raise their own
                self._tried = time.monotonic()
                logger().error("store-not-opened", **fault(error))
                raise StoreDown("The store is not available.") from error
            return self._key
        finally:
            self._lock.release()

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
    def transaction(self, *, writes: bool, patient: bool = False) -> Iterator[Connection]:
        """A transaction, committed at the end of the block; raises ``StoreDown``.

        ``patient``: may take long (a report), since no call waits for it.
        """
        try:
            self.open()
            with self._begin(writes=writes) as connection:
                if patient:
                    database.be_patient(connection)
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
        user_role: str = "",
        place: str = "",
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
                "user_role": user_role,
                "place": place,
            }
            for card in cards
        ]
        if rows:
            with self.transaction(writes=True) as connection:
                connection.execute(card_shown.insert(), rows)

    def feedback(self, service: str, entries: Sequence[Feedback]) -> list[Taken]:
        """Store a feedback body, all or nothing; what was new to the store.

        An exact repeat is stored once. An entry on a card the store does not know is kept as an
        orphan (ruling P2). When this returns, the entries are on disk.
        """
        if not entries:
            return []
        rows = {digest_of(service, entry): entry for entry in entries}
        now = self._clock()
        with self.transaction(writes=True) as connection:
            cards = {entry.card for entry in entries}
            known = select(card_shown.c.uuid, card_shown.c.rule).where(card_shown.c.uuid.in_(cards))
            rules = {row.uuid: row.rule for row in connection.execute(known)}
            insert = insert_new(connection, feedback, "digest")
            fixed = {"service": service, "received_at": now}
            taken = []
            for digest, entry in rows.items():
                row = {**fixed, "digest": digest, "orphan": entry.card not in rules}
                row |= columns_of(entry, keep_comment=self._keep_comments)
                if connection.execute(insert, row).rowcount:
                    taken.append(Taken(rules.get(entry.card, ""), entry.outcome))
            return taken

    # --- reading -----------------------------------------------------------------------------

    def overrides(self, patient_key: str, rule_id: str, since: datetime) -> list[Override]:
        """Cards of a rule this patient's doctors overrode since a moment, newest first."""
        query = (
            select(feedback, card_shown)
            .join(card_shown, card_shown.c.uuid == feedback.c.card)
            .where(card_shown.c.patient_key == patient_key, card_shown.c.rule == rule_id)
            .where(feedback.c.outcome == "overridden", feedback.c.received_at >= since)
        )
        with self.transaction(writes=False) as connection:
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
        with self.transaction(writes=False) as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            return None
        return Shown(*(row[each] for each in SHOWN))

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
        with self.transaction(writes=False) as connection:
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
