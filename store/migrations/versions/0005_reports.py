"""Sealed reports.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.base import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("audience", sa.String(8), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("unproven", sa.Boolean(), nullable=False),
        sa.Column("police", sa.String(8), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("shows_at", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=True),
        sa.Column("acknowledged_at", UtcDateTime(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("outcome", sa.String(24), nullable=True),
        sa.Column("case_id", sa.String(32), nullable=True),
        sa.Column("news", sa.Boolean(), nullable=False),
        sa.Column("officer", sa.String(32), nullable=True),
        sa.Column("locator", sa.String(64), nullable=True),
        sa.Column("draft_locator", sa.String(64), nullable=True),
        sa.Column("draft_until", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("manifest", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_report"),
        sa.UniqueConstraint("draft_locator", name="uq_report_draft_locator"),
        sa.UniqueConstraint("locator", name="uq_report_locator"),
    )
    op.create_index("ix_report_case_id", "report", ["case_id"])
    op.create_index("ix_report_closed_at", "report", ["closed_at"])
    op.create_index("ix_report_draft_until", "report", ["draft_until"])
    op.create_index("ix_report_shows_at", "report", ["shows_at"])
    op.create_index("ix_report_state", "report", ["state"])
    op.create_table(
        "report_tombstone",
        sa.Column("report_id", sa.String(32), nullable=False),
        sa.Column("erased_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("report_id", name="pk_report_tombstone"),
    )
    op.create_table(
        "report_alarm",
        sa.Column("report_id", sa.String(32), nullable=False),
        sa.Column("clock", sa.String(24), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("raised_at", UtcDateTime(), nullable=False),
        sa.Column("acknowledged_at", UtcDateTime(), nullable=True),
        sa.Column("acknowledged_by", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["report.id"],
            name="fk_report_alarm_report_id_report",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("report_id", "clock", "step", name="pk_report_alarm"),
    )
    op.create_table(
        "report_erasure",
        sa.Column("report_id", sa.String(32), nullable=False),
        sa.Column("asked_by", sa.String(32), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["report.id"],
            name="fk_report_erasure_report_id_report",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("report_id", name="pk_report_erasure"),
    )
    op.create_table(
        "report_file",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("report_id", sa.String(32), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("begun_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name="fk_report_file_report_id_report", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_report_file"),
    )
    op.create_index("ix_report_file_report_id", "report_file", ["report_id"])
    op.create_table(
        "report_item",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("report_id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("desk", sa.Boolean(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name="fk_report_item_report_id_report", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_report_item"),
    )
    op.create_index("ix_report_item_report_id", "report_item", ["report_id"])
    op.create_table(
        "report_police_duty",
        sa.Column("report_id", sa.String(32), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("met_at", UtcDateTime(), nullable=True),
        sa.Column("met_by", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["report.id"],
            name="fk_report_police_duty_report_id_report",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("report_id", name="pk_report_police_duty"),
    )
    op.create_table(
        "report_wrap",
        sa.Column("report_id", sa.String(32), nullable=False),
        sa.Column("reader", sa.String(32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name="fk_report_wrap_report_id_report", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("report_id", "reader", name="pk_report_wrap"),
    )
    op.create_table(
        "report_chunk",
        sa.Column("file_id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["report_file.id"],
            name="fk_report_chunk_file_id_report_file",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("file_id", "number", name="pk_report_chunk"),
    )


def downgrade() -> None:
    op.drop_table("report_chunk")
    op.drop_table("report_wrap")
    op.drop_table("report_police_duty")
    op.drop_index("ix_report_item_report_id", table_name="report_item")
    op.drop_table("report_item")
    op.drop_index("ix_report_file_report_id", table_name="report_file")
    op.drop_table("report_file")
    op.drop_table("report_erasure")
    op.drop_table("report_alarm")
    op.drop_table("report_tombstone")
    op.drop_index("ix_report_state", table_name="report")
    op.drop_index("ix_report_shows_at", table_name="report")
    op.drop_index("ix_report_draft_until", table_name="report")
    op.drop_index("ix_report_closed_at", table_name="report")
    op.drop_index("ix_report_case_id", table_name="report")
    op.drop_table("report")
