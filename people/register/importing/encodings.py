"""The text of a CSV file, whatever Excel or WPS wrote it in."""

from __future__ import annotations

import codecs
import logging

from charset_normalizer import from_bytes

from people.register.importing.errors import FileProblemError
from people.register.importing.synonyms import bare, words

_SAMPLE = 32 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Tried besides what charset-normalizer finds: it is often taken in by short Chinese texts.
_USUAL = ("gb18030", "big5")

logging.getLogger("charset_normalizer").setLevel(logging.WARNING)


def decoded(content: bytes) -> str:
    """The text. A mark at the beginning decides; then UTF-8 if all of it is that; then among
    what can be, the encoding in which the first lines hold most headers that we know.

    Raises:
        FileProblemError: no encoding fits the whole file.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content, encoding)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    sample = content[:_SAMPLE]
    guessed = [match.encoding for match in from_bytes(sample)]
    candidates = dict.fromkeys([*_USUAL, *guessed])
    best = max(candidates, key=lambda encoding: _likeness(sample, encoding))
    return _strictly(content, best)


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise FileProblemError(
            "文字的编码认不出来（可能有坏掉的字）。"
            "请用 Excel 或 WPS 打开，另存为“CSV UTF-8”或 .xlsx，再传一遍。"
        ) from error


def _likeness(sample: bytes, encoding: str) -> float:
    """Known headers in the first lines, and then how many characters are common Chinese ones."""
    try:
        # The sample may end in the middle of a character.
        text = codecs.getincrementaldecoder(encoding)().decode(sample)
    except (UnicodeDecodeError, LookupError):
        return -1.0
    known = words().fields
    cells = [
        bare(cell) for line in text.splitlines()[:12] for cell in line.replace("\t", ",").split(",")
    ]
    chinese = [c for c in text if ord(c) > 127]
    common = sum(1 for c in chinese if _is_common(c)) / (len(chinese) or 1)
    return sum(cell in known for cell in cells) + common


def _is_common(character: str) -> bool:
    """Whether GB 2312 has it on its first level, where what is written every day stands."""
    try:
        code = character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return len(code) == 2 and 0xB0 <= code[0] <= 0xD7
