"""The console of an install with its pages about reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from app.desk import desk_app
from app.notice_channels import channels_of
from app.notices import Notices
from app.register import binding_link
from app.reporting import Reporting
from app.settings import Settings
from console.notices import NOTICE_PLACES, NoticeParts, notice_routers
from console.register import REGISTER_PLACES, RegisterParts, register_routers
from console.reports import REPORT_PLACES, Parts, report_routers
from console.security import Signed
from notifications.model import SMS
from notifications.words import Words
from people.desk import People
from people.register.desk import RegisterDesk
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
    register: RegisterDesk,
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
        return {
            "/inbox": await notices.inbox.unread(signed.staff.id),
            "/calls": await notices.audience.calls.count(),
        }

    async def who_is(recipient: str) -> tuple[str | None, str | None]:
        phone = await notices.audience.subscriptions.address(recipient, SMS)
        return (None if phone is None else "订了提醒的人"), phone

    outside = NoticeParts(
        sessions=notices.audience.sessions,
        broadcasts=notices.audience.broadcasts,
        calls=notices.audience.calls,
        words=Words(),
        audit=notices.audit,
        staff=people.stores.staff,
        who_is=who_is,
        channels=channels_of(settings),
    )
    return desk_app(
        settings,
        people,
        [
            *report_routers(parts),
            *notice_routers(outside),
            *register_routers(
                RegisterParts(register, people.stores.staff, partial(binding_link, settings))
            ),
        ],
        places=[*REPORT_PLACES, *REGISTER_PLACES, *NOTICE_PLACES],
        badges=badges,
    )
