"""The tables of visits.

In the clear stands what lists and reminders are made of: ids, kinds, days, whether the child was
seen. How the child is, needs, worries and notes are sealed. A duty that would tell of a treatment
or an adoption is never planned from the register and has no row here.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from store.base import Base, UtcDateTime

#: Of a duty: to be done, done (``done_on`` says when), no longer owed (``reason`` says why).
OPEN, DONE, VOID = "open", "done", "void"


class DutyRow(Base):
    """One thing owed: its key is subject, duty and period, so that planning twice changes nothing.

    ``late_from`` is the first day after due date and grace; ``planned_for`` the day the director
    means to go; ``village_id`` the village that owes it now. Of what is done, ``record_id`` is
    the record that did it, or ``None`` where three attempts are enough.
    """

    __tablename__ = "visit_duty"
    __table_args__ = (Index("ix_visit_duty_open", "state", "village_id", "due"),)

    subject_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    duty: Mapped[str] = mapped_column(String(24), primary_key=True)
    period: Mapped[str] = mapped_column(String(12), primary_key=True)
    subject: Mapped[str] = mapped_column(String(8), primary_key=True)
    owed_by: Mapped[str] = mapped_column(String(8))
    village_id: Mapped[str] = mapped_column(String(32))
    opens: Mapped[date] = mapped_column(Date)
    due: Mapped[date] = mapped_column(Date)
    late_from: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(4))
    planned_for: Mapped[date | None] = mapped_column(Date)
    done_on: Mapped[date | None] = mapped_column(Date)
    record_id: Mapped[str | None] = mapped_column(String(32))
    reason: Mapped[str | None] = mapped_column(String(12))


class RecordRow(Base):
    """What was done for a child. ``sealed`` is empty where a note held words of harm: then only
    kind and day stand here. ``changed_at`` is the last correction within the first week."""

    __tablename__ = "visit_record"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    subject_id: Mapped[str] = mapped_column(String(32), index=True)
    by: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(16))
    happened_on: Mapped[date] = mapped_column(Date)
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen: Mapped[bool | None] = mapped_column(Boolean)
    alone: Mapped[bool | None] = mapped_column(Boolean)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


class AmendmentRow(Base):
    """What was added to a record after its week: the record itself stays as it was."""

    __tablename__ = "visit_amendment"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    record_id: Mapped[str] = mapped_column(
        ForeignKey("visit_record.id", ondelete="CASCADE"), index=True
    )
    by: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class AttemptRow(Base):
    """A contact or visit that did not come about; ``why`` is one of a few words."""

    __tablename__ = "visit_attempt"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    subject_id: Mapped[str] = mapped_column(String(32), index=True)
    by: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(16))
    happened_on: Mapped[date] = mapped_column(Date)
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    why: Mapped[str] = mapped_column(String(16))


class StepRow(Base):
    """A step of reminding that was taken for something owed: each once, whatever fails."""

    __tablename__ = "visit_step"

    subject_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    duty: Mapped[str] = mapped_column(String(24), primary_key=True)
    period: Mapped[str] = mapped_column(String(12), primary_key=True)
    subject: Mapped[str] = mapped_column(String(8), primary_key=True)
    step: Mapped[str] = mapped_column(String(12), primary_key=True)
    village_id: Mapped[str] = mapped_column(String(32))
    taken_on: Mapped[date] = mapped_column(Date)


class PlanRow(Base):
    """One row: up to which day everything was planned."""

    __tablename__ = "visit_plan"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    planned_to: Mapped[date] = mapped_column(Date)
