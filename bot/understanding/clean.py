"""The copy of a text that is used for understanding. The original is never changed."""

from __future__ import annotations

import re
import unicodedata

#: Longer texts are understood by their beginning and their end.
LONGEST = 1_000

_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SPACE = re.compile(r"\s+")
_CHINESE_GAP = re.compile(r"(?<=[\u3400-\u9fff，。？！、；：]) (?=[\u3400-\u9fff，。？！、；：])")
_PAUSE = re.compile(r"(?<=[\u3400-\u9fff\d])\s+(?=[\u3400-\u9fff])")
_REPEATED = re.compile(r"([^\d\s])\1{3,}")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_COMMAND = re.compile(r"^[/@\\]+")


def is_command(text: str) -> bool:
    """True for what looks like an order to a program: it is nobody's sentence about a child."""
    bare = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).strip()
    return _COMMAND.match(bare) is not None and _CHINESE.search(bare) is None


def with_pauses(text: str) -> str:
    """The text with a comma where somebody left a space between Chinese characters.

    Who types without punctuation pauses with a space: 八岁 爸爸去世了 is not 八岁爸爸. What reads
    facts needs the pause; for the model the space is noise, and :func:`clean` takes it out.
    """
    return _PAUSE.sub("，", unicodedata.normalize("NFKC", text))


def clean(text: str) -> str:
    """NFKC, no control or invisible characters, no spaces between Chinese characters.

    A leading slash or at-sign goes too: Rasa would obey it as an intent.
    Idempotent: ``clean(clean(x)) == clean(x)``.
    """
    previous = None
    while previous != text:
        previous = text
        text = _once(text)
    return text


def _once(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    text = _INVISIBLE.sub("", text)
    text = _CONTROL.sub(" ", text)
    text = _SPACE.sub(" ", text).strip()
    text = _CHINESE_GAP.sub("", text)
    text = _REPEATED.sub(r"\1\1\1", text)
    text = _COMMAND.sub("", text).strip()
    if len(text) > LONGEST:
        half = LONGEST // 2 - 1
        text = f"{text[:half]}…{text[-half:]}"
    return text
