"""What happens to the sealed reports when somebody comes, goes or gets a new key.

``reports`` does it; people only says for whom.
"""

from __future__ import annotations

from typing import Protocol


class Rewrap(Protocol):
    """Gives and takes the keys of open reports."""

    async def to(self, reader_id: str, public_key: bytes, by: str, secret_key: bytes) -> None:
        """Seals the keys of open reports that this reader may read to their key.

        ``by`` is the reader whose ``secret_key`` opens them: a head, or ``recovery``. Doing it
        twice changes nothing.
        """

    async def without(self, reader_id: str) -> None:
        """Takes away every key that was sealed to this reader."""


class NoReports:
    """There are no reports: nothing to give or take."""

    async def to(self, reader_id: str, public_key: bytes, by: str, secret_key: bytes) -> None:
        return

    async def without(self, reader_id: str) -> None:
        return
