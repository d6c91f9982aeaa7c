"""What is kept of people because they agreed: screenings, numbers to call, sentences to learn from.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.base import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TABLES = ("saved_interview", "contact_request", "learned_text", "assisted_consent")


def upgrade() -> None:
    op.create_table(
        "saved_interview",
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("owner", name="pk_saved_interview"),
    )
    op.create_table(
        "contact_request",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_contact_request"),
        sa.UniqueConstraint("owner", name="uq_contact_request_owner"),
    )
    op.create_table(
        "learned_text",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("label", sa.String(64), nullable=True),
        sa.Column("kept_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_learned_text"),
    )
    op.create_index("ix_learned_text_owner", "learned_text", ["owner"])
    op.create_table(
        "assisted_consent",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("helper", sa.String(32), nullable=False),
        sa.Column("wording", sa.String(32), nullable=False),
        sa.Column("agreed_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_assisted_consent"),
    )
    for table in _TABLES:
        op.create_index(f"ix_{table}_expires_at", table, ["expires_at"])


def downgrade() -> None:
    for table in _TABLES:
        op.drop_index(f"ix_{table}_expires_at", table)
    op.drop_index("ix_learned_text_owner", "learned_text")
    for table in _TABLES:
        op.drop_table(table)
