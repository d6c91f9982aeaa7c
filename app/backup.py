"""Backups of the whole database: one snapshot, row by row, the same from SQLite and PostgreSQL.

The tables are taken as the database has them, not as this version of the program knows them; the
revision of the schema goes along. Secrets are not in it: whoever steals a backup *and* finds the
recovery key still opens nothing that is sealed under the install's secret.
"""

from __future__ import annotations

import warnings
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

from sqlalchemy import Connection, MetaData, Table, select, text
from sqlalchemy.exc import SAWarning
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from app.backup_file import BackupError, BackupWriter
from app.backup_rows import PIECE_BYTES, pack, plain, size_of

VERSION_TABLE = "alembic_version"
#: Emptied by a restore anyway: nobody stays signed in across it.
NOT_KEPT = frozenset({VERSION_TABLE, "staff_session"})


@dataclass(frozen=True, slots=True)
class Made:
    """What a backup holds."""

    tables: Mapping[str, int]
    size: int


def fingerprints(folder: Path) -> dict[str, str]:
    """A keyed hash of each secret file, by which a restore knows whether they are the same."""
    return {
        path.name: blake2b(path.read_bytes(), person=b"hulei-backup", digest_size=16).hexdigest()
        for path in sorted(folder.glob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


async def back_up(
    engine: AsyncEngine, path: Path, public_key: bytes, secret_folder: Path, now: datetime
) -> Made:
    """Writes a backup that is as of one moment, while the program runs and writes on.

    Memory holds a few rows at a time. The file is read back before it gets its name.

    Raises:
        BackupError: the file is there already, there is no schema, or the disk does not keep
            what is written.
        OSError, SQLAlchemyError
    """
    counts: dict[str, int] = {}
    async with snapshot(engine) as connection:
        schema = await connection.run_sync(reflected)
        revision = await _revision(connection, schema)
        tables = [table for table in schema.sorted_tables if table.name not in NOT_KEPT]
        with BackupWriter(path, public_key, now.astimezone(UTC).isoformat()) as writer:
            secrets = fingerprints(secret_folder)
            writer.write(pack({"revision": revision, "secrets": secrets}))
            for table in tables:
                names = [column.name for column in table.columns]
                writer.write(pack({"table": table.name, "columns": names}))
                counts[table.name] = await _write_rows(connection, table, writer)
            writer.write(pack({"counts": counts}), last=True)
            return Made(counts, writer.finish())


async def _write_rows(connection: AsyncConnection, table: Table, writer: BackupWriter) -> int:
    count, held, size = 0, [], 0
    query = select(table).order_by(*table.primary_key.columns)
    # Rows are fetched a few at a time: the largest hold a piece of a file each.
    streamed = query.execution_options(yield_per=8)
    async with connection.stream(streamed) as rows:
        async for row in rows:
            held.append(plain(row))
            size += size_of(row)
            count += 1
            if size >= PIECE_BYTES:
                writer.write(pack({"rows": held}))
                held, size = [], 0
    if held:
        writer.write(pack({"rows": held}))
    return count


@asynccontextmanager
async def snapshot(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection that sees the database as it is now, whatever others write meanwhile."""
    async with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            await connection.execute(text("BEGIN"))
            await connection.execute(text("SELECT count(*) FROM sqlite_master"))
        else:
            connection = await connection.execution_options(  # noqa: PLW2901
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        yield connection


def reflected(connection: Connection) -> MetaData:
    """The tables as they are in the database."""
    schema = MetaData()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)  # of indexes that a dump does not need
        schema.reflect(connection)
    return schema


async def _revision(connection: AsyncConnection, schema: MetaData) -> str:
    if VERSION_TABLE in schema.tables:
        revision = await connection.scalar(text("SELECT version_num FROM alembic_version"))
        if isinstance(revision, str):
            return revision
    raise BackupError("there is nothing to back up yet: run hulei migrate first")
