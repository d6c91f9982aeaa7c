"""What single cells say: names, telephones, yes or no. Everything comes as text."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from people.register.importing.errors import CellError

#: "The same as above", as people write it. A lone stroke means "nothing".
SAME_AS_ABOVE = frozenset({"同上", "〃", '"', "″", "''", "″″", "同前", "同上。"})
NOTHING = frozenset({"", "-", "--", "—", "——", "/", "\\", "无", "空", "暂无", "N/A", "NA", "NULL"})
_BROKEN = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|####*)", re.IGNORECASE)
_NOTE = re.compile(r"\s*[(\[【].*$", re.DOTALL)
_SPACES = re.compile(r"\s+")
_DOTS = str.maketrans("•・‧∙.", "·····")
_NAME = re.compile(r"[一-鿿㐀-䶿\U00020000-\U0003ffff〇A-Za-z·' ]{2,30}")
_TELEPHONE = re.compile(r"\d{7,12}")
_BETWEEN_NUMBERS = re.compile(r"[/,;、或]+")
_LONGEST = 200

_YES = frozenset({"是", "有", "住校", "寄宿", "住读", "对", "Y", "YES", "TRUE", "√", "✓", "✔", "1"})
_NO = frozenset({"否", "不是", "走读", "不住校", "通学", "没有", "N", "NO", "FALSE", "×", "X", "0"})


def plain(text: str) -> str:
    """Full-width signs made plain, no spaces or invisible signs around; empty for "nothing"."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        text = text.replace("\u200b", "").replace("\ufeff", "")
    text = text.strip().strip("'").strip() if text[:1] in " '\t\n" or text[-1:].isspace() else text
    return "" if text.upper() in NOTHING else text


def without_note(text: str) -> str:
    """The cell without what stands in brackets at its end."""
    return _NOTE.sub("", text) if "(" in text or "[" in text or "【" in text else text


def check_cell(text: str) -> str:
    """Raises :class:`CellError` for what Excel could not compute, or too much text."""
    if text[:1] == "#" and _BROKEN.fullmatch(text):
        raise CellError("Excel 里这一格算错了，请改好再导入")
    if len(text) > _LONGEST:
        raise CellError(f"太长了，最多 {_LONGEST} 个字")
    return text


@lru_cache(maxsize=50_000)
def parse_name(text: str) -> str:
    """A person's name: no spaces between Chinese characters, one kind of middle dot.

    Raises:
        CellError: it cannot be a name.
    """
    name = _SPACES.sub(" ", without_note(text)).strip().translate(_DOTS)
    if not name.isascii():
        name = name.replace(" ", "")
    if not _NAME.fullmatch(name):
        raise CellError(f"“{name[:20]}”不像姓名，请只填姓名")
    return name


@lru_cache(maxsize=50_000)
def parse_phone(text: str) -> str:
    """One or more telephone numbers, with ``/`` between them.

    Raises:
        CellError: a part of it is no number.
    """
    if re.fullmatch(r"\d(\.\d+)?E\+?\d{1,2}", text, re.IGNORECASE):
        raise CellError("电话变成了科学计数，后几位丢了，请在原表里设成“文本”再填")
    numbers = []
    for part in _BETWEEN_NUMBERS.split(without_note(text)):
        number = re.sub(r"[\s()-]", "", part).removeprefix("+86")
        number = number.removesuffix(".0")
        if not _TELEPHONE.fullmatch(number):
            raise CellError(f"“{text[:30]}”不像电话，请填手机号或带区号的座机")
        numbers.append(number)
    return "/".join(numbers)


@lru_cache(maxsize=1_000)
def parse_yes_no(text: str) -> bool:
    """Whether a cell says yes.

    Raises:
        CellError: neither yes nor no.
    """
    said = without_note(text).strip().upper()
    if said in _YES:
        return True
    if said in _NO:
        return False
    raise CellError(f"“{text[:20]}”看不出是还是否，请填“是”或“否”")
