"""Words of danger, read without a model: who is hurt, or is about to be.

Runs beside the statistical model; either one is enough to show the emergency card. A pattern
wants somebody who does it, or somebody it is done to, so that 打针, 杀价 and 想死你了 pass.
"""

from __future__ import annotations

import re
from enum import Enum

from bot.understanding.danger_around import ACCIDENT, PARTNER, PRESENT
from bot.understanding.danger_child import NEGLECT, SEXUAL, VIOLENCE
from bot.understanding.danger_self import DESPAIR, MEDICAL
from bot.understanding.danger_signs import DESPERATE, EXPLOITED, LURED, UNCARED
from bot.understanding.danger_text import danger_text


class Danger(Enum):
    """What kind of danger a text speaks of."""

    VIOLENCE = "violence"
    MEDICAL = "medical"
    DESPAIR = "despair"
    PARTNER_VIOLENCE = "partner_violence"


def _pattern(*groups: str) -> re.Pattern[str]:
    return re.compile("|".join(groups), re.VERBOSE)


#: In the order in which they are told apart: what needs an ambulance comes first.
_URGENT = (
    (Danger.MEDICAL, _pattern(MEDICAL)),
    (Danger.DESPAIR, _pattern(DESPAIR)),
    (Danger.PARTNER_VIOLENCE, _pattern(PARTNER)),
)
_HARM = (
    (Danger.VIOLENCE, _pattern(VIOLENCE)),
    (Danger.VIOLENCE, _pattern(SEXUAL)),
    (Danger.VIOLENCE, _pattern(NEGLECT)),
)
_SIGNS = (
    (Danger.VIOLENCE, _pattern(PRESENT)),
    (Danger.DESPAIR, _pattern(DESPERATE)),
    (Danger.VIOLENCE, _pattern(LURED, UNCARED, EXPLOITED)),
)
#: A case in court asks for a lawyer, not for the police, unless it goes on.
_IN_COURT = re.compile(
    r"案子|打官司|律师|检察院|起诉|法律援助|监护权|收养|判了|判完|(?:遭|被)[^，]{0,4}过(?=，|$|的)"
)
_GOES_ON = re.compile(
    r"(?:天天|每天)(?!哭)|经常|又|还在|正在|现在还|今天|昨天|昨晚|刚|晚上|救|怕|不敢|一直|老是|总是|威胁|下次"
)
_ACCIDENT = _pattern(ACCIDENT)
#: What is asked about an accident that is over: who pays.
_AFTERWARDS = re.compile(
    r"救助|补助|补贴|报销|医保|医药费|住院费|手术费|费用|学费|的钱|保险|济困保|赔|理赔|"
    r"政策|算不算|属不属于|证明"
    r"|律师|打官司|起诉|低保|孤儿|残疾|住院|去年|前年|年前|上个?月|没救过来|去世|电脑|"
    r"手机|杀毒|热水器|钱包|猫|新闻|笑|短视频|申请|读书|学校不赔"
)
_NOW = re.compile(r"现在|马上|快来|正在|救命|止不住|还在里|还在烧|没呼吸|不醒|快点|快来")
#: Stories and games speak of nobody, unless a child is in the sentence.
_STORY = re.compile(
    r"男主|女主|编剧|大结局|剧情|追的?剧|追了?部?剧|部电影|部剧|电视剧|小说|谁演|演的|"
    r"番剧|主角|反派|排位|王者|上分|打游戏被"
    r"|队友|副本|甲方|吃瓜|热搜|段子|歌词|这首歌"
)
_SOMEBODY = re.compile(r"娃|隔壁|邻居|楼上|楼下|婴|打我|摸我|杀我|我想死|我不想活")


_INSISTS = _pattern(
    PRESENT,
    r"救命|打我(?!娃|家)|骂我|杀我|摸我|刀|血|(?:我|娃)(?:被|遭)(?!狗|猫|蜂|车)",
    r"(?:天天|每天)(?!哭)|经常|又|还在|正在|现在|今天|昨天|昨晚|刚才|刚刚|害怕|好怕|不敢|一直|老是|总是|威胁",
)


def insists(text: str) -> bool:
    """The words speak of somebody in danger now, or of harm that goes on; no model, however
    sure that the text is about something else, may overrule them."""
    text = danger_text(text)
    return _INSISTS.search(text) is not None


def danger_in(text: str) -> Danger | None:
    """The kind of danger a text speaks of, if any."""
    text = danger_text(text)
    if _STORY.search(text) and not _SOMEBODY.search(text):
        return None
    over = _IN_COURT.search(text) is not None and not _GOES_ON.search(text)
    accident = _ACCIDENT.search(text) is not None
    if accident and _NOW.search(text):
        return Danger.MEDICAL
    patterns = (*_URGENT, *_SIGNS) if over else (*_URGENT, *_HARM, *_SIGNS)
    for kind, pattern in patterns:
        if pattern.search(text):
            return kind
    return Danger.MEDICAL if accident and not _AFTERWARDS.search(text) else None
