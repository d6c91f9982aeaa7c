"""Whether a text asks for something, or only tells."""

from __future__ import annotations

import re

_ASKS = re.compile(
    r"[?？]|[吗么]$|怎么|咋|啷个|哪里|哪儿|哪个|多少|好多(?!年|天|岁)|好久|有没|能不能|可不可以|可以不|得不得"
    r"|行不行|是不是|要不要|够不够|算不算|免不免|补不补|为啥|为什么|什么|啥|想问|问一下|问哈"
    r"|(?:能|可以|要|有|给|算|领|办|补|免|管)[^，。]{0,8}(?:不|没得?|莫得)$"
)


def is_question(text: str) -> bool:
    """True when some words of the text ask: 我们是低保户 tells, 低保户有没得补助 asks."""
    return _ASKS.search(text) is not None
