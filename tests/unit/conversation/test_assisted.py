"""代办: with the consent of the person beside, nothing kept, and the phone cleared at one tap."""

from __future__ import annotations

import pytest

from actions import consents
from bot.inbound import Inbound
from entitlements.model import Pack
from tests.fakes.keeping import MemoryConsents
from tests.fakes.product import Talk
from tests.unit.conversation.test_keeping import answered, consented, intent, kept

WIPE = "清掉这台手机上的记录"


def agreed(talk: Talk) -> list[tuple[str, str, object]]:
    assert isinstance(talk.keeping.consents, MemoryConsents)
    return list(talk.keeping.consents.kept)


async def begun(talk: Talk) -> Talk:
    await talk.say("代办")
    await talk.press("村（社区）儿童主任")
    await talk.press("他同意")
    return talk


@pytest.fixture
async def talk(pack: Pack) -> Talk:
    return await begun(Talk(pack, intent))


@pytest.mark.parametrize("words", ["代办", "替别人办", "我帮别人办"])
async def test_words_begin_it(pack: Pack, words: str) -> None:
    talk = Talk(pack, intent)
    await talk.say(words)
    assert {"村（社区）儿童主任", "办事员", "亲戚"} <= talk.buttons().keys()


async def test_the_menu_begins_it(pack: Pack) -> None:
    talk = Talk(pack, intent)
    talk.answer = await talk.conversation.welcome(talk.person)
    await talk.press("替别人办")
    assert "他要在旁边" in talk.text()
    await talk.say("菜单")
    assert "替别人办" in talk.buttons()


async def test_the_consent_is_read_out_and_noted_with_role_and_time_only(talk: Talk) -> None:
    assert agreed(talk) == [("director", consents.ASSISTED.version, talk.now)]
    assert talk.interview.asked is not None


async def test_without_agreement_nothing_is_asked_and_nothing_noted(pack: Pack) -> None:
    talk = Talk(pack, intent)
    await talk.say("代办")
    await talk.press("亲戚")
    await talk.press("他没同意")
    assert agreed(talk) == []
    assert talk.interview.asked is None


async def test_the_result_goes_on_paper_and_the_phone_is_cleared_at_one_tap(talk: Talk) -> None:
    await talk.say("八岁")
    await talk.say("先看结果")
    assert {"打印或保存", WIPE} <= talk.buttons().keys()
    assert "记着，下次接着来" not in talk.buttons()
    text = await talk.press("打印或保存")
    assert "办事码" in text
    old, sender = talk.session, talk.session.sender
    await talk.press(WIPE)
    assert talk.answer["wipe"] is True
    assert talk.session is not old
    assert talk.interview.facts == {}
    assert sender in talk.trackers.senders
    assert old.memory == {}


async def test_other_answers_carry_no_wipe(talk: Talk) -> None:
    assert "wipe" not in talk.answer


async def test_the_same_press_again_gets_the_same_answer(talk: Talk) -> None:
    press = Inbound(talk.person, "m1", button=talk.buttons()[WIPE])
    first = await talk.conversation.handle(press)
    assert first["wipe"] is True
    assert await talk.conversation.handle(press) == first


async def test_typed_words_clear_as_well(talk: Talk) -> None:
    await talk.say(WIPE)
    assert talk.answer["wipe"] is True


async def test_on_behalf_of_another_nothing_is_kept(talk: Talk) -> None:
    await talk.say("八岁")
    await talk.say("保存")
    assert "我是娃儿的监护人" not in talk.buttons()
    assert kept(talk) == {}


async def test_the_helpers_own_screening_is_neither_shown_nor_changed(pack: Pack) -> None:
    talk = await consented(await answered(Talk(pack, intent)))
    own = dict(kept(talk))
    await begun(talk)
    assert talk.interview.facts == {}
    await talk.say("八岁")
    assert talk.interview.facts
    assert kept(talk) == own
    await talk.say(WIPE)
    assert talk.answer["wipe"] is True
    assert kept(talk) == own


async def test_clearing_ones_own_phone_does_not_strand_what_is_kept(pack: Pack) -> None:
    talk = await consented(await answered(Talk(pack, intent)))
    assert "删不到" in await talk.say(WIPE)
    assert "wipe" not in talk.answer
    await talk.press("连存的一起删")
    assert talk.answer["wipe"] is True
    assert kept(talk) == {}
