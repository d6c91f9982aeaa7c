"""What the household or the child is recognised as."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.understanding.facts.claims import claim
from bot.understanding.facts.text import Sentence


@dataclass(frozen=True, slots=True)
class _Status:
    fact: str
    words: re.Pattern[str]
    firm: bool = False
    proof: re.Pattern[str] | None = None
    """What follows the words where they are proof by themselves."""


_ORPHAN = r"孤儿(?!院|寡母|补|的?儿童)"
_STATUSES = (
    _Status(
        "dibao",
        re.compile(r"单人保|(?<!非)低保(?!边缘|边沿|线|标准|真|户口|政策|条件|申请|的?条件)"),
        proof=re.compile("户|家庭|对象|证|卡|家|金|$|，"),
    ),
    _Status(
        "dibao_margin",
        re.compile(r"(?:低保)?边缘(?!易致贫)(?:家庭|户|人口)?|低收入家庭"),
        proof=re.compile(""),
    ),
    _Status(
        "tekun",
        re.compile(r"特困(?:供养|人员|户|证|对象)|特困|五保户?"),
        proof=re.compile("(?<=[户养员证])|(?<=保)(?=$|，)|(?<=困)的?(?=$|，)"),
    ),
    _Status(
        "fanpin_monitored",
        re.compile(
            r"(?:防?(?:止)?返贫)?(?:动态)?监测(?:户|对象)|防返贫|返贫监测|三类户|"
            r"边缘易致贫户|脱贫不稳定户"
        ),
        proof=re.compile(""),
    ),
    _Status(
        "orphan_recognised",
        re.compile(rf"{_ORPHAN}证?|孤儿身份|孤儿的?(?:生活费|补助|补贴|钱|保障金)"),
        firm=True,
        proof=re.compile("(?<=证)"),
    ),
    _Status(
        "de_facto_unsupported_recognised",
        re.compile(r"事实无人抚养(?:儿童|的)?(?:生活费|补助|补贴|钱)?|事实孤儿|(?<!没)事无儿童"),
        firm=True,
    ),
    _Status("child_in_difficulty", re.compile(r"困境儿童"), proof=re.compile("(?!$)x")),
    _Status("left_behind", re.compile(r"留守(?:儿童|娃儿?|孩子|学生|在家|在老家)?")),
    _Status(
        "migrant", re.compile(r"流动儿童|随迁(?:子女|儿童)?|外来务工(?:人员)?(?:的?子女|随迁)")
    ),
    _Status(
        "economically_difficult",
        re.compile(r"贫困生|困难生|困难证明|家庭经济困难(?:学生)?|经济困难学生|贫困学生"),
        firm=True,
    ),
    _Status("residence_permit", re.compile(r"居住证"), proof=re.compile("(?!$)x")),
)
_RECOGNITION_AFTER = re.compile(
    r"^(?:证)?(?:已经|都|也|刚)*(?:认定|办|批|通过)(?:了|下来|好|过|的)(?!吗|没|不)"
)
_PAID_ORPHAN = re.compile(r"(?:领|拿|享受|发)(?:了|着|到|起|的|有|过)*(?:孤儿|事实无人抚养)")
_LEFT_BEHIND = re.compile(r"(?:娃儿?|孩子|孙[子女]|他|她)(?:一直|从小|就|都|是|也)*留守(?!儿童)")
#: The child is one, said by nothing but the word, before something else: 留守儿童，跟外婆住.
_ALONE = re.compile(
    r"(?:^|(?<=，))(?:留守|流动)(?:儿童|娃儿?|孩子)，(?!.{0,8}(?:有没|能|可以|怎么|咋|补))"
)
_CHILD_IS = re.compile(
    r"(?:娃儿?|孩子|孙[子女]|他|她|我|女儿|儿子)(?:就|也|都|属于)*是(?:个|一名|一个|农村)?$"
)
_BEFORE_18 = re.compile(
    r"(?:18|十八)(?:周)?岁?(?:以前|之前|前)[^，没]{0,6}(?:认定|办|领|享受|是)"
    r"[^，没]{0,6}孤儿|(?:小时候|从小|小学|初中|[一二三四五六七八九十\d]+岁)(?:的?时候|"
    r"时|就|那年)*[^，没]{0,4}(?:认定|办)(?:成|为|了|的|过)*孤儿"
)


def statuses(sentence: Sentence) -> dict[str, bool]:
    """Statuses that are claimed or denied; the last word on each counts."""
    said: dict[str, bool] = {}
    text = sentence.text
    for status in _STATUSES:
        for match in status.words.finditer(text):
            proves = status.proof is not None and status.proof.match(text, match.end()) is not None
            value = claim(sentence, match.start(), match.end(), firm=status.firm, proves=proves)
            if value is None and status.fact in ("left_behind", "migrant"):
                child = _CHILD_IS.search(sentence.before(match.start()))
                value = True if child or _ALONE.match(text, match.start()) else None
            if status.firm and value is True and not _recognised(sentence, match):
                continue
            if (
                value is True
                and re.search("停了|取消了|没领了", sentence.text[match.end() :])
                and status.firm
            ):
                continue
            if value is not None:
                said[status.fact] = value
    early = _BEFORE_18.search(text)
    if early and claim(sentence, early.end() - 2, early.end(), firm=True):
        said["orphan_recognised_before_18"] = True
    if _LEFT_BEHIND.search(text) and "是不是" not in text:
        said.setdefault("left_behind", True)
    return said


def _recognised(sentence: Sentence, match: re.Match[str]) -> bool:
    """A child is recognised by an act, not by being called an orphan."""
    window = sentence.before(match.start(), 10) + match[0] + sentence.after(match.end(), 6)
    return (
        re.search(
            r"认定|证|已经是|已是|办[了好过]|批|领|享受|评[上为定]|登记|拿|开了|"
            r"有.{0,3}证明|确认|纳入",
            window,
        )
        is not None
    )
