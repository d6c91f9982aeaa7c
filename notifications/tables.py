"""The tables of notices: what is to be sent, and what staff find in the console."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.base import Base, UtcDateTime

_COUNTED = BigInteger().with_variant(Integer, "sqlite")


class OutboxRow(Base):
    """A notice on its way. Nothing sensitive: template and context passed the lint.

    ``state`` is ``waiting``, ``sent``, ``dead`` or ``gone``; of a broadcast (``batch``) also
    ``held`` while it is paused, and ``stopped``. ``due_at`` is when it may be sent (next): what was
    asked for, or the end of a back-off. While ``lease`` is held until ``leased_until``, one
    dispatcher is sending it.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("channel", "recipient", "dedupe_key"),
        Index("ix_outbox_lane", "state", "channel", "priority", "due_at", "id"),
        Index("ix_outbox_batch", "batch", "state"),
    )

    id: Mapped[int] = mapped_column(_COUNTED, primary_key=True, autoincrement=True)
    channel: Mapped[str] = mapped_column(String(16))
    recipient: Mapped[str] = mapped_column(String(64))
    dedupe_key: Mapped[str] = mapped_column(String(160))
    template: Mapped[str] = mapped_column(String(40))
    context: Mapped[str] = mapped_column(Text)
    priority: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(8))
    put_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(Integer)
    lease: Mapped[str | None] = mapped_column(String(32))
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    #: The kind of the last failure, never its words.
    problem: Mapped[str | None] = mapped_column(String(40))
    #: The broadcast it belongs to.
    batch: Mapped[str | None] = mapped_column(String(32))


class InboxRow(Base):
    """A notice in the console of one member of staff; its id is that of the outbox row, so that
    sending it twice leaves one."""

    __tablename__ = "inbox"

    id: Mapped[int] = mapped_column(_COUNTED, primary_key=True, autoincrement=False)
    recipient: Mapped[str] = mapped_column(String(64), index=True)
    title: Mapped[str] = mapped_column(String(80))
    body: Mapped[str] = mapped_column(Text)
    report: Mapped[str | None] = mapped_column(String(32))
    urgent: Mapped[bool] = mapped_column(Boolean)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
