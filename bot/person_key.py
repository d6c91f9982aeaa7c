"""Pseudonyms for people: one-way without the install's secret."""

from __future__ import annotations

from hashlib import blake2b


def person_key(secret: bytes, channel: str, chat_id: str) -> str:
    """Keyed hash of channel and chat id, 32 hex digits.

    Whoever holds the secret and tries all chat ids can undo it: a pseudonym, not anonymity.
    """
    return blake2b(f"{channel}:{chat_id}".encode(), key=secret, digest_size=16).hexdigest()
