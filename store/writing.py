"""Transactions that write."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker


@contextlib.asynccontextmanager
async def writing(sessions: async_sessionmaker[AsyncSession]) -> AsyncIterator[AsyncSession]:
    """A transaction that will write: committed at the end of the block, rolled back on an error.

    On SQLite it takes the write lock at its start: a transaction that reads first and writes
    later fails at once if another wrote in between, instead of waiting its turn.
    """
    async with sessions.begin() as session:
        if session.get_bind().dialect.name == "sqlite":
            await session.execute(text("BEGIN IMMEDIATE"))
        yield session
