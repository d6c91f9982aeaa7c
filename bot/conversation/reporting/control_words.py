"""Words that steer a report, begin one, or ask for an earlier one: whole short texts."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from bot.understanding.steering import steering_word

_QUESTION_LONGEST = 40


class Word(StrEnum):
    """What steers a report."""

    SKIP = "skip"
    UNKNOWN = "unknown"
    BACK = "back"
    CHANGE = "change"
    LOOK = "look"
    LEAVE = "leave"
    CLEAR = "clear"
    WITHDRAW = "withdraw"
    DONE = "done"
    WHY = "why"
    HUMAN = "human"
    ELSEWHERE = "elsewhere"


_WORDS = {
    Word.SKIP: "跳过 不留 不发",
    Word.CHANGE: "改 我要改 改一下 修改 更正 改改",
    Word.LOOK: "看看我说了什么 看看我说了啥 看看我说了些什么 我说了什么 我说了啥 看一遍",
    Word.LEAVE: "不说了 退出 我不说了 先不说了 不报了 不反映了 不举报了 离开",
    Word.CLEAR: "清屏离开 清屏 清空离开 清掉离开 清空",
    Word.WITHDRAW: "撤回 撤回不报了 我要撤回 全部撤回",
    Word.DONE: "就这些 就这些了 就这样 说完了 讲完了 没了 没有了 没得了 交 提交 就这样交 看完了",
}
_BY_WORD = {word: meaning for meaning, words in _WORDS.items() for word in words.split()}
_STEERED = {
    "decline_answer": Word.SKIP,
    "dont_know": Word.UNKNOWN,
    "step_back": Word.BACK,
    "cancel": Word.LEAVE,
    "wipe_phone": Word.CLEAR,
    "why_ask": Word.WHY,
    "human_handoff": Word.HUMAN,
    "result_so_far": Word.DONE,
    "show_menu": Word.ELSEWHERE,
    "help_other": Word.ELSEWHERE,
    "start_over": Word.LOOK,
}
_EDGE = re.compile(r"[\s，。！？、；：,.!?;:~～…“”\"'（）()〔〕【】]+")
_TAIL = re.compile(r"[吧嘛哈啊呀哦了]+$")

_OPENING_WORDS = """
    举报 我要举报 我想举报 举报一下 报告 我要报告 我想报告 我要报告情况 反映 我要反映 我想反映
    反映情况 反应情况 我要反映情况 我想反映情况 我有情况要反映 反映一个情况 反映个情况 有娃儿受伤害
    接着反映 继续反映
"""
_OPENING = frozenset(_OPENING_WORDS.split())
_FOLLOWING = re.compile(
    r"^(?:我?(?:有|要查|想查|查|输|看)?(?:一下)?(?:收条|收条号码|回音|我的收条|举报进度|反映的进度))$"
    r"|(?:我|上次|上回|昨天|前天|之前|先前)[^，。]{0,12}(?:反映|举报|报)的?[^，。]{0,14}"
    r"(?:结果|咋样|怎么样|进度|处理|回音|去看|收到|补充)"
)


def bare(text: str) -> str:
    """The text without spaces and marks."""
    return _EDGE.sub("", unicodedata.normalize("NFKC", text))


def control(text: str) -> Word | None:
    """The control word that a whole text is."""
    said = bare(text)
    if not said or len(said) > 16:
        return None
    for candidate in (said, _TAIL.sub("", said)):
        if candidate in _BY_WORD:
            return _BY_WORD[candidate]
    steer = steering_word(text)
    return None if steer is None else _STEERED.get(steer)


def opens(text: str) -> bool:
    """Whether a text says no more than that somebody wants to report."""
    return bare(text) in _OPENING


def follows_up(text: str) -> bool:
    """Whether a text asks what came of an earlier report."""
    return len(text) <= _QUESTION_LONGEST and _FOLLOWING.search(bare(text)) is not None
