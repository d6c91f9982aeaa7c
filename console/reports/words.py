"""What the items of a report say, in plain words. Everything in them came from outside: it is
only ever text, and may be of any shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports.desk.entry import CONCERNED, DANGER, SOURCES
from reports.letters import said_in
from reports.model import Concerned, Item, ItemKind
from reports.police_duty import SITUATIONS

#: The reporter's side of a report, in the order an officer reads it.
GROUPS: Mapping[ItemKind, str] = {
    ItemKind.DANGER: "现在有没有危险",
    ItemKind.SEEN: "看到、听到的",
    ItemKind.PLACE: "地点",
    ItemKind.CHILD: "孩子",
    ItemKind.WHEN: "时间",
    ItemKind.MUST_NOT_KNOW: "不能让谁知道",
    ItemKind.ADDED: "后来补充的",
    ItemKind.SPEAKER: "说话的人",
    ItemKind.CONTACT: "怎么找报告人",
    ItemKind.DUTY: "因工作必须报告的",
    ItemKind.SOURCE: "从哪里来的",
}
_CHANNELS: Mapping[str, str] = {
    **SOURCES,
    "web": "网页聊天",
    "page": "报告网页",
    "telegram": "Telegram",
    "terminal": "测试终端",
}
_SPEAKERS = {"child": "孩子自己", "adult": "大人"}
_TRUSTED = {
    "teacher": "老师",
    "relative": "亲戚",
    "neighbour": "邻居",
    "other": "别的大人",
    "none": "没有",
}


def words_of(item: Item, names: Mapping[str, str]) -> str:
    """An item as a text of lines."""
    value = item.value
    match item.kind:
        case ItemKind.DANGER:
            return DANGER.get(_text(value, "now"), "没有说")
        case ItemKind.MUST_NOT_KNOW:
            return _must_not_know(value, names)
        case ItemKind.SPEAKER:
            return _speaker(value)
        case ItemKind.DUTY:
            return _duty(value)
        case ItemKind.SOURCE:
            number = _text(value, "number")
            channel = _text(value, "channel")
            return _CHANNELS.get(channel, channel) + (f"，工单号 {number}" if number else "")
        case _:
            return said_in(value)


def _must_not_know(value: Mapping[str, Any], names: Mapping[str, str]) -> str:
    who = [CONCERNED[one] for one in Concerned if one in set(map(str, _list(value, "who")))]
    lines = ["、".join(who)] if who else []
    if text := _text(value, "text"):
        lines.append(text)
    left_out = [names.get(str(one), "已离开的人") for one in _list(value, "left_out")]
    if left_out:
        lines.append("已经没有钥匙、看不到的同事：" + "、".join(left_out))
    return "\n".join(lines)


def _speaker(value: Mapping[str, Any]) -> str:
    who = _SPEAKERS.get(_text(value, "who"), "没有说")
    trusted = _TRUSTED.get(_text(value, "trusted"))
    return who if trusted is None else f"{who}；身边信得过的大人：{trusted}"


def _duty(value: Mapping[str, Any]) -> str:
    lines = ["，".join(part for part in (_text(value, "unit"), _text(value, "role")) if part)]
    for number in map(str, _list(value, "situations")):
        if number in SITUATIONS:
            lines.append(f"情形：{SITUATIONS[number]}")
    return "\n".join(line for line in lines if line)


def _text(value: Mapping[str, Any], name: str) -> str:
    found = value.get(name)
    return found if isinstance(found, str) else ""


def _list(value: Mapping[str, Any], name: str) -> list[Any]:
    found = value.get(name)
    return found if isinstance(found, list) else []
