"""Results that a person keeps behind a link and a case code.

Revision ID: 0001
Revises: none
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.base import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shared_result",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("link_hash", sa.String(64), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_shared_result"),
        sa.UniqueConstraint("link_hash", name="uq_shared_result_link_hash"),
        sa.UniqueConstraint("code_hash", name="uq_shared_result_code_hash"),
    )
    op.create_index("ix_shared_result_expires_at", "shared_result", ["expires_at"])


def downgrade() -> None:
    op.drop_index("ix_shared_result_expires_at", "shared_result")
    op.drop_table("shared_result")
