"""Putting a backup back: all of it or nothing, and without what was erased since.

The whole file is opened and checked before the database is touched; then everything happens in one
transaction. Erased reports are never written at all, so no page or log of the database holds them
even for a moment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, Table, func, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from app.backup import NOT_KEPT, VERSION_TABLE, reflected
from app.backup_file import BackupError, DamagedBackupError, read_backup
from app.backup_rows import restored, unpack
from app.migrate import known_revisions, upgrade_on

_REPORT = "report"
_TOMBSTONE = "report_tombstone"
#: A migration puts a row into these itself.
_SEEDED = frozenset({VERSION_TABLE, "audit_head"})


class NotEmptyError(BackupError):
    """The database holds something that a restore would replace."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup says of itself, once all of it has opened."""

    revision: str
    secrets: Mapping[str, str]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Restored:
    """What is back, by table, and how many erased reports stayed away."""

    tables: Mapping[str, int]
    kept_away: int


def contents(path: Path, secret_key: bytes) -> Contents:
    """Opens all of a backup.

    Raises:
        BackupError: one of its kinds; or it was made by a newer version.
    """
    pieces = _records(path, secret_key)
    first = next(pieces)
    found = Contents(str(first["revision"]), dict(first["secrets"]), {})
    if found.revision not in known_revisions():
        raise BackupError(
            f"this backup has schema {found.revision}, which this version of Hulei does not know; "
            "restore it with the version that made it, or a newer one"
        )
    counted: dict[str, int] = {}
    counts: dict[str, int] | None = None
    table = ""
    for record in pieces:
        match record:
            case {"table": str(table)}:
                counted[table] = 0
            case {"rows": list(rows)}:
                counted[table] += len(rows)
            case {"counts": dict(counts)}:
                pass  # on to the end: only there it is sure that nothing was cut off or added
    if counts != counted:
        raise DamagedBackupError("rows are missing in the backup")
    return Contents(found.revision, found.secrets, counted)


async def restore(
    engine: AsyncEngine,
    path: Path,
    secret_key: bytes,
    *,
    erased: frozenset[str],
    now: datetime,
    replace: bool = False,
) -> Restored:
    """Makes the database what it was. ``erased``: ids of reports that stay away.

    Nothing may be running on the database. Raises as :func:`contents`, and

    Raises:
        NotEmptyError: there is something in the database and ``replace`` was not said.
    """
    found = contents(path, secret_key)

    def run(connection: Connection) -> Restored:
        old = reflected(connection)
        full = [table.name for table in old.sorted_tables if _holds_rows(connection, table)]
        if full and not replace:
            raise NotEmptyError(f"the database is not empty: {', '.join(full)}")
        gone = erased | _tombstones(connection, old)
        old.drop_all(connection)
        upgrade_on(connection, found.revision)
        filling = _Filling(connection, reflected(connection), gone)
        filling.take(_records(path, secret_key))
        upgrade_on(connection)
        _bury(connection, gone, now)
        _count_on(connection)
        return Restored(filling.counts, filling.kept_away)

    async with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            await connection.execute(text("BEGIN IMMEDIATE"))
        done = await connection.run_sync(run)
        await connection.commit()
        if engine.dialect.name == "sqlite":
            await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    return done


class _Filling:
    """Puts rows into tables. A row that hangs on one that stays away stays away too."""

    def __init__(self, connection: Connection, schema: MetaData, erased: frozenset[str]) -> None:
        self._connection = connection
        self._schema = schema
        self._away: dict[str, set[Any]] = {_REPORT: set(erased)}
        self.counts: dict[str, int] = {}
        self.kept_away = 0
        for table in reversed(schema.sorted_tables):  # what migrations put there
            if table.name != VERSION_TABLE:
                connection.execute(table.delete())

    def take(self, records: Iterator[dict[str, Any]]) -> None:
        table, columns = None, list[str]()
        for record in records:
            if "table" in record:
                table, columns = self._schema.tables.get(record["table"]), record["columns"]
                if table is None or not set(columns) <= set(table.columns.keys()):
                    raise DamagedBackupError("the backup does not fit the schema it names")
                self.counts[table.name] = 0
            elif "rows" in record and table is not None:
                rows = [dict(zip(columns, restored(r), strict=True)) for r in record["rows"]]
                kept = [row for row in rows if self._stays(table, row)]
                if kept:
                    self._connection.execute(table.insert(), kept)
                self.counts[table.name] += len(kept)

    def _stays(self, table: Table, row: dict[str, Any]) -> bool:
        hung_on = any(
            row.get(key.parent.name) in self._away.get(key.column.table.name, ())
            for key in table.foreign_keys
        )
        (first, *more) = table.primary_key.columns
        itself = table.name == _REPORT and row[first.name] in self._away[_REPORT]
        if not (hung_on or itself):
            return True
        self.kept_away += itself
        if not more:
            self._away.setdefault(table.name, set()).add(row[first.name])
        return False


def _records(path: Path, secret_key: bytes) -> Iterator[dict[str, Any]]:
    for piece in read_backup(path, secret_key):
        try:
            yield unpack(piece)
        except ValueError as error:
            raise DamagedBackupError("a piece of the backup holds no rows") from error


def _holds_rows(connection: Connection, table: Table) -> bool:
    if table.name in _SEEDED | NOT_KEPT:
        return False
    return connection.execute(select(1).select_from(table).limit(1)).first() is not None


def _tombstones(connection: Connection, schema: MetaData) -> frozenset[str]:
    table = schema.tables.get(_TOMBSTONE)
    if table is None:
        return frozenset()
    return frozenset(connection.scalars(select(table.c.report_id)))


def _bury(connection: Connection, erased: frozenset[str], now: datetime) -> None:
    table = reflected(connection).tables[_TOMBSTONE]
    missing = erased - set(connection.scalars(select(table.c.report_id)))
    if missing:
        rows = [
            {"report_id": report_id, "erased_at": now.astimezone(UTC)}
            for report_id in sorted(missing)
        ]
        connection.execute(table.insert(), rows)


def _count_on(connection: Connection) -> None:
    """PostgreSQL's counters go on after the highest number that came back."""
    if connection.dialect.name != "postgresql":
        return
    for table in reflected(connection).sorted_tables:
        for column in table.primary_key.columns:
            name = connection.scalar(select(func.pg_get_serial_sequence(table.name, column.name)))
            if name is not None:
                highest = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
                connection.execute(select(func.setval(name, highest, False)))
