"""What is owed to each child, what was done, and which reminders were given.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.base import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _owed()
    _done()


def _owed() -> None:
    op.create_table(
        "visit_duty",
        sa.Column("subject_id", sa.String(32), nullable=False),
        sa.Column("duty", sa.String(24), nullable=False),
        sa.Column("period", sa.String(12), nullable=False),
        sa.Column("subject", sa.String(8), nullable=False),
        sa.Column("owed_by", sa.String(8), nullable=False),
        sa.Column("village_id", sa.String(32), nullable=False),
        sa.Column("opens", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("late_from", sa.Date(), nullable=False),
        sa.Column("state", sa.String(4), nullable=False),
        sa.Column("planned_for", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("record_id", sa.String(32), nullable=True),
        sa.Column("reason", sa.String(12), nullable=True),
        sa.PrimaryKeyConstraint("subject_id", "duty", "period", "subject", name="pk_visit_duty"),
    )
    op.create_index("ix_visit_duty_open", "visit_duty", ["state", "village_id", "due"])
    op.create_table(
        "visit_step",
        sa.Column("subject_id", sa.String(32), nullable=False),
        sa.Column("duty", sa.String(24), nullable=False),
        sa.Column("period", sa.String(12), nullable=False),
        sa.Column("subject", sa.String(8), nullable=False),
        sa.Column("step", sa.String(12), nullable=False),
        sa.Column("village_id", sa.String(32), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint(
            "subject_id", "duty", "period", "subject", "step", name="pk_visit_step"
        ),
    )
    op.create_table(
        "visit_plan",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("planned_to", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_visit_plan"),
    )


def _done() -> None:
    op.create_table(
        "visit_record",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("subject_id", sa.String(32), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=True),
        sa.Column("seen", sa.Boolean(), nullable=True),
        sa.Column("alone", sa.Boolean(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_visit_record"),
    )
    op.create_index("ix_visit_record_subject_id", "visit_record", ["subject_id"])
    op.create_table(
        "visit_amendment",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("record_id", sa.String(32), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["visit_record.id"],
            name="fk_visit_amendment_record_id_visit_record",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_visit_amendment"),
    )
    op.create_index("ix_visit_amendment_record_id", "visit_amendment", ["record_id"])
    op.create_table(
        "visit_attempt",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("subject_id", sa.String(32), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("why", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_visit_attempt"),
    )
    op.create_index("ix_visit_attempt_subject_id", "visit_attempt", ["subject_id"])


def downgrade() -> None:
    for table in (
        *("visit_attempt", "visit_amendment", "visit_record"),
        *("visit_plan", "visit_step", "visit_duty"),
    ):
        op.drop_table(table)
