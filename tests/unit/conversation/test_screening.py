"""The screening: one question at a time, and every way around it."""

from __future__ import annotations

import pytest

from entitlements.interview import QUESTIONS_A_ROUND
from entitlements.model import Pack
from tests.fakes.product import Talk


def _intent(text: str) -> str:
    if text.startswith(("不对", "说错")):
        return "correct_previous_answer"
    return "inform"


@pytest.fixture
async def talk(pack: Pack) -> Talk:
    talk = Talk(pack, _intent)
    talk.answer = await talk.conversation.welcome(talk.person)
    await talk.press("看娃儿能享受啥")
    return talk


async def test_one_question_at_a_time_with_ways_around_it(talk: Talk) -> None:
    asked = talk.interview.asked
    assert asked is not None
    assert talk.pack.facts[asked].question in talk.text()
    assert {"不晓得", "为啥问", "先看结果"} <= talk.buttons().keys()


async def test_why_says_why_and_asks_again(talk: Talk) -> None:
    asked = talk.interview.asked
    assert asked is not None
    text = await talk.press("为啥问")
    assert talk.pack.facts[asked].why in text
    assert talk.pack.facts[asked].question in text
    assert talk.interview.asked == asked


async def test_back_takes_back_the_last_answer(talk: Talk) -> None:
    first = talk.interview.asked
    await talk.press("不晓得")
    assert talk.interview.asked != first
    await talk.press("上一步")
    assert talk.interview.asked == first
    assert first not in talk.interview.unknown


async def test_what_is_not_known_is_not_asked_again_and_it_ends(talk: Talk) -> None:
    asked: list[str] = []
    for _ in talk.pack.facts:
        while (fact := talk.interview.asked) is not None:
            assert fact not in asked
            asked.append(fact)
            await talk.press("不晓得")
        assert "说不准" in talk.text()
        if "接着回答" not in talk.buttons():
            break
        await talk.press("接着回答")
    assert "接着回答" not in talk.buttons()
    assert len(asked) <= len(talk.pack.facts)


async def test_a_round_of_questions_is_short(talk: Talk) -> None:
    count = 0
    while talk.interview.asked is not None:
        count += 1
        await talk.press("不晓得")
    assert count <= QUESTIONS_A_ROUND


async def test_result_so_far_and_on(talk: Talk) -> None:
    await talk.say("我是低保户，娃儿在读初中")
    await talk.press("先看结果")
    assert "不是审批结果" in talk.text()
    await talk.press("接着回答")
    assert talk.interview.asked is not None


async def test_a_correction_says_what_changed(talk: Talk) -> None:
    await talk.say("我们是低保户，娃儿八岁读小学")
    assert talk.interview.facts["dibao"] is True
    text = await talk.say("不对 不是低保 是低保边缘")
    assert talk.interview.facts.get("dibao") is False
    assert talk.interview.facts["dibao_margin"] is True
    assert "改好了" in text


async def test_start_over_forgets_this_child(talk: Talk) -> None:
    await talk.say("娃儿八岁读小学")
    await talk.say("重新来")
    assert talk.interview.facts == {}


async def test_another_child_keeps_the_household(talk: Talk) -> None:
    await talk.say("我们是低保户，娃儿八岁读小学")
    await talk.say("还有一个娃儿")
    assert talk.interview.facts == {"dibao": True} | {
        k: v for k, v in talk.interview.facts.items() if k != "dibao"
    }
    assert "age" not in talk.interview.facts
    assert talk.interview.child == 2


async def test_what_cannot_be_right_together_is_said_and_not_taken_in(talk: Talk) -> None:
    await talk.say("娃儿三岁")
    text = await talk.say("他在读大学")
    assert "请再看一下" in text
    assert "stage" not in talk.interview.facts


async def test_the_result_can_be_kept_with_a_code(talk: Talk) -> None:
    await talk.say("娃儿爸妈都死了，八岁，读小学，大足户口")
    while talk.interview.asked is not None:
        await talk.press("不晓得")
    assert "认定" in talk.text()
    text = await talk.press("打印或保存")
    assert "办事码" in text
    (kept,) = talk.results.kept.values()
    assert kept.value["said"]


async def test_an_orphan_not_yet_recognised_is_led_to_recognition_first(talk: Talk) -> None:
    await talk.say("娃儿爸妈都死了，八岁，读小学，大足户口，没有认定过孤儿")
    while talk.interview.asked is not None:
        await talk.press("不晓得")
    text = talk.text()
    assert "先去申请认定" in text
    assert any(label == "第 1 项怎么办" for label in talk.buttons())


async def test_what_was_not_understood_is_asked_once_more_and_then_left(talk: Talk) -> None:
    asked = talk.interview.asked
    assert asked is not None
    text = await talk.say("那个嘛就是那样子的嘛")
    assert talk.interview.asked == asked
    assert talk.pack.facts[asked].question in text
    await talk.say("反正就是那样子的嘛")
    assert talk.interview.asked not in (asked, None)
    assert asked in talk.interview.unknown


async def test_a_question_is_not_lost_when_something_else_is_told(talk: Talk) -> None:
    await talk.say("娃儿八岁，妈妈去世三年了")
    await _until(talk, "father")
    await talk.say("户口是大足的")
    asked = set()
    while talk.interview.asked is not None:
        asked.add(talk.interview.asked)
        await talk.press("不晓得")
    assert "father" in asked


async def test_prison_without_a_length_asks_for_the_length(talk: Talk) -> None:
    await talk.say("娃儿八岁，爸爸在坐牢，妈妈去世三年了")
    assert "father" not in talk.interview.facts
    await _until(talk, "father")
    assert "半年" in talk.text()
    assert {"有半年以上", "不到半年", "不晓得"} <= talk.buttons().keys()
    await talk.say("判了三年")
    assert talk.interview.facts["father"] == "imprisoned_6_months"


@pytest.mark.parametrize(
    ("said", "state"), [("不到半年", "other"), ("五年", "imprisoned_6_months")]
)
async def test_the_length_may_be_said_alone(talk: Talk, said: str, state: str) -> None:
    await talk.say("娃儿八岁，爸爸在坐牢，妈妈去世三年了")
    await _until(talk, "father")
    await talk.say(said)
    assert talk.interview.facts["father"] == state


async def test_prison_as_an_answer_asks_for_the_length(talk: Talk) -> None:
    await talk.say("娃儿八岁，妈妈去世三年了")
    await _until(talk, "father")
    await talk.say("在坐牢")
    assert talk.interview.asked == "father"
    await talk.press("有半年以上")
    assert talk.interview.facts["father"] == "imprisoned_6_months"


async def test_who_has_lost_both_parents_is_asked_only_about_the_orphan(talk: Talk) -> None:
    await talk.say("娃儿八岁，爸妈都去世了")
    asked = []
    while talk.interview.asked is not None:
        asked.append(talk.interview.asked)
        await talk.press("不晓得")
    assert "orphan_recognised" in asked
    assert "de_facto_unsupported_recognised" not in asked


async def test_a_sentence_that_begins_like_a_yes_is_none(pack: Pack) -> None:
    talk = Talk(pack, lambda text: "affirm" if text.startswith("是我们") else "inform")
    talk.answer = await talk.conversation.welcome(talk.person)
    await talk.press("看娃儿能享受啥")
    await talk.say("娃儿八岁，爸爸判了八年，妈妈去世三年了")
    await _until(talk, "de_facto_unsupported_recognised")
    await talk.say("是我们老两口在带的嘛")
    assert "de_facto_unsupported_recognised" not in talk.interview.facts
    assert talk.interview.asked == "de_facto_unsupported_recognised"


async def _until(talk: Talk, fact: str) -> None:
    while talk.interview.asked not in (fact, None):
        await talk.press("不晓得")
    assert talk.interview.asked == fact


async def test_who_tells_other_things_is_not_asked_the_same_a_third_time(talk: Talk) -> None:
    await talk.say("娃儿八岁，妈妈去世三年了")
    await _until(talk, "father")
    await talk.say("户口是大足的")
    asked = [talk.interview.asked]
    for told in ("娃儿在读小学", "我们是低保户", "医保交的一档"):
        await talk.say(told)
        asked.append(talk.interview.asked)
    assert asked.count("father") <= 1
