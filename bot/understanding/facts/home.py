"""Where the child is registered, and for how long the family has lived here."""

from __future__ import annotations

import re
from datetime import date

from bot.understanding.facts.doubt import ASKED, doubted
from bot.understanding.facts.places import PLACE, PLACE_NAME, kind_of
from bot.understanding.facts.text import Sentence
from bot.understanding.numbers import Duration, durations, read_number

_AT = (
    r"(?:都|也|还|就|是|一直|现在|目前|本来|他们|上|落|迁|入|挂|登记)*(?:在|是|属于|属|为|"
    r"到|上在|落在|迁到|迁回)?(?:我们|老家|重庆市?|重庆的|的)*"
)
_REGISTERED = re.compile(
    rf"(?P<lead>户口|户籍|落户|上户){_AT}{PLACE}(?!打工|上班|户口)"
    rf"|{PLACE.replace('?P<', '?P<b_')}(?:市|省|县|区|镇|街道|的|农村|农业|本地|那边|"
    r"那里|这边)*(?P<tail>户口|户籍|籍(?!贯))(?!才|能|迁|可以|要求|怎|的?娃儿?有)"
)
_UNREGISTERED = re.compile(
    r"黑户|(?:没有?|没得|莫得|还没|未|一直没)(?:得|有|给|来得及)?(?:上|办|入|落)"
    r"(?:得?到|成|过)?(?:户口|户)|(?:没有|没得|莫得)户口|户口(?:都|还|一直|也)*(?:没上|"
    r"没得|没有|莫得|没办|上不了|没落|上不到)|上不[了到]户"
)
_LOCAL = re.compile(
    r"户口(?:是|在|都是)?(?:本区|本县|我们区|区里)|(?:本区|本县|我们区)(?:的|农村|城镇)"
    r"*(?:户口|户籍)(?!才|能)"
)
#: 外地户口，贵州的.
_FROM_AWAY = re.compile(
    r"(?:外地|外省|外县|外区|农村)(?:的)?户口，?(?:是|在)?"
    rf"(?={PLACE.replace('?P<', '?P<c_')}(?:的|那边|那里)?(?:$|，))"
)
_NOT_CHILDS = re.compile(
    r"(?:爸爸?|妈妈?|老汉|父亲|母亲|爷爷|奶奶|外公|外婆|老公|老婆|女婿|媳妇|舅舅|姑姑|"
    r"邻居|房东|我)(?:的|他|是|和|自己)*$"
)
_CONDITION = re.compile(
    rf"(?:{ASKED}|必须|不是|没有?|没得|非|要有|哪些|迁|转)(?:是|有|在|把|到|我们)*$"
)

_STAY = re.compile(
    r"搬|住|来大足|来的大足|到大足|来了|来这|来到|回大足|在大足|在这边|在这里|在你们这|"
    r"大足[^，]{0,4}(?:租|读|住|生活|待)|待了|呆了|租房|租了|接(?:来|过来|到)"
)
_HERE = re.compile(
    r"大足|从[^，]{1,6}来|这里|这边|这儿|你们这|本地|搬来|搬过来|来了|接过来|接来|区里|"
    r"镇上|龙水|双桥|棠香|龙岗|邮亭"
)
_NOT_STAY = re.compile(
    r"住院|在押|医院|住校|牢|监狱|坐|判|戒毒|失联|没联系|跑|死|去世|去了|福利院|出去|"
    r"出门|在外|上户|离开|离婚|认定|结婚|养|社保|缴|工龄|放出来|出来|还有|生病"
)
_CAME_AFTER = re.compile(r"了?(?:前|以前|多)?[^，]{0,3}(?:搬|来|住|接)")
_ONLY = re.compile(r"^(?:有|住|快|已经)*$")
_ONLY_WITH = re.compile(r"才|以上|的要求|能不能|可以")
_LIMIT = re.compile(r"快|满(?=.{0,3}$)|要|必须|不到|没到|不满|多久|还差|需要|是不是")
_JUST_LIVED = re.compile(r"(?:^|，)(?:我们|已经|都|一家人?|租房)*(?:住了|租了|搬来|搬过来)")
_OTHER_PLACE = re.compile(
    r"(?:主城|成都|广东|外地|老家|重庆主城|福利院|医院|奶奶家|外婆家|亲戚家|学校)"
)
_SINCE = re.compile(
    r"(?P<y>20[0-2]\d|(?<!\d)[12]\d|前年|去年|今年)年?(?:的)?(?:(?P<m>\d{1,2}|"
    r"[一二三四五六七八九十]{1,2})月份?)[^，]{0,6}(?:搬|来|到|住|接)"
)
_LEFT_ONCE = re.compile(
    r"(?:中间|中途|期间)(?:又|还|也|有)?[^，没不]{0,6}(?:回|离开|断|出去|走|去)(?:过|"
    r"了|老家|去|来)?|断过|离开过(?:大足|一段|半年|几个月)?|(?:回|去)(?:了|过)"
    r"?老家(?:待|住|读|呆)了?[^，]{0,6}(?:又|再)(?:回|来)"
)
_STAYED = re.compile(
    r"(?:没有?|从没|没得|从来没)(?:断|离开|走|间断|中断)过?|一直(?:住|都?在大足|没走|"
    r"没离开|在这)|没(?:回过)老家住|连续住"
)


def hukou(sentence: Sentence) -> str | None:
    """The kind of place where the child is registered."""
    text = sentence.text
    said: dict[str, None] = {}
    for match in _REGISTERED.finditer(text):
        before = sentence.before(match.start())
        if doubted(before) or _CONDITION.search(before) or _NOT_CHILDS.search(before):
            continue
        after = sentence.after(match.end(), 6)
        if re.match("(?:的)?(?:吗|么|还是|或者|行不|可以不|能不能|不$)", after):
            continue
        said[_kind(match)] = None
    if away := _FROM_AWAY.search(text):
        kind = PLACE_NAME.match(text, away.end())
        if kind is not None and not doubted(sentence.before(away.start())):
            said[str(kind_of(kind))] = None
    if local := _LOCAL.search(text):
        before = sentence.before(local.start())
        if not doubted(before) and not _CONDITION.search(before):
            said["dazu"] = None
    for match in _UNREGISTERED.finditer(text):
        before = sentence.before(match.start())
        if not doubted(before) and not re.search(r"有$|怎么$|不是$", before):
            said["none"] = None
    return next(iter(said)) if len(said) == 1 else None


def _kind(match: re.Match[str]) -> str:
    groups = match.groupdict()
    return next(
        name.removeprefix("b_")
        for name, value in groups.items()
        if value and name not in ("lead", "tail")
    )


def residence_months(sentence: Sentence, today: date) -> int | None:
    """Whole months lived in the district; the least where only 一年多 is said."""
    text = sentence.text
    if not _STAY.search(text) or not (_HERE.search(text) or _JUST_LIVED.search(text)):
        return None
    for match in _SINCE.finditer(text):
        if (
            not doubted(sentence.before(match.start()))
            and (months := _since(match, today)) is not None
        ):
            return months
    for length in durations(text):
        if not length.vague and _is_stay(sentence, length):
            return length.months
    return None


def _is_stay(sentence: Sentence, length: Duration) -> bool:
    """Whether a length of time is one of living here, and no condition."""
    text = sentence.text
    start, end = sentence.clause(length.start)
    before, after = text[start : length.start], text[length.end : end]
    stays = _STAY.search(before) or _CAME_AFTER.match(after)
    if not stays and not (start and _ONLY.match(before) and _STAY.search(text[:start])):
        return False
    if _NOT_STAY.search(text[start:end]) or doubted(before) or _ONLY_WITH.match(after):
        return False
    if _LIMIT.search(before[-4:]) and "已经" not in before:
        return False
    other = _OTHER_PLACE.search(before)
    if other and "搬" not in before and not re.search("大足|来", before[other.end() :]):
        return False
    places = list(PLACE_NAME.finditer(before))
    return (
        not places
        or kind_of(places[-1]) == "dazu"
        or re.search("来|搬|到", before[places[-1].end() :]) is not None
    )


def _since(match: re.Match[str], today: date) -> int | None:
    month = read_number(match["m"])
    word = match["y"]
    year = {"前年": today.year - 2, "去年": today.year - 1, "今年": today.year}.get(word)
    if year is None:
        year = int(word) + (2000 if len(word) == 2 else 0)
    if month is None or not 1 <= month <= 12:
        return None
    months = (today.year - year) * 12 + today.month - month
    return months if 0 <= months <= 360 else None


def residence_interrupted(sentence: Sentence) -> bool | None:
    """Whether the family has lived elsewhere in between."""
    stayed, left = _STAYED.search(sentence.text), _LEFT_ONCE.search(sentence.text)
    if not _HERE.search(sentence.text) and not (left and "中" in left[0]):
        return None
    if stayed and not doubted(sentence.before(stayed.start())):
        return False if re.search(r"大足|断|离开|中间|连续", sentence.text) else None
    if left and not doubted(sentence.before(left.start())):
        return (
            None
            if re.match(
                r"[^，]{0,4}(?:吗|算不算|没有?(?:$|，)|没得(?:$|，))", sentence.after(left.end())
            )
            else True
        )
    return None
