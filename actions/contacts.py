"""Whom to turn to: places near by, telephone lines that answer at this hour, a person."""

from __future__ import annotations

import re

from actions.applying import chosen_benefit
from actions.buttons import HUMAN, MENU, SCREEN
from actions.call_back import LEAVE_NUMBER
from actions.context import Context
from entitlements.contacts import Hotline, Place
from entitlements.hours import offices_open, shown_hotlines, when_open
from entitlements.places import nearest, where_words
from replies import Act, Button

_KIND_OF_TOPIC = {
    "childrens_home_services": "childrens_home",
    "mental_health": "hospital_psychology",
    "guardianship": "rescue_centre",
}
_KIND_OF_WORDS = (
    ("rescue_centre", re.compile("救助保护中心|未保中心")),
    ("protection_station", re.compile("未保站|保护工作站|未成年人保护站")),
    ("childrens_home", re.compile("儿童之家")),
    ("public_care_point", re.compile("托管点|托管班")),
    ("hospital_psychology", re.compile("心理科|精神科|精神卫生")),
)
_DANGER = frozenset({"report_harm", "emergency_self"})
#: From which belief the card shows: bot/understanding/alarm.py.
_CARD = 0.35
_NUMBER = re.compile("电话|号码|热线|打哪")
_ROAD = "先找村（社区）儿童主任，再到镇街民政办，最后是区民政局。"


async def contact_office(context: Context) -> None:
    """The road to walk, then places of the kind asked about, nearest to the town first."""
    if context.turn.town is not None:
        context.memory["town"] = context.turn.town
    town = context.memory.get("town")
    benefit = chosen_benefit(context) if "benefit" in context.turn.details else None
    if benefit is not None:
        where = "，或 ".join(where_words(benefit.apply.where))
        asks = "、".join(benefit.ask)
        context.say(f"{benefit.name}：去{where}。" + (f"也可以问{asks}。" if asks else ""))
    places = nearest(context.pack, _kind(context), town)
    if town is None and not any(place.town is None for place in places):
        context.memory["asked_town"] = True
        if _NUMBER.search(context.turn.said or ""):
            _say_lines(context)
        road = "" if benefit is not None else f"{_ROAD}\n"
        context.say(f"{road}您在哪个镇街？告诉我，我看离您最近的。", SCREEN, HUMAN, MENU)
        return
    if places and places[0].kind == "town_office" and places[0].town == town:
        places = places[:1]  # who lives in a town goes to its office and to no other
    if benefit is None:
        context.say(_ROAD)
    now = context.desk.now()
    closed = "" if offices_open(now) else f"\n这会儿没上班，{when_open(now)}再去。"
    context.say((_places(places) or "这附近的还没有登记，先问村（社区）。") + closed)
    _say_lines(context)


def _kind(context: Context) -> str:
    """The kind of place that the text names, else the one that its topic needs."""
    for kind, words in _KIND_OF_WORDS:
        if words.search(context.turn.said or ""):
            return kind
    return _KIND_OF_TOPIC.get(context.topic() or "", "town_office")


def near_by(context: Context) -> str | None:
    """The nearest places of the topic talked about, once the town is known; else asks for it."""
    kind = _KIND_OF_TOPIC.get(context.memory.get("topic") or "")
    if kind is None:
        return None
    if context.turn.town is not None:
        context.memory["town"] = context.turn.town
    town = context.memory.get("town")
    found = _places(nearest(context.pack, kind, town))
    if found:
        return f"离您近的：\n{found}" if town else found
    context.memory["asked_town"] = True
    return "告诉我您在哪个镇街，我看离您最近的。"


async def human_handoff(context: Context) -> None:
    """People to talk to, honestly: this program cannot connect a call."""
    now = context.desk.now()
    hours = f"\n这会儿下班了，{when_open(now)}上班再去找。"
    context.say(
        f"我是程序，不能替您转接。要找人说，{_ROAD}{'' if offices_open(now) else hours}",
        Button("离我最近的", act=Act("contact_office")),
        LEAVE_NUMBER,
        MENU,
    )
    _say_lines(context)


async def psych_help(context: Context) -> None:
    """Low spirits of child or carer: listened to, then somebody to talk to."""
    lines = {line.id: line for line in shown_hotlines(context.pack, context.desk.now())}
    context.say("听您这么说，日子不好过。愿意的话，找个信得过的人说一说，不用一个人扛着。")
    spoken = [lines[name] for name in ("12356", "12355") if name in lines]
    hospitals = _places(nearest(context.pack, "hospital_psychology", None))
    context.say(
        "\n".join(
            [*(_line(line) for line in spoken), *(["想看医生："] if hospitals else []), hospitals]
        ).strip(),
        *(_call(line) for line in spoken if not _card_shows(context)),
        Button("有哪些心理服务", act=Act("show_topic", {"topic": "mental_health"})),
        Button("现在就有危险", act=Act("cannot_speak")),
        basis="依据：实施方案第 10—13 条（征求意见稿）",
    )


def _card_shows(context: Context) -> bool:
    """The emergency card stands above this, with its own numbers to call."""
    believed = sum(share for intent, share in context.ranking if intent in _DANGER)
    return context.turn.danger or believed >= _CARD


def _say_lines(context: Context) -> None:
    lines = shown_hotlines(context.pack, context.desk.now())
    context.say("\n".join(_line(line) for line in lines), *(_call(line) for line in lines[:3]))


def _line(line: Hotline) -> str:
    return f"{line.number} {line.name}：{line.purpose}"


def _call(line: Hotline) -> Button:
    return Button(f"拨打 {line.number}", href=f"tel:{line.number}")


def _places(places: tuple[Place, ...]) -> str:
    return "\n".join(_place(place) for place in places)


def _place(place: Place) -> str:
    parts = [f"· {place.name}"]
    if place.address:
        parts.append(place.address)
    if place.phone:
        parts.append(place.phone)
    if place.fictional:
        parts.append("（演示用，不是真的地点）")
    elif place.verified_on is None:
        parts.append("（电话和时间还没核实，先问镇街）")
    return " ".join(parts)
