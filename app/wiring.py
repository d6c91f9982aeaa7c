"""The composition root: makes every part and hands each what it needs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from fastapi import FastAPI
from rasa_sdk import Action
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from actions.context import Desk
from actions.server import action_router
from app.chat_reports import chat_reports, install_gate
from app.desk import install_people
from app.desk_pages import desk_pages, install_erasing
from app.kept_notices import KeptNotices, subscribing
from app.migrate import upgrade
from app.notices import Notices, install_notices
from app.rasa_server import RasaAddress
from app.reached import Reached
from app.register import install_register
from app.report_page import page_services
from app.reporting import reporting
from app.retention import Retention
from app.settings import Settings
from app.telegram import install_telegram, install_webhook, telegram_key
from app.telegram_notices import TelegramSender, blocked_by
from app.trackers import SqliteTrackers
from app.web import web_app
from app.web_notices import WebNotices
from bot.channels.web.backend import WebChat
from bot.conversation.handle import Clock, Conversation
from bot.conversation.keeping import Keeper
from bot.understanding.rasa import RasaUnderstanding
from entitlements.decide import rules_on
from entitlements.loader import default_pack_dir, load_pack
from notifications.model import TELEGRAM
from people.desk import People
from people.register.desk import RegisterDesk
from reports.arrival import settle
from store.engine import open_engine, session_factory
from store.keeping import open_keeping
from store.results import SharedResults
from store.secrets import load_or_create
from store.sessions import MemorySessions

Job = Callable[[], Coroutine[None, None, None]]

_DROP_EVERY = 60.0


@dataclass(frozen=True, slots=True)
class Product:
    """Everything but Rasa: the web application and the jobs that run beside it."""

    web: FastAPI
    conversation: Conversation
    sessions: MemorySessions
    jobs: Mapping[str, Job]
    aclose: Callable[[], Awaitable[None]]
    people: People
    notices: Notices
    register: RegisterDesk


async def build(
    settings: Settings,
    rasa: RasaAddress,
    rasa_ready: Callable[[], bool],
    more_actions: Sequence[Action] = (),
    now: Callable[[], datetime] | None = None,
) -> Product:
    """Opens the store, loads the policy and connects the parts.

    ``now`` is the present in place of the real clock: days pass for conversations that rest too.

    Raises:
        PackError: the policy pack does not hold together.
        SecretError: the secret file is not ours.
        CommandError: the database was made by a newer version.
        YamlFileError: clocks or holidays were edited into a mistake.
    """
    secret = load_or_create(settings.secret_file)
    pack = load_pack(default_pack_dir().parent / settings.policy)
    sessions = MemorySessions()
    if now is None:
        now = partial(datetime.now, ZoneInfo(settings.timezone))
    else:
        sessions = MemorySessions(clock=_seconds(now))
    rules_on(pack, now().date())  # compiled before the first person waits for it
    engine = open_engine(settings.database)
    try:
        await upgrade(engine)
    except BaseException:
        await engine.dispose()  # its threads would keep the process alive
        raise
    results = SharedResults(session_factory(engine), secret, now)
    trackers = SqliteTrackers(settings.tracker_database)
    understanding = RasaUnderstanding(
        rasa.base_url, rasa.channel_token, settings.understanding_timeout
    )
    keeping = open_keeping(session_factory(engine), secret, now, settings.terms)
    clock = Clock(now)
    keeper = Keeper(keeping.interviews, keeping.texts, pack, clock.today)
    people = install_people(settings, engine, secret, now)
    notices = install_notices(settings, engine, people, now, secret)
    sealed = reporting(
        settings, secret, engine, announce=notices.announce, clocks=notices.clocks, now=now
    )
    register = await install_register(settings, engine, secret, now)
    gate = install_gate(settings, secret)
    reached = Reached(telegram_key(secret))
    conversation = Conversation(
        sessions,
        understanding,
        pack,
        clock,
        trackers,
        keeper=keeper,
        reporting=chat_reports(sealed, gate, secret, pack, now),
        subscribing=subscribing(notices.audience, reached),
    )
    desk = Desk(
        pack,
        lambda day: rules_on(pack, day),
        now,
        results,
        keeping,
        (KeptNotices(notices.audience.subscriptions),),
    )
    web = web_app(
        settings,
        pack=pack,
        now=now,
        chat=WebChat(conversation, secret.key_for("person")),
        results=results,
        actions=action_router(desk, sessions, rasa.action_token, more_actions),
        parts=_Parts(engine, rasa_ready),
        console=desk_pages(
            settings,
            people=people,
            sealed=sealed,
            notices=notices,
            erasing=install_erasing(settings, engine, notices, now),
            register=register,
            now=now,
        ),
        report_page=page_services(settings, sealed, gate, now),
        notices=WebNotices(
            notices.audience.inbox, notices.audience.subscriptions, secret.key_for("person")
        ),
    )

    telegram = install_telegram(
        settings,
        engine,
        secret,
        talk=conversation,
        now=now,
        on_blocked=blocked_by(notices.audience.subscriptions),
        reached=reached,
    )
    if telegram is not None:
        install_webhook(settings, telegram, web)
        notices.senders[TELEGRAM] = TelegramSender(
            telegram.outgoing, notices.audience.subscriptions
        )

    async def close() -> None:
        if telegram is not None:
            await telegram.aclose()
        await notices.audience.aclose()
        await understanding.aclose()
        await engine.dispose()

    async def drop_resting() -> None:
        while True:
            for sender in sessions.drop_old():
                trackers.forget(sender)
            await asyncio.sleep(_DROP_EVERY)

    retention = Retention(
        keeping,
        results,
        trackers,
        more={
            "desk": people.erase_expired,
            "notices": notices.erase_expired,
            "register": register.erase_expired,
        },
    )
    notices.scheduler.every(timedelta(hours=1), "retention", retention.erase)
    notices.scheduler.every(
        timedelta(minutes=1), "drafts", partial(settle, sealed.cabinet, notices.announce)
    )
    jobs: dict[str, Job] = {
        "trackers": trackers.run,
        "scheduler": notices.leader.run,
        "dispatcher": notices.dispatcher.run,
        "sessions": drop_resting,
    }
    if telegram is not None:
        jobs["telegram"] = telegram.run
    return Product(web, conversation, sessions, jobs, close, people, notices, register)


def _seconds(now: Callable[[], datetime]) -> Callable[[], float]:
    return lambda: now().timestamp()


@dataclass(frozen=True, slots=True)
class _Parts:
    engine: AsyncEngine
    rasa_ready: Callable[[], bool]

    def understanding_ready(self) -> bool:
        return self.rasa_ready()

    async def store_ready(self) -> bool:
        try:
            async with self.engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return False
        return True
