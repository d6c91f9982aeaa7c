"""Toneless pinyin with the sounds merged that Sichuan speech and typing by sound confuse.

Character by character, without pypinyin's phrases: the wrong character of a typing error stands
in no phrase, so phrases would tell apart what sounds alike. It is also faster and lighter.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache

# Read by pypinyin when it is imported: the phrases alone take tens of megabytes.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")

from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

_MERGED = (
    (re.compile(r"^zh"), "z"),
    (re.compile(r"^ch"), "c"),
    (re.compile(r"^sh"), "s"),
    (re.compile(r"^l"), "n"),
    # 户 is heard as 服, 回 as 非, 花 as 发.
    (re.compile(r"^hu$"), "fu"),
    (re.compile(r"^hui$"), "fei"),
    (re.compile(r"^hu(?=[ao])"), "f"),
    (re.compile(r"(?<=[ei])ng$"), "n"),
)
_LATIN = re.compile(r"[a-z]+")
_LONGEST_SYLLABLE = 6
#: Longer runs of letters are no sentence typed in pinyin.
_LONGEST_RUN = 60


@lru_cache(maxsize=16_384)
def _merge(syllable: str) -> str:
    for pattern, merged in _MERGED:
        syllable = pattern.sub(merged, syllable)
    return syllable


@lru_cache(maxsize=16_384)
def _sound(character: str) -> str:
    return _merge(lazy_pinyin(character, style=Style.NORMAL, errors="default")[0])


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    """All syllables of Mandarin, as typed."""
    sounds = (to_normal(tone) for tones in PINYIN_DICT.values() for tone in tones.split(","))
    return frozenset(s.replace("ü", "v") for s in sounds if len(s) > 1 or s in "aeo")


@lru_cache(maxsize=4_096)
def _typed(letters: str) -> list[str] | None:
    """Letters as syllables, fewest first; None unless all of them are: ``jiuming`` is, ``app`` not.

    >>> _typed("jiuming")
    ['jiu', 'ming']
    """
    if len(letters) > _LONGEST_RUN:
        return None
    best: list[list[str] | None] = [[]]
    for end in range(1, len(letters) + 1):
        found: list[str] | None = None
        for start in range(max(0, end - _LONGEST_SYLLABLE), end):
            before = best[start]
            if before is None or letters[start:end] not in _known():
                continue
            if found is None or len(before) + 1 < len(found):
                found = [*before, letters[start:end]]
        best.append(found)
    return best[-1]


def syllables(text: str) -> list[str]:
    """One merged syllable a character; what has no sound stays as it is.

    >>> syllables("低宝") == syllables("低保") == syllables("dibao")
    True
    """
    spoken: list[str] = []
    text = text.lower()
    at = 0
    for run in _LATIN.finditer(text):
        spoken.extend(map(_sound, text[at : run.start()]))
        typed = _typed(run.group())
        spoken.extend(map(_merge, typed) if typed else run.group())
        at = run.end()
    spoken.extend(map(_sound, text[at:]))
    return spoken
