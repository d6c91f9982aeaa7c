"""Long texts in several messages, split where a reader would pause."""

from __future__ import annotations

import re

#: Telegram's own limit is 4096 UTF-16 units of visible text.
LONGEST = 4000
_ENDS = (re.compile(r"(?<=\n)"), re.compile(r"(?<=[。！？；!?;])"), re.compile(r"(?<=[，、, ])"))


def units(text: str) -> int:
    """Length as Telegram counts it: UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, longest: int = LONGEST) -> list[str]:
    """Parts of at most ``longest`` units: at line ends, else sentences, else commas, else anywhere.

    Nothing but blank space at the seams is lost.
    """
    parts = _split(text, longest, _ENDS)
    return [part for part in (part.strip() for part in parts) if part]


def _split(text: str, longest: int, ends: tuple[re.Pattern[str], ...]) -> list[str]:
    if units(text) <= longest:
        return [text]
    if not ends:
        return _cut(text, longest)
    parts: list[str] = []
    held = ""
    for piece in ends[0].split(text):
        if units(held + piece) <= longest:
            held += piece
            continue
        if held:
            parts.append(held)
        *whole, held = _split(piece, longest, ends[1:])
        parts += whole
    return [*parts, held]


def _cut(text: str, longest: int) -> list[str]:
    parts, held, size = [], "", 0
    for character in text:
        more = units(character)
        if size + more > longest:
            parts.append(held)
            held, size = "", 0
        held += character
        size += more
    return [*parts, held]
