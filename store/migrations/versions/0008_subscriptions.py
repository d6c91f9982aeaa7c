"""Who is reached where, what they want to hear, broadcasts, digests, the call list.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.base import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_COUNTED = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("outbox", sa.Column("batch", sa.String(32), nullable=True))
    op.drop_index("ix_outbox_waiting", "outbox")
    # One lane of a dispatcher reads one channel and one priority in the order of what is due.
    op.create_index("ix_outbox_lane", "outbox", ["state", "channel", "priority", "due_at", "id"])
    op.create_index("ix_outbox_batch", "outbox", ["batch", "state"])
    _subscribers()
    _broadcasts()
    _lists()


def _subscribers() -> None:
    op.create_table(
        "subscriber",
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("town", sa.String(32), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("mark", sa.String(64), nullable=True),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "channel", name="pk_subscriber"),
    )
    op.create_index("ix_subscriber_mark", "subscriber", ["mark"])
    op.create_table(
        "subscription",
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("wording", sa.String(16), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "kind", name="pk_subscription"),
    )


def _broadcasts() -> None:
    op.create_table(
        "broadcast",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("role", sa.String(16), nullable=True),
        sa.Column("channel", sa.String(16), nullable=True),
        sa.Column("town", sa.String(32), nullable=True),
        sa.Column("template", sa.String(40), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("approved_by", sa.String(32), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("audience", sa.Integer(), nullable=False),
        sa.Column("cursor", sa.String(64), nullable=False),
        sa.Column("put", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_broadcast"),
    )
    op.create_index("ix_broadcast_state", "broadcast", ["state"])


def _lists() -> None:
    op.create_table(
        "digest_item",
        sa.Column("id", _COUNTED, nullable=False, autoincrement=True),
        sa.Column("recipient", sa.String(64), nullable=False),
        sa.Column("dedupe_key", sa.String(160), nullable=False),
        sa.Column("line", sa.String(24), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("not_before", UtcDateTime(), nullable=False),
        sa.Column("taken", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_digest_item"),
        sa.UniqueConstraint("recipient", "dedupe_key", name="uq_digest_item_recipient"),
    )
    op.create_index("ix_digest_item_waiting", "digest_item", ["taken", "not_before"])
    op.create_table(
        "call_list",
        sa.Column("id", _COUNTED, nullable=False, autoincrement=False),
        sa.Column("recipient", sa.String(64), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("done_by", sa.String(32), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_call_list"),
    )
    op.create_index("ix_call_list_recipient", "call_list", ["recipient"])
    op.create_index("ix_call_list_done_at", "call_list", ["done_at"])


def downgrade() -> None:
    for table, indexes in (
        ("call_list", ("ix_call_list_done_at", "ix_call_list_recipient")),
        ("digest_item", ("ix_digest_item_waiting",)),
        ("broadcast", ("ix_broadcast_state",)),
        ("subscription", ()),
        ("subscriber", ("ix_subscriber_mark",)),
    ):
        for index in indexes:
            op.drop_index(index, table)
        op.drop_table(table)
    op.drop_index("ix_outbox_batch", "outbox")
    op.drop_index("ix_outbox_lane", "outbox")
    op.create_index("ix_outbox_waiting", "outbox", ["state", "due_at"])
    op.drop_column("outbox", "batch")
