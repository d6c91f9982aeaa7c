"""The tables of who is reached where, what they want to hear, and what goes out to many."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from store.base import Base, UtcDateTime

_COUNTED = BigInteger().with_variant(Integer, "sqlite")


class SubscriberRow(Base):
    """A way to a person. ``owner`` is a keyed hash of the person's key; ``sealed`` the address,
    which only senders open, ``mark`` its keyed hash, by which one that is gone is found. ``rank``
    orders the ways of one person, the quickest first."""

    __tablename__ = "subscriber"

    owner: Mapped[str] = mapped_column(String(64), primary_key=True)
    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    rank: Mapped[int] = mapped_column(Integer)
    role: Mapped[str] = mapped_column(String(16))
    town: Mapped[str | None] = mapped_column(String(32))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    mark: Mapped[str | None] = mapped_column(String(64), index=True)
    reachable: Mapped[bool] = mapped_column(Boolean)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SubscriptionRow(Base):
    """Whether a person wants one kind of notice, and the words they agreed to."""

    __tablename__ = "subscription"

    owner: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    wanted: Mapped[bool] = mapped_column(Boolean)
    wording: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class BroadcastRow(Base):
    """One notice to many. ``state``: ``draft``, ``sending``, ``paused``, ``stopped``, ``done``.

    The words are public and were read by two persons. ``cursor`` is the last owner for whom a row
    was put into the outbox: a kill between two chunks loses and doubles nobody.
    """

    __tablename__ = "broadcast"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    role: Mapped[str | None] = mapped_column(String(16))
    channel: Mapped[str | None] = mapped_column(String(16))
    town: Mapped[str | None] = mapped_column(String(32))
    template: Mapped[str] = mapped_column(String(40))
    context: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(String(80))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(8), index=True)
    by: Mapped[str] = mapped_column(String(32))
    approved_by: Mapped[str | None] = mapped_column(String(32))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    audience: Mapped[int] = mapped_column(Integer)
    cursor: Mapped[str] = mapped_column(String(64))
    put: Mapped[int] = mapped_column(Integer)


class DigestItemRow(Base):
    """One line of somebody's next daily digest: a kind and how many, no name and no sentence.

    ``taken`` is the day of the digest that told it."""

    __tablename__ = "digest_item"
    __table_args__ = (
        UniqueConstraint("recipient", "dedupe_key", name="uq_digest_item_recipient"),
        Index("ix_digest_item_waiting", "taken", "not_before"),
    )

    id: Mapped[int] = mapped_column(_COUNTED, primary_key=True, autoincrement=True)
    recipient: Mapped[str] = mapped_column(String(64))
    dedupe_key: Mapped[str] = mapped_column(String(160))
    line: Mapped[str] = mapped_column(String(24))
    count: Mapped[int] = mapped_column(Integer)
    not_before: Mapped[datetime] = mapped_column(UtcDateTime)
    taken: Mapped[date | None] = mapped_column(Date)


class CallRow(Base):
    """Somebody whom nothing reaches and who has to be called; its id is that of the notice."""

    __tablename__ = "call_list"

    id: Mapped[int] = mapped_column(_COUNTED, primary_key=True, autoincrement=False)
    recipient: Mapped[str] = mapped_column(String(64), index=True)
    title: Mapped[str] = mapped_column(String(80))
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    done_by: Mapped[str | None] = mapped_column(String(32))
