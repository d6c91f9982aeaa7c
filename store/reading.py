"""Transactions that only read."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

_SNAPSHOT = "hulei.snapshot"


@contextlib.asynccontextmanager
async def reading(sessions: async_sessionmaker[AsyncSession]) -> AsyncIterator[AsyncSession]:
    """A transaction that sees the database as it is at its first query, whoever writes beside it.

    Left to itself each query would see the newest state (SQLite opens no transaction for a
    SELECT, PostgreSQL takes a new snapshot for each): what belongs together must not be read so.
    It locks nothing and waits for nobody.
    """
    async with sessions() as session:
        if session.get_bind().dialect.name == "sqlite":
            await session.execute(text("BEGIN"))
        else:
            await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        session.info[_SNAPSHOT] = True
        yield session


def only_reads(session: AsyncSession) -> bool:
    """Whether the session is one of :func:`reading`: rows must not be locked in it."""
    return bool(session.info.get(_SNAPSHOT))
