"""Words by which a person ends notices, or wants them again. Pure; the whole message counts."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum

_NOISE = re.compile(r"[\s\W_]+")
_STOP = {"退订", "td", "取消订阅", "不再订阅", "退订提醒", "取消提醒", "不要再提醒", "unsubscribe"}
#: These end notices only for whoever gets some: otherwise they mean something else.
_PERHAPS = {
    "别发了",
    "莫发了",
    "不要发了",
    "不要再发了",
    "别再发了",
    "莫再发了",
    "莫提醒了",
    "不想收了",
}
_SUBSCRIBE = {"订阅", "重新订阅", "恢复订阅", "恢复提醒", "我要订阅", "subscribe"}


class Wish(Enum):
    """What the message asks for."""

    STOP = "stop"
    PERHAPS_STOP = "perhaps_stop"
    SUBSCRIBE = "subscribe"


def wish_of(text: str) -> Wish | None:
    """What a message asks for, if that is all it says."""
    word = _NOISE.sub("", unicodedata.normalize("NFKC", text)).lower()
    if word in _STOP:
        return Wish.STOP
    if word in _PERHAPS:
        return Wish.PERHAPS_STOP
    return Wish.SUBSCRIBE if word in _SUBSCRIBE else None
