"""The tables of the register.

Names, identity numbers, telephone numbers, guardians, carers, schools, and what a village must
not see are sealed in ``sealed``. In the clear stands only what lists and planning are made of:
villages, the birth date, whether a child boards, and categories that a village may know. A child
is found by name or identity number through ``name_mark`` and ``id_mark``, keyed hashes whose keys
are outside the database.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.base import Base, UtcDateTime


class TownRow(Base):
    """A town or subdistrict."""

    __tablename__ = "register_town"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    active: Mapped[bool] = mapped_column(Boolean)


class VillageRow(Base):
    """A village or community. ``next_alias`` is the next number to be given; none comes twice."""

    __tablename__ = "register_village"
    __table_args__ = (UniqueConstraint("town_id", "name", name="uq_register_village_town_id"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    town_id: Mapped[str] = mapped_column(ForeignKey("register_town.id"))
    name: Mapped[str] = mapped_column(String(60))
    next_alias: Mapped[int] = mapped_column(Integer)
    active: Mapped[bool] = mapped_column(Boolean)


class DirectorRow(Base):
    """A child director: name and telephone sealed."""

    __tablename__ = "register_director"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    village_id: Mapped[str] = mapped_column(ForeignKey("register_village.id"), index=True)
    active: Mapped[bool] = mapped_column(Boolean)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class SupervisorRow(Base):
    """A supervisor: name and telephone sealed."""

    __tablename__ = "register_supervisor"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    town_id: Mapped[str] = mapped_column(ForeignKey("register_town.id"), index=True)
    active: Mapped[bool] = mapped_column(Boolean)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class ChildRow(Base):
    """A child. ``fingerprint`` is a keyed hash of the whole content: what an import brings again
    unchanged is recognised without opening the row."""

    __tablename__ = "register_child"
    __table_args__ = (
        UniqueConstraint(
            "visit_village_id", "alias_number", name="uq_register_child_visit_village_id"
        ),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    visit_village_id: Mapped[str] = mapped_column(ForeignKey("register_village.id"))
    alias_number: Mapped[int] = mapped_column(Integer)
    hukou_village_id: Mapped[str | None] = mapped_column(
        ForeignKey("register_village.id"), index=True
    )
    residence_village_id: Mapped[str | None] = mapped_column(
        ForeignKey("register_village.id"), index=True
    )
    birth_date: Mapped[date] = mapped_column(Date)
    boarding: Mapped[bool | None] = mapped_column(Boolean)
    categories: Mapped[str] = mapped_column(String(400))
    state: Mapped[str] = mapped_column(String(12))
    registered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    village_since: Mapped[datetime] = mapped_column(UtcDateTime)
    id_mark: Mapped[str | None] = mapped_column(String(32), unique=True)
    name_mark: Mapped[str] = mapped_column(String(32), index=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class ChangeRow(Base):
    """What happened to a child's record: when, by whom, which fields (their names, never what
    stood in them), and for a move from which village to which. ``import_id`` when a file did it."""

    __tablename__ = "register_change"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    child_id: Mapped[str] = mapped_column(
        ForeignKey("register_child.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(String(32))
    fields: Mapped[str] = mapped_column(String(400))
    from_village_id: Mapped[str | None] = mapped_column(String(32))
    to_village_id: Mapped[str | None] = mapped_column(String(32))
    from_alias: Mapped[int | None] = mapped_column(Integer)
    import_id: Mapped[str | None] = mapped_column(String(32))


class RegisterStateRow(Base):
    """One row. ``version`` grows with every change, so that an import that was worked out against
    an older register is worked out again; ``rule`` is that of who owes a visit (``owed``)."""

    __tablename__ = "register_state"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(Integer)
    rule: Mapped[str] = mapped_column(String(16))


class UploadRow(Base):
    """A file that waits to be confirmed, sealed; erased when confirmed, dropped or expired."""

    __tablename__ = "register_upload"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    by: Mapped[str] = mapped_column(String(32), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class BindingRow(Base):
    """A channel of a director or supervisor. ``id`` is a keyed hash of the person's key."""

    __tablename__ = "register_binding"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    holder_id: Mapped[str] = mapped_column(String(32), index=True)
    bound_at: Mapped[datetime] = mapped_column(UtcDateTime)


class BindingCodeRow(Base):
    """A one-time code nobody has used yet, one a person. ``id`` is a keyed hash of the code."""

    __tablename__ = "register_binding_code"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    holder_id: Mapped[str] = mapped_column(String(32), unique=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
