"""The database's own clock: machines may disagree about the time, the outbox must not."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

DatabaseClock = Callable[[AsyncSession], Awaitable[datetime]]


async def database_now(session: AsyncSession) -> datetime:
    """The present moment by the database, in UTC; it goes on within a transaction."""
    if session.get_bind().dialect.name == "sqlite":
        said = await session.scalar(text("SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')"))
        return datetime.fromisoformat(str(said)).replace(tzinfo=UTC)
    moment = await session.scalar(text("SELECT clock_timestamp()"))
    assert isinstance(moment, datetime)
    return moment.astimezone(UTC)
