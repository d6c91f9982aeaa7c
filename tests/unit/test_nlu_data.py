"""Training texts: no text in two intents; texts for measuring are not learnt by heart."""

from __future__ import annotations

import re
from collections import defaultdict

from app.settings import PROJECT
from bot.understanding.clean import clean

NLU = PROJECT / "nlu_data" / "nlu"
DEV = PROJECT / "nlu_data" / "dev"
HELD = PROJECT / "nlu_data" / "held"
#: Whole messages that nobody says otherwise; all else in both sets would be learnt by heart.
SET_WORDS = """
    你好 在不在 喂 嗨 哈喽 早上好 你是哪个 菜单 谢谢 谢谢你 辛苦了 再见 拜拜 拜 88 晚安 取消
    不弄了 停 退出 是 对头 是的 嗯 嗯嗯 对 要得 可以 好 没错 有的 不是 没得 不 没有 不用了 莫得
    不晓得 不要 不得 否 返回上一步 转人工 人工客服 救命 我不想活了 低保边缘 监测户 哈哈哈
"""


def training_texts() -> dict[str, set[str]]:
    """Intents by text."""
    intents: dict[str, set[str]] = defaultdict(set)
    for path in NLU.glob("*.yml"):
        intent = ""
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("- intent: "):
                intent = line.removeprefix("- intent: ").strip()
            elif line.strip().startswith("- "):
                intents[line.strip()[2:].strip()].add(intent)
    return intents


def test_no_text_has_two_intents() -> None:
    assert [text for text, intents in training_texts().items() if len(intents) > 1] == []


def test_texts_for_measuring_are_not_trained_on() -> None:
    learnt = {letters(text) for text in training_texts()}
    measuring = (line.split("\t")[1] for path in DEV.glob("*.tsv") for line in _lines(path.name))
    both = {letters(text) for text in measuring} & learnt - {""}
    assert sorted(both.difference(SET_WORDS.split())) == []


def test_held_out_texts_are_not_trained_on() -> None:
    learnt = {letters(text) for text in training_texts()}
    held = {
        letters(line.split("\t")[2])
        for path in HELD.glob("*.tsv")
        for line in path.read_text("utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    }
    assert len(held) > 700
    assert sorted(held & learnt - set(SET_WORDS.split())) == []


def letters(text: str) -> str:
    """A text as the model hears it, without stops, marks and capital letters."""
    return re.sub(r"\W", "", clean(text)).lower()


def _lines(name: str) -> list[str]:
    text = (DEV / name).read_text("utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
