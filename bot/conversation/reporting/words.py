"""What a text inside a report means beside its content: a yes, a question, another step."""

from __future__ import annotations

import re

from bot.conversation.reporting.control_words import bare
from bot.conversation.reporting.steps import Step
from bot.understanding.phone import phone_said
from bot.understanding.question import is_question
from bot.understanding.topics import topic_in, town_in
from entitlements.model import Pack
from reports.errors import MistypedError
from reports.model import Concerned
from reports.receipt import parse

_STARTS = re.compile(
    r"^(?:有|是|嗯|对|正在|还在|危险|在打)[的了呢啊哦]*$|现在有(?:危险)?$|有危险|很危险|救命"
)
_NOT = re.compile(r"没有|没得|莫得|不危险|无危险|安全|^(?:否|没|不|不是|不在|无)[的了呢啊哦]*$")
_UNSAFE = re.compile(r"不安全|不太安全|危险|救|怕|^(?:不|没有|没得)$")
_HAPPENING = re.compile(r"正在|现在(?:正|还|就)|还在打|救命|马上要")

_CHILD = re.compile(
    r"我(?:是|才)(?:个|一个)?(?:小孩|娃儿|小朋友|小学生|初中生|高中生|学生|未成年)(?!的)(?!家长)"
    r"|我(?:今年)?才?(?:[5-9]|1[0-7]|[五六七八九十]|十[一二三四五六七])岁(?!的|半的)"
    r"|(?:^|[，。,\s]|我|我们)(?:亲|后|继)?(?:爸爸?|妈妈?|老汉|爹|父亲?|母亲?)(?!妈|爸)[^，。]{0,8}"
    r"(?:打|骂|摸|掐|踢|关|锁|饿|赶|扔|弄|欺负|不要|不管)我(?!妈|爸|婆|家|娃|女儿|儿子|孙|屋|老)"
)
_NO_CHILD = re.compile(r"老公|男人|婆娘|老婆|媳妇|我(?:家)?(?:娃|女儿|儿子|孙)|离婚")
_WHO_KNOWS = re.compile(
    r"(?:会不会|会|能|怕).{0,6}(?:晓得|知道|查到|找到|看出来?)(?:是|到|出)?我|保密|匿名|报复|"
    r"(?:哪个|谁|哪些人|什么人)(?:能|会|可以)?(?:看得到|看到|晓得|知道我)"
)
_HOW_LONG = re.compile(
    r"(?:好久|多久|几天|什么时候|啥时候|啥子时候).{0,6}(?:有人|来|处理|管|结果|回)"
)
_ROBOT = re.compile(r"你是(?:真人|机器|人吗|人还是|哪个|谁)|有人在(?:看|听)")
_SECRET = re.compile(
    r"(?:不要|莫|别|千万不要|不能)(?:让|给|叫|告诉|跟|喊)?[^，。]{0,10}"
    r"(?:主任|书记|干部|村上|镇上|街道|民政|亲戚|家里人|屋头人|他爸|她爸|他妈|她妈|爷爷|婆婆)"
)
_MOMENT = re.compile(
    r"^(?:就是?|大概|好像|是)?(?:今天|昨天|前天|昨晚|今早|今晚|刚才|刚刚|上周|上个?星期|上个?月|"
    r"每天|天天|经常|晚上|早上|中午|下午|半夜|周[一二三四五六日末]|星期[一二三四五六日天]|\d+月\d+[日号])"
    r"[早晚上中下午半夜里点钟多左右前后经常每天都\d一二三四五六七八九十、，和跟的时候开始]*$"
)
_WORKER = re.compile(
    r"我是(?:个|一个|一名|这个|他的?|她的?|娃儿的?|学校的?|村上的?)*[^，。]{0,6}"
    r"(?:老师|班主任|校长|医生|护士|大夫|儿童主任|督导员|村干部|社工|社区干部|网格员)(?!家|的)"
)
_WHOSE = (
    (Concerned.BUREAU, re.compile(r"民政局|局里|局长|科长|科室|值班")),
    (Concerned.TOWN, re.compile(r"镇上|镇街|街道|镇长|镇里|镇干部|督导员")),
    (Concerned.VILLAGE, re.compile(r"村|社区|儿童主任|网格员|居委")),
    (Concerned.RELATIVE, re.compile(r"亲戚|家里|屋头|爸|妈|爷|婆|舅|姑|姨|叔|伯|哥|姐|老汉|外公")),
)
_OFFICIALS = frozenset({Concerned.BUREAU, Concerned.TOWN, Concerned.VILLAGE})
_IN_OFFICE = re.compile(r"[上里的]人|干部|主任|书记|[镇局科]长|督导|网格|民政|亲戚|晓得|知道")
_NEAR = (
    ("teacher", re.compile(r"老师")),
    ("neighbour", re.compile(r"邻居|隔壁|楼上|楼下")),
    ("relative", re.compile(r"亲戚|爷|奶|婆|外公|舅|姑|姨|叔|伯|哥|姐")),
)
_QUESTION_LONGEST, _ASIDE_LONGEST = 40, 25


def danger_now(text: str, *, child: bool) -> str | None:
    """``yes``, ``no`` or None: a short answer to whether there is danger now. A child is asked
    whether they are safe, an adult whether there is danger."""
    said = bare(text)
    if len(said) > 12:
        return None
    if child:
        return "yes" if _UNSAFE.search(said) else "no" if re.search(r"安全|嗯|是", said) else None
    if _NOT.search(said) and "不安全" not in said:
        return "no"
    return "yes" if _STARTS.search(said) or "不安全" in said else None


def happening(text: str) -> bool:
    """Whether a text says that it goes on at this moment."""
    return _HAPPENING.search(text) is not None


def says_no(text: str) -> bool:
    """A short no."""
    said = bare(text)
    return len(said) <= 8 and bool(
        re.match(r"^(?:没有?|没得|莫得|不是|不用|不要|不想|不留|不发|算了|否|不)", said)
    )


def says_yes(text: str) -> bool:
    """A short yes."""
    return bool(
        re.match(r"^(?:好|是|嗯|对|要|可以|行|得行|愿意|同意|有|给)[的了吧啊嘛呢我]*$", bare(text))
    )


def child_writes(text: str) -> bool:
    """Whether the words of a text show that a child wrote it."""
    return _CHILD.search(text) is not None and not _NO_CHILD.search(text)


def works_with_children(text: str) -> bool:
    """我是老师: somebody whom the law may oblige to report."""
    return _WORKER.search(text) is not None


def asks_who_knows(text: str) -> bool:
    """会不会晓得是我: a question about secrecy, not a part of what happened."""
    asks = is_question(text) or "会不会" in text or "怕" in text
    return len(text) <= _ASIDE_LONGEST and asks and bool(_WHO_KNOWS.search(text))


def asks_how_long(text: str) -> bool:
    """When somebody will come or answer."""
    return len(text) <= _QUESTION_LONGEST and bool(_HOW_LONG.search(text))


def asks_who_reads(text: str) -> bool:
    """Whether this is a person."""
    return len(text) <= _QUESTION_LONGEST and bool(_ROBOT.search(text))


def asks_elsewhere(text: str) -> bool:
    """A question about support, not about what happened: 低保好多钱."""
    return len(text) <= _QUESTION_LONGEST and is_question(text) and topic_in(text) is not None


def near(text: str) -> str | None:
    """The trusted grown-up that a child names: an id of ``questions.NEAR``."""
    said = bare(text)
    if len(said) > 12:
        return None
    found = next((who for who, pattern in _NEAR if pattern.search(said)), None)
    return found or ("none" if says_no(said) else None)


def concerned(text: str) -> tuple[Concerned, ...]:
    """Whom the words mean that must not know."""
    return tuple(who for who, pattern in _WHOSE if pattern.search(text))


def keeps_from(text: str) -> bool:
    """莫让村主任晓得: a short sentence about who must not know."""
    said = bare(text)
    return len(said) <= _ASIDE_LONGEST and _SECRET.search(said) is not None


def belongs_to(text: str, asked: Step, pack: Pack, *, alarmed: bool = False) -> Step:
    """The step that a text clearly answers, when that is another than the one asked.

    ``alarmed``: its words speak of harm, so without a place or a number it tells what was seen.
    """
    said = bare(text)
    short = len(said) <= _ASIDE_LONGEST
    town = town_in(said, pack.towns.values())
    if asked is not Step.CONTACT and phone_said(text):
        return Step.CONTACT
    if asked is Step.MUST_NOT_KNOW:
        return _beside_the_names(said, asked, alarmed=alarmed, in_town=town is not None)
    if asked is Step.SEEN or not short:
        return asked
    if asked in (Step.PLACE, Step.CHILD) and len(said) <= 14 and _MOMENT.search(said):
        return Step.WHEN
    if asked in (Step.CHILD, Step.WHEN, Step.NEAR) and town is not None:
        return Step.PLACE
    if alarmed and asked in (Step.PLACE, Step.CHILD) and town is None:
        return Step.SEEN
    return asked


def _beside_the_names(said: str, asked: Step, *, alarmed: bool, in_town: bool) -> Step:
    """Whoever must not know is named in few words; what names no official and is long, or speaks
    of harm, is the story itself. When in doubt it is a name: that leaves out too many, not too
    few."""
    if in_town and not alarmed and not _IN_OFFICE.search(said):  # 街道 is in its name
        return Step.PLACE
    if _SECRET.search(said) or not _OFFICIALS.isdisjoint(concerned(said)):
        return asked
    if alarmed or len(said) > _ASIDE_LONGEST:
        return Step.SEEN
    return asked


def is_code(text: str) -> bool:
    """Whether the digits are a receipt code that we could have given."""
    try:
        parse(text)
    except MistypedError:
        return False
    return True
