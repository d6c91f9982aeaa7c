"""Notices over other people's servers: SMS gateways, the group robot, Telegram."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from sqlalchemy.ext.asyncio import AsyncEngine

from app.telegram_notices import TelegramSender, blocked_by
from bot.channels.telegram.limits import Limiter
from bot.channels.telegram.outgoing import Outgoing
from notifications.model import (
    SMS,
    TELEGRAM,
    Context,
    GoneError,
    Message,
    NeverSentError,
    NotSentError,
    Rendered,
)
from notifications.sms import NEUTRAL, Gateway, SmsSender
from notifications.subscriptions import Subscriptions, Way
from notifications.wecom import WecomSender
from store.engine import session_factory
from store.secrets import InstallSecret
from store.writing import writing
from tests.fakes.bot_api import TOKEN, FakeBotApi
from tests.fakes.sink import Sink

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
PHONE = "13812345678"


def message(title: str = "标题", body: str = "内容", context: Context | None = None) -> Message:
    return Message(7, "a" * 64, Rendered(title, body), context or {}, False, NOW)


@pytest.fixture
async def sink() -> AsyncIterator[Sink]:
    async with Sink().running() as running:
        yield running


async def phone_of(owner: str) -> str | None:
    return PHONE if owner == "a" * 64 else None


async def sent(gateway: Gateway, one: Message | None = None) -> None:
    sender = SmsSender(gateway, phone_of, lambda: NOW)
    try:
        await sender.send(one or message())
    finally:
        await sender.aclose()


async def test_a_text_message_says_one_neutral_thing(sink: Sink) -> None:
    await sent(Gateway(f"{sink.url}/send", {"mobile": "{phone}", "content": "【区民政】{text}"}))
    assert sink.came == [{"mobile": PHONE, "content": "【区民政】" + NEUTRAL, "_method": "POST"}]
    assert PHONE not in repr(Gateway(PHONE, {}))


@pytest.mark.parametrize(
    ("sign", "expected"),
    [
        ("md5", hashlib.md5(b"ukey20261124093000", usedforsecurity=False).hexdigest()),
        ("sha256", hashlib.sha256(b"ukey20261124093000").hexdigest()),
        ("none", ""),
    ],
)
async def test_a_gateway_that_wants_json_and_a_signature(
    sink: Sink, sign: str, expected: str
) -> None:
    await sent(
        Gateway(
            sink.url,
            {"to": "{phone}", "sign": "{sign}", "ts": "{time}", "user": "{user}"},
            "json",
            user="u",
            secret="key",
            sign=sign,  # type: ignore[arg-type]
            accepted='"code": 0',
        )
    )
    assert sink.came[0]["sign"] == expected
    assert sink.came[0]["ts"] == "20261124093000"


async def test_a_gateway_that_is_called_by_get(sink: Sink) -> None:
    fields = {"m": "{phone}", "s": "{sign}"}
    await sent(Gateway(sink.url, fields, "query", "GET", secret="k", sign="hmac-sha256"))
    assert sink.came[0]["_method"] == "GET"
    assert len(sink.came[0]["s"]) == 64


@pytest.mark.parametrize(
    ("status", "answer", "error", "problem"),
    [
        (200, '{"code": 5}', NotSentError, "not_accepted"),
        (503, "", NotSentError, "http_503"),
        (429, "", NotSentError, "http_429"),
        (403, "", NeverSentError, "http_403"),
    ],
)
async def test_a_gateway_that_refuses(
    sink: Sink, status: int, answer: str, error: type[Exception], problem: str
) -> None:
    sink.status, sink.answer, sink.headers = status, answer, {"Retry-After": "9"}
    with pytest.raises(error, match=problem) as raised:
        await sent(Gateway(sink.url, {"m": "{phone}"}, accepted='"code": 0'))
    if status == 429:
        assert getattr(raised.value, "retry_after", None) == 9


async def test_no_gateway_and_no_number() -> None:
    with pytest.raises(NotSentError):
        await sent(Gateway("http://127.0.0.1:9/", {"m": "{phone}"}))
    other = Message(7, "b" * 64, Rendered("x", "y"), {}, False, NOW)
    with pytest.raises(GoneError):
        await sent(Gateway("http://127.0.0.1:9/", {"m": "{phone}"}), other)


async def test_the_group_robot_tells_counts_only(sink: Sink) -> None:
    sink.answer = '{"errcode": 0, "errmsg": "ok"}'
    robot = WecomSender(f"{sink.url}/cgi-bin/webhook/send?key=secret")
    await robot.send(message("工作台有 3 条通知没看", "请登录", {"count": 3}))
    assert sink.came[0]["text"] == {"content": "工作台有 3 条通知没看\n请登录"}
    with pytest.raises(NeverSentError, match="counts_only"):
        await robot.send(message(context={"report": "a" * 32}))
    sink.answer = '{"errcode": 45009}'
    with pytest.raises(NotSentError, match="too_fast") as slow:
        await robot.send(message(context={"count": 3}))
    assert slow.value.retry_after == 60
    sink.answer = '{"errcode": 93000}'
    with pytest.raises(NotSentError, match="errcode_93000"):
        await robot.send(message(context={"count": 3}))
    with pytest.raises(NeverSentError, match="too_long"):
        await robot.send(message(body="字" * 900))
    gone = WecomSender("http://127.0.0.1:9/?key=secret")
    with pytest.raises(NotSentError) as refused:
        await gone.send(message())
    assert "secret" not in repr(refused.value) and refused.value.__cause__ is None


async def test_telegram_takes_notices_and_forgets_who_blocked(engine: AsyncEngine) -> None:
    sessions = session_factory(engine)
    subscriptions = Subscriptions(sessions, InstallSecret(b"s" * 32), lambda: NOW)
    async with writing(sessions) as session:
        owner = await subscriptions.reach(session, "person", Way(TELEGRAM, "77"))
        await subscriptions.reach(session, "person", Way(SMS, PHONE))
    notice = Message(1, owner, Rendered("a < b", "第一段"), {}, False, NOW)
    async with FakeBotApi().running() as api:
        session_ = AiohttpSession()
        session_.api = TelegramAPIServer.from_base(api.url)
        bot, limiter = Bot(TOKEN, session=session_), Limiter(lambda: 0.0)
        sender = TelegramSender(Outgoing(bot, limiter), subscriptions)
        try:
            await sender.send(notice)
            assert [one.text for one in api.of(77)] == ["<b>a &lt; b</b>\n第一段"]
            with pytest.raises(NeverSentError, match="report"):
                await sender.send(
                    Message(2, owner, Rendered("x", "y"), {"report": "a" * 32}, False, NOW)
                )
            api.blocked.add(77)
            api.limits = False
            again = TelegramSender(Outgoing(bot, Limiter(lambda: 0.0)), subscriptions)
            with pytest.raises(GoneError):
                await again.send(notice)
            with pytest.raises(GoneError):
                await again.send(notice)
        finally:
            await limiter.aclose()
            await session_.close()
    async with sessions() as session:
        assert await subscriptions.ways(session, owner) == (SMS,)
    await blocked_by(subscriptions)(77)
