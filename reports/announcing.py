"""Telling the desk that something waits, in the transaction that made it wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

News = Literal["received", "danger", "added", "unreadable"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits, without a word of it. ``readers`` are the staff who hold a key."""

    report_id: str
    news: News
    urgent: bool
    readers: Sequence[str]


class Announce(Protocol):
    """Puts notices into the outbox."""

    async def __call__(self, session: AsyncSession, waiting: Waiting) -> None:
        """In the caller's transaction; the same again changes nothing."""


async def nobody(session: AsyncSession, waiting: Waiting) -> None:
    """For where no notices are sent."""
