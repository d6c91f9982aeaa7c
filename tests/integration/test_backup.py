"""The disk is lost: the backup brings everything back, and nobody without the key reads it."""

from __future__ import annotations

import asyncio
import os
import resource
import stat
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from nacl.public import PrivateKey
from sqlalchemy import delete, event, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

import store.keeping  # noqa: F401 - its tables belong to the schema
from app.backup import back_up, fingerprints, reflected
from app.backup_file import (
    BackupError,
    DamagedBackupError,
    NotABackupError,
    WrongKeyError,
    read_backup,
)
from app.migrate import is_current, upgrade, upgrade_on
from app.restore import NotEmptyError, Restored, contents, restore
from notifications.tables import OutboxRow
from people.audit_table import AuditHeadRow
from people.tables import DutyRow, StaffRow, StaffSessionRow
from reports.tables import (
    ReportChunkRow,
    ReportFileRow,
    ReportItemRow,
    ReportRow,
    ReportTombstoneRow,
    ReportWrapRow,
)
from store.base import Base
from store.engine import open_engine, session_factory

NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
SECRET = PrivateKey.generate()
PUBLIC = bytes(SECRET.public_key)
KEY = bytes(SECRET)
BLOB = os.urandom(200_000)


def report_row(report_id: str, **other: Any) -> ReportRow:
    values: dict[str, Any] = {
        "id": report_id, "state": "closed", "audience": "desk", "urgent": False,
        "unproven": False, "police": "none", "opened_at": NOW, "shows_at": NOW,
        "received_at": NOW, "closed_at": NOW, "news": False, "version": 1, "manifest": b"m" * 32,
    }  # fmt: skip
    return ReportRow(**(values | other))


async def fill(engine: AsyncEngine, *report_ids: str) -> None:
    """Rows of many kinds and types."""
    async with session_factory(engine).begin() as session:
        if await session.get(StaffRow, "5" * 32) is None:
            session.add(StaffRow(id="5" * 32, login="wang", active=True, sealed=b"\x00\xff" * 40))
            await session.flush()
            session.add(DutyRow(day=date(2026, 12, 1), staff_id="5" * 32, covers=None))
            session.add(
                StaffSessionRow(
                    id="6" * 64, staff_id="5" * 32, started_at=NOW, seen_at=NOW, ends_at=NOW,
                    sealed=b"x",
                )
            )  # fmt: skip
            session.add(_notice("first"))
        for report_id in report_ids:
            session.add(report_row(report_id, locator=report_id * 2))
            await session.flush()
            session.add(ReportWrapRow(report_id=report_id, reader="5" * 32, sealed=BLOB[:80]))
            session.add(
                ReportItemRow(
                    id=report_id[::-1], report_id=report_id, number=1, desk=False, at=NOW,
                    sealed=BLOB[:500],
                )
            )  # fmt: skip
            file_id = f"f{report_id[1:]}"
            session.add(ReportFileRow(id=file_id, report_id=report_id, whole=True, begun_at=NOW))
            await session.flush()
            for number in range(3):
                session.add(ReportChunkRow(file_id=file_id, number=number, sealed=BLOB))


def _notice(key: str) -> OutboxRow:
    return OutboxRow(
        channel="console", recipient="5" * 32, dedupe_key=key, template="t", context="{}",
        priority=1, state="waiting", put_at=NOW, due_at=NOW, attempts=0,
    )  # fmt: skip


async def everything(engine: AsyncEngine) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, as the program reads it."""
    async with engine.connect() as connection:
        return {
            table.name: sorted(tuple(row) for row in await connection.execute(select(table)))
            for table in Base.metadata.sorted_tables
            if table.name != "staff_session"
        }


@pytest.fixture
async def other(engine: AsyncEngine, tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """An empty SQLite database beside the first, which may be of another kind."""
    found = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'other.db'}")
    yield found
    await found.dispose()


async def made(engine: AsyncEngine, folder: Path) -> Path:
    path = folder / "hulei.backup"
    await back_up(engine, path, PUBLIC, folder / "secrets", NOW)
    return path


NOTHING: frozenset[str] = frozenset()


async def back(
    engine: AsyncEngine, path: Path, *, erased: frozenset[str] = NOTHING, replace: bool = False
) -> Restored:
    return await restore(engine, path, KEY, erased=erased, now=NOW, replace=replace)


def files(folder: Path, pattern: str) -> list[Path]:
    """Hidden ones too."""
    return [*folder.glob(pattern), *folder.glob(f".{pattern}")]


async def test_all_comes_back_after_the_disk_is_lost(engine: AsyncEngine, tmp_path: Path) -> None:
    await fill(engine, "a" * 32, "b" * 32)
    before = await everything(engine)
    path = await made(engine, tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert BLOB[:64] not in path.read_bytes()
    async with engine.begin() as connection:  # the disk is lost
        await connection.run_sync(lambda it: reflected(it).drop_all(it))
    done = await back(engine, path)
    assert await everything(engine) == before
    assert await is_current(engine)
    assert (done.tables["report_chunk"], done.kept_away) == (6, 0)
    async with session_factory(engine).begin() as session:
        assert not (await session.scalars(select(StaffSessionRow))).all()
        session.add(_notice("second"))  # numbers go on after those that came back


async def test_from_one_kind_of_database_to_another(
    engine: AsyncEngine, other: AsyncEngine, tmp_path: Path
) -> None:
    await fill(engine, "a" * 32)
    path = await made(engine, tmp_path)
    await back(other, path)
    assert await everything(other) == await everything(engine)


async def test_is_as_of_one_moment_while_others_write(engine: AsyncEngine, tmp_path: Path) -> None:
    reports = [f"{number:032x}" for number in range(20)]
    await fill(engine, *reports)
    stop = asyncio.Event()
    written = 0

    async def write() -> None:
        nonlocal written
        sessions = session_factory(engine)
        while not stop.is_set():
            async with sessions.begin() as session:  # always both, so a snapshot holds both
                report_id = f"{10_000 + written:032x}"
                session.add(report_row(report_id))
                await session.flush()
                session.add(ReportWrapRow(report_id=report_id, reader="x", sealed=b"x"))
                await session.execute(
                    delete(ReportChunkRow).where(ReportChunkRow.file_id == f"f{reports[-1][1:]}")
                )
            written += 1
            await asyncio.sleep(0)

    writer = asyncio.create_task(write())
    await asyncio.sleep(0.05)
    path = await made(engine, tmp_path)
    stop.set()
    await writer
    counts = contents(path, KEY).counts
    assert written > 3
    assert 20 <= counts["report"] < 20 + written
    assert counts["report"] == counts["report_wrap"]
    assert counts["report_item"] == 20


async def test_memory_stays_small(engine: AsyncEngine, other: AsyncEngine, tmp_path: Path) -> None:
    """A film of 100 MB goes through both ways."""
    await fill(engine, "a" * 32)
    rows = [{"file_id": "f" + "a" * 31, "number": n, "sealed": BLOB} for n in range(10, 510)]
    async with engine.begin() as connection:
        for start in range(0, len(rows), 50):
            await connection.execute(insert(ReportChunkRow), rows[start : start + 50])
    del rows
    path = await made(engine, tmp_path)  # what is loaded once is loaded now
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    path.unlink()
    await made(engine, tmp_path)
    await back(other, path)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert path.stat().st_size > 100_000_000
    assert grown < 40, f"{grown:.0f} MB"


async def test_erased_reports_stay_erased(engine: AsyncEngine, tmp_path: Path) -> None:
    kept, gone, buried = "a" * 32, "b" * 32, "c" * 32
    await fill(engine, kept, gone, buried)
    path = await made(engine, tmp_path)
    async with session_factory(engine).begin() as session:
        session.add(ReportTombstoneRow(report_id=buried, erased_at=NOW))
    done = await back(engine, path, erased=frozenset({gone}), replace=True)
    assert done.kept_away == 2
    rows = await everything(engine)
    assert [row[0] for row in rows["report"]] == [kept]
    assert {len(rows["report_wrap"]), len(rows["report_item"]), len(rows["report_file"])} == {1}
    assert len(rows["report_chunk"]) == 3
    assert [row[0] for row in rows["report_tombstone"]] == [gone, buried]


async def test_no_page_or_log_holds_what_stays_away(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'one.db'}")
    await upgrade(engine)
    await fill(engine, "b" * 32)
    path = await made(engine, tmp_path)
    await engine.dispose()
    target = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'two.db'}")
    await back(target, path, erased=frozenset({"b" * 32}))
    for file in files(tmp_path, "two.db*"):
        assert BLOB[:32] not in file.read_bytes()
    await target.dispose()


async def test_a_full_database_is_not_replaced_unasked(engine: AsyncEngine, tmp_path: Path) -> None:
    await fill(engine, "a" * 32)
    path = await made(engine, tmp_path)
    await fill(engine, "b" * 32)
    before = await everything(engine)
    with pytest.raises(NotEmptyError, match=r"not empty: .*report"):
        await back(engine, path)
    assert await everything(engine) == before
    await back(engine, path, replace=True)
    assert [row[0] for row in (await everything(engine))["report"]] == ["a" * 32]


async def test_a_failure_in_the_middle_changes_nothing(engine: AsyncEngine, tmp_path: Path) -> None:
    await fill(engine, "a" * 32)
    path = await made(engine, tmp_path)
    await fill(engine, "b" * 32)
    before = await everything(engine)

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def fail(_: object, __: object, statement: str, *___: object) -> None:
        if statement.startswith("INSERT INTO report_chunk"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await back(engine, path, replace=True)
    event.remove(engine.sync_engine, "before_cursor_execute", fail)
    assert await everything(engine) == before


async def test_a_migrated_database_without_content_counts_as_empty(
    engine: AsyncEngine, tmp_path: Path
) -> None:
    path = await made(engine, tmp_path)
    await back(engine, path)
    async with session_factory(engine)() as session:
        assert await session.scalar(select(func.count()).select_from(AuditHeadRow)) == 1


async def test_an_old_schema_is_brought_up_to_date(
    engine: AsyncEngine, other: AsyncEngine, tmp_path: Path
) -> None:
    async with engine.begin() as connection:
        await connection.run_sync(lambda it: reflected(it).drop_all(it))
    async with engine.begin() as connection:
        await connection.run_sync(upgrade_on, "0001")
    path = await made(engine, tmp_path)
    await back(other, path)
    assert await is_current(other)


async def test_an_unknown_schema_is_refused(engine: AsyncEngine, tmp_path: Path) -> None:
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(BackupError, match="schema 9999"):
        contents(await made(engine, tmp_path), KEY)


async def test_without_a_schema_there_is_nothing_to_back_up(
    empty_engine: AsyncEngine, tmp_path: Path
) -> None:
    with pytest.raises(BackupError, match="hulei migrate"):
        await made(empty_engine, tmp_path)
    assert not files(tmp_path, "*backup*")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of one small backup."""
    folder = tmp_path_factory.mktemp("written")

    async def make() -> bytes:
        engine = open_engine(f"sqlite+aiosqlite:///{folder / 'a.db'}")
        await upgrade(engine)
        await fill(engine, "a" * 32)
        path = await made(engine, folder)
        await engine.dispose()
        return path.read_bytes()

    return asyncio.run(make())


def _opens(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    contents(path, KEY)


def test_the_wrong_key_opens_nothing(written: bytes, tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(written)
    with pytest.raises(WrongKeyError):
        contents(tmp_path / "b", bytes(PrivateKey.generate()))


def test_every_changed_byte_is_noticed(written: bytes, tmp_path: Path) -> None:
    places = [*range(0, 400, 7), *range(400, len(written), len(written) // 150), len(written) - 1]
    for place in places:
        changed = bytearray(written)
        changed[place] ^= 1
        with pytest.raises((DamagedBackupError, NotABackupError, WrongKeyError)):
            _opens(tmp_path / "b", bytes(changed))


def test_every_cut_is_noticed(written: bytes, tmp_path: Path) -> None:
    for kept in [*range(0, 400, 13), *range(400, len(written), len(written) // 60)]:
        with pytest.raises(BackupError):
            _opens(tmp_path / "b", written[:kept])
    for more in (written + b"x", written + written):
        with pytest.raises(DamagedBackupError):
            _opens(tmp_path / "b", more)


def test_pieces_that_change_places_are_noticed(written: bytes, tmp_path: Path) -> None:
    pieces = list(read_backup_raw(written))
    swapped = [*pieces[:3], pieces[4], pieces[3], *pieces[5:]]
    front = written[: len(written) - sum(map(len, pieces))]
    with pytest.raises(DamagedBackupError):
        _opens(tmp_path / "b", front + b"".join(swapped))
    with pytest.raises(DamagedBackupError):
        _opens(tmp_path / "b", front + b"".join(pieces[:3] + pieces[4:]))


def read_backup_raw(content: bytes) -> list[bytes]:
    """The sealed pieces with their lengths."""
    at = content.index(b"}") + 1 + 80 + 24
    pieces = []
    while at < len(content):
        size = 4 + int.from_bytes(content[at : at + 4])
        pieces.append(content[at : at + size])
        at += size
    return pieces


async def test_a_file_that_is_there_is_left_alone(engine: AsyncEngine, tmp_path: Path) -> None:
    (tmp_path / "hulei.backup").write_text("mine")
    with pytest.raises(BackupError, match="choose another name"):
        await made(engine, tmp_path)
    assert (tmp_path / "hulei.backup").read_text() == "mine"


async def test_a_disk_that_fails_leaves_no_file(
    engine: AsyncEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        await made(engine, tmp_path)
    assert not files(tmp_path, "*backup*")


async def test_secrets_are_compared_and_not_carried(engine: AsyncEngine, tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    folder.mkdir()
    (folder / "install.key").write_bytes(b"S" * 32)
    path = await made(engine, tmp_path)
    plain = b"".join(read_backup(path, KEY))
    assert b"SSSS" not in plain
    assert contents(path, KEY).secrets == fingerprints(folder)
    (folder / "install.key").write_bytes(b"T" * 32)
    assert contents(path, KEY).secrets != fingerprints(folder)
