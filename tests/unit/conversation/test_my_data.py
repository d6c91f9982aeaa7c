"""我的数据 shows all that is kept in plain words; 删除我的数据 takes all of it after one yes."""

from __future__ import annotations

import pytest

from entitlements.facts_in_words import facts_in_words
from entitlements.model import Pack
from tests.fakes.product import Talk
from tests.unit.conversation.test_keeping import answered, consented, intent, kept

PHONE = "13812345678"


async def full(talk: Talk) -> Talk:
    """Someone who agreed to everything."""
    await consented(await answered(talk))
    await talk.say("留个电话")
    await talk.press("同意，留电话")
    await talk.say(PHONE)
    await talk.say("转圈圈")
    await talk.press("允许记下这句帮助改进")
    return talk


@pytest.fixture
async def talk(pack: Pack) -> Talk:
    return await full(Talk(pack, intent))


async def test_everything_is_shown_with_since_and_until(talk: Talk) -> None:
    text = await talk.say("我的数据")
    for label, words in facts_in_words(talk.pack, talk.interview.facts).items():
        assert f"{label}：{words}" in text
    for shown in ("监护人同意", "11 月 23 日", "12 月 23 日", "尾号 5678", "“转圈圈”"):
        assert shown in text
    assert PHONE not in text


async def test_it_says_what_it_does_not_cover(talk: Talk) -> None:
    for words in ("我的数据", "删除我的数据"):
        text = await talk.say(words)
        if "确定，都删掉" in talk.buttons():
            text = await talk.press("确定，都删掉")
        assert "依法登记的台账" in text
        assert "反映娃儿受伤害" in text
        assert "单子" in text


async def test_nothing_kept_is_said_so(pack: Pack) -> None:
    talk = Talk(pack, intent)
    assert "没有存您的东西" in await talk.say("我的数据")
    assert "没有存您的东西" in await talk.say("删除我的数据")
    assert "确定，都删掉" not in talk.buttons()


async def test_what_was_only_said_is_not_called_kept_but_can_be_dropped(pack: Pack) -> None:
    talk = await answered(Talk(pack, intent))
    assert "关了就没了" in await talk.say("我的数据")
    await talk.say("删除我的数据")
    await talk.press("确定，都删掉")
    assert talk.interview.facts == {}


@pytest.mark.parametrize("words", ["删除我的数据", "把我的信息删了", "帮我删掉我的数据吧"])
async def test_one_yes_erases_everything(talk: Talk, words: str) -> None:
    sender = talk.session.sender
    await talk.say(words)
    assert kept(talk)
    text = await talk.press("确定，都删掉")
    for gone in ("记着的娃儿情况", "留的电话", "允许记下的话"):
        assert gone in text
    assert kept(talk) == {}
    assert await talk.keeping.requests.waiting() == []
    assert await talk.keeping.texts.to_review() == []
    assert talk.interview.facts == {}
    assert sender in talk.trackers.senders
    assert talk.session.sender != sender


async def test_nothing_is_kept_again_after_it_was_erased(talk: Talk) -> None:
    await talk.say("删除我的数据")
    await talk.press("确定，都删掉")
    await answered(talk)
    assert kept(talk) == {}
    talk.new_process()
    assert "接着上次的" not in await talk.say("今天天气好")


async def test_no_is_no(talk: Talk) -> None:
    await talk.say("删除我的数据")
    await talk.press("不删")
    assert kept(talk)


async def test_the_resumed_line_leads_to_erasing(talk: Talk) -> None:
    talk.new_process()
    await talk.say("今天天气好")
    await talk.press("删除")
    await talk.press("确定，都删掉")
    assert kept(talk) == {}


async def test_another_person_sees_nothing_of_it(talk: Talk) -> None:
    talk.person = "p2"
    assert "没有存您的东西" in await talk.say("我的数据")
