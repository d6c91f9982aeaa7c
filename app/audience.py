"""Notices to people outside the desk, as an install puts them together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from app.notice_channels import quiet_hours, sms_sender, tip_after, wecom_sender
from app.settings import Settings
from app.settings_notices import of_day
from notifications.broadcasts import Broadcasts
from notifications.calls import CallList
from notifications.citizen_inbox import CitizenInbox
from notifications.digest import Digest
from notifications.family import Enrolment, FamilyNotices
from notifications.filling import Filling
from notifications.inbox import Inbox
from notifications.model import CALLS, SMS, WEB, WECOM, Notice, Sender
from notifications.outbox import Outbox
from notifications.reaching import Reach
from notifications.scheduler import Scheduler
from notifications.subscriptions import Subscriptions
from notifications.wecom import GROUP
from store.engine import session_factory
from store.secrets import InstallSecret
from store.writing import writing

_OFTEN, _MINUTE, _HOUR = timedelta(seconds=3), timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class AudienceParts:
    """What other parts use of it. ``senders`` are those that need no channel of the bot."""

    sessions: async_sessionmaker[AsyncSession]
    subscriptions: Subscriptions
    reach: Reach
    digest: Digest
    broadcasts: Broadcasts
    family: FamilyNotices
    calls: CallList
    inbox: Inbox
    filling: Filling
    senders: dict[str, Sender]
    aclose: Callable[[], Awaitable[None]]


def install_audience(
    settings: Settings,
    engine: AsyncEngine,
    secret: InstallSecret,
    outbox: Outbox,
    now: Callable[[], datetime],
) -> AudienceParts:
    """Connects subscriptions, broadcasts, digest and the senders of this install.

    Raises:
        YamlFileError: ``insurance.yml`` was edited into a mistake.
    """
    sessions, zone = session_factory(engine), ZoneInfo(settings.timezone)
    subscriptions = Subscriptions(sessions, secret, now)
    reach = Reach(outbox, subscriptions)
    broadcasts = Broadcasts(sessions, now)
    inbox, calls = Inbox(sessions, now), CallList(sessions, now)
    senders: dict[str, Sender] = {WEB: CitizenInbox(inbox), CALLS: calls}
    sms = sms_sender(settings, subscriptions, lambda: now().astimezone(zone))
    if sms is not None:
        senders[SMS] = sms
    wecom = wecom_sender(settings)
    if wecom is not None:
        senders[WECOM] = wecom

    async def aclose() -> None:
        if sms is not None:
            await sms.aclose()

    return AudienceParts(
        sessions,
        subscriptions,
        reach,
        Digest(sessions, reach, now, zone=zone, at=of_day(settings.digest_at)),
        broadcasts,
        FamilyNotices(
            sessions,
            reach,
            broadcasts,
            Enrolment.from_file(),
            now=now,
            zone=zone,
            tip_after=tip_after(settings),
        ),
        calls,
        inbox,
        Filling(sessions, now, quiet=quiet_hours(settings)),
        senders,
        aclose,
    )


def register_jobs(
    scheduler: Scheduler,
    parts: AudienceParts,
    settings: Settings,
    outbox: Outbox,
    now: Callable[[], datetime],
) -> None:
    """What the scheduler's leader does for people outside the desk."""
    zone = ZoneInfo(settings.timezone)

    async def tell_group() -> None:
        """Once a working morning: how much of the desk's inbox nobody has read, as a count."""
        local = now().astimezone(zone)
        waiting = await parts.inbox.unread_of_staff()
        if local.time().replace(tzinfo=None) < of_day(settings.digest_at) or not waiting:
            return
        async with writing(parts.sessions) as session:
            await outbox.put(
                session,
                Notice(WECOM, GROUP, "desk_waits", {"count": waiting}, f"{local:%Y-%m-%d}"),
            )

    scheduler.every(_OFTEN, "broadcasts", parts.filling.tick)
    scheduler.every(_MINUTE, "digest", parts.digest.tick)
    scheduler.every(_HOUR, "insurance", parts.family.tick)
    if outbox.has(WECOM):
        scheduler.every(_MINUTE, "group", tell_group)


async def erase_old(parts: AudienceParts, before: datetime) -> int:
    """What was told or called longer ago goes; how many rows."""
    async with writing(parts.sessions) as session:
        return await parts.calls.erase_before(session, before) + await parts.digest.erase_before(
            session, before.date()
        )
