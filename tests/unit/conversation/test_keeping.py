"""A screening is kept for another day only with a guardian's consent, and taken up again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta

import pytest

from actions import consents
from entitlements.interview import from_json
from entitlements.model import Pack
from store.interviews import SavedInterview
from tests.fakes.keeping import MemoryInterviews
from tests.fakes.product import Talk

HARM = "隔壁天天打娃儿"
INTENTS = {HARM: "report_harm", "今天天气好": "out_of_scope", "转圈圈": "nlu_fallback"}
CONTROLS = {"不晓得", "不想说", "为啥问", "上一步", "先看结果"}


def intent(text: str) -> str:
    return INTENTS.get(text, "inform")


async def answered(talk: Talk, questions: int = 3) -> Talk:
    """A screening with so many facts, answered by buttons."""
    talk.answer = await talk.conversation.welcome(talk.person)
    await talk.press("看娃儿能享受啥")
    while len(talk.interview.facts) < questions and talk.interview.asked is not None:
        answers = [label for label in talk.buttons() if label not in CONTROLS]
        await talk.press(answers[0] if answers else "不晓得")
    return talk


async def consented(talk: Talk) -> Talk:
    await talk.say("保存")
    await talk.press("我是娃儿的监护人")
    await talk.press("同意，记着")
    return talk


@pytest.fixture
async def talk(pack: Pack) -> Talk:
    return await answered(Talk(pack, intent))


def kept(talk: Talk) -> Mapping[str, SavedInterview]:
    assert isinstance(talk.keeping.interviews, MemoryInterviews)
    return talk.keeping.interviews.kept


async def test_after_a_result_it_is_asked_and_nothing_is_kept_by_then(talk: Talk) -> None:
    text = await talk.press("先看结果")
    assert "要不要我记着" in text
    await talk.press("记着，下次接着来")
    assert {"我是娃儿的监护人", "我替别人问", "我自己是娃儿", "不用记"} == talk.buttons().keys()
    assert kept(talk) == {}


@pytest.mark.parametrize("words", ["保存", "下次接着来", "帮我记着", "记着吧"])
async def test_the_words_ask_too(talk: Talk, words: str) -> None:
    await talk.say(words)
    assert "我是娃儿的监护人" in talk.buttons()
    assert kept(talk) == {}


async def test_the_consent_says_what_for_how_long_and_how_to_undo_it(talk: Talk) -> None:
    await talk.say("保存")
    text = await talk.press("我是娃儿的监护人")
    for word in ("同意", "不记名字", "不记您的原话", "30 天", "删除我的数据"):
        assert word in text
    assert kept(talk) == {}


async def test_a_guardians_consent_keeps_it_with_who_when_and_which_words(talk: Talk) -> None:
    said = dict(talk.interview.facts)
    await consented(talk)
    (saved,) = kept(talk).values()
    assert from_json(saved.interview).facts == said
    assert (saved.consent.by, saved.consent.at) == ("guardian", talk.now)
    assert saved.consent.wording == consents.KEEP.version


@pytest.mark.parametrize(
    ("who", "word"), [("我替别人问", "监护人同意"), ("我自己是娃儿", "信得过"), ("不用记", "不记")]
)
async def test_whoever_is_no_guardian_goes_on_unkept(talk: Talk, who: str, word: str) -> None:
    asked = talk.interview.asked
    await talk.say("保存")
    assert word in await talk.press(who)
    assert kept(talk) == {}
    await talk.press("接着回答")
    assert talk.interview.asked == asked


async def test_with_nothing_said_there_is_nothing_to_keep(pack: Pack) -> None:
    fresh = Talk(pack, intent)
    assert "没有可以记的" in await fresh.say("保存")
    assert kept(fresh) == {}


async def test_days_later_it_goes_on_where_it_stopped_and_says_so_once(talk: Talk) -> None:
    await consented(talk)
    facts, asked = dict(talk.interview.facts), talk.interview.asked
    talk.new_process()
    talk.now += timedelta(days=3)
    text = await talk.say("今天天气好")
    assert text.startswith("接着上次的")
    assert {"接着来", "从头来", "删除"} <= talk.buttons().keys()
    assert talk.interview.facts == facts
    await talk.press("接着来")
    assert talk.interview.asked == asked
    assert "接着上次的" not in await talk.say("今天天气好")


async def test_the_line_makes_no_fourth_message(talk: Talk) -> None:
    await consented(talk)
    talk.new_process()
    text = await talk.say("先看结果")
    assert text.startswith("接着上次的")
    assert "不是审批结果" in text
    assert len(talk.answer["replies"]) <= 3
    assert "接着来" in talk.buttons()


async def test_the_welcome_says_so_too(talk: Talk) -> None:
    await consented(talk)
    talk.new_process()
    talk.answer = await talk.conversation.welcome(talk.person)
    assert "接着上次的" in talk.text()
    assert "接着上次的" not in await talk.say("今天天气好")


async def test_without_consent_a_new_process_knows_nothing(talk: Talk) -> None:
    talk.new_process()
    assert "接着上次的" not in await talk.say("今天天气好")
    assert talk.interview.facts == {}


async def test_what_is_said_after_consent_is_kept_as_well(talk: Talk) -> None:
    await consented(talk)
    await talk.press("接着回答")
    await talk.press("不晓得")
    (saved,) = kept(talk).values()
    assert from_json(saved.interview).unknown == talk.interview.unknown != frozenset()


async def test_a_visit_moves_the_end_and_silence_ends_it(talk: Talk) -> None:
    await consented(talk)
    talk.new_process()
    talk.now += timedelta(days=29)
    await talk.say("今天天气好")
    talk.new_process()
    talk.now += timedelta(days=29)
    assert "接着上次的" in await talk.say("今天天气好")
    talk.new_process()
    talk.now += timedelta(days=30)
    assert "接着上次的" not in await talk.say("今天天气好")


async def test_from_the_start_forgets_the_facts_also_where_they_are_kept(talk: Talk) -> None:
    await consented(talk)
    talk.new_process()
    await talk.say("今天天气好")
    await talk.press("从头来")
    (saved,) = kept(talk).values()
    assert from_json(saved.interview).facts == {}


BOTH = "娃儿喝农药了，我们是特困户"
OVERRULED = "打骂娃儿犯不犯法，我们是特困户"  # by a model that is sure of something else


async def test_nothing_of_a_turn_with_danger_is_kept_neither_then_nor_later(talk: Talk) -> None:
    await consented(talk)
    before = json.dumps(next(iter(kept(talk).values())).interview)
    await talk.say(BOTH)
    assert talk.answer["ephemeral"] is True
    assert talk.interview.facts["tekun"] is True
    assert json.dumps(next(iter(kept(talk).values())).interview) == before
    asked = talk.interview.asked
    await talk.say("不晓得")
    after = from_json(next(iter(kept(talk).values())).interview)
    assert asked in after.unknown
    assert "tekun" not in {*after.facts, *after.trail, *after.log}


async def test_consent_after_danger_keeps_the_rest_only(talk: Talk) -> None:
    await talk.say(BOTH)
    await consented(talk)
    after = from_json(next(iter(kept(talk).values())).interview)
    assert after.facts.keys() == talk.interview.facts.keys() - {"tekun"}


async def test_what_is_said_again_without_danger_is_kept(talk: Talk) -> None:
    await consented(talk)
    await talk.say(BOTH)
    await talk.say("说错了，不是特困户")
    await talk.say("我们是特困户")
    after = from_json(next(iter(kept(talk).values())).interview)
    assert after.facts["tekun"] is True


async def test_words_of_danger_keep_out_also_where_no_card_shows(talk: Talk) -> None:
    await consented(talk)
    before = dict(kept(talk))
    await talk.say(OVERRULED)
    assert talk.answer["ephemeral"] is False
    assert kept(talk) == before
    await talk.say("不晓得")
    assert "tekun" not in from_json(next(iter(kept(talk).values())).interview).facts


async def test_a_report_leaves_no_trace_in_what_is_kept(talk: Talk) -> None:
    await consented(talk)
    before = dict(kept(talk))
    await talk.say(HARM)
    assert talk.answer["ephemeral"] is True
    assert kept(talk) == before


async def test_the_resumed_line_never_stands_beside_danger(talk: Talk) -> None:
    await consented(talk)
    talk.new_process()
    assert "接着上次的" not in await talk.say(HARM)
    assert "接着上次的" in await talk.say("今天天气好")


async def test_what_is_kept_holds_no_sentence(talk: Talk) -> None:
    await talk.say("我屋头男人姓王，娃儿在龙水镇读书，我们是低保户")
    await consented(talk)
    await talk.say("转圈圈")
    stored = json.dumps([s.interview for s in kept(talk).values()], ensure_ascii=False)
    assert stored.isascii()


async def test_a_fact_the_pack_no_longer_knows_is_left_out(talk: Talk) -> None:
    await consented(talk)
    key, saved = next(iter(kept(talk).items()))
    saved.interview["facts"]["gone"] = True
    saved.interview["asked"] = "gone"
    saved.interview["facts"]["age"] = 400
    assert key in kept(talk)
    talk.new_process()
    await talk.say("今天天气好")
    assert not {"gone", "age"} & talk.interview.facts.keys()


async def test_a_store_that_fails_fails_no_turn(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await consented(talk)

    async def broken(*_: object) -> bool:
        raise OSError("disk")

    monkeypatch.setattr(talk.keeping.interviews, "update", broken)
    await talk.press("接着回答")
    asked = talk.interview.asked
    await talk.press("不晓得")
    assert talk.interview.asked != asked
    monkeypatch.setattr(talk.keeping.interviews, "find", broken)
    talk.new_process()
    await talk.say("今天天气好")
    assert talk.interview.facts == {}


async def test_whoever_changes_the_words_of_a_consent_changes_their_version() -> None:
    digests = {
        wording.version: hashlib.sha256(wording.text.encode()).hexdigest()[:12]
        for wording in consents.ALL
    }
    assert digests == {
        "keep-1": "4a6f7095a004",
        "call-1": "64df6c733a56",
        "assist-1": "ac21d3ffa9df",
    }
