"""The receipt code: 15 random digits and a Damm check digit, in four groups of four.

The check digit finds every single wrong digit and every swap of two neighbours, so a mistyped
code is told apart from an unknown one without looking anything up.
"""

from __future__ import annotations

import re
import secrets
import unicodedata

from stdnum import damm

from reports.errors import MistypedError

DIGITS = 16
_NUMERALS = str.maketrans("零〇○一二两三四五六七八九幺", "00012234567891")
#: What may stand between digits: spaces, dashes, points, and what a copy brings along unseen.
_BETWEEN = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Pd", "Pc", "Po", "Sm"})
_CODE = re.compile(r"\d{16}")


def new_code() -> str:
    """Sixteen digits that nobody can foresee."""
    body = f"{secrets.randbelow(10 ** (DIGITS - 1)):0{DIGITS - 1}d}"
    return body + damm.calc_check_digit(body)


def shown(code: str) -> str:
    """In four groups, as a person copies it."""
    return " ".join(code[start : start + 4] for start in range(0, DIGITS, 4))


def looks_like_code(text: str) -> bool:
    """Whether a message can only be meant as a receipt code: digits, 15 to 17 of them.

    An identity number has 18, a telephone number 11.
    """
    digits = _digits(text)
    return digits is not None and DIGITS - 1 <= len(digits) <= DIGITS + 1


def parse(text: str) -> str:
    """The sixteen digits of what was typed or spoken: any spacing, full width, Chinese numerals.

    Raises:
        MistypedError: it can be no code that we gave.
    """
    digits = _digits(text)
    if digits is None or not _CODE.fullmatch(digits) or not damm.is_valid(digits):
        raise MistypedError("the check digit or the length is wrong")
    return digits


def _digits(text: str) -> str | None:
    if len(text) > 200:
        return None
    plain = unicodedata.normalize("NFKC", text).translate(_NUMERALS)
    joined = "".join(c for c in plain if unicodedata.category(c) not in _BETWEEN)
    return joined if joined.isascii() and joined.isdigit() else None
