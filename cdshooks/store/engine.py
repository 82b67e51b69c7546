"""The database: connections tuned for durability, and a schema brought up to date at start."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import QueuePool

from cdshooks.store.tables import HEAD

BUSY_SECONDS = 2.0
"""How long a call waits for another process's write before the store counts as down."""

MIGRATION_BUSY_MS = 30_000
MIGRATION_LOCK = 7305202
"""Any number, the same in every worker: PostgreSQL's advisory lock for migrations."""


def open_engine(url: str) -> Engine:
    """An engine for a database URL; nothing is connected yet.

    SQLite runs in WAL mode with ``synchronous=FULL``: what was committed survives power loss.
    A database in memory is one connection that the threads take turns with, for tests and the
    command line.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(
            parsed,
            pool_pre_ping=True,
            pool_timeout=BUSY_SECONDS,
            connect_args=_patience(parsed.drivername),
        )
    options: dict[str, Any] = {"connect_args": {"timeout": BUSY_SECONDS}}
    if parsed.database in (None, "", ":memory:"):
        options |= {"poolclass": QueuePool, "pool_size": 1, "max_overflow": 0}
        options["connect_args"]["check_same_thread"] = False
    options["pool_timeout"] = BUSY_SECONDS
    engine = create_engine(parsed, **options)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _patience(driver: str) -> dict[str, Any]:
    """What keeps a call from hanging on a server that is gone, stuck or locked."""
    if "psycopg" not in driver:
        return {}
    limit = int(BUSY_SECONDS * 1000)
    return {
        "connect_timeout": int(BUSY_SECONDS),
        "tcp_user_timeout": 2 * limit,
        "options": f"-c lock_timeout={limit} -c statement_timeout={limit}",
    }


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions are begun below, so that DDL is in them too
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def upgrade(engine: Engine) -> None:
    """Bring the schema to ``HEAD``; several workers may do so at once, one at a time works.

    A newer schema is taken as it is: migrations only add, so that replicas can be replaced one
    after the other, and a version back needs no restored backup.
    """
    with engine.connect() as connection:
        if _current(connection):
            return
    with engine.connect().execution_options(writes=True) as connection:
        if engine.dialect.name == "sqlite":
            dbapi: Any = connection.connection.dbapi_connection
            dbapi.execute(f"PRAGMA busy_timeout={MIGRATION_BUSY_MS}")
        try:
            with connection.begin():
                _run(connection)
        finally:
            if engine.dialect.name == "sqlite":
                dbapi.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")


def be_patient(connection: Connection) -> None:
    """Lift the time limits of PostgreSQL for this transaction: it is nobody's call."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL lock_timeout = 0"))


def _run(connection: Connection) -> None:
    from alembic import command  # slow to import, and needed only when the schema is old
    from alembic.config import Config

    be_patient(connection)
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": MIGRATION_LOCK})
    if _current(connection):
        return
    config = Config()
    config.set_main_option("script_location", str(files("cdshooks.store") / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _current(connection: Connection) -> bool:
    return (_revision(connection) or "") >= HEAD


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found
