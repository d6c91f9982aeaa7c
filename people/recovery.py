"""The recovery key as a person writes it down and types it back.

32 bytes are 52 symbols of Crockford's base 32 (no I, L, O or U) in 13 groups: four symbols and a
check symbol each. The check (ISO 7064 MOD 33,32) covers the number of the group too, so a wrong
symbol, two swapped symbols and two swapped groups are noticed where they happened. One wrong group
in 32 passes by chance: whoever uses the key compares it with the public key.
"""

from __future__ import annotations

import base64
import re
import unicodedata

from stdnum.iso7064 import mod_37_36

SECRET_BYTES = 32
GROUPS = 13

_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_DATA = 4
_GROUP = _DATA + 1
_TO_CROCKFORD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", _SYMBOLS)
_FROM_CROCKFORD = str.maketrans(_SYMBOLS, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
_LOOKS_LIKE = str.maketrans("OIL", "011")
_BETWEEN = re.compile(r"[\s\-_.,·—–]+")


class RecoveryKeyError(Exception):
    """What was typed is no recovery key. ``group`` counts from 1; ``None``: not one group alone."""

    def __init__(self, message: str, group: int | None = None) -> None:
        super().__init__(message)
        self.group = group


def encode(secret: bytes) -> str:
    """The key in groups with a space between.

    Raises:
        ValueError: ``secret`` is not of 32 bytes.
    """
    if len(secret) != SECRET_BYTES:
        raise ValueError(f"a recovery key has {SECRET_BYTES} bytes")
    symbols = _base32(secret)
    groups = (symbols[start : start + _DATA] for start in range(0, len(symbols), _DATA))
    return " ".join(group + _check(place, group) for place, group in enumerate(groups))


def decode(text: str) -> bytes:
    """The key that was typed: any case and spacing, O for 0, I and L for 1, full width.

    Raises:
        RecoveryKeyError: with the number of the first group that is wrong.
    """
    symbols = ""
    for place, group in enumerate(_groups(text)):
        if not set(group) <= set(_SYMBOLS):
            raise RecoveryKeyError(f"group {place + 1} holds a sign that no key has", place + 1)
        if _check(place, group[:_DATA]) != group[_DATA]:
            raise RecoveryKeyError(f"group {place + 1} is mistyped", place + 1)
        symbols += group[:_DATA]
    secret = base64.b32decode(symbols.translate(_FROM_CROCKFORD) + "====")
    if _base32(secret) != symbols:  # the last symbol has four bits to spare, always zero
        raise RecoveryKeyError(f"group {GROUPS} is mistyped", GROUPS)
    return secret


def _base32(secret: bytes) -> str:
    return base64.b32encode(secret).decode().rstrip("=").translate(_TO_CROCKFORD)


def _groups(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).upper().translate(_LOOKS_LIKE).strip()
    typed = [group for group in _BETWEEN.split(plain) if group]
    whole = "".join(typed)
    if len(whole) == GROUPS * _GROUP:  # spaces may be anywhere, or nowhere
        return [whole[start : start + _GROUP] for start in range(0, len(whole), _GROUP)]
    for place, group in enumerate(typed[:GROUPS] if len(typed) > 1 else []):
        if len(group) != _GROUP:
            raise RecoveryKeyError(
                f"group {place + 1} has {len(group)} signs instead of {_GROUP}", place + 1
            )
    raise RecoveryKeyError(
        f"a recovery key has {GROUPS} groups of {_GROUP} signs; these are {len(whole)} signs"
    )


def _check(place: int, group: str) -> str:
    return str(mod_37_36.calc_check_digit(_SYMBOLS[place] + group, _SYMBOLS))
