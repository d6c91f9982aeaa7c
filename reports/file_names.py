"""The name of a file that somebody sent, safe to show and to write to a disk."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

MOST_CHARACTERS = 120

_NO_NAME = "文件"
#: Control, format (right-to-left marks among them), half characters, private use, line ends.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*]')
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,8}$")


def clean_name(name: str) -> str:
    """Without path, control characters and right-to-left marks; at most 120 characters.

    Always a name: what leaves nothing is called ``文件``.
    """
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(sign for sign in last if unicodedata.category(sign) not in _INVISIBLE)
    plain = _NOT_ON_WINDOWS.sub("_", unicodedata.normalize("NFC", seen))
    plain = re.sub(r"\s+", " ", plain).strip(" .")
    if _DEVICE.match(plain):
        plain = f"_{plain}"
    return _shortened(plain or _NO_NAME)


def extension(name: str) -> str:
    """The ending in small letters without its dot; empty when there is none."""
    return PurePosixPath(name).suffix[1:].lower()


def with_extension(name: str, right: str, also: tuple[str, ...] = ()) -> str:
    """The name with the ending that its content has: a lying one stays readable before it."""
    return name if extension(name) in (right, *also) else _shortened(f"{name}.{right}")


def _shortened(name: str) -> str:
    if len(name) <= MOST_CHARACTERS:
        return name
    found = _EXTENSION.search(name)
    ending = found.group() if found else ""
    return name[: MOST_CHARACTERS - len(ending)].rstrip(" .") + ending
