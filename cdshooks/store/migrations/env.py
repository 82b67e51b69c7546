"""Runs migrations on the connection the store hands over."""

from __future__ import annotations

from alembic import context

from cdshooks.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
context.run_migrations()
