"""Passwords: strong enough, and kept as a peppered Argon2id hash.

Advice follows NIST SP 800-63B: length and guessability count, not kinds of characters, and
nothing has to be changed every few months.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from people.pepper import Peppers

SHORTEST = 10
LONGEST = 200
_LEAST_SCORE = 3  # of 4: more than 10^8 guesses, says zxcvbn
#: zxcvbn looks no further, and refuses to.
_LOOKED_AT = 72
#: Words that are guessed first here and that a list of English passwords does not know.
_LOCAL = (
    "woaini", "woaini1314", "nihao", "mima", "admin888", "hulei", "dazu", "daz", "chongqing",
    "minzheng", "minzhengju", "ertong", "baobao", "zhongguo", "wodemima", "mimamima", "zhiban",
    "weibao", "weichengnian", "fuli", "jiujiu", "qwer1234", "aa123456", "a123456789",
)  # fmt: skip

_WHY = {
    "straight rows of keys": "键盘上挨着的键很容易猜到。",
    "short keyboard patterns": "键盘上挨着的键很容易猜到。",
    "repeats like": "重复的字符很容易猜到。",
    "sequences like": "连着的数字或字母很容易猜到。",
    "recent years": "年份很容易猜到。",
    "dates are often": "生日、纪念日这样的日期很容易猜到。",
    "common password": "这是很多人用的密码，或者跟它差不多。",
    "word by itself": "只有一个词，很容易猜到。",
    "names and surnames": "姓名很容易猜到。",
    "common names": "姓名很容易猜到。",
}
ADVICE = "可以用四五个不相干的词连起来，例如地名、菜名、物件的拼音，中间加数字；越长越好。"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one derivation costs: rounds and KiB (RFC 9106, second recommended choice)."""

    rounds: int = 3
    kib: int = 64 * 1024


USUAL = Cost()


def weakness(password: str, about: Iterable[str] = ()) -> str | None:
    """Why a password will not do, with advice, in Chinese; ``None`` when it is strong.

    ``about`` are words that belong to the person or the desk: login, name, unit.
    """
    if len(password) < SHORTEST:
        return f"密码至少要 {SHORTEST} 个字符。{ADVICE}"
    if len(password) > LONGEST:
        return f"密码最多 {LONGEST} 个字符。"
    if password != password.strip():
        return "密码开头或末尾有空格，容易输错，请去掉。"
    known = [word for word in (*_LOCAL, *about) if len(word) > 1]
    found: dict[str, Any] = zxcvbn(password[:_LOOKED_AT], user_inputs=known)
    if found["score"] >= _LEAST_SCORE:
        return None
    said = str(found["feedback"]["warning"]).lower()
    why = next((chinese for english, chinese in _WHY.items() if english in said), "")
    return f"这个密码太容易猜到。{why}{ADVICE}"


class Passwords:
    """Hashes and checks. ``check`` takes as long for a login that is not there."""

    def __init__(self, peppers: Peppers, cost: Cost = USUAL) -> None:
        self._peppers = peppers
        self._hasher = PasswordHasher(cost.rounds, cost.kib, parallelism=1, type=Type.ID)
        self._nobody = self.hashed(secrets.token_urlsafe(16))

    def hashed(self, password: str) -> str:
        """What is kept: the pepper's version and the hash."""
        version = self._peppers.present
        return f"{version}:{self._hasher.hash(self._mixed(password, version))}"

    def check(self, password: str, hashed: str | None) -> bool:
        """Whether it is the password. Without a hash the same work is done in vain."""
        version, _, kept = (hashed or self._nobody).partition(":")
        try:
            fits = self._hasher.verify(kept, self._mixed(password, int(version)))
        except (VerificationError, InvalidHashError):
            return False
        return fits and hashed is not None

    def is_old(self, hashed: str) -> bool:
        """Whether it was made with an older pepper or at another cost."""
        version, _, kept = hashed.partition(":")
        return int(version) != self._peppers.present or self._hasher.check_needs_rehash(kept)

    def _mixed(self, password: str, version: int) -> bytes:
        return self._peppers.mixed(password, "staff-password", version)


def starter() -> str:
    """A one-time password to be read out or copied: 80 random bits, no letters that look alike."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(4)) for _ in range(4))
