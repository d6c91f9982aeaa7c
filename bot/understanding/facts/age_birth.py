"""The child's age, as spoken, and the month of birth."""

from __future__ import annotations

import re
from datetime import date

from bot.understanding.facts.people import Mention
from bot.understanding.facts.text import Sentence
from bot.understanding.numbers import NUMERAL, read_number

_OLDEST = 25
_OLDEST_WRITER = 22
_AGE = re.compile(
    r"(?P<near>快要?|马上就?|要|将要|即将|差点|还差[^，]{1,5}|差[^，]{1,5})"
    rf"?(?P<full>刚满|才满|已满|满)?(?P<n>{NUMERAL})(?:个)?周?[岁睡]"
    rf"(?P<more>半|多|零?[^，]{{1,3}}个月)?"
)
_BARE = re.compile(
    rf"(?:今年(?:满|刚满|才|刚|应该)?(?P<n>{NUMERAL})(?:了|，|$)|(?:^|(?<=，))(?P<m>{NUMERAL})了(?=，))"
)
_BABY = re.compile(
    rf"(?P<n>{NUMERAL}|几)个(?:多|半)?月(?:大|的(?:娃|孩|宝|婴|奶)|了(?=$|，))|(?:刚|才|"
    r"还没|没)(?:出|满)月|(?:刚|才)出生"
)
_NOT_NOW = re.compile(
    r"^(?:了)?(?:的?时候|时|那年|那会|以上|以下|以内|以前|之前|之后|前|起|开始|退休|"
    r"就(?!要|快)|左右|上下|到\d|至|或|[-到~]|才能|才可以|还能|以后)"
)
_LIMIT = re.compile(
    r"(?:不满|未满|没满|超过|满了?|到了?|等到?|从|过了|至|小于|大于|不到|虚.?|虚岁|"
    r"实际大|实际小|大|小|多|差|早|晚|大概|差不多|可能|好像|估计|应该|不是|以上|界限|"
    r"规定|必须|每|我们俩|加起来)$"
)
_THRESHOLDS = frozenset((14, 16, 18))
_OLD_PERSON = re.compile(r"^的?(?:爷|奶|老|爸|妈|公|婆|外公|外婆|大爷|大妈|老人|人)")
_SEVERAL = re.compile(
    r"大的[^，]{0,6}小的|老大[^老]*老二|两个(?:都)?(?:分别|各)|分别|"
    r"一个[^，]{0,4}岁[^，]{0,3}，?一个|哥哥?[^，]{0,5}岁[^，]*，?(?:弟|妹)|"
    r"姐姐?[^，]{0,5}岁[^，]*，?(?:弟|妹)"
)

_YEAR = (
    r"(?P<y>(?:19|20)\d\d|(?<!\d)[012]\d(?!\d)|二[零〇][零〇一二][零〇一二三四五六七八九]|"
    r"[零〇一二][零〇一二三四五六七八九])"
)
_BORN = re.compile(
    rf"{_YEAR}(?:年|[./-])(?:的)?(?:农历|阴历|阳历|公历)?(?P<m>{NUMERAL}|正|冬|腊)"
    rf"(?:(?:月份?|[./-])(?:(?P<d>{NUMERAL}|初[一二三四五六七八九十])(?:[日号])?)?)?"
)
_BORN_CONTEXT = re.compile(r"生|出世|落地|娃|孩子|孙|年的$|份的")
_NOT_BORN = re.compile(
    r"去世|死|坐牢|判|搬|来|办|认定|离婚|走|跑|住|租|打工|确诊|查出|车祸|开始|残疾证|发|交"
)


def age(sentence: Sentence) -> int | None:
    """The age of the one child spoken of; None where two are, or where it is a limit."""
    if _SEVERAL.search(sentence.text):
        return None
    found: dict[int, None] = {}
    for match in _AGE.finditer(sentence.text):
        years = _years(match)
        if years is not None and _is_childs(sentence, match, years):
            found[years] = None
    for match in _BARE.finditer(sentence.text):
        years = read_number(match["n"] or match["m"])
        person = _subject(sentence, match.start())
        if (
            years is not None
            and (3 if match["m"] else 0) <= years <= 20
            and (person is None or person.role in ("child", "self"))
        ):
            found[years] = None
    for match in _BABY.finditer(sentence.text):
        number = read_number(match["n"] or "") or 0
        person = _subject(sentence, match.start())
        if number < 36 and (person is None or person.role == "child"):
            found.setdefault(number // 12)
    return next(iter(found)) if len(found) == 1 else None


def _years(match: re.Match[str]) -> int | None:
    years = read_number(match["n"])
    if years is None:
        return None
    return max(0, years - 1) if match["near"] else years


def _is_childs(sentence: Sentence, match: re.Match[str], years: int) -> bool:
    before = sentence.before(match.start())
    after = sentence.after(match.end())
    if years > _OLDEST or _NOT_NOW.match(after) or _LIMIT.search(before):
        return False
    if _OLD_PERSON.match(after) or re.search("时候|那年|那会", before):
        return False
    person = _subject(sentence, match.start())
    role = person.role if person else None
    if (
        match["full"]
        and years in _THRESHOLDS
        and (role is None or re.match("了?，?[^，]*(?:还|就|能|可)", after))
    ):
        return False
    if role == "self":
        others = any(m.role == "child" for m in sentence.mentions)
        return years <= _OLDEST_WRITER and not others
    if role in ("father", "mother", "both", "other"):  # no parent is nine
        own = person is not None and person.start >= sentence.clause(match.start())[0]
        return (years <= 12 and not re.match("(?:生|就|怀)", after)) or (years <= 17 and not own)
    return role == "child" or years <= 20


def _subject(sentence: Sentence, position: int) -> Mention | None:
    """Of whom an age is said: the nearest person before it, else the one right after."""
    start, _ = sentence.clause(position)
    earlier = [m for m in sentence.mentions if m.end <= position]
    own = [m for m in earlier if m.start >= start]
    if own:
        last = own[-1]
        if (
            last.role == "child"
            and len(own) > 1
            and own[-2].end == last.start
            and own[-2].role == "self"
        ):
            return last
        return last
    following = [m for m in sentence.mentions if position <= m.start <= position + 8]
    if following and re.match(r".{2,6}的$", sentence.text[position : following[0].start]):
        return following[0]
    if earlier and position - earlier[-1].end <= 14:
        return earlier[-1]
    return None


def birth_date(sentence: Sentence, today: date) -> str | None:
    """``YYYY-MM`` or ``YYYY-MM-DD`` where a birthday is told."""
    for match in _BORN.finditer(sentence.text):
        start, end = sentence.clause(match.start())
        before, after = sentence.text[start : match.start()], sentence.text[match.end() : end]
        if not ("生" in before[-6:] + after[:3] or re.match(r"^(?:的)?(?:$|，|娃|孩)", after)):
            continue
        if _NOT_BORN.search(before + after[:4]) and "生" not in before[-6:] + after[:3]:
            continue
        if "生" not in before + after[:3] and not _BORN_CONTEXT.search(before) and start != 0:
            continue
        if re.search("农历|阴历", before):
            continue
        people = [m for m in sentence.mentions if start <= m.start < match.start()]
        if people and people[-1].role not in ("child", "self"):
            continue
        said = read_birth_date(match[0], today)
        if said is not None:
            return said
    return None


def read_birth_date(text: str, today: date) -> str | None:
    """A date alone: 2016年3月, 16年三月份, 2016.3.8; None where it is no child's birthday."""
    match = _BORN.match(text)
    if match is None or re.search("农历|阴历|正月|冬月|腊月", text):
        return None
    year = _read_year(match["y"])
    month = read_number(match["m"]) if match["m"] not in ("正", "冬", "腊") else None
    day = read_number(match["d"].removeprefix("初")) if match["d"] else None
    if year is None or month is None or not 1 <= month <= 12:
        return None
    try:
        born = date(year, month, day or 1)
    except ValueError:
        return None
    if born > today or today.year - year > 30:
        return None
    return f"{born:%Y-%m-%d}" if day else f"{born:%Y-%m}"


def _read_year(text: str) -> int | None:
    digits = "".join(
        c if c.isdigit() and c.isascii() else str("零一二三四五六七八九〇".find(c) % 10)
        for c in text
    )
    year = int(digits) if digits.isdigit() else None
    return None if year is None else year + 2000 if year < 100 else year
