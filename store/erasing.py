"""Erases rows and says how many."""

from __future__ import annotations

from sqlalchemy import ColumnElement, delete, inspect
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from store.base import Base


async def erase_where(
    sessions: async_sessionmaker[AsyncSession], table: type[Base], condition: ColumnElement[bool]
) -> int:
    """Erases the rows of a table for which the condition holds, in a transaction of its own."""
    key = inspect(table).primary_key[0]
    async with sessions.begin() as session:
        gone = await session.execute(delete(table).where(condition).returning(key))
        return len(gone.all())
