"""An audit line per call; the user's role and the place of each card shown."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table and the columns; cards shown before have neither role nor place."""
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("service", sa.String(100), nullable=False),
        sa.Column("hook", sa.String(100), nullable=False),
        sa.Column("client", sa.String(255), nullable=False),
        sa.Column("user_role", sa.String(40), nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("entries", sa.Integer, nullable=False),
        sa.Column("milliseconds", sa.Integer, nullable=False),
    )
    op.create_index("audit_at", "audit", ["at"])
    op.add_column(
        "card_shown", sa.Column("user_role", sa.String(40), nullable=False, server_default="")
    )
    op.add_column(
        "card_shown", sa.Column("place", sa.String(255), nullable=False, server_default="")
    )
    op.create_index("card_shown_at", "card_shown", ["shown_at"])


def downgrade() -> None:
    """Drop the table and the columns."""
    op.drop_index("card_shown_at", "card_shown")
    op.drop_column("card_shown", "place")
    op.drop_column("card_shown", "user_role")
    op.drop_table("audit")
