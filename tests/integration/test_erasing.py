"""Two persons erase a report, and no file of the database or later backup holds its keys."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from nacl.public import PrivateKey
from sqlalchemy import event, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from app.backup import back_up
from app.backup_file import read_backup
from app.backup_rows import restored, unpack
from app.restore import restore
from notifications.tables import InboxRow
from people.audit import AuditLog
from people.model import Role, Staff
from reports.erasable import NotErasable, NotErasableError
from reports.erasing import ASKED_FOR, Erasing
from reports.errors import NoSuchReportError
from reports.tables import ReportErasureRow, ReportRow, ReportTombstoneRow
from reports.tombstones import TombstoneError, Tombstones
from store.base import Base
from store.engine import session_factory
from tests.integration.test_backup import BLOB, NOW, everything, fill, report_row

REPORT, OTHER = "a" * 32, "b" * 32
TERM = timedelta(days=100)
LATER = NOW + TERM + timedelta(days=1)


def person(number: int, role: Role, *, active: bool = True) -> Staff:
    return Staff(f"{number:032x}", f"p{number}", "张三", role, "科", None, None, active)


HEAD, SECOND = person(1, Role.HEAD), person(2, Role.HEAD)
ADMIN, OFFICER, AUDITOR = person(3, Role.ADMIN), person(4, Role.OFFICER), person(5, Role.AUDITOR)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = LATER

    def __call__(self) -> Any:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tombstones(tmp_path: Path) -> Tombstones:
    return Tombstones(tmp_path / "tombstones")


@pytest.fixture
def erasing(engine: AsyncEngine, clock: Clock, tombstones: Tombstones) -> Erasing:
    return Erasing(engine, AuditLog(session_factory(engine), clock), tombstones, clock, TERM)


async def change(engine: AsyncEngine, **values: Any) -> None:
    async with engine.begin() as connection:
        await connection.execute(update(ReportRow).where(ReportRow.id == REPORT).values(**values))


async def erased(erasing: Erasing, second: Staff = ADMIN) -> bool:
    await erasing.ask(REPORT, HEAD)
    return await erasing.confirm(REPORT, second)


@pytest.mark.parametrize("second", [SECOND, ADMIN])
async def test_two_persons_erase_everything_but_the_id(
    engine: AsyncEngine, erasing: Erasing, tombstones: Tombstones, second: Staff
) -> None:
    await fill(engine, REPORT, OTHER)
    async with session_factory(engine).begin() as session:
        session.add(_inbox(1, REPORT))
        session.add(_inbox(2, OTHER))
    assert await erased(erasing, second)
    rows = await everything(engine)
    for table in Base.metadata.sorted_tables:
        if table.name in ("report_tombstone", "audit_entry", "outbox", "staff_session"):
            continue
        assert not [row for row in rows[table.name] if REPORT in row], table.name
    assert [len(rows[name]) for name in ("report", "report_chunk", "inbox")] == [1, 3, 1]
    assert [row[0] for row in rows["report_tombstone"]] == [REPORT]
    assert tombstones.ids() == {REPORT}
    actions = [row[3] for row in rows["audit_entry"]]
    assert actions == ["report.erasure_asked", "report.erased"]
    with pytest.raises(NoSuchReportError):
        await erasing.confirm(REPORT, second)


def _inbox(number: int, report_id: str) -> InboxRow:
    return InboxRow(
        id=number, recipient="x", title="t", body="b", report=report_id, urgent=False, at=NOW
    )


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"state": "draft"}, NotErasable.OPEN),
        ({"state": "assessing"}, NotErasable.OPEN),
        ({"state": "in_progress"}, NotErasable.OPEN),
        ({"state": "referred"}, NotErasable.REFERRED),
        ({"news": True}, NotErasable.OPEN),
        ({"closed_at": None}, NotErasable.OPEN),
        ({"police": "open"}, NotErasable.POLICE),
        ({"case_id": "c" * 32}, NotErasable.CASE),
        ({"closed_at": LATER - TERM + timedelta(seconds=1)}, NotErasable.KEPT),
    ],
)
async def test_refused_while_anything_needs_it(
    engine: AsyncEngine, erasing: Erasing, values: dict[str, Any], why: NotErasable
) -> None:
    await fill(engine, REPORT)
    async with session_factory(engine).begin() as session:
        session.add(report_row(OTHER, state="assessing", case_id="c" * 32))
    await change(engine, **values)
    before = await everything(engine)
    assert await erasing.hindrance(REPORT) == why
    with pytest.raises(NotErasableError) as caught:
        await erasing.ask(REPORT, HEAD)
    assert caught.value.why == why
    assert str(caught.value).endswith("。")
    assert await everything(engine) == before


async def test_what_happened_between_asking_and_confirming_counts(
    engine: AsyncEngine, erasing: Erasing
) -> None:
    await fill(engine, REPORT)
    await erasing.ask(REPORT, HEAD)
    await change(engine, state="assessing")  # the reporter added something
    with pytest.raises(NotErasableError) as caught:
        await erasing.confirm(REPORT, ADMIN)
    assert caught.value.why == NotErasable.OPEN


async def test_only_two_of_the_right_persons(engine: AsyncEngine, erasing: Erasing) -> None:
    await fill(engine, REPORT)
    for nobody in (ADMIN, OFFICER, AUDITOR, person(6, Role.HEAD, active=False)):
        with pytest.raises(NotErasableError):
            await erasing.ask(REPORT, nobody)
    with pytest.raises(NotErasableError) as caught:
        await erasing.confirm(REPORT, SECOND)
    assert caught.value.why == NotErasable.NOT_ASKED
    await erasing.ask(REPORT, HEAD)
    for nobody in (HEAD, OFFICER, AUDITOR, person(6, Role.ADMIN, active=False)):
        with pytest.raises(NotErasableError) as caught:
            await erasing.confirm(REPORT, nobody)
        assert caught.value.why == NotErasable.NOT_YOU
    with pytest.raises(NotErasableError) as caught:
        await erasing.ask(REPORT, SECOND)
    assert caught.value.why == NotErasable.ASKED_ALREADY
    assert [asked.by for asked in await erasing.waiting()] == [HEAD.id]


async def test_who_asked_can_be_told_no_and_an_old_wish_lapses(
    engine: AsyncEngine, erasing: Erasing, clock: Clock
) -> None:
    await fill(engine, REPORT)
    await erasing.ask(REPORT, HEAD)
    assert await erasing.withdraw(REPORT, ADMIN)
    assert not await erasing.withdraw(REPORT, ADMIN)
    await erasing.ask(REPORT, HEAD)
    clock.now = LATER + ASKED_FOR
    assert await erasing.waiting() == []
    with pytest.raises(NotErasableError) as caught:
        await erasing.confirm(REPORT, ADMIN)
    assert caught.value.why == NotErasable.NOT_ASKED
    await erasing.ask(REPORT, SECOND)  # anew
    assert [asked.by for asked in await erasing.waiting()] == [SECOND.id]
    clock.now += ASKED_FOR
    assert await erasing.tidy() == 1
    async with session_factory(engine)() as session:
        assert await session.scalar(select(func.count()).select_from(ReportErasureRow)) == 0


async def test_what_is_past_its_term_is_shown_and_not_erased(
    engine: AsyncEngine, erasing: Erasing
) -> None:
    await fill(engine, REPORT, OTHER)
    await change(engine, closed_at=LATER - TERM + timedelta(hours=1))
    assert await erasing.due() == [OTHER]
    await erasing.tidy()
    async with session_factory(engine)() as session:
        assert await session.scalar(select(func.count()).select_from(ReportRow)) == 2


async def test_without_a_tombstone_nothing_is_erased(
    engine: AsyncEngine, erasing: Erasing, tmp_path: Path
) -> None:
    await fill(engine, REPORT)
    await erasing.ask(REPORT, HEAD)
    (tmp_path / "tombstones").mkdir()
    with pytest.raises(OSError, match="tombstones"):
        await erasing.confirm(REPORT, ADMIN)
    async with session_factory(engine)() as session:
        assert await session.get(ReportRow, REPORT) is not None
        assert await session.get(ReportTombstoneRow, REPORT) is None


async def test_two_confirm_at_once_and_one_erases(engine: AsyncEngine, erasing: Erasing) -> None:
    await fill(engine, REPORT)
    await erasing.ask(REPORT, HEAD)
    results = await asyncio.gather(
        erasing.confirm(REPORT, ADMIN), erasing.confirm(REPORT, SECOND), return_exceptions=True
    )
    assert sorted(type(result).__name__ for result in results) == ["NoSuchReportError", "bool"]


SEALED = [BLOB[:80][8:40], BLOB[100:140], BLOB[60_000:60_040], BLOB[-40:]]


async def test_no_file_and_no_later_backup_holds_keys_or_ciphertexts(
    engine: AsyncEngine, erasing: Erasing, tmp_path: Path
) -> None:
    """The heart of it: searched byte for byte, wraps, items and pieces of files."""
    await fill(engine, REPORT)
    if engine.dialect.name == "sqlite":  # the test sees what there is to see
        assert all(any(sealed in found for found in _read(tmp_path)) for sealed in SEALED)
    assert await erased(erasing)
    if engine.dialect.name == "sqlite":
        found = _read(tmp_path)
        assert len(found) >= 2
        assert not [sealed for sealed in SEALED for content in found if sealed in content]
    recovery = PrivateKey.generate()
    backup = tmp_path / "later.backup"
    await back_up(engine, backup, bytes(recovery.public_key), tmp_path / "secrets", LATER)
    for piece in read_backup(backup, bytes(recovery)):
        for row in unpack(piece).get("rows", ()):
            for value in restored(row):
                if isinstance(value, bytes):
                    assert not any(sealed in value for sealed in SEALED)


def _read(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.glob("test.db*")]


@pytest.mark.parametrize("empty_engine", ["sqlite"], indirect=True)
async def test_somebody_who_goes_on_reading_delays_the_log_only(
    engine: AsyncEngine, erasing: Erasing, tmp_path: Path
) -> None:
    await fill(engine, REPORT)
    await erasing.ask(REPORT, HEAD)
    async with engine.connect() as reader:
        await reader.execute(text("BEGIN"))
        await reader.execute(text("SELECT count(*) FROM report"))
        assert not await erasing.confirm(REPORT, ADMIN)
        assert any(SEALED[1] in content for content in _read(tmp_path))
    await erasing.tidy()
    assert not any(SEALED[1] in content for content in _read(tmp_path))


@pytest.mark.parametrize("empty_engine", ["postgresql"], indirect=True)
async def test_postgresql_vacuums_the_tables(engine: AsyncEngine, erasing: Erasing) -> None:
    said: list[str] = []

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def note(_: object, __: object, statement: str, *___: object) -> None:
        said.append(statement)

    await fill(engine, REPORT)
    await erased(erasing)
    for table in ("report_wrap", "report_item", "report_chunk", "report"):
        assert f'VACUUM "{table}"' in said


async def test_an_older_backup_does_not_bring_it_back(
    engine: AsyncEngine, erasing: Erasing, tombstones: Tombstones, tmp_path: Path
) -> None:
    await fill(engine, REPORT, OTHER)
    recovery = PrivateKey.generate()
    older = tmp_path / "older.backup"
    await back_up(engine, older, bytes(recovery.public_key), tmp_path / "secrets", NOW)
    await erased(erasing)
    done = await restore(
        engine, older, bytes(recovery), erased=tombstones.ids(), now=LATER, replace=True
    )
    assert done.kept_away == 1
    assert [row[0] for row in (await everything(engine))["report"]] == [OTHER]


def test_a_tombstone_file_survives_a_crash_and_refuses_nonsense(tmp_path: Path) -> None:
    tombstones = Tombstones(tmp_path / "deep" / "tombstones")
    assert tombstones.ids() == frozenset()
    tombstones.add([REPORT], NOW)
    tombstones.add([OTHER], NOW)
    path = tmp_path / "deep" / "tombstones"
    assert path.stat().st_mode & 0o777 == 0o600
    whole = path.read_text()
    path.write_text(whole + "cccc")  # a crash in the middle of a line
    assert tombstones.ids() == {REPORT, OTHER}
    tombstones.add(["d" * 32], NOW)
    assert tombstones.ids() == {REPORT, OTHER, "d" * 32}
    path.write_text("nonsense\n" + whole)
    with pytest.raises(TombstoneError, match="tombstones:1"):
        tombstones.ids()
