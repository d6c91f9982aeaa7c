"""The tables of the people at the desk. Without the keys outside the database they name nobody."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from store.base import Base, UtcDateTime


class StaffRow(Base):
    """A person. Name, e-mail, unit, role and public key are sealed: whoever can write to the
    database can neither read who works here nor put a role or a key of their own in place."""

    __tablename__ = "staff"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    login: Mapped[str] = mapped_column(String(32), unique=True)
    active: Mapped[bool] = mapped_column(Boolean)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class StaffCredentialRow(Base):
    """How a person proves who they are; gone with their leaving.

    ``sealed`` holds the password's hash and the secret of the one-time codes; ``wrapped_key``
    the secret key under the password; ``totp_step`` the last step whose code was used.
    """

    __tablename__ = "staff_credential"

    staff_id: Mapped[str] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True
    )
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    wrapped_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    totp_step: Mapped[int] = mapped_column(Integer)


class StaffSessionRow(Base):
    """Somebody signed in. ``id`` is a hash of the cookie; ``sealed`` opens only with the cookie."""

    __tablename__ = "staff_session"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class StaffDeviceRow(Base):
    """A browser from which a person signed in before; ``id`` is a hash of its cookie."""

    __tablename__ = "staff_device"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class StaffRequestRow(Base):
    """Something that one person asked for and another has to confirm: ``kind`` is a ``Lost``."""

    __tablename__ = "staff_request"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    asked_by: Mapped[str] = mapped_column(String(32))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class DutyRow(Base):
    """Who is on duty on a day; ``covers`` is the person they stand in for."""

    __tablename__ = "duty_roster"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    staff_id: Mapped[str] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True
    )
    covers: Mapped[str | None] = mapped_column(String(32))
