"""What was said, opened once more with the person's own key, to confirm or change it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.conversation.reporting.duty import ONLINE, SITUATIONS
from bot.conversation.reporting.questions import CONCERNED, NEAR
from bot.conversation.reporting.steps import Step
from bot.conversation.reporting.telling import Answer, press
from replies import Button, Reply
from reports.model import Item, ItemKind, Opened
from store.sessions import ReportPlace

_SHOWN = 60
_TOGETHER = 280
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\s]+")
_NOW = {"yes": "现在有", "no": "现在没有", "unknown": "不晓得"}
_CALLED = (
    (ItemKind.DANGER, "有没有危险", Step.DANGER),
    (ItemKind.SEEN, "看到、听到的", Step.SEEN),
    (ItemKind.PLACE, "在哪里", Step.PLACE),
    (ItemKind.CHILD, "哪个娃儿", Step.CHILD),
    (ItemKind.WHEN, "什么时候", Step.WHEN),
    (ItemKind.MUST_NOT_KNOW, "不能晓得的人", Step.MUST_NOT_KNOW),
    (ItemKind.CONTACT, "怎么找您", Step.CONTACT),
    (ItemKind.DUTY, "工作中发现", Step.DUTY),
    (ItemKind.SPEAKER, "身边的大人", Step.NEAR),
    (ItemKind.FILE, "文件", Step.FILES),
)
_TO_A_CHILD = {ItemKind.SEEN: "出了什么事", ItemKind.DANGER: "危不危险", ItemKind.PLACE: "在哪里"}
NAME_OF = {step: name for _, name, step in _CALLED}
_FOR_A_CHILD = (ItemKind.DANGER, ItemKind.SEEN, ItemKind.PLACE, ItemKind.SPEAKER)
SEND = press("就这样，交", "send")


def summary(draft: Opened | None, place: ReportPlace) -> Answer:
    """Every item in few words, and a button to change each."""
    lines = list(_lines(draft, place)) if draft is not None else []
    if not lines:
        ways = (press("接着说", "on"), press("不说了", "leave"))
        return Answer((Reply("还没有写下什么。", buttons=ways),))
    if place.finished:
        head = "这份已经交了，写的是这些："
        buttons: tuple[Button, ...] = (press("接着说", "on"),)
    else:
        head, buttons = "您说的是这些：", (SEND, *_changes(draft, place))
    texts = _parted([head, *lines])
    last = Reply(texts[-1], buttons=buttons)
    return Answer((*(Reply(text) for text in texts[:-1]), last), repeatable=False)


def said_so_far(draft: Opened | None, kind: ItemKind) -> str:
    """What an item says now, shortened; empty when there is none."""
    items = draft.of(kind) if draft is not None else ()
    return _words(kind, items) if items else ""


def _lines(draft: Opened, place: ReportPlace) -> Iterator[str]:
    for kind, name, _ in _CALLED:
        items = draft.of(kind)
        words = _words(kind, items) if items else ""
        if words:
            yield f"· {(_TO_A_CHILD.get(kind, name) if place.child else name)}：{words}"


def _changes(draft: Opened | None, place: ReportPlace) -> tuple[Button, ...]:
    def called(kind: ItemKind, name: str) -> str:
        return f"改：{_TO_A_CHILD.get(kind, name) if place.child else name}"

    return tuple(
        press(called(kind, name), "change", step)
        for kind, name, step in _CALLED
        if (place.child and kind in _FOR_A_CHILD)
        or (not place.child and kind is not ItemKind.SPEAKER)
    )


def _words(kind: ItemKind, items: tuple[Item, ...]) -> str:
    values = [item.value for item in items]
    if kind is ItemKind.DANGER:
        return _NOW.get(str(values[-1].get("now")), "")
    if kind is ItemKind.SPEAKER:
        return NEAR.get(str(values[-1].get("trusted")), "")
    if kind is ItemKind.FILE:
        return f"{len(items)} 个，都收好了"
    if kind is ItemKind.DUTY:
        chosen = [_situation(one) for one in values[-1].get("situations", ())]
        parts = [values[-1].get("unit"), values[-1].get("role"), *chosen]
        return _short("，".join(str(part) for part in parts if part)) or "是"
    if kind is ItemKind.MUST_NOT_KNOW:
        who = dict.fromkeys(one for value in values for one in value.get("who", ()))
        names = [label for one, label in CONCERNED.items() if one in who]
        texts = [str(value["text"]) for value in values if value.get("text")]
        return _short("，".join([*names, *texts]))
    return _short("；".join(_said(value) for value in values))


def _said(value: object) -> str:
    text = value.get("text") if isinstance(value, dict) else None
    return str(text) if text else "地图上的一个点"


def _situation(number: object) -> str:
    return SITUATIONS.get(ONLINE if number == ONLINE else str(number), "")


def _short(text: str) -> str:
    plain = _UNSEEN.sub(" ", text).strip()
    if len(plain) <= _SHOWN:
        return plain
    return f"{plain[:_SHOWN]}…（一共 {len(plain)} 个字，都收下了）"


def _parted(lines: list[str]) -> list[str]:
    texts = [lines[0]]
    for line in lines[1:]:
        if len(texts) < 3 and len(texts[-1]) + len(line) > _TOGETHER:
            texts.append(line)
        else:
            texts[-1] += f"\n{line}"
    return texts
