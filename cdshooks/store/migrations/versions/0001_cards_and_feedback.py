"""Cards shown, feedback, and the key of the pseudonyms."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "secret",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", sa.String(128), nullable=False),
    )
    op.create_table(
        "card_shown",
        sa.Column("uuid", sa.String(36), primary_key=True),
        sa.Column("rule", sa.String(100), nullable=False),
        sa.Column("row", sa.String(40), nullable=False),
        sa.Column("service", sa.String(100), nullable=False),
        sa.Column("hook", sa.String(100), nullable=False),
        sa.Column("hook_instance", sa.String(36), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("patient_key", sa.String(64), nullable=False),
        sa.Column("encounter_key", sa.String(64), nullable=False),
        sa.Column("facts_digest", sa.String(128), nullable=False),
        sa.Column("indicator", sa.String(20), nullable=False),
        sa.Column("dose", sa.String(100), nullable=False),
    )
    op.create_index("card_shown_patient_rule", "card_shown", ["patient_key", "rule", "shown_at"])
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("card", sa.String(500), nullable=False),
        sa.Column("service", sa.String(100), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("suggestions", sa.JSON, nullable=False),
        sa.Column("reason_code", sa.String(500), nullable=False),
        sa.Column("reason_system", sa.String(500), nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("outcome_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("orphan", sa.Boolean, nullable=False),
        sa.UniqueConstraint("digest", name="feedback_digest"),
    )
    op.create_index("feedback_card", "feedback", ["card"])


def downgrade() -> None:
    """Drop the tables with all they hold."""
    op.drop_table("feedback")
    op.drop_table("card_shown")
    op.drop_table("secret")
