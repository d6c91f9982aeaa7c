"""Toneless pinyin with the sounds merged that Sichuan speech and typing by sound confuse."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import List

from pypinyin import Style, lazy_pinyin

_MERGED = (
    (re.compile(r"^zh"), "z"),
    (re.compile(r"^ch"), "c"),
    (re.compile(r"^sh"), "s"),
    (re.compile(r"^l"), "n"),
    (re.compile(r"^hu(?=[^u])"), "f"),
    (re.compile(r"(?<=[aei])ng$"), "n"),
)


@lru_cache(maxsize=16_384)
def _merge(syllable: str) -> str:
    for pattern, merged in _MERGED:
        syllable = pattern.sub(merged, syllable)
    return syllable


def syllables(text: str) -> List[str]:
    """One merged syllable a character; what has no sound stays as it is.

    >>> syllables("低宝") == syllables("低保")
    True
    """
    spoken = lazy_pinyin(text.lower(), style=Style.NORMAL, errors=list)
    return [_merge(s) for s in spoken]
