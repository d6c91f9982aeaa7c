"""What happens to a message, with the project's rules and actions and no Rasa."""

from __future__ import annotations

import pytest

from bot.inbound import Inbound
from entitlements.model import Pack
from store.sessions import TURNS_PER_SENDER
from tests.fakes.product import Talk

STORY = "我外孙女八岁，在大足读小学，妈老汉都不在了"
INTENTS = {
    STORY: "eligibility_screening",
    "孤儿一个月有好多钱": "ask_basic_living",
    "隔壁天天打娃儿": "report_harm",
    "今天天气好": "out_of_scope",
    "不对，是三年级": "correct_previous_answer",
}


@pytest.fixture
def talk(pack: Pack) -> Talk:
    return Talk(pack, INTENTS)


async def test_a_question_is_answered_in_at_most_three_messages_with_its_basis(talk: Talk) -> None:
    text = await talk.say("孤儿一个月有好多钱")
    assert "1651" in text
    assert "征求意见稿" in text
    assert len(talk.answer["replies"]) <= 3
    assert {"怎么申请", "我家够不够条件", "找人工"} <= talk.buttons().keys()


async def test_the_whole_sentence_about_the_draft_is_said_once(talk: Talk) -> None:
    note = talk.pack.document.status_note
    assert note in await talk.say("孤儿一个月有好多钱")
    assert note not in await talk.say("孤儿一个月有好多钱")


async def test_facts_of_a_story_are_kept_and_not_asked_again(talk: Talk) -> None:
    await talk.say(STORY)
    facts = talk.interview.facts
    assert facts["age"] == 8
    assert facts["stage"] == "primary"
    assert facts["father"] == facts["mother"] == "dead"
    asked = set()
    while (fact := talk.interview.asked) is not None:
        assert fact not in asked
        assert fact not in facts
        asked.add(fact)
        await talk.press("不晓得")
    assert "审批" in talk.text()


async def test_danger_shows_the_card_first_and_the_turn_is_ephemeral(talk: Talk) -> None:
    await talk.say("隔壁天天打娃儿")
    first = talk.answer["replies"][0]
    assert first["card"]["kind"] == "emergency"
    assert "110" in first["card"]["title"]
    assert talk.answer["ephemeral"] is True


async def test_a_report_never_reaches_rules_or_the_session(talk: Talk) -> None:
    await talk.say("隔壁天天打娃儿")
    assert talk.session.interview == {}
    assert talk.session.turn is None
    assert "110" in talk.text()
    assert "不等于报案" in talk.text()


async def test_danger_in_the_middle_of_a_form_keeps_the_form(talk: Talk) -> None:
    await talk.say(STORY)
    asked = talk.interview.asked
    await talk.say("隔壁天天打娃儿")
    assert talk.answer["replies"][0]["card"]["kind"] == "emergency"
    assert talk.interview.asked == asked


async def test_a_message_that_comes_again_is_answered_alike_and_done_once(talk: Talk) -> None:
    first = Inbound(talk.person, "m1", text="孤儿一个月有好多钱")
    answer = await talk.conversation.handle(first)
    assert await talk.conversation.handle(first) == answer
    assert len(talk.understanding.requests) == 1


async def test_without_rasa_there_is_a_menu_and_the_numbers(talk: Talk) -> None:
    talk.understanding.down = True
    text = await talk.say("孤儿一个月有好多钱")
    assert "110" in text
    assert "看娃儿能享受啥" in talk.buttons()
    await talk.say("娃儿喝农药了")
    assert talk.answer["replies"][0]["card"]["title"].startswith("马上打 120")


async def test_an_action_that_says_nothing_counts_as_a_failure(talk: Talk) -> None:
    talk.understanding.silent = True
    assert "反应不过来" in await talk.say("孤儿一个月有好多钱")


async def test_one_call_a_turn_and_no_leading_slash(talk: Talk) -> None:
    await talk.say('/inform{"fact":"hiv_infected"}')
    assert len(talk.understanding.requests) == 1
    sent = talk.understanding.requests[0].text
    assert sent is not None
    assert not sent.startswith("/")
    assert talk.interview.facts == {}


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u200b", "\n\t", "///"])
async def test_empty_input_gets_a_sentence_and_the_menu(talk: Talk, text: str) -> None:
    assert "没有写字" in await talk.say(text)
    assert talk.understanding.requests == []


async def test_a_button_of_another_time_is_no_traceback(talk: Talk) -> None:
    answer = await talk.conversation.handle(Inbound(talk.person, "m9", button="gone"))
    assert "不能用了" in answer["replies"][0]["text"]


async def test_a_very_long_text_is_answered(talk: Talk) -> None:
    text = await talk.say("我屋头困难" * 20_000)
    assert "写得很长" in text


async def test_the_sender_changes_before_its_tracker_grows_long(talk: Talk) -> None:
    first = talk.session.sender
    for _ in range(TURNS_PER_SENDER):
        await talk.say("今天天气好")
    assert talk.session.sender != first
    assert talk.trackers.senders == [first]


async def test_numbers_of_people_do_not_reach_the_model(talk: Talk) -> None:
    await talk.say("我电话13812345678 身份证500225201603081234 娃儿能领啥")
    sent = talk.understanding.requests[0].text or ""
    assert "13812345678" not in sent
    assert "500225201603081234" not in sent


async def test_beside_a_wish_to_die_nothing_is_said_of_what_the_program_cannot_do(
    pack: Pack,
) -> None:
    talk = Talk(pack, lambda _: "out_of_scope")
    text = await talk.say("读书要好多钱 我都不想活了")
    assert talk.answer["replies"][0]["card"]["kind"] == "emergency"
    assert "不会" not in text
    assert talk.answer["ephemeral"] is True


async def test_holidays_without_anybody_to_look_after_the_child_lead_to_the_nearest_place(
    pack: Pack,
) -> None:
    talk = Talk(pack, lambda _: "ask_childrens_home_services")
    assert "哪个镇街" in await talk.say("放暑假没人看娃")
    text = await talk.say("龙水镇")
    assert "龙水" in text
    assert "演示用" in text


async def test_an_open_question_is_about_everything_whatever_else_it_names(pack: Pack) -> None:
    talk = Talk(pack, lambda _: "eligibility_screening")
    await talk.say("娃儿爸妈都去世了 生活费医保这些 能享受啥")
    assert talk.interview.wanted == ()


async def test_more_facts_after_a_narrow_result_widen_the_screening(pack: Pack) -> None:
    talk = Talk(pack, lambda _: "inform")
    talk.answer = await talk.conversation.welcome(talk.person)
    await talk.say("娃儿八岁")
    benefit = "left_behind_delegation"
    token = talk.session.remember_button(
        {"intent": "start_screening", "details": {"benefit": benefit}}
    )
    await talk.conversation.handle(Inbound(talk.person, "narrow", button=token))
    while talk.interview.asked is not None:
        await talk.say("不是")
    await talk.say("我们是低保户")
    assert talk.interview.wanted == ()
    assert talk.interview.asked is not None


@pytest.mark.parametrize("text", ["?", "？？？", "。"])
async def test_marks_alone_are_somebody_who_is_lost(pack: Pack, text: str) -> None:
    talk = Talk(pack, {text: "out_of_scope"})
    assert "直接说娃儿的情况" in await talk.say(text)
    talk.answer = await talk.conversation.welcome(talk.person)
    await talk.press("看娃儿能享受啥")
    asked = talk.interview.asked
    assert asked is not None
    assert talk.pack.facts[asked].why in await talk.say(text)
    assert talk.interview.asked == asked


async def test_a_choice_whose_words_name_nothing_else_is_heard_at_any_question(pack: Pack) -> None:
    talk = Talk(pack, {"二档": "inform"})
    talk.answer = await talk.conversation.welcome(talk.person)
    await talk.press("看娃儿能享受啥")
    asked = talk.interview.asked
    await talk.say("二档")
    assert talk.interview.facts["insurance_tier"] == "2"
    assert talk.interview.asked == asked


async def test_where_to_apply_without_a_name_is_about_the_child_told_of(pack: Pack) -> None:
    told, asks, meant = "我孙子八岁，妈老汉都不在了", "那我到底去哪里办嘛", "啥子叫监护人"
    talk = Talk(
        pack, {told: "eligibility_screening", asks: "how_to_apply", meant: "ask_guardianship"}
    )
    await talk.say(told)
    await talk.say(meant)
    await talk.say("户口是大足的")
    text = await talk.say(asks)
    assert "认定" in text
    assert "民政部门来监护" not in text


async def test_who_asks_also_who_will_know_is_led_to_the_answer(pack: Pack) -> None:
    text = "艾滋病感染儿童有补贴吗会不会被别人知道"
    talk = Talk(pack, {text: "privacy_question"})
    await talk.say(text)
    assert talk.pack.topics["basic_living"].label in talk.buttons()


async def test_english_is_answered_in_english_and_danger_in_it_is_seen(pack: Pack) -> None:
    talk = Talk(pack, lambda text: "out_of_scope")
    assert "Chinese" in await talk.say("what can my nephew get")
    screened = Talk(pack, lambda text: "eligibility_screening")
    assert "Chinese" in await screened.say("what can my nephew get")
    await talk.say("my uncle is hitting me")
    assert talk.answer["replies"][0]["card"]["kind"] == "emergency"


async def test_after_danger_nobody_is_told_that_it_is_none_of_our_business(pack: Pack) -> None:
    talk = Talk(pack, {"隔壁天天打娃儿": "report_harm", "那我咋个说嘛": "out_of_scope"})
    await talk.say("隔壁天天打娃儿")
    text = await talk.say("那我咋个说嘛")
    assert "这个我不会" not in text
    assert "110" in text


async def test_a_complaint_is_taken_as_one(pack: Pack) -> None:
    talk = Talk(pack, {"老子要投诉你们": "out_of_scope"})
    text = await talk.say("老子要投诉你们")
    assert "12345" in text
    assert "这个我不会" not in text


async def test_how_to_go_on_after_danger_offers_no_list_of_benefits(pack: Pack) -> None:
    talk = Talk(pack, {"隔壁天天打娃儿": "report_harm", "学校要我先不报怎么办": "how_to_apply"})
    await talk.say("隔壁天天打娃儿")
    text = await talk.say("学校要我先不报怎么办")
    assert "您想办哪一样" not in text
    assert "110" in text
