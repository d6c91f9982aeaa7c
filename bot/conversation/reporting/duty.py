"""Reporting by duty: the nine situations in everyday words, and harm online.

Source: the opinion of nine bodies of 2020 on mandatory reporting, article 4, abridged; online harm
is ours, as a tenth choice. The law is the duty of everybody who works with children.
"""

from __future__ import annotations

from bot.conversation.reporting.telling import Telling, press
from replies import Button, Reply
from reports.model import ItemKind

ONLINE = "online"
SITUATIONS = {
    "1": "隐私部位有伤",
    "2": "不满 14 岁女孩疑似被性侵、怀孕",
    "3": "14 岁以上女孩因性侵怀孕、流产",
    "4": "多处伤、很瘦弱、神志不清，疑被打骂",
    "5": "自杀自残、中毒、被打等致伤残死亡",
    "6": "被丢下，或长期没人照料",
    "7": "来历不明、失踪、被拐卖",
    "8": "被人组织讨钱",
    "9": "别的严重侵害，或正有危险",
    ONLINE: "网上被骗、被逼发照片、被欺负",
}
BASIS = "依据：未成年人保护法第 11 条；反家庭暴力法第 14 条"
THE_LAW = Reply(
    "工作中发现娃儿受侵害、疑似受侵害，法律要求马上向公安、民政、教育等部门报告。"
    "在这里说不能代替打 110。",
    basis=BASIS,
)
MUST = "有这种情形，必须马上报警：先打 110。"


def situation_buttons(chosen: frozenset[str]) -> tuple[Button, ...]:
    """Those that are not chosen yet."""
    return tuple(
        press(label, "situation", value)
        for value, label in SITUATIONS.items()
        if value not in chosen
    )


async def noted(telling: Telling) -> dict[str, object]:
    """What the duty item says so far. It is opened again each time: memory holds none of it."""
    draft = await telling.draft()
    items = draft.of(ItemKind.DUTY) if draft is not None else ()
    return dict(items[-1].value) if items else {}


async def note(telling: Telling, **said: object) -> None:
    """Adds a line to the duty item: unit, role or situations."""
    now = telling.now.isoformat(timespec="minutes")
    value = {"unit": "", "role": "", "situations": [], "at": now, **await noted(telling), **said}
    await telling.keep(ItemKind.DUTY, value, instead=True)


async def choose(telling: Telling, situation: str) -> frozenset[str]:
    """One more situation; all that are chosen now."""
    before = (await noted(telling)).get("situations")
    chosen = [str(one) for one in before] if isinstance(before, list) else []
    if situation in SITUATIONS and situation not in chosen:
        chosen.append(situation)
        await note(telling, situations=[s if s == ONLINE else int(s) for s in chosen])
    return frozenset(chosen)
