"""The register: towns, villages, who works there, children, and what changed.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.base import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "register_binding",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("holder_id", sa.String(32), nullable=False),
        sa.Column("bound_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_register_binding"),
    )
    op.create_index("ix_register_binding_holder_id", "register_binding", ["holder_id"])
    op.create_table(
        "register_binding_code",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("holder_id", sa.String(32), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_register_binding_code"),
        sa.UniqueConstraint("holder_id", name="uq_register_binding_code_holder_id"),
    )
    op.create_index("ix_register_binding_code_expires_at", "register_binding_code", ["expires_at"])
    op.create_table(
        "register_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_register_state"),
    )
    op.create_table(
        "register_town",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_register_town"),
        sa.UniqueConstraint("name", name="uq_register_town_name"),
    )
    op.create_table(
        "register_upload",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_register_upload"),
    )
    op.create_index("ix_register_upload_by", "register_upload", ["by"])
    op.create_index("ix_register_upload_expires_at", "register_upload", ["expires_at"])
    op.create_table(
        "register_supervisor",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("town_id", sa.String(32), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["town_id"], ["register_town.id"], name="fk_register_supervisor_town_id_register_town"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_register_supervisor"),
    )
    op.create_index("ix_register_supervisor_town_id", "register_supervisor", ["town_id"])
    op.create_table(
        "register_village",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("town_id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("next_alias", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["town_id"], ["register_town.id"], name="fk_register_village_town_id_register_town"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_register_village"),
        sa.UniqueConstraint("town_id", "name", name="uq_register_village_town_id"),
    )
    op.create_table(
        "register_child",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("visit_village_id", sa.String(32), nullable=False),
        sa.Column("alias_number", sa.Integer(), nullable=False),
        sa.Column("hukou_village_id", sa.String(32), nullable=True),
        sa.Column("residence_village_id", sa.String(32), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("boarding", sa.Boolean(), nullable=True),
        sa.Column("categories", sa.String(400), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("registered_at", UtcDateTime(), nullable=False),
        sa.Column("village_since", UtcDateTime(), nullable=False),
        sa.Column("id_mark", sa.String(32), nullable=True),
        sa.Column("name_mark", sa.String(32), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hukou_village_id"],
            ["register_village.id"],
            name="fk_register_child_hukou_village_id_register_village",
        ),
        sa.ForeignKeyConstraint(
            ["residence_village_id"],
            ["register_village.id"],
            name="fk_register_child_residence_village_id_register_village",
        ),
        sa.ForeignKeyConstraint(
            ["visit_village_id"],
            ["register_village.id"],
            name="fk_register_child_visit_village_id_register_village",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_register_child"),
        sa.UniqueConstraint("id_mark", name="uq_register_child_id_mark"),
        sa.UniqueConstraint(
            "visit_village_id", "alias_number", name="uq_register_child_visit_village_id"
        ),
    )
    op.create_index("ix_register_child_hukou_village_id", "register_child", ["hukou_village_id"])
    op.create_index("ix_register_child_name_mark", "register_child", ["name_mark"])
    op.create_index(
        "ix_register_child_residence_village_id", "register_child", ["residence_village_id"]
    )
    op.create_table(
        "register_director",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("village_id", sa.String(32), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["village_id"],
            ["register_village.id"],
            name="fk_register_director_village_id_register_village",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_register_director"),
    )
    op.create_index("ix_register_director_village_id", "register_director", ["village_id"])
    op.create_table(
        "register_change",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("child_id", sa.String(32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("fields", sa.String(400), nullable=False),
        sa.Column("from_village_id", sa.String(32), nullable=True),
        sa.Column("to_village_id", sa.String(32), nullable=True),
        sa.Column("from_alias", sa.Integer(), nullable=True),
        sa.Column("import_id", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(
            ["child_id"],
            ["register_child.id"],
            name="fk_register_change_child_id_register_child",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_register_change"),
    )
    op.create_index("ix_register_change_child_id", "register_change", ["child_id"])


def downgrade() -> None:
    op.drop_index("ix_register_change_child_id", table_name="register_change")
    op.drop_table("register_change")
    op.drop_index("ix_register_director_village_id", table_name="register_director")
    op.drop_table("register_director")
    op.drop_index("ix_register_child_residence_village_id", table_name="register_child")
    op.drop_index("ix_register_child_name_mark", table_name="register_child")
    op.drop_index("ix_register_child_hukou_village_id", table_name="register_child")
    op.drop_table("register_child")
    op.drop_table("register_village")
    op.drop_index("ix_register_supervisor_town_id", table_name="register_supervisor")
    op.drop_table("register_supervisor")
    op.drop_index("ix_register_upload_expires_at", table_name="register_upload")
    op.drop_index("ix_register_upload_by", table_name="register_upload")
    op.drop_table("register_upload")
    op.drop_table("register_town")
    op.drop_table("register_state")
    op.drop_index("ix_register_binding_code_expires_at", table_name="register_binding_code")
    op.drop_table("register_binding_code")
    op.drop_index("ix_register_binding_holder_id", table_name="register_binding")
    op.drop_table("register_binding")
