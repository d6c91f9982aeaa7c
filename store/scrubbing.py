"""What a database keeps of deleted rows beside its tables, and how to be rid of it.

SQLite overwrites deleted pages (``secure_delete``), but its log still holds them until it is cut.
PostgreSQL keeps deleted rows until a vacuum, and what a vacuum frees may stand in the file until
it is written over; its own log and standby servers keep copies for as long as they are set to.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from store.base import Base

_TRIES = 3
_PATIENCE = 200  # milliseconds
_PAUSE = 0.5  # seconds


async def scrub(engine: AsyncEngine, tables: Iterable[type[Base]]) -> bool:
    """Cuts SQLite's log, or vacuums these tables; outside of any transaction of the caller's.

    False when somebody went on reading the old state of a SQLite database: it is to be tried again.
    """
    async with engine.connect() as connection:
        connection = await connection.execution_options(  # noqa: PLW2901
            isolation_level="AUTOCOMMIT"
        )
        if engine.dialect.name == "sqlite":
            return await _cut_log(connection)
        for table in tables:
            await connection.execute(text(f'VACUUM "{table.__tablename__}"'))
    return True


async def _cut_log(connection: AsyncConnection) -> bool:
    patience = await connection.scalar(text("PRAGMA busy_timeout"))
    # Whoever wants to write waits while this waits for those who read: so it waits briefly.
    await connection.execute(text(f"PRAGMA busy_timeout={_PATIENCE}"))
    try:
        for attempt in range(_TRIES):
            await asyncio.sleep(attempt * _PAUSE)
            row = (await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))).one()
            if row[0] == 0:
                return True
    finally:
        await connection.execute(text(f"PRAGMA busy_timeout={int(patience or 0)}"))
    return False
