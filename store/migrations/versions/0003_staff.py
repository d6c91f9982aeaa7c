"""Staff, how they sign in, their sessions and devices, what waits for a second person, and the
duty roster.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.base import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_INDEXES = (
    ("staff_session", "staff_id"),
    ("staff_session", "ends_at"),
    ("staff_device", "staff_id"),
    ("staff_device", "expires_at"),
    ("staff_request", "staff_id"),
    ("staff_request", "expires_at"),
)


def _of_staff(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["staff_id"], ["staff.id"], name=f"fk_{table}_staff_id_staff", ondelete="CASCADE"
    )


def upgrade() -> None:
    op.create_table(
        "staff",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("login", sa.String(32), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("login", name="uq_staff_login"),
    )
    op.create_table(
        "staff_credential",
        sa.Column("staff_id", sa.String(32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.Column("totp_step", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("staff_id", name="pk_staff_credential"),
        _of_staff("staff_credential"),
    )
    op.create_table(
        "staff_session",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("staff_id", sa.String(32), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff_session"),
        _of_staff("staff_session"),
    )
    op.create_table(
        "staff_device",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("staff_id", sa.String(32), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff_device"),
        _of_staff("staff_device"),
    )
    op.create_table(
        "staff_request",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("staff_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("asked_by", sa.String(32), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff_request"),
        _of_staff("staff_request"),
    )
    op.create_table(
        "duty_roster",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("staff_id", sa.String(32), nullable=False),
        sa.Column("covers", sa.String(32), nullable=True),
        sa.PrimaryKeyConstraint("day", "staff_id", name="pk_duty_roster"),
        _of_staff("duty_roster"),
    )
    for table, column in _INDEXES:
        op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    for table, column in _INDEXES:
        op.drop_index(f"ix_{table}_{column}", table)
    for table in (
        "duty_roster",
        "staff_request",
        "staff_device",
        "staff_session",
        "staff_credential",
        "staff",
    ):
        op.drop_table(table)
