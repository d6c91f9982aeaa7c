"""Notices, alarms and the audit log's letters, as an install makes them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncEngine

from app.audience import AudienceParts, erase_old, install_audience, register_jobs
from app.audit_mail import AuditMail
from app.notice_channels import channels_of, quiet_hours
from app.settings import Settings
from app.watchers import DeskWatchers
from notifications.alarms import Alarms
from notifications.calendar import WorkCalendar
from notifications.dispatcher import Dispatcher
from notifications.email import EmailSender, MailServer
from notifications.inbox import Inbox
from notifications.leader import Leader
from notifications.model import CONSOLE, DESK, EMAIL, RINGING, Sender
from notifications.outbox import Outbox
from notifications.scheduler import Scheduler
from notifications.words import Words
from people.audit import AuditLog
from people.audit_head import AuditSigner
from people.desk import People
from reports.clocks import Clocks
from reports.desk_news import DeskNews, TellDesk
from reports.escalation import Escalation
from store.engine import session_factory
from store.secrets import InstallSecret, load_or_create
from store.writing import writing

_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Notices:
    """What other parts use of notices, and the two jobs behind them."""

    outbox: Outbox
    announce: TellDesk
    inbox: Inbox
    clocks: Clocks
    escalation: Escalation
    audit: AuditLog
    scheduler: Scheduler
    dispatcher: Dispatcher
    leader: Leader
    audience: AudienceParts
    senders: dict[str, Sender]
    erase_expired: Callable[[], Awaitable[int]]


def mail_server(settings: Settings) -> MailServer | None:
    """Where mail goes out; ``None`` when the install has set none up."""
    if settings.smtp_host is None or settings.smtp_from is None:
        return None
    password = settings.smtp_password
    return MailServer(
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_security,
        settings.smtp_from,
        settings.smtp_user,
        None if password is None else password.get_secret_value(),
    )


def install_notices(
    settings: Settings,
    engine: AsyncEngine,
    people: People,
    now: Callable[[], datetime],
    secret: InstallSecret | None = None,
) -> Notices:
    """Connects outbox, senders, clocks and jobs.

    Raises:
        YamlFileError: ``clocks.yml`` or ``holidays.yml`` was edited into a mistake.
        SecretError: the audit log's key is not ours.
    """
    sessions = session_factory(engine)
    watchers = DeskWatchers(people)
    server = mail_server(settings)
    own = (CONSOLE, DESK) if server is None else (CONSOLE, DESK, EMAIL)
    quiet = quiet_hours(settings)
    outbox = Outbox((*own, *channels_of(settings)), quiet=quiet)
    audience = install_audience(
        settings, engine, secret or load_or_create(settings.secret_file), outbox, now
    )
    audit = AuditLog(sessions, now)
    signer = AuditSigner.from_file(settings.audit_key_file)
    letters = AuditMail(
        sessions, outbox, audit, signer=signer, addresses=settings.audit_addresses, now=now
    )
    inbox = Inbox(sessions, now)
    senders: dict[str, Sender] = {
        CONSOLE: inbox,
        DESK: DeskNews(sessions, outbox, watchers, now),
        **audience.senders,
    }
    if server is not None:

        async def address_of(recipient: str) -> str | None:
            return (
                letters.address_of(recipient)
                or await watchers.address_of(recipient)
                or await audience.subscriptions.address(recipient, EMAIL)
            )

        senders[EMAIL] = EmailSender(server, address_of)
    alarms = Alarms(outbox, watchers.administrators)
    clocks = Clocks.standard(WorkCalendar.from_file(), ZoneInfo(settings.timezone))
    escalation = Escalation(sessions, outbox, clocks, watchers, now)

    async def erase_expired() -> int:
        before = now() - timedelta(days=settings.keep_notice_days)
        async with writing(sessions) as session:
            gone = await outbox.forget(session, before) + await inbox.erase_before(session, before)
        return gone + await erase_old(audience, before)

    async def watch() -> None:
        await alarms.watch(sessions)

    scheduler = Scheduler(ZoneInfo(settings.timezone))
    scheduler.every(_MINUTE, "escalation", escalation.tick)
    scheduler.every(_MINUTE, "outbox", watch)
    scheduler.every(_HOUR, "audit_head", letters.send)  # the first of a day; the others add none
    register_jobs(scheduler, audience, settings, outbox, now)
    dispatcher = Dispatcher(
        sessions,
        senders,
        Words(),
        alarms,
        quiet=quiet,
        ringing=RINGING,
        broadcasts=audience.broadcasts.words,
        elsewhere=audience.reach.elsewhere,
    )
    return Notices(
        outbox,
        TellDesk(outbox),
        inbox,
        clocks,
        escalation,
        audit,
        scheduler,
        dispatcher,
        Leader(engine, scheduler.run),
        audience,
        senders,
        erase_expired,
    )
