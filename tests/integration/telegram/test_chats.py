"""Telegram end to end over HTTP: a fake Bot API, the real channel, a conversation that echoes."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.telegram.channel import Telegram, TelegramSettings
from bot.inbound import Inbound
from store.engine import session_factory
from store.handled import HandledUpdates
from tests.fakes.bot_api import TOKEN, FakeBotApi
from tests.fakes.product import NOON

Json = dict[str, Any]


class Echo:
    """Repeats what it heard."""

    def __init__(self) -> None:
        self.heard: list[Inbound] = []
        self.files: list[bytes] = []
        self.wait = 0.0
        self.busy = 0

    async def handle(self, inbound: Inbound) -> Json:
        self.heard.append(inbound)
        self.busy += 1
        await asyncio.sleep(self.wait)
        self.busy -= 1
        if inbound.file is not None:
            self.files.append(b"".join([c async for c in inbound.file.chunks]))
        text = inbound.text or (inbound.button and f"[{inbound.button}]") or "收到"
        if text == "坏":
            raise RuntimeError("a bug")
        answer: Json = {"replies": [{"text": text}], "ephemeral": text.startswith("我要")}
        if text == "键":
            keys = [{"label": "小学", "token": "t1"}, {"label": "拨打 110", "href": "tel:110"}]
            answer["replies"][0]["buttons"] = keys
        if text == "清":
            answer["wipe"] = True
        if text == "险":
            card = {"kind": "emergency", "title": "先打 <110>", "lines": ["快"], "buttons": []}
            answer["replies"].insert(0, {"card": card})
        return answer

    async def welcome(self, inbound_key: str) -> Json:
        return {"replies": [{"text": "您好"}], "ephemeral": False}


class Setting:
    """The channel over a fake Bot API."""

    def __init__(self, api: FakeBotApi, engine: AsyncEngine) -> None:
        self.api, self.engine, self.echo = api, engine, Echo()
        self.blocked: list[int] = []

    @contextlib.asynccontextmanager
    async def running(self, secret: str | None = None) -> AsyncIterator[Telegram]:
        settings = TelegramSettings(TOKEN, api=self.api.url, webhook_secret=secret)
        ledger = HandledUpdates(session_factory(self.engine), "telegram", lambda: NOON)
        channel = Telegram(settings, self.echo, ledger, lambda c: f"key{c}", self._gone)
        task = asyncio.create_task(channel.run())
        try:
            yield channel
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await channel.aclose()

    async def _gone(self, chat: int) -> None:
        self.blocked.append(chat)


@pytest.fixture
async def setting(engine: AsyncEngine) -> AsyncIterator[Setting]:
    async with FakeBotApi().running() as api:
        yield Setting(api, engine)


async def test_a_text_is_answered_and_the_menu_set(setting: Setting) -> None:
    async with setting.running():
        setting.api.says(7, "孤儿一个月好多钱 <b>&")
        (sent,) = await setting.api.answers(7, 0)
    assert sent.text == "孤儿一个月好多钱 &lt;b&gt;&amp;"
    assert setting.echo.heard[0].person_key == "key7"
    assert setting.echo.heard[0].channel == "telegram"
    assert [c["command"] for c in setting.api.commands][:2] == ["menu", "report"]


async def test_buttons_bring_tokens_back_and_numbers_stand_in_the_text(setting: Setting) -> None:
    async with setting.running():
        setting.api.says(7, "键")
        (sent,) = await setting.api.answers(7, 0)
        assert "拨打 110" in sent.text
        setting.api.presses(7, "小学")
        await setting.api.answers(7, 1)
    assert setting.echo.heard[1].button == "t1"


async def test_start_help_and_commands(setting: Setting) -> None:
    async with setting.running():
        setting.api.says(7, "/start")
        (hello,) = await setting.api.answers(7, 0)
        setting.api.says(7, "/person")
        await setting.api.answers(7, 1)
        setting.api.says(7, "/start report")
        await setting.api.answers(7, 2)
    assert hello.text == "您好"
    assert [i.text for i in setting.echo.heard] == ["转人工", "我要举报"]


async def test_a_group_gets_one_polite_sentence(setting: Setting) -> None:
    async with setting.running():
        setting.api.says(-5, "大家好", kind="supergroup")
        setting.api.says(-5, "有人吗", kind="supergroup")
        setting.api.says(7, "在吗")
        await setting.api.answers(7, 0)
    assert len(setting.api.of(-5)) == 1
    assert "私聊" in setting.api.of(-5)[0].text
    assert [i.text for i in setting.echo.heard] == ["在吗"]


async def test_a_photo_with_words_and_a_place(setting: Setting) -> None:
    picture = bytes(range(256)) * 400
    async with setting.running():
        setting.api.sends_photo(7, picture, caption="这是他的手")
        await setting.api.answers(7, 1)
        setting.api.sends_place(7, 29.7, 105.7)
        await setting.api.answers(7, 2)
    assert setting.echo.files == [picture]
    assert setting.echo.heard[1].text == "这是他的手"
    assert setting.echo.heard[2].place is not None


async def test_repeated_updates_are_handled_once_across_a_restart(setting: Setting) -> None:
    async with setting.running():
        number = setting.api.says(7, "一次")
        await setting.api.answers(7, 0)
        setting.api.again(number)
        setting.api.says(8, "别的")
        await setting.api.answers(8, 0)
    setting.api.again(number)
    async with setting.running():
        setting.api.says(8, "再来")
        await setting.api.answers(8, 1)
    assert [i.text for i in setting.echo.heard] == ["一次", "别的", "再来"]


async def test_what_was_being_handled_at_a_crash_is_delivered_again(setting: Setting) -> None:
    setting.echo.wait = 30
    async with setting.running():
        setting.api.says(7, "没答完")
        while not setting.echo.heard:
            await asyncio.sleep(0.01)
    setting.echo.wait = 0
    async with setting.running():
        (sent,) = await setting.api.answers(7, 0)
    assert sent.text == "没答完"


async def test_one_slow_chat_holds_up_no_other_and_keeps_its_order(setting: Setting) -> None:
    async with setting.running():
        setting.echo.wait = 1.0
        for n in range(3):
            setting.api.says(7, f"慢{n}")
        while not setting.echo.heard:
            await asyncio.sleep(0.01)
        setting.echo.wait = 0.0
        setting.api.says(8, "快")
        await setting.api.answers(8, 0, within=0.9)
        await setting.api.answers(7, 2)
    assert [s.text for s in setting.api.of(7)] == ["慢0", "慢1", "慢2"]


async def test_a_bug_in_one_turn_does_not_stop_the_chat(setting: Setting) -> None:
    async with setting.running():
        setting.api.says(7, "坏")
        setting.api.says(7, "好")
        (sent,) = await setting.api.answers(7, 0)
    assert sent.text == "好"


async def test_an_edited_message_is_answered_once(setting: Setting) -> None:
    async with setting.running():
        setting.api.says(7, "打错了")
        await setting.api.answers(7, 0)
        setting.api.says(7, "打对了", edited=True)
        await setting.api.answers(7, 1)
    assert [i.text for i in setting.echo.heard] == ["打错了", "打对了"]


async def test_retry_after_is_honoured_and_nothing_is_lost(setting: Setting) -> None:
    refusals = 2

    def busy(method: str, params: Json) -> web.Response | None:
        nonlocal refusals
        if method != "sendMessage" or not refusals:
            return None
        refusals -= 1
        body = {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 1"}
        return web.json_response(body | {"parameters": {"retry_after": 1}}, status=429)

    setting.api.fault = busy
    async with setting.running():
        setting.api.says(7, "急")
        (sent,) = await setting.api.answers(7, 0)
    assert sent.text == "急"
    assert refusals == 0


async def test_whoever_blocks_is_unsubscribed(setting: Setting) -> None:
    async with setting.running():
        setting.api.blocks(7)
        setting.api.says(9, "还在")
        await setting.api.answers(9, 0)
    assert setting.blocked == [7]


async def test_the_messages_of_a_report_are_deleted_when_it_is_left(setting: Setting) -> None:
    async with setting.running():
        setting.api.says(7, "我要举报")
        await setting.api.answers(7, 0)
        setting.api.says(7, "清")
        await setting.api.answers(7, 1)
        async with asyncio.timeout(5):
            while len(setting.api.of(7)) > 1:
                await asyncio.sleep(0.01)
    assert [s.text for s in setting.api.of(7)] == ["清"]
    assert len(setting.api.theirs_deleted) == 2


async def test_danger_goes_out_with_its_card_first(setting: Setting) -> None:
    async with setting.running():
        setting.api.says(7, "险")
        card, rest = await setting.api.answers(7, 1) and setting.api.of(7)
    assert card.text.startswith("<b>‼ 先打 &lt;110&gt;</b>")
    assert rest.text == "险"
