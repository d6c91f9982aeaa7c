"""Notices seen to arrive, over the product's own parts: agreed to in the conversation, then in the
web inbox, on Telegram, at the group robot; and ended by one word."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from sqlalchemy import text

from app.kept_notices import KeptNotices
from app.rasa_server import RasaAddress
from app.settings import Settings
from app.wiring import Product, build
from notifications.kinds import TIPS
from notifications.model import CONSOLE, Notice
from notifications.subscriptions import Way
from store.engine import open_engine, session_factory
from store.writing import writing
from tests.fakes.bot_api import TOKEN, FakeBotApi
from tests.fakes.sink import Sink

ZONE = ZoneInfo("Asia/Shanghai")
_NOBODY = RasaAddress(9, "channel", "http://127.0.0.1:9/actions/webhook", "action")


class Time:
    """The present, which the test moves. Telegram's waits are real."""

    def __init__(self) -> None:
        self.now = datetime.now(ZONE)

    def __call__(self) -> datetime:
        return self.now


@asynccontextmanager
async def product(var: Path, **more: Any) -> AsyncIterator[tuple[Product, Time]]:
    time = Time()
    # No hour is quiet: the test runs at any.
    settings = Settings(
        var=var, _env_file=None, quiet_from="00:00", quiet_until="00:00", digest_at="00:00", **more
    )
    made = await build(settings, _NOBODY, lambda: False, now=time)
    try:
        yield made, time
    finally:
        await made.aclose()


class Chat:
    """A phone with the web chat."""

    def __init__(self, made: Product) -> None:
        transport = httpx.ASGITransport(made.web)
        self.client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")
        self.session: str | None = None
        self.number = 0

    async def says(self, **what: str) -> Any:
        self.number += 1
        body = {"session": self.session, "message_id": f"m{self.number}", **what}
        answer = (await self.client.post("/api/v1/chat", json=body)).json()
        self.session = answer["session"]
        return answer["replies"]

    async def inbox(self, path: str = "") -> Any:
        answer = await self.client.post(
            f"/api/v1/chat/notices{path}", json={"session": self.session}
        )
        assert answer.headers["cache-control"] == "no-store"
        return answer.json()


def token(replies: Any, label: str) -> str:
    found = [b["token"] for r in replies for b in r.get("buttons", ()) if b["label"] == label]
    return str(found[0])


async def tasks_of(made: Product, *names: str) -> None:
    for name, _, task in made.notices.scheduler._jobs:
        if name in names:
            await task()


async def test_agreed_in_the_web_chat_and_read_in_its_inbox(tmp_path: Path) -> None:
    async with product(tmp_path) as (made, time):
        chat = Chat(made)
        asked = await chat.says(text="订阅")
        assert "要您同意才发" in asked[0]["text"] and "没满 14 岁" in asked[0]["text"]
        assert await chat.inbox() == {"unread": 0, "notices": []}
        yes = await chat.says(button=token(asked, "同意，发给我"))
        assert "记下了" in yes[0]["text"]
        audience = made.notices.audience
        async with writing(audience.sessions) as session:
            owners = (await session.execute(text("SELECT owner FROM subscriber"))).scalars().all()
            assert await audience.family.plan_tip(session, owners[0])
            await session.execute(text("UPDATE outbox SET due_at = put_at"))
        await made.notices.dispatcher.all_due()
        found = await chat.inbox()
        assert found["unread"] == 1
        assert found["notices"][0]["title"].startswith("几天前您查过")
        assert (await chat.inbox("/read"))["unread"] == 0
        assert (await chat.inbox())["notices"][0]["read"]
        other = Chat(made)
        other.session = "x" * 40
        assert (await other.inbox())["notices"] == []
        stopped = await chat.says(text="退订")
        assert "不再给您发提醒" in stopped[0]["text"]
        assert "没有订提醒" in (await chat.says(text="退订"))[0]["text"]
        back = await chat.says(button=token(stopped, "又想收了"))
        assert "记下了" in back[0]["text"]
        assert "没有订" not in (await chat.says(text="莫发了"))[0]["text"]
        # For whoever gets nothing these words are about something else.
        assert "订" not in str((await Chat(made).says(text="莫发了"))[0].get("text"))
        assert time().tzinfo is ZONE


async def test_agreed_on_telegram_and_arrived_there(tmp_path: Path) -> None:
    async with FakeBotApi().running() as api:
        more = {"telegram_token": TOKEN, "telegram_api": api.url}
        async with product(tmp_path, **more) as (made, _):
            running = asyncio.create_task(made.jobs["telegram"]())
            try:
                await api.handled(api.says(5, "订阅"))
                await api.handled(api.presses(5, "同意，发给我"))
                audience = made.notices.audience
                async with writing(audience.sessions) as session:
                    [owner] = (
                        await session.execute(text("SELECT owner FROM subscriber"))
                    ).scalars()
                    await audience.family.plan_tip(session, owner)
                    await session.execute(text("UPDATE outbox SET due_at = put_at"))
                before = len(api.of(5))
                await made.notices.dispatcher.all_due()
                assert "几天前您查过" in api.of(5)[before].text
                await api.handled(api.blocks(5))
                async with audience.sessions() as session:
                    assert await audience.subscriptions.ways(session, owner) == ()
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)


async def test_the_group_robot_hears_how_much_waits(tmp_path: Path) -> None:
    async with Sink(answer='{"errcode": 0}').running() as robot:
        async with product(tmp_path, wecom_webhook=f"{robot.url}/send?key=k") as (made, _):
            async with writing(made.notices.audience.sessions) as session:
                notice = Notice(CONSOLE, "a" * 32, "new_report", {}, "one")
                await made.notices.outbox.put(session, notice)
            await made.notices.dispatcher.all_due()
            for _ in range(3):  # once a day, however often it runs
                await tasks_of(made, "group")
            await made.notices.dispatcher.all_due()
        assert [body["text"]["content"] for body in robot.came] == [
            "工作台有 1 条通知没看\n请值班的同志登录工作台处理。群里不说内容。"
        ]


async def test_an_sms_gateway_of_the_settings(tmp_path: Path) -> None:
    async with Sink().running() as gateway:
        fields = '{"mobile": "{phone}", "content": "{text}"}'
        more = {"sms_url": gateway.url, "sms_fields": fields, "sms_accepted": '"code": 0'}
        async with product(tmp_path, **more) as (made, time):
            audience = made.notices.audience
            async with writing(audience.sessions) as session:
                owner = await audience.subscriptions.reach(
                    session, "director:1", Way("sms", "13812345678", "director")
                )
                await audience.digest.add(session, owner, "visit_due", "one")
            time.now += timedelta(minutes=1)
            await tasks_of(made, "digest", "broadcasts", "insurance")
            await made.notices.dispatcher.all_due()
        assert gateway.came == [
            {"mobile": "13812345678", "content": "您有一条办事提醒", "_method": "POST"}
        ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"sms_url": "gateway"},
        {"sms_fields": "no json"},
        {"sms_fields": '{"a": 1}'},
        {"sms_fields": '{"a": "b"}'},
        {"sms_accepted": "("},
        {"quiet_from": "9"},
        {"digest_at": "25:00"},
    ],
)
def test_wrong_settings_are_told(tmp_path: Path, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        Settings(var=tmp_path, _env_file=None, **wrong)


async def test_what_one_subscribed_to_is_shown_and_erased_with_ones_data(tmp_path: Path) -> None:
    async with product(tmp_path) as (made, _):
        subscriptions = made.notices.audience.subscriptions
        kept = KeptNotices(subscriptions)
        assert await kept.in_words("p") is None
        assert await kept.erase("p") is None
        async with writing(made.notices.audience.sessions) as session:
            await subscriptions.reach(session, "p", Way("web"))
            await subscriptions.agree(session, "p", (TIPS,))
        assert await kept.in_words("p") == (
            "【订的提醒】申请提示；发到：这个网页。回复“退订”就停。"
        )
        assert await kept.erase("p") == "订的提醒"
    engine = open_engine(Settings(var=tmp_path, _env_file=None).database)
    async with session_factory(engine)() as session:
        assert (await session.execute(text("SELECT count(*) FROM subscriber"))).scalar() == 0
    await engine.dispose()
