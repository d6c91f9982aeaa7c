"""What was not understood is kept only at a press of the button, and never near danger."""

from __future__ import annotations

import pytest

from entitlements.model import Pack
from tests.fakes.product import Talk
from tests.unit.conversation.test_keeping import HARM, intent

ALLOW = "允许记下这句帮助改进"


def _intent(text: str) -> str:
    return "nlu_fallback" if "圈圈" in text else intent(text)


@pytest.fixture
def talk(pack: Pack) -> Talk:
    return Talk(pack, _intent)


async def texts(talk: Talk) -> list[str]:
    return [kept.text for kept in await talk.keeping.texts.to_review()]


async def test_it_is_offered_once_and_never_taken_unasked(talk: Talk) -> None:
    await talk.say("转圈圈")
    assert ALLOW in talk.buttons()
    await talk.say("又转圈圈")
    assert ALLOW not in talk.buttons()
    assert await texts(talk) == []


async def test_a_press_keeps_that_sentence_masked(talk: Talk) -> None:
    await talk.say("转圈圈 打13812345678 500225201603081234")
    await talk.press(ALLOW)
    (text,) = await texts(talk)
    assert "圈圈" in text
    assert "13812345678" not in text
    assert "500225201603081234" not in text


async def test_whoever_pressed_it_is_offered_it_again_and_each_sentence_needs_its_press(
    talk: Talk,
) -> None:
    await talk.say("转圈圈")
    await talk.press(ALLOW)
    await talk.say("又转圈圈")
    assert await texts(talk) == ["转圈圈"]
    await talk.press(ALLOW)
    assert await texts(talk) == ["转圈圈", "又转圈圈"]


async def test_a_button_pressed_after_another_sentence_keeps_neither(talk: Talk) -> None:
    await talk.say("转圈圈")
    old = talk.answer
    await talk.say("今天天气好")
    talk.answer = old
    assert "没有留着" in await talk.press(ALLOW)
    assert await texts(talk) == []


async def test_danger_takes_back_what_was_kept_in_the_talk_and_ends_offering(talk: Talk) -> None:
    await talk.say("转圈圈")
    await talk.press(ALLOW)
    await talk.say("又转圈圈")
    offered = talk.answer
    await talk.say(HARM)
    assert await texts(talk) == []
    talk.answer = offered
    assert "没有留着" in await talk.press(ALLOW)
    await talk.say("再转圈圈")
    assert ALLOW not in talk.buttons()
    assert await texts(talk) == []


async def test_danger_by_words_is_not_offered_to_be_kept(talk: Talk) -> None:
    await talk.say("圈圈，娃儿喝农药了")
    assert talk.answer["ephemeral"] is True
    assert ALLOW not in talk.buttons()
    assert talk.session.unheard is None


async def test_a_report_begun_by_a_button_counts_as_one(talk: Talk) -> None:
    await talk.say("转圈圈")
    offered = talk.answer
    await talk.say("你好")
    talk.answer = await talk.conversation.welcome(talk.person)
    await talk.press("有娃儿受伤害")
    talk.answer = offered
    await talk.press(ALLOW)
    assert await texts(talk) == []


async def test_in_the_middle_of_a_question_it_is_asked_again(talk: Talk) -> None:
    talk.answer = await talk.conversation.welcome(talk.person)
    await talk.press("看娃儿能享受啥")
    asked = talk.interview.asked
    assert asked is not None
    await talk.say("转圈圈")
    text = await talk.press(ALLOW)
    assert talk.pack.facts[asked].question in text
