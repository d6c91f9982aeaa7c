"""The people at the desk and its pages, as an install makes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import chinese_calendar
from fastapi import APIRouter, FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from api.rate_limit import sender_address
from app.reporting import report_keys
from app.settings import Settings
from console.account import account_router
from console.app import Badges, console_app, no_badges
from console.doorman import DeskDoorman
from console.navigation import Place
from console.roster import roster_router
from console.sign_in import sign_in_router
from console.staff import staff_router
from notifications.calendar import WorkCalendar
from people.audit import AuditLog
from people.desk import People, Secrets, open_people
from people.pepper import load_peppers
from people.rewrap import Rewrap
from people.roster import DayKind
from store.engine import session_factory
from store.secrets import InstallSecret


def install_rewrap(
    settings: Settings, engine: AsyncEngine, secret: InstallSecret, now: Callable[[], datetime]
) -> Rewrap:
    """What gives and takes the keys of sealed reports, for the server and for the commands."""
    return report_keys(settings, secret, engine, now)


def install_people(
    settings: Settings,
    engine: AsyncEngine,
    secret: InstallSecret,
    now: Callable[[], datetime],
) -> People:
    """The people of an install; fictional ones sign in only in profile ``demo``.

    Raises:
        SecretError: a pepper's file is not ours.
    """
    sessions = session_factory(engine)
    return open_people(
        sessions,
        Secrets(secret, load_peppers(settings.secret_file.parent)),
        now,
        journal=AuditLog(sessions, now),
        rewrap=install_rewrap(settings, engine, secret, now),
        demo=settings.profile == "demo",
        kind_of=duty_calendar(WorkCalendar.from_file()),
    )


def desk_app(
    settings: Settings,
    people: People,
    routers: Sequence[APIRouter] = (),
    places: Sequence[Place] = (),
    badges: Badges = no_badges,
) -> FastAPI:
    """The console with its own pages, and before them ``routers`` and ``places`` of other parts."""
    own = (
        sign_in_router(
            people,
            address=lambda request: sender_address(request, trust_proxy=settings.trust_proxy),
        ),
        account_router(people),
        staff_router(people),
        roster_router(people),
    )
    return console_app(
        DeskDoorman(people),
        [*routers, *own],
        zone=ZoneInfo(settings.timezone),
        places=places,
        badges=badges,
    )


def duty_calendar(calendar: WorkCalendar) -> Callable[[date], DayKind]:
    """What the roster shows of a day: does the office work, and which holiday is it."""

    def kind_of(day: date) -> DayKind:
        workday = calendar.is_workday(day)
        name = None
        if not workday:
            try:
                found = chinese_calendar.get_holiday_detail(day)[1]
                name = None if found is None else chinese_calendar.Holiday(found).chinese
            except (NotImplementedError, ValueError):  # a year that nobody has published
                name = None
        return DayKind(workday, name)

    return kind_of
