"""A full disk, a locked database, a commit that fails: said honestly, and nothing half saved."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from app.migrate import upgrade
from reports.errors import StoreDownError
from reports.model import ItemKind
from reports.reporter_key import new_draft_key
from reports.tables import ReportChunkRow, ReportFileRow, ReportItemRow, ReportRow
from store.engine import open_engine
from tests.fakes.sealed_desk import FakeDesk, portions
from tests.integration.reports.test_intake import SEEN, told


async def counts(desk: FakeDesk) -> list[int]:
    async with desk.cabinet.sessions() as session:
        return [
            await session.scalar(select(func.count()).select_from(table)) or 0
            for table in (ReportRow, ReportItemRow, ReportFileRow, ReportChunkRow)
        ]


@pytest.fixture
async def sqlite(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'test.db'}")
    await upgrade(engine)
    yield engine
    await engine.dispose()


async def test_a_full_disk_is_said_and_nothing_of_it_stays(sqlite: AsyncEngine) -> None:
    desk = FakeDesk(sqlite)
    key, report_id = await told(desk)
    async with sqlite.connect() as connection:
        pages = await connection.scalar(text("PRAGMA page_count"))

    @event.listens_for(sqlite.sync_engine, "begin")
    def full(connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 4}")

    before = await counts(desk)
    for _ in range(3):
        with pytest.raises(StoreDownError):
            await desk.intake.add(key, ItemKind.WHEN, {"text": "昨" * 100_000}, once="m")
        with pytest.raises(StoreDownError):
            await desk.uploads.add(key, "x.bin", portions(b"x" * 2_000_000))
        with pytest.raises(StoreDownError):
            await desk.intake.add(new_draft_key(), ItemKind.SEEN, {"text": "伤" * 100_000})
    assert await counts(desk) == before
    event.remove(sqlite.sync_engine, "begin", full)
    async with sqlite.connect() as connection:
        await connection.exec_driver_sql("PRAGMA max_page_count=1073741823")
    await sqlite.dispose()
    await desk.intake.add(key, ItemKind.WHEN, {"text": "昨" * 100_000}, once="m")
    assert len((await desk.cabinet.open(report_id, desk.first)).items) == 2


async def test_a_locked_database_is_said_and_waited_for(
    sqlite: AsyncEngine, tmp_path: Path
) -> None:
    desk = FakeDesk(sqlite)
    key, report_id = await told(desk)

    @event.listens_for(sqlite.sync_engine, "connect")
    def impatient(connection: sqlite3.Connection, _: object) -> None:
        connection.cursor().execute("PRAGMA busy_timeout=100")

    await sqlite.dispose()
    other = sqlite3.connect(tmp_path / "test.db", isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        for doing in (
            desk.intake.add(key, ItemKind.WHEN, {"text": "昨晚"}),
            desk.intake.finish(key),
            desk.codes.mint(key),
            desk.uploads.add(key, "x.bin", portions(b"x" * 1000)),
        ):
            with pytest.raises(StoreDownError):
                await doing
        assert len((await desk.cabinet.open(report_id, desk.first)).items) == 1  # reading goes on
    finally:
        other.close()
    await desk.intake.add(key, ItemKind.WHEN, {"text": "昨晚"})
    assert (await counts(desk))[1:] == [2, 0, 0]


@pytest.mark.parametrize("broken", ["commit", "flush"])
async def test_a_commit_that_fails_leaves_nothing(desk: FakeDesk, broken: str) -> None:
    key, report_id = await told(desk)
    engine = desk.cabinet.sessions.kw["bind"]
    before = await counts(desk)
    failing = True

    def fail() -> None:
        if failing:
            raise OperationalError("COMMIT", {}, Exception("disk I/O error"))

    if broken == "commit":
        event.listen(engine.sync_engine, "commit", lambda _: fail())
    else:
        event.listen(
            engine.sync_engine,
            "before_cursor_execute",
            lambda *args: fail() if "INSERT INTO report_item" in args[2] else None,
        )
    for doing in (
        desk.intake.add(key, ItemKind.WHEN, {"text": "昨晚"}),
        desk.intake.add(new_draft_key(), ItemKind.SEEN, SEEN),
        desk.intake.leave_out(key, [], "吴安"),
    ):
        with pytest.raises(StoreDownError) as caught:
            await doing
        assert caught.value.__suppress_context__
    failing = False
    assert await counts(desk) == before
    for holder in (desk.first, desk.second, desk.head):
        assert len((await desk.cabinet.open(report_id, holder)).items) == 1


async def test_a_server_that_refuses_connections_is_a_store_that_is_down(
    desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL that starts up or has too many clients answers with an error of its own kind."""
    import asyncpg  # noqa: PLC0415

    engine = desk.cabinet.sessions.kw["bind"]
    if engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no connections to refuse")
    await engine.dispose()

    async def refused(*_: object, **__: object) -> object:
        raise asyncpg.TooManyConnectionsError("sorry, too many clients already")

    monkeypatch.setattr(asyncpg, "connect", refused)
    with pytest.raises(StoreDownError):
        await desk.intake.add(new_draft_key(), ItemKind.SEEN, SEEN)
    with pytest.raises(StoreDownError):
        await desk.intake.draft(new_draft_key())
