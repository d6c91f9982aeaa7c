"""Pages of the desk that answers reports."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter

from console.navigation import EVERYBODY, Place
from console.reports.audit import audit_router
from console.reports.dashboard import dashboard_router
from console.reports.entry import entry_router
from console.reports.erasing import erasing_router
from console.reports.files import files_router
from console.reports.inbox import inbox_router
from console.reports.letters import letters_router
from console.reports.moves import moves_router
from console.reports.queue import queue_router
from console.reports.report import report_router
from console.reports.shared import Parts
from people.model import Role

__all__ = ["REPORT_PLACES", "Parts", "report_routers"]

_DESK = frozenset({Role.OFFICER, Role.HEAD})

REPORT_PLACES: tuple[Place, ...] = (
    Place("报告", "/reports", _DESK),
    Place("通知", "/inbox", EVERYBODY),
    Place("统计", "/figures", _DESK | {Role.AUDITOR}),
    Place("操作记录", "/audit", frozenset({Role.HEAD, Role.AUDITOR})),
    Place("到期删除", "/erasing", frozenset({Role.HEAD, Role.ADMIN})),
)


def report_routers(parts: Parts) -> Sequence[APIRouter]:
    """All of them; the fixed addresses before those that hold an id."""
    return (
        queue_router(parts),
        entry_router(parts),
        letters_router(parts),
        files_router(parts),
        moves_router(parts),
        report_router(parts),
        inbox_router(parts),
        dashboard_router(parts),
        audit_router(parts),
        erasing_router(parts),
    )
