"""The tables of sealed reports. What the columns show without a key is all a thief learns."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from store.base import Base, UtcDateTime


class ReportRow(Base):
    """A report: where it stands and by when something is due, never what it says.

    Moments are rounded down to 15 minutes. ``audience`` is ``desk`` or ``heads`` (a report about
    staff). ``police`` is ``none``, ``open``, ``done`` or ``waived``. ``unproven`` marks what came
    during a flood without proof-of-work.
    """

    __tablename__ = "report"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    state: Mapped[str] = mapped_column(String(16), index=True)
    audience: Mapped[str] = mapped_column(String(8))
    urgent: Mapped[bool] = mapped_column(Boolean)
    unproven: Mapped[bool] = mapped_column(Boolean)
    police: Mapped[str] = mapped_column(String(8))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: From when the desk sees it: at once when finished or dangerous, else after a rest.
    shows_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    #: Of how it was closed (reports/lifecycle.py); never a reason in words.
    outcome: Mapped[str | None] = mapped_column(String(24))
    #: Reports that are one matter share the id of a case.
    case_id: Mapped[str | None] = mapped_column(String(32), index=True)
    #: The reporter added something that no officer has opened yet.
    news: Mapped[bool] = mapped_column(Boolean)
    officer: Mapped[str | None] = mapped_column(String(32))
    #: Keyed hashes by which a code or a draft key finds the report.
    locator: Mapped[str | None] = mapped_column(String(64), unique=True)
    draft_locator: Mapped[str | None] = mapped_column(String(64), unique=True)
    draft_until: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    #: Counts up with every change of items or keys; authenticated with ``manifest``.
    version: Mapped[int] = mapped_column(Integer)
    manifest: Mapped[bytes] = mapped_column(LargeBinary)


class ReportWrapRow(Base):
    """The report's data keys sealed to a reader: staff id, ``recovery``, ``draft``, ``code``."""

    __tablename__ = "report_wrap"

    report_id: Mapped[str] = mapped_column(
        ForeignKey("report.id", ondelete="CASCADE"), primary_key=True
    )
    reader: Mapped[str] = mapped_column(String(32), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class ReportItemRow(Base):
    """One sealed item. ``desk`` says under which of the two data keys."""

    __tablename__ = "report_item"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    report_id: Mapped[str] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    desk: Mapped[bool] = mapped_column(Boolean)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class ReportFileRow(Base):
    """A file on its way in or whole; its name, type, hash and key are in a sealed item."""

    __tablename__ = "report_file"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    report_id: Mapped[str] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), index=True)
    whole: Mapped[bool] = mapped_column(Boolean)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ReportChunkRow(Base):
    """A sealed piece of a file."""

    __tablename__ = "report_chunk"

    file_id: Mapped[str] = mapped_column(
        ForeignKey("report_file.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class PoliceDutyRow(Base):
    """How the bureau met its duty to tell the police; what was written is sealed in an item."""

    __tablename__ = "report_police_duty"

    report_id: Mapped[str] = mapped_column(
        ForeignKey("report.id", ondelete="CASCADE"), primary_key=True
    )
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    met_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    met_by: Mapped[str | None] = mapped_column(String(32))


class ReportAlarmRow(Base):
    """A clock that ran out: one row a clock and step, until a person acknowledges."""

    __tablename__ = "report_alarm"

    report_id: Mapped[str] = mapped_column(
        ForeignKey("report.id", ondelete="CASCADE"), primary_key=True
    )
    clock: Mapped[str] = mapped_column(String(24), primary_key=True)
    step: Mapped[int] = mapped_column(Integer, primary_key=True)
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    acknowledged_by: Mapped[str | None] = mapped_column(String(32))


class ReportTombstoneRow(Base):
    """The id of an erased report, so that a restored backup forgets it again."""

    __tablename__ = "report_tombstone"

    report_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    erased_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ReportErasureRow(Base):
    """A head asked that a report be erased; another person has yet to confirm it."""

    __tablename__ = "report_erasure"

    report_id: Mapped[str] = mapped_column(
        ForeignKey("report.id", ondelete="CASCADE"), primary_key=True
    )
    asked_by: Mapped[str] = mapped_column(String(32))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
