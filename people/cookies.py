"""Random words that a browser keeps, and what stands for them in the database.

Whoever copies the database has hashes of 256 random bits: nothing to sign in with, nothing that
opens what is sealed under a word.
"""

from __future__ import annotations

import re
import secrets
from hashlib import blake2b

_WORD = re.compile(r"[A-Za-z0-9_-]{43}")


def new_word() -> str:
    """256 random bits as 43 characters."""
    return secrets.token_urlsafe(32)


def is_word(text: str | None) -> bool:
    """Whether a cookie can be one of ours."""
    return text is not None and _WORD.fullmatch(text) is not None


def derived(word: str, purpose: str, key: bytes = b"") -> bytes:
    """32 bytes for one purpose (≤ 16 bytes); nothing leads back to the word or across purposes."""
    return blake2b(word.encode(), key=key, person=purpose.encode(), digest_size=32).digest()
