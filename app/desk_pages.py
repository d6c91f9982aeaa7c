"""The console of an install with its pages about reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from fastapi import FastAPI

from app.desk import desk_app
from app.notices import Notices
from app.reporting import Reporting
from app.settings import Settings
from console.reports import REPORT_PLACES, Parts, report_routers
from console.security import Signed
from people.desk import People


def desk_pages(
    settings: Settings,
    people: People,
    sealed: Reporting,
    notices: Notices,
    now: Callable[[], datetime],
) -> FastAPI:
    """Everything that is mounted at ``/console``."""
    parts = Parts(
        desk=sealed.desk,
        staff=people.stores.staff,
        audit=notices.audit,
        inbox=notices.inbox,
        zone=ZoneInfo(settings.timezone),
        now=now,
    )

    async def badges(signed: Signed) -> Mapping[str, int]:
        return {"/inbox": await notices.inbox.unread(signed.staff.id)}

    return desk_app(settings, people, report_routers(parts), places=REPORT_PLACES, badges=badges)
