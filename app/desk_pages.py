"""The console of an install with its pages about reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from app.desk import desk_app
from app.notices import Notices
from app.reporting import Reporting
from app.settings import Settings
from console.reports import REPORT_PLACES, Parts, report_routers
from console.security import Signed
from people.desk import People
from reports.erasing import Erasing
from reports.tombstones import Tombstones


def install_erasing(
    settings: Settings, engine: AsyncEngine, notices: Notices, now: Callable[[], datetime]
) -> Erasing:
    """The procedure that erases reports, with its hourly tidying."""
    erasing = Erasing(engine, notices.audit, Tombstones(settings.tombstone_file), now)
    notices.scheduler.every(timedelta(hours=1), "erasing", erasing.tidy)
    return erasing


def desk_pages(
    settings: Settings,
    *,
    people: People,
    sealed: Reporting,
    notices: Notices,
    erasing: Erasing,
    now: Callable[[], datetime],
) -> FastAPI:
    """Everything that is mounted at ``/console``."""
    parts = Parts(
        desk=sealed.desk,
        staff=people.stores.staff,
        audit=notices.audit,
        inbox=notices.inbox,
        erasing=erasing,
        zone=ZoneInfo(settings.timezone),
        now=now,
    )

    async def badges(signed: Signed) -> Mapping[str, int]:
        return {"/inbox": await notices.inbox.unread(signed.staff.id)}

    return desk_app(settings, people, report_routers(parts), places=REPORT_PLACES, badges=badges)
