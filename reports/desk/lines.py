"""A report as the desk's lists show it: where it stands and what is due, not a word of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from reports.clocks import Clocks, NextDeadline
from reports.model import State
from reports.police_duty import Police
from reports.tables import ReportRow


@dataclass(frozen=True, slots=True)
class Line:
    """What the row of a report shows. ``due`` is what has to be done next, and by when."""

    id: str
    state: State
    heads_only: bool
    urgent: bool
    unproven: bool
    police: Police
    news: bool
    officer: str | None
    case_id: str | None
    outcome: str | None
    opened_at: datetime
    shows_at: datetime
    received_at: datetime | None
    acknowledged_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    version: int
    due: NextDeadline | None

    @property
    def number(self) -> str:
        """To name it by over the telephone."""
        return short(self.id)


def short(report_id: str) -> str:
    """The first eight signs of the id, in two groups."""
    return f"{report_id[:4]}-{report_id[4:8]}".upper()


def line_of(row: ReportRow, clocks: Clocks, now: datetime) -> Line:
    """A row as it is now."""
    return Line(
        id=row.id,
        state=State(row.state),
        heads_only=row.audience == "heads",
        urgent=row.urgent,
        unproven=row.unproven,
        police=Police(row.police),
        news=row.news,
        officer=row.officer,
        case_id=row.case_id,
        outcome=row.outcome,
        opened_at=row.opened_at,
        shows_at=row.shows_at,
        received_at=row.received_at,
        acknowledged_at=row.acknowledged_at,
        answered_at=row.answered_at,
        closed_at=row.closed_at,
        version=row.version,
        due=clocks.next_deadline(row, now),
    )


def order(line: Line) -> tuple[bool, bool, float, float]:
    """Urgent first, and of those what nobody has looked at; then by what is due, then by age."""
    due = line.due.deadline.timestamp() if line.due is not None else float("inf")
    seen = line.urgent and line.acknowledged_at is not None
    return not line.urgent, seen, due, line.shows_at.timestamp()
