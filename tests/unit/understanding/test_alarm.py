"""When the card shows: words or model, and the one case in which the model overrules words."""

from __future__ import annotations

import pytest

from bot.understanding.alarm import MODEL_ALARM, alarm, model_danger, speaks_of_oneself
from bot.understanding.rasa import Ranked
from bot.understanding.safety import Danger, insists

SURE_OF_BILLS = (Ranked("ask_medical_assistance", 0.9), Ranked("report_harm", 0.01))
UNSURE = (Ranked("ask_medical_assistance", 0.4), Ranked("ask_dibao", 0.2))
A_LITTLE = (Ranked("ask_medical_assistance", 0.8), Ranked("report_harm", 0.05))


def test_the_model_alone_is_enough_and_both_kinds_add_up() -> None:
    ranking = (Ranked("report_harm", MODEL_ALARM / 2), Ranked("emergency_self", MODEL_ALARM / 2))
    assert model_danger(ranking)
    assert alarm(None, ranking, insistent=False) is Danger.VIOLENCE
    assert alarm(None, UNSURE, insistent=False) is None


def test_distress_beside_danger_is_despair() -> None:
    """快撑不住了，天天睡不着 is no violence."""
    ranking = (Ranked("emergency_self", 0.45), Ranked("psych_help", 0.3))
    assert alarm(None, ranking, insistent=False) is Danger.DESPAIR
    of_another = (Ranked("report_harm", 0.45), Ranked("psych_help", 0.3))
    assert alarm(None, of_another, insistent=False) is Danger.VIOLENCE


@pytest.mark.parametrize("words", list(Danger))
@pytest.mark.parametrize("ranking", [(), UNSURE, A_LITTLE])
def test_words_alone_are_enough(words: Danger, ranking: tuple[Ranked, ...]) -> None:
    assert alarm(words, ranking, insistent=False) is words


@pytest.mark.parametrize("words", [Danger.VIOLENCE, Danger.PARTNER_VIOLENCE])
def test_words_of_violence_yield_to_a_model_that_is_all_but_certain(words: Danger) -> None:
    assert alarm(words, SURE_OF_BILLS, insistent=False) is None
    assert alarm(words, SURE_OF_BILLS, insistent=True) is words


@pytest.mark.parametrize("words", [Danger.DESPAIR, Danger.MEDICAL])
def test_wanting_to_die_and_poison_never_yield(words: Danger) -> None:
    assert alarm(words, SURE_OF_BILLS, insistent=False) is words


@pytest.mark.parametrize(
    "text", ["他老汉现在拿刀砍娃儿", "隔壁天天打娃儿", "救命", "我遭他打了", "又打她了 我不敢回家"]
)
def test_what_goes_on_or_is_now_insists(text: str) -> None:
    assert insists(text)


@pytest.mark.parametrize("text", ["被狗咬了能不能报医疗救助", "打人犯法不犯法"])
def test_what_is_talked_about_does_not_insist(text: str) -> None:
    assert not insists(text)


def test_who_is_in_danger() -> None:
    assert speaks_of_oneself((Ranked("emergency_self", 0.5), Ranked("report_harm", 0.4)))
    assert not speaks_of_oneself((Ranked("report_harm", 0.5), Ranked("emergency_self", 0.4)))
