"""What holds for every report told in a chat: nothing doubled, nothing lost, nothing elsewhere."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.inbound import Inbound, SentFile, SentPlace
from entitlements.model import Pack
from reports.model import ItemKind, State
from tests.fakes.product import Talk
from tests.rasa.manner import faults
from tests.rasa.scripted import Expected

HARM = "隔壁天天打娃儿"
SECRET = "他拿衣架抽她的手板心"
PLACE = "龙水镇幸福路十二号"


@pytest.fixture
def talk(pack: Pack) -> Talk:
    return Talk(pack, {HARM: "report_harm", "低保好多钱": "ask_dibao"})


async def told(talk: Talk) -> None:
    """Up to the summary."""
    await talk.say("举报")
    await talk.press("好，我来说")
    await talk.press("现在没有")
    await talk.press("没有")
    await talk.say(SECRET)
    await talk.say(PLACE)
    await talk.say("看看我说了什么")


async def test_a_message_that_comes_again_seals_once(talk: Talk) -> None:
    await talk.say("举报")
    await talk.press("好，我来说")
    await talk.press("现在没有")
    first = await talk.say(SECRET, message_id="m1")
    assert await talk.say(SECRET, message_id="m1") == first
    assert talk.reports.only.texts() == [SECRET]


async def test_a_message_that_comes_again_after_a_restart_seals_once(talk: Talk) -> None:
    await talk.say("举报")
    await talk.press("好，我来说")
    await talk.press("现在没有")
    await talk.press("没有")
    await talk.say(SECRET, message_id="m1")
    talk.new_process()
    await talk.say(SECRET, message_id="m1")
    assert len({item.id for item in talk.reports.only.items}) == len(talk.reports.only.items)
    assert talk.reports.only.texts().count(SECRET) <= 2  # once as seen, once as the next answer
    assert talk.understanding.requests == []


async def test_what_was_sealed_is_nowhere_in_memory(talk: Talk) -> None:
    await told(talk)
    assert SECRET in talk.text()
    held = _held(talk.session)
    assert SECRET not in held
    assert PLACE not in held


async def test_a_summary_that_was_lost_is_opened_again(talk: Talk) -> None:
    await told(talk)
    await talk.say("看看我说了什么", message_id="again")
    assert SECRET in await talk.say("看看我说了什么", message_id="again")
    assert talk.answer["ephemeral"] is True


async def test_a_code_that_was_lost_on_the_way_is_made_anew(talk: Talk) -> None:
    await told(talk)
    await talk.press("就这样，交")
    token = talk.buttons()["给我号码"]
    for _ in range(2):
        inbound = Inbound(talk.person, "code", button=token)
        talk.answer = await talk.conversation.handle(inbound)
        assert [r["code"] for r in talk.answer["replies"] if "code" in r]
    assert len(talk.reports.codes_given) == 2
    assert talk.reports.codes_given[-1] not in _held(talk.session)


async def test_rasa_and_the_log_learn_nothing(talk: Talk) -> None:
    with structlog.testing.capture_logs() as logs:
        await told(talk)
        await talk.press("就这样，交")
        await talk.press("给我号码")
        await talk.say(talk.reports.codes_given[-1])
    assert talk.understanding.requests == []
    assert {tuple(sorted(line)) for line in logs} == {("event", "kind", "log_level")}
    assert {line["kind"] for line in logs} == {"report"}


async def test_the_opening_sentence_waits_only_for_a_few_turns(talk: Talk) -> None:
    await talk.say(HARM)
    assert talk.session.report is not None
    for _ in range(7):
        await talk.say("低保好多钱")
    assert talk.session.report is None


async def test_the_opening_sentence_can_be_dropped(talk: Talk) -> None:
    await talk.say(HARM)
    await talk.press("我想反映情况")
    await talk.press("前面那句不要写")
    await talk.press("好，我来说")
    await talk.press("现在没有")
    assert talk.reports.only.texts() == []


async def test_the_opening_sentence_of_an_open_screening_stays_out_of_it(talk: Talk) -> None:
    await talk.say(HARM)
    await talk.press("我想反映情况")
    await talk.press("好，我来说")
    assert talk.session.interview == {}
    assert talk.reports.only.texts() == [HARM]


async def test_every_turn_is_ephemeral_and_says_when_files_may_come(talk: Talk) -> None:
    await talk.say("举报")
    assert talk.answer == {**talk.answer, "ephemeral": True, "files": True}
    await talk.say("不说了")
    assert "files" not in talk.answer


async def test_a_child_is_not_offered_to_send_files(talk: Talk) -> None:
    await talk.say("反映情况")
    await talk.press("我是小孩，说自己的事")
    assert "files" not in talk.answer


async def test_a_place_is_taken_at_any_step(talk: Talk) -> None:
    await talk.say("举报")
    await talk.press("好，我来说")
    place = SentPlace(29.7, 105.7)
    talk.answer = await talk.conversation.handle(Inbound(talk.person, "p", place=place))
    assert "地方收下了" in talk.text()
    assert talk.reports.only.of(ItemKind.PLACE) == [{"latitude": 29.7, "longitude": 105.7}]


async def test_the_person_goes_on_writing_while_a_file_comes(talk: Talk) -> None:
    await talk.say("举报")
    await talk.say(SECRET)
    arrived = asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        yield b"first"
        await arrived.wait()
        yield b"last"

    file = Inbound(talk.person, "f", file=SentFile("a.jpg", slow()))
    upload = asyncio.create_task(talk.conversation.handle(file))
    await asyncio.sleep(0)
    await asyncio.wait_for(talk.say("现在没有"), 5)
    arrived.set()
    answer = await upload
    assert "收好了" in str(answer["replies"])
    assert talk.reports.only.of(ItemKind.FILE) == [{"name": "a.jpg", "size": 9}]
    assert await talk.conversation.handle(file) == answer


async def test_a_file_that_is_refused_is_said_and_the_question_asked_again(talk: Talk) -> None:
    await talk.say("举报")
    await talk.say(SECRET)
    talk.reports.refuses_files = "压缩包不能收。"
    text = await talk.send_file("a.zip")
    assert "压缩包不能收" in text
    assert "现在有危险吗" in text


async def test_a_button_of_a_report_that_was_left_does_nothing(talk: Talk) -> None:
    await told(talk)
    shown = talk.answer
    await talk.say("清屏离开")
    talk.answer = shown
    await talk.press("就这样，交")
    assert "不能用了" in talk.text()
    assert talk.reports.only.state is State.RECEIVED


async def test_a_second_report_is_another_report(talk: Talk) -> None:
    await told(talk)
    await talk.say("清屏离开")
    await told(talk)
    assert len(talk.reports.all) == 2


async def test_a_restart_after_it_was_handed_in_asks_nothing_again(talk: Talk) -> None:
    await told(talk)
    await talk.press("就这样，交")
    talk.new_process()
    assert "对的" not in await talk.say("要")
    assert talk.reports.codes_given


async def test_a_report_of_hours_ago_is_not_opened_again_on_this_phone(talk: Talk) -> None:
    await told(talk)
    talk.new_process()
    talk.now += timedelta(hours=2)
    assert SECRET not in await talk.say("看看我说了什么")
    await talk.say("举报")
    await talk.say("另外一家打娃儿")
    assert SECRET not in await talk.say("看看我说了什么")
    assert len(talk.reports.all) == 2


async def test_a_code_is_not_held_when_the_store_is_down(talk: Talk) -> None:
    talk.reports.down = True
    text = await talk.say("0000 0000 0000 0000")
    assert "110" in text
    assert "0000" not in _held(talk.session)


async def test_the_welcome_says_nothing_of_a_report(talk: Talk) -> None:
    await told(talk)
    talk.answer = await talk.conversation.welcome(talk.person)
    assert "反映" not in talk.text()
    assert talk.answer.get("files") is None


async def test_a_button_of_the_other_conversation_offers_to_leave(talk: Talk) -> None:
    talk.answer = await talk.conversation.welcome(talk.person)
    menu = talk.answer
    await told(talk)
    talk.answer = menu
    await talk.press("看娃儿能享受啥")
    assert "还在反映情况" in talk.text()
    assert talk.understanding.requests == []


_WORDS = """
    跳过 上一步 改 看看我说了什么 不说了 不晓得 有 没有 是 好 低保好多钱 会不会晓得是我 龙水镇
    昨天晚上 13800138000 他正在打娃儿 我是老师 就这些 撤回 1234567890123456 接着反映 举报 谢谢
"""
SAID = st.one_of(st.sampled_from([*_WORDS.split(), "", "\u202e"]), st.text(max_size=40))
MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("say"), SAID),
        st.tuples(st.just("press"), st.integers(0, 30)),
        st.tuples(st.just("down"), st.booleans()),
        st.tuples(st.just("restart"), st.none()),
    ),
    max_size=25,
)
_SURE = "全部在这里面，请看一看"


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(moves=MOVES)
async def test_whatever_is_said_and_pressed(pack: Pack, moves: list[tuple[str, Any]]) -> None:
    talk = Talk(pack, lambda _: "out_of_scope")
    await talk.say("举报")
    await talk.say(_SURE)
    for move, what in moves:
        if move == "say":
            await talk.say(what)
        elif move == "press":
            tokens = [t for t in talk.buttons().values() if not t.startswith("tel:")]
            if not tokens:
                continue
            token = tokens[what % len(tokens)]
            inbound = Inbound(talk.person, secrets.token_hex(4), button=token)
            talk.answer = await talk.conversation.handle(inbound)
        elif move == "down":
            talk.reports.down = what
        else:
            talk.new_process()
            continue
        if move in ("say", "press"):
            assert 1 <= len(talk.answer["replies"]) <= 3
            # What the person wrote may be shown back to them; it is not our manner.
            found = faults(talk.answer, talk.messages(), Expected(card="any"))
            found = [f for f in found if "card" not in f and "characters" not in f]
            assert not [f for f in found if "empty" in f or "twice" in f], found
    # Only a press can have taken the sentence back, changed or removed it.
    if not any(move == "press" for move, _ in moves) and ("say", "撤回") not in moves:
        assert any(_SURE in report.texts() for report in talk.reports.all)


def _held(session: Any) -> str:
    """Everything that a session remembers, as text."""
    names = [name for name in session.__slots__ if name != "lock"]
    report = session.report
    inside = {} if report is None else {n: getattr(report, n) for n in report.__slots__}
    return repr({name: getattr(session, name) for name in names}) + repr(inside)
