"""How the desk keeps up, in figures and charts drawn without scripts."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from console.pages import page
from console.reports.shared import Parts, in_plain_words
from console.security import Signed, require
from people.model import Role
from reports.desk.figures import Week
from reports.desk.lines import short
from reports.lifecycle import STATE_NAMES, outcome_label
from reports.model import State
from reports.police_duty import POLICE_NAMES, Police
from reports.tables import ReportRow

Watching = Annotated[Signed, Depends(require(Role.OFFICER, Role.HEAD, Role.AUDITOR))]
_COLUMNS = (
    "编号", "到值班台", "紧急", "状态", "确认收到", "答复报告人", "办结", "结果", "公安",
    "未验证",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A week as a stacked column; heights in hundredths of the chart's."""

    label: str
    received: int
    kept: int
    missed: int
    kept_height: float
    missed_height: float


def dashboard_router(parts: Parts) -> APIRouter:
    """The page and its table for a spreadsheet. Whoever reads reports counts their own."""
    router = APIRouter(prefix="/figures")

    @router.get("")
    async def figures(request: Request, signed: Watching) -> Response:
        with in_plain_words():
            found = await parts.desk.dashboard.figures(_whose(signed))
        return page(
            request,
            "reports/figures.html",
            found=found,
            columns=columns(found.weeks),
            most=max([bar.count for bar in [*found.by_state, *found.by_age]] + [1]),
            urgent_took=in_words(found.median_urgent),
            other_took=in_words(found.median_other),
            all_of_them=_whose(signed) is None,
        )

    @router.get("/reports.csv")
    async def table(signed: Watching) -> Response:
        with in_plain_words():
            rows = await parts.desk.dashboard.rows(_whose(signed))
        name = f"baogao-{parts.now():%Y%m%d}.csv"
        return Response(
            as_csv(rows, parts.zone),
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    return router


def _whose(signed: Signed) -> str | None:
    # Who reads reports must not learn from a number of one that is kept from them.
    return None if signed.staff.role is Role.AUDITOR else signed.staff.id


def columns(weeks: Sequence[Week]) -> list[Column]:
    """The chart of kept and missed clocks."""
    sums = [(week, *week.sum()) for week in weeks]
    most = max([kept + missed for _, kept, missed in sums] + [1])
    return [
        Column(
            f"{week.monday.month}/{week.monday.day}",
            week.received,
            kept,
            missed,
            round(100 * kept / most, 1),
            round(100 * missed / most, 1),
        )
        for week, kept, missed in sums
    ]


def in_words(span: timedelta | None) -> str:
    """A median as a person says it; moments are kept in quarters of an hour."""
    if span is None:
        return "还没有"
    if span < timedelta(minutes=15):
        return "15 分钟以内"
    minutes = round(span.total_seconds() / 60)
    if minutes < 120:
        return f"约 {minutes} 分钟"
    if minutes < 48 * 60:
        return f"约 {minutes / 60:.0f} 小时"
    return f"约 {minutes / 1440:.0f} 天"


def as_csv(rows: Sequence[ReportRow], zone: tzinfo) -> bytes:
    """Where each report stands, without a word of it; marked as UTF-8 for spreadsheets."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)

    def moment(at: datetime | None) -> str:
        return "" if at is None else f"{at.astimezone(zone):%Y-%m-%d %H:%M}"

    for row in rows:
        writer.writerow(
            [
                short(row.id),
                moment(row.shows_at),
                "是" if row.urgent else "",
                STATE_NAMES[State(row.state)],
                moment(row.acknowledged_at),
                moment(row.answered_at),
                moment(row.closed_at),
                outcome_label(row.outcome),
                POLICE_NAMES[Police(row.police)],
                "是" if row.unproven else "",
            ]
        )
    return b"\xef\xbb\xbf" + out.getvalue().encode()
