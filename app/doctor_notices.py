"""What ``hulei doctor`` says of notices: calendar, clocks, mail, what was not sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from app.settings import Settings
from notifications.alarms import TOO_LONG
from notifications.calendar import WorkCalendar
from notifications.family import Enrolment
from notifications.outbox import Outbox
from notifications.yaml_file import YamlFileError
from reports.clocks import Clocks
from store.engine import open_engine, session_factory

Level = Literal["ok", "note", "wrong"]
Said = tuple[Level, str]


async def look_at_notices(settings: Settings) -> list[Said]:
    """Findings as level and sentence; nothing is changed."""
    return [
        *_files(settings),
        *_enrolment(settings),
        *_mail(settings),
        *_gateways(settings),
        *await _outbox(settings),
    ]


def _files(settings: Settings) -> Iterator[Said]:
    zone = ZoneInfo(settings.timezone)
    try:
        calendar = WorkCalendar.from_file()
        clocks = Clocks.standard(calendar, zone)
    except YamlFileError as error:
        yield "wrong", f"an edited file does not hold together:\n{error}"
        return
    for year in calendar.unknown_years(datetime.now(zone).date()):
        yield (
            "note",
            f"the holidays of {year} are not known: working days are Monday to Friday until they "
            "are written into notifications/holidays.yml",
        )
    if clocks.unsigned:
        names = "、".join(clock.label for clock in clocks.unsigned)
        yield "note", f"clocks that the bureau has not signed (reports/clocks.yml): {names}"


def _enrolment(settings: Settings) -> Iterator[Said]:
    try:
        periods = Enrolment.from_file().periods
    except YamlFileError as error:
        yield "wrong", f"an edited file does not hold together:\n{error}"
        return
    today = datetime.now(ZoneInfo(settings.timezone)).date()
    coming = [period for period in periods if period.closes >= today]
    if not any(period.verified_on for period in coming):
        yield (
            "note",
            "nobody has verified when the coming medical-insurance enrolment ends "
            "(notifications/insurance.yml): families are not reminded of it",
        )


def _gateways(settings: Settings) -> Iterator[Said]:
    if settings.sms_url is not None and not settings.sms_url.startswith("https://"):
        yield "wrong", "telephone numbers travel unencrypted to the SMS gateway (HULEI_SMS_URL)"
    if settings.sms_url is not None and settings.sms_accepted is None:
        yield (
            "note",
            "any answer of the SMS gateway counts as accepted (HULEI_SMS_ACCEPTED): many say 200 "
            "to a refusal",
        )


def _mail(settings: Settings) -> Iterator[Said]:
    if settings.smtp_host is None:
        yield "note", "no mail server (HULEI_SMTP_HOST): alerts reach staff only in the console"
        return
    yield "ok", "a mail server is set"
    if not settings.audit_addresses:
        yield "note", "the audit log's signed head is sent to nobody (HULEI_AUDIT_EMAILS)"
    if settings.smtp_security == "none" and settings.smtp_host not in ("127.0.0.1", "localhost"):
        yield "wrong", "mail leaves this machine unencrypted (HULEI_SMTP_SECURITY)"


async def _outbox(settings: Settings) -> list[Said]:
    if _no_file_yet(settings.database):
        return []
    engine = open_engine(settings.database)
    try:
        async with session_factory(engine)() as session:
            backlog = await Outbox().backlog(session)
    except (SQLAlchemyError, OSError):
        return []  # said of the database itself
    finally:
        await engine.dispose()
    found: list[Said] = []
    for channel in backlog:
        if channel.oldest > TOO_LONG:
            minutes = int(channel.oldest.total_seconds() // 60)
            found.append(
                ("wrong", f"{channel.channel}: the oldest unsent notice waits {minutes} minutes")
            )
        if channel.dead:
            found.append(("wrong", f"{channel.channel}: {channel.dead} notices were given up"))
    return found


def _no_file_yet(database: str) -> bool:
    url = make_url(database)
    return url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file()
