"""A number is taken only after a yes, kept with nothing else, and shown nowhere in full."""

from __future__ import annotations

from datetime import datetime

import pytest
import structlog

from bot.understanding.phone import phone_said
from entitlements.hours import next_opening, when_open
from entitlements.model import Pack
from tests.fakes.product import NOON, Talk
from tests.unit.conversation.test_keeping import BOTH, HARM, intent

PHONE = "13812345678"


@pytest.fixture
async def talk(pack: Pack) -> Talk:
    talk = Talk(pack, intent)
    await talk.say("转人工")
    return talk


async def left(talk: Talk, words: str = PHONE) -> str:
    await talk.press("留个电话，让工作人员联系我")
    await talk.press("同意，留电话")
    return await talk.say(words)


async def test_a_person_asked_for_offers_to_leave_a_number(talk: Talk) -> None:
    text = await talk.press("留个电话，让工作人员联系我")
    for word in ("同意", "30 天", "没有人能保证", "110", "删除我的数据"):
        assert word in text
    assert await talk.keeping.requests.waiting() == []


async def test_the_number_is_kept_with_topic_and_time_and_said_by_its_end(talk: Talk) -> None:
    talk.session.memory["topic"] = "basic_living"
    text = await left(talk)
    (request,) = await talk.keeping.requests.waiting()
    assert (request.phone, request.asked_at) == (PHONE, NOON)
    assert request.topic == talk.pack.topics["basic_living"].label
    assert "5678" in text
    assert PHONE not in text


async def test_a_number_nobody_asked_for_is_not_taken(talk: Talk) -> None:
    await talk.say(PHONE)
    await talk.press("留个电话，让工作人员联系我") if "留个电话，让工作人员联系我" in (
        talk.buttons()
    ) else None
    await talk.say(PHONE)
    assert await talk.keeping.requests.waiting() == []


async def test_no_number_after_no(talk: Talk) -> None:
    await talk.press("留个电话，让工作人员联系我")
    await talk.press("同意，留电话")
    await talk.press("不留了")
    await talk.say(PHONE)
    assert await talk.keeping.requests.waiting() == []


@pytest.mark.parametrize("word", ["算了", "取消"])
async def test_cancelling_stops_waiting_for_a_number(talk: Talk, word: str) -> None:
    await talk.press("留个电话，让工作人员联系我")
    await talk.press("同意，留电话")
    await talk.say(word)
    await talk.say(PHONE)
    assert await talk.keeping.requests.waiting() == []


async def test_a_wrong_number_is_asked_again(talk: Talk) -> None:
    assert "不对" in await left(talk, "1381234567")
    assert "5678" in await talk.say(f"是{PHONE}")
    assert len(await talk.keeping.requests.waiting()) == 1


async def test_something_else_said_in_between_is_answered(talk: Talk) -> None:
    assert "困境儿童" in await left(talk, "今天天气好")
    await talk.say(PHONE)
    assert len(await talk.keeping.requests.waiting()) == 1


@pytest.mark.parametrize("words", [f"{BOTH}，打{PHONE}", HARM])
async def test_a_number_beside_danger_is_not_taken(talk: Talk, words: str) -> None:
    await left(talk, words)
    assert talk.answer["ephemeral"] is True
    assert await talk.keeping.requests.waiting() == []


async def test_the_topic_of_a_talk_with_danger_in_it_is_not_noted(talk: Talk) -> None:
    talk.session.memory["topic"] = "basic_living"
    await talk.say(HARM)
    await talk.say("转人工")
    await left(talk)
    (request,) = await talk.keeping.requests.waiting()
    assert request.topic is None


async def test_neither_rasa_nor_a_log_nor_the_session_sees_the_number(talk: Talk) -> None:
    with structlog.testing.capture_logs() as logs:
        await left(talk)
    assert PHONE not in repr(logs)
    assert all(PHONE not in (request.text or "") for request in talk.understanding.requests)
    assert PHONE not in repr(talk.session)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (datetime(2026, 11, 23, 12, 0), "现在是上班时间"),
        (datetime(2026, 11, 23, 22, 0), "最早 11 月 24 日（星期二）"),
        (datetime(2026, 11, 24, 3, 0), "最早 11 月 24 日（星期二）"),
        (datetime(2026, 11, 27, 20, 0), "最早 11 月 30 日（星期一）"),
        (datetime(2026, 11, 28, 10, 0), "最早 11 月 30 日（星期一）"),
    ],
)
async def test_it_says_when_somebody_may_look_and_promises_nothing(
    talk: Talk, now: datetime, words: str
) -> None:
    talk.now = now.replace(tzinfo=NOON.tzinfo)
    text = await left(talk)
    assert words in text
    assert "没有人能保证多久" in text


def test_offices_open_next_on_a_working_day() -> None:
    friday = datetime(2026, 11, 27, 18, 0, tzinfo=NOON.tzinfo)
    assert next_opening(friday) == datetime(2026, 11, 30, 8, 30, tzinfo=NOON.tzinfo)
    assert next_opening(NOON) == NOON
    assert when_open(friday) == "星期一"
    assert when_open(NOON.replace(hour=7)) == "今天"
    assert when_open(NOON.replace(hour=20)) == "明天"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("13812345678", PHONE),
        ("138 1234 5678", PHONE),
        ("138-1234-5678", PHONE),
        ("+8613812345678", PHONE),
        ("我的电话是13812345678，晚上打", PHONE),
        ("幺三八一二三四五六七八", PHONE),
        ("023-43712345", "02343712345"),
        ("43712345", "43712345"),
        ("0831 2345678", "08312345678"),
        ("1381234567", ""),
        ("12345678901", ""),
        ("138123456789", ""),
        ("13812345678 13912345678", ""),
        ("八岁", None),
        ("娃儿2018年3月生的", None),
        ("今天天气好", None),
        ("我跟你说嘛我屋头的情况是这样的那天有人喊我打13812345678这个号", None),
    ],
)
def test_a_number_is_read_however_it_is_written(text: str, number: str | None) -> None:
    assert phone_said(text) == number
