"""The stage of school, and the kind of kindergarten."""

from __future__ import annotations

import re

from bot.understanding.facts.doubt import ASKED, NEGATED, doubted
from bot.understanding.facts.text import Sentence

_N = r"[一二三四五六1-6]"
_GRADE = (
    (
        "primary",
        rf"(?:小学)?(?<!职高)(?<!中专)(?<!技校)(?<!高){_N}年级|小[一二三四五六](?=$|，|"
        r"的|了|上|下|[^，孩伙])(?<!大小一)",
    ),
    ("junior_high", r"[七八九789]年级|初[一二三123](?!生|次|步|级|审)"),
    ("general_high_school", r"高[一二三123](?!职)|普高|普通高中"),
    (
        "secondary_vocational",
        r"职高|中专|技校|职业高中|职业学校|中职|职中|职教中心|卫校|五年制(?:大专|高职)|技工学校",
    ),
    (
        "university",
        r"大[一二三四](?=$|，|了|的|学|上|下|在)(?!的时)|大学生|大专生|本科|研究生|专科",
    ),
    ("preschool", r"[大中小托]班(?=$|，|了|的?娃|[一二三四五六\d两]|公办|民办)"),
)
_LEVEL = (
    ("preschool", r"幼儿园|幼稚园|学前班"),
    ("primary", r"小学"),
    ("junior_high", r"初中|中学"),
    ("general_high_school", r"高中"),
    ("university", r"大学|大专|专科学校|学院"),
)
_IN = r"(?:读|上|念|在|就读|是|升|进)"
_PATTERN = re.compile(
    "|".join(f"(?P<g_{name}>{words})" for name, words in _GRADE)
    + "|"
    + "|".join(f"(?P<l_{name}>{words})" for name, words in _LEVEL)
)
_READING = re.compile(
    rf"{_IN}(?:的|了|着|到|起|个|一所|公办|公立|私立|民办|普惠性?|镇上|镇|村|区|县|大足|"
    r"中心|在|我们|学校|是|这边|那边|本地|特殊教育|寄宿|完全|附近的?|双桥|龙水|里|城里|"
    r"职教|普通)*$"
)
#: 三岁才上小班 tells when it began; 满三岁才能上 is a rule.
_ONLY_JUST = re.compile(r"(?:^|岁|刚刚?)才(?=[上读进])")
_PUPIL = re.compile(r"^(?:学生|生(?!活|日|病)|娃儿?)")
_NOT_YET = re.compile(
    rf"(?:{ASKED}|明年|后年|快要?|马上|九月|9月|下半年|下学期|开学|该|将来|以后|准备|"
    r"打算|想|要|考不上|考|没|不|等|到时|入|升|转|报名?|毕业|没考起|考起|考上|以前|"
    r"原来|哥哥?|姐姐?)(?:给|让|去|来|就|娃儿?|孩子|他|她|到|再|起|上|读|念|进|在|要|"
    r"我们|得|该|转|是|了|本地|大足|公办)*$"
)
_NOT_AFTER = re.compile(
    r"^(?:生|阶段)?(?:毕业|文化|水平|学历|没毕业|没读完|老师|门口|附近|旁边|校长|报名|入学|招生|"
    r"以上|以下|还是|开学|放假|肄业|同学)"
)
#: A question of money; it says where a child is only where the child is named.
_ASKED_AFTER = re.compile(
    r"^(?:生|阶段)?(?:学费|要交|要不要|怎么|有没|能不能|可以|有啥|的?政策|收费|免费|好多钱|多少钱|"
    r"要|收|免)"
)
_OUT = re.compile(
    r"(?:没有?|没得|莫得|不|还没|没在|早就没|现在没)(?:去|在|再|得|到|能|继续)?(?:读书|"
    r"上学|念书|读幼儿园|上幼儿园|读了(?=$|，|在)|上了(?=$|，))(?!过)|辍学|失学|没书读|"
    r"没得书读|没学上|没得学上|(?:还|都)没(?:上学|读书|进学校|入学|入园|上幼儿园)"
)
_OUT_NOT = re.compile(r"(?:想|肯|愿意?|敢|爱|喜欢|要是|如果|会|怕|得|能|担心|可以|让|准|给)$")
_SEVERAL = re.compile(
    r"大的[^，]*小的|老大.*老二|哥哥?[^，]{0,4}(?:读|上)[^，]*，?(?:妹|弟)|"
    r"姐姐?[^，]{0,4}(?:读|上)[^，]*，?(?:妹|弟)|一个[^，]{0,5}(?:读|上|初|高|小)"
    r"[^，]*，?一个|两个娃[^，]*(?:和|一个)|分别"
)
_OUT_ASKED = re.compile(r"过|的?钱|起|能|怎么|咋办|的(?:娃|孩|儿童)")
_NOW = re.compile(r"现在|今年|已经|，$|岁了?$|刚$")
_GROWN = frozenset(("father", "mother", "both", "other"))

_KINDERGARTEN = (
    (
        "non_inclusive_private",
        re.compile(
            r"(?:不是|非|不属于|没有?评?上?)普惠|(?:私立|民办|私人)(?:的|办的|办)"
            r"?[^，]{0,6}，?(?:不是|非)普惠|高价(?:私立|民办)?(?:园|幼儿园)|国际幼儿园"
        ),
    ),
    (
        "inclusive_private",
        re.compile(
            r"普惠(?:性|型)?(?:的)?(?:民办)?(?:幼儿)?园|普惠(?:性|型)?民办|(?:民办|"
            r"私立|私人)[^，]{0,3}普惠|是普惠(?:性|型)?的?(?=$|，)"
        ),
    ),
    (
        "public",
        re.compile(
            r"(?:公办|公立|国办|公家)(?:的|办的|性质)?(?:幼儿)?园|幼儿园(?:是|读的是|"
            r"，是|，)(?:公办|公立|公家)(?:的|办的)?(?:园)?(?=$|，|[^，还])"
        ),
    ),
)
_KG_HELD = re.compile(
    r"(?:读|上|在|念|是|就读|进了?|送(?:到|去))(?:的|了|着|是|个|一家|镇上|这边|我们|"
    r"大足|所|那家|这家|村里?|区里|家|附近|那个|，)*$"
)


def stage(sentence: Sentence) -> str | None:
    """Where the one child spoken of is in school; None where two differ."""
    text = sentence.text
    if _SEVERAL.search(text):
        return None
    said: dict[str, None] = {}
    for match in _PATTERN.finditer(text):
        kind, name = (match.lastgroup or "").split("_", 1)
        if _attends(sentence, match, graded=kind == "g"):
            said[name] = None
    for match in _OUT.finditer(text):
        before, after = sentence.before(match.start()), sentence.after(match.end())
        wished = doubted(before) or _OUT_NOT.search(before)
        if not wished and not _OUT_ASKED.match(after) and not _grown(sentence, match.start()):
            said["not_in_school"] = None
    return next(iter(said)) if len(said) == 1 else None


def _attends(sentence: Sentence, match: re.Match[str], *, graded: bool) -> bool:
    before, after = sentence.before(match.start()), sentence.after(match.end())
    if (
        doubted(before)
        or _NOT_AFTER.match(after)
        or _NOT_YET.search(_ONLY_JUST.sub("", before))
        or NEGATED.search(before)
    ):
        return False
    if _grown(sentence, match.start()):
        return False
    if re.match(r"(?:了)?(?:的)?(?:时候|那年|就(?!读)|没读完)|了?吗|还是|到|至|[-~]", after):
        return False
    about_child = _about_child(sentence, match)
    if _ASKED_AFTER.match(after) and not about_child:
        return False
    if _READING.search(before) or (before == "" and after in ("", "的", "了")):
        return True
    if graded:
        return about_child or before == "" or _NOW.search(before) is not None
    if about_child and after in ("", "了"):
        return any(m.role == "child" and m.end == match.start() for m in sentence.mentions)
    return _PUPIL.match(after) is not None and re.search(r"是(?:个|一名)?$", before) is not None


def _about_child(sentence: Sentence, match: re.Match[str]) -> bool:
    start, _ = sentence.clause(match.start())
    return any(
        m.role in ("child", "self") and start <= m.start < match.start() for m in sentence.mentions
    )


def _grown(sentence: Sentence, position: int) -> bool:
    """True where the nearest person before is a grown-up who does the reading."""
    start, _ = sentence.clause(position)
    people = [m for m in sentence.mentions if start <= m.start and m.end <= position]
    if not people or people[-1].role not in _GROWN:
        return False
    return not re.search(
        r"了|的|过|改嫁|在外|打工|带|养|年|家", sentence.text[people[-1].end : position]
    )


def kindergarten(sentence: Sentence) -> str | None:
    """The kind of kindergarten that the child goes to."""
    for name, pattern in _KINDERGARTEN:
        match = pattern.search(sentence.text)
        if match is None:
            continue
        before, after = sentence.before(match.start()), sentence.after(match.end())
        if doubted(before) or re.search(rf"{ASKED}(?:读|上|进|去|转|到)*$", before):
            return None
        if re.match(r"的?(?:吗|还是|怎么|要多少|好多|收费|报名|要交|有没|名额|和|跟)", after):
            return None
        if (
            name != "public"
            and "幼儿园" not in sentence.text
            and "园" not in sentence.text
            and not _KG_HELD.search(before)
        ):
            return None
        held = _KG_HELD.search(before) or match[0].startswith(("幼儿园", "不是", "是普惠"))
        return name if held or _about_child(sentence, match) else None
    return None
