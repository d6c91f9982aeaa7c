"""Who a sentence speaks of, seen from the child."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Role = Literal["child", "father", "mother", "both", "other", "self"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A person named in the text."""

    role: Role
    start: int
    end: int


_PARENT = r"(?:爸爸|妈妈|老爸|老妈|老汉儿?|爹地?|父亲|母亲|爸|妈|娘(?![家俩子们]))"
_WORDS: tuple[tuple[Role, str], ...] = (
    (
        "other",
        rf"{_PARENT}的(?:{_PARENT}|哥哥?|弟弟?|姐姐?|妹妹?|兄弟|姊妹|同事|朋友|老表|亲戚)",
    ),
    (
        "both",
        r"爸爸?[和跟与、，]?(?:他|她)?妈妈?|妈妈?[和跟与、]?(?:他|她)?(?:爸爸?|老汉儿?)"
        r"|爹[和跟、]?[妈娘]|老汉儿?[和跟、]?(?:他|她)?妈妈?"
        r"|父亲?[和跟与、]?母亲?|父母亲?(?:双方|两个|俩)?|双亲|(?<!老)(?<!我们)"
        r"两口子(?:都)?|夫妻俩?|夫妇|男女双方",
    ),
    (
        "other",
        r"(?:后|继|养|干|岳|寄)(?:爸爸?|妈妈?|父|母|爹|娘|老汉)|老两口|我们两口子|"
        r"爷爷奶奶|外公外婆|公公婆婆|爷爷|奶奶|婆婆|公公"
        r"|外公|外婆|家公|家婆|姥姥|姥爷|外爷|阿公|阿婆|公婆|爷老?|舅舅|舅妈|舅|叔叔|"
        r"婶婶|婶娘|幺爸|幺叔|幺妈|二爸|大爸|伯伯|大伯|伯父|伯母"
        r"|伯娘|姑姑|姑妈|姑婆|孃孃|嬢嬢|姨妈|大姨|小姨|姨|姑父|姨父|老师|邻居|隔壁|"
        r"别个|别人|人家|亲戚|朋友|老人家?|老表|同事|领导|亲家",
    ),
    (
        "father",
        r"生父|亲爸|亲生父亲|爸爸|老爸|老汉儿?|爹地?|父亲|爸|父(?=亡|死|失|服|坐|重|去|"
        r"病|早|不详|残|戒|因|已|在|强|判|被|遭|精|智|肢|一|二)",
    ),
    (
        "mother",
        r"生母|亲妈|亲生母亲|妈妈|老妈|母亲|妈咪|妈|娘(?![家俩子们])|母(?=亡|死|失|服|"
        r"坐|重|去|病|早|不详|残|戒|改|跑|嫁|出走|离|因|已|在|强|判|被|遭|精|智|肢|一|"
        r"二)",
    ),
    ("father", r"老公|丈夫|前夫|(?:我|她)男人|娃儿?他爸|女婿|姐夫|妹夫"),
    ("mother", r"老婆|妻子|前妻|堂客|婆娘|儿媳妇?|媳妇儿?|弟媳妇?|弟妹|嫂子|嫂嫂|兄弟媳妇"),
    (
        "child",
        r"娃儿|娃娃|娃|孩子|小孩|外?孙(?:子|女|儿|孙)|孙孙|侄(?:儿|女|子)|外侄女?|"
        r"外甥女?|幺儿|幺妹儿?|小朋友|学生|宝宝|崽崽|女孩|男孩",
    ),
    ("child", r"儿子|女儿|闺女|姑娘|弟弟|妹妹|哥哥|姐姐|兄弟|大哥|二哥|我哥|我弟|我姐|我妹"),
    ("self", r"我(?![们家屋])|俺"),
)
_PATTERN = re.compile("|".join(f"(?P<r{i}>{words})" for i, (_, words) in enumerate(_WORDS)))
_KIN = len(_WORDS) - 2

_GRANDCHILD = re.compile(r"孙")
_NEPHEW = re.compile(r"侄|外甥")
_FATHERS = {
    "孙": frozenset(("儿子",)),
    "侄": frozenset(["弟弟", "哥哥", "兄弟", "大哥", "二哥", "我哥", "我弟"]),
}
_MOTHERS = {
    "孙": frozenset(("女儿", "闺女", "姑娘")),
    "侄": frozenset(["妹妹", "姐姐", "我姐", "我妹"]),
}
#: 我女儿走了三年: the writer's grown-up child, where the grandchild is told of as well.
_GROWN_CHILD = re.compile(
    r"我(?:的|们|家|屋头?)?(?:那个|大|小|二|幺)?(?P<who>儿子?|女儿?|闺女|姑娘)(?:儿)?(?:他|她)?"
    r"(?:去年|前年|早就|就|都|也|又|已经|几年前|前几年)*(?:走了|跑了|跑出|死|去世|过世|坐牢|坐了|判|服刑|失联|失踪|"
    r"离了|离婚|改嫁|嫁|出去打工|在外|吸毒|戒毒|被抓|遭抓|不管)"
)
_THEIR_CHILD = re.compile(r"(?:娃儿?|娃娃|孩子|小的|小孩)|(?:他|她)(?:爸|妈|老汉)|女婿|儿媳|媳妇")
_SPOUSE = frozenset(("老公", "丈夫", "老婆", "妻子", "堂客", "婆娘", "我男人"))


def mentions(text: str) -> tuple[Mention, ...]:
    """The people of a text in order; 儿子 is the father where a grandchild is spoken of."""
    grown = _GROWN_CHILD.search(text)
    told = grown is not None and _THEIR_CHILD.search(text, grown.end()) is not None
    grandchild = told or _GRANDCHILD.search(text) is not None
    nephew = _NEPHEW.search(text) is not None
    family = "孙" if grandchild else "侄" if nephew else ""
    found = []
    for match in _PATTERN.finditer(text):
        index = int((match.lastgroup or "r0")[1:])
        role, word = _WORDS[index][0], match[0]
        if index == _KIN and family:
            if word in _FATHERS[family]:
                role = "father"
            elif word in _MOTHERS[family]:
                role = "mother"
        elif grandchild and word in _SPOUSE:
            role = "other"
        found.append(Mention(role, match.start(), match.end()))
    return _pairs(found, text)


def _pairs(found: list[Mention], text: str) -> tuple[Mention, ...]:
    """哥哥嫂子, 儿子和媳妇: two parents in one breath."""
    merged: list[Mention] = []
    for person in found:
        last = merged[-1] if merged else None
        if (
            last is not None
            and {last.role, person.role} == {"father", "mother"}
            and text[last.end : person.start] in ("", "和", "跟", "与", "、", "还有")
        ):
            merged[-1] = Mention("both", last.start, person.end)
        else:
            merged.append(person)
    return tuple(merged)
