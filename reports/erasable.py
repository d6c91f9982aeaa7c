"""When a report may be erased: closed in every respect, and past the time it is kept."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from reports.errors import ReportError
from reports.model import State
from reports.tables import ReportRow


class NotErasable(StrEnum):
    """Why a report stays."""

    OPEN = "open"
    REFERRED = "referred"
    POLICE = "police"
    CASE = "case"
    KEPT = "kept"
    NOT_YOU = "not_you"
    NOT_ASKED = "not_asked"
    ASKED_ALREADY = "asked_already"


SENTENCES = {
    NotErasable.OPEN: "这件还没有办结，不能删除。",
    NotErasable.REFERRED: "这件已转有关部门，还没有办结，不能删除。",
    NotErasable.POLICE: "向公安报告的事还没有办完，不能删除。",
    NotErasable.CASE: "同一个个案里还有没办结的，不能删除。",
    NotErasable.KEPT: "还在保存期内，不能删除。",
    NotErasable.NOT_YOU: "删除要两个人：一位科室负责人提出，另一位负责人或者系统管理员确认。",
    NotErasable.NOT_ASKED: "没有人提出删除这件，或者提出以后过了期限。",
    NotErasable.ASKED_ALREADY: "已经有人提出删除，等另一个人确认。",
}


class NotErasableError(ReportError):
    """The report is not erased. ``why`` says it; the message is the Chinese sentence."""

    def __init__(self, why: NotErasable) -> None:
        super().__init__(SENTENCES[why])
        self.why = why


async def hindrance(
    session: AsyncSession, row: ReportRow, closed_before: datetime
) -> NotErasable | None:
    """Why this report stays; None when it may go. Reads the other reports of its case."""
    if row.state == State.REFERRED:
        return NotErasable.REFERRED
    if row.state != State.CLOSED or row.closed_at is None or row.news:
        return NotErasable.OPEN
    if row.police == "open":
        return NotErasable.POLICE
    if row.case_id is not None and await _case_is_open(session, row.case_id):
        return NotErasable.CASE
    if row.closed_at > closed_before:
        return NotErasable.KEPT
    return None


async def _case_is_open(session: AsyncSession, case_id: str) -> bool:
    query = select(ReportRow.id).where(
        ReportRow.case_id == case_id, ReportRow.state != State.CLOSED
    )
    return await session.scalar(query.limit(1)) is not None
