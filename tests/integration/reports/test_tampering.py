"""Somebody with the database, and without the keys, changes what stands in it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from nacl.public import PrivateKey
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from reports.downloads import opened_file
from reports.errors import NotForYouError, ReportError, TamperedError
from reports.model import ItemKind
from reports.reporter_key import ReporterKey, new_draft_key
from reports.sealing import DataKeys, seal_keys
from reports.streams import PIECE_BYTES
from reports.tables import ReportChunkRow, ReportFileRow, ReportItemRow, ReportRow, ReportWrapRow
from store.base import Base
from tests.fakes.sealed_desk import FakeDesk, portions

Item, Wrap, Chunk = ReportItemRow, ReportWrapRow, ReportChunkRow


@dataclass
class Scene:
    """Two reports of one kind each, with everything that a report can have."""

    desk: FakeDesk
    keys: tuple[ReporterKey, ReporterKey]
    codes: tuple[str, str]
    one: str
    two: str
    file: str
    other_file: str

    async def items(self, session: AsyncSession, report_id: str | None = None) -> list[str]:
        found = await session.scalars(
            select(Item.id).where(Item.report_id == (report_id or self.one)).order_by(Item.number)
        )
        return list(found)


@pytest.fixture
async def scene(engine: AsyncEngine) -> Scene:
    desk = FakeDesk(engine)
    ids: list[str] = []
    keys, codes, files = [], [], []
    for number in ("一", "二"):
        key = new_draft_key()
        await desk.intake.add(key, ItemKind.SEEN, {"text": f"{number}号：身上有伤"})
        await desk.intake.add(key, ItemKind.PLACE, {"text": f"{number}号楼"})
        data = number.encode() * (PIECE_BYTES // 3 * 2 + 900)
        files.append((await desk.uploads.add(key, "x", portions(data, 100_000))).id)
        codes.append(await desk.codes.mint(key))
        async with desk.cabinet.sessions() as session:
            new = await session.scalars(select(ReportRow.id).where(ReportRow.id.not_in(ids)))
            ids.append(new.one())
        async with desk.cabinet.writing() as session:
            for kind in (ItemKind.ANSWER, ItemKind.NOTE):
                await desk.cabinet.append(session, ids[-1], desk.first, kind, {"text": number})
        keys.append(key)
    return Scene(desk, (keys[0], keys[1]), (codes[0], codes[1]), *ids, *files)


Change = Callable[[Scene, AsyncSession], Awaitable[None]]


def _row(**values: object) -> Change:
    async def change(scene: Scene, session: AsyncSession) -> None:
        await session.execute(update(ReportRow).where(ReportRow.id == scene.one).values(**values))

    return change


async def _moved_between_items(scene: Scene, session: AsyncSession) -> None:
    first, second, *_ = await scene.items(session)
    sealed = select(Item.sealed).where(Item.id == second).scalar_subquery()
    await session.execute(update(Item).where(Item.id == first).values(sealed=sealed))


async def _moved_between_reports(scene: Scene, session: AsyncSession) -> None:
    mine, other = (await scene.items(session))[0], (await scene.items(session, scene.two))[0]
    sealed = select(Item.sealed).where(Item.id == other).scalar_subquery()
    await session.execute(update(Item).where(Item.id == mine).values(sealed=sealed))


async def _item_of_another_report(scene: Scene, session: AsyncSession) -> None:
    other = (await scene.items(session, scene.two))[0]
    await session.execute(update(Item).where(Item.id == other).values(report_id=scene.one))


async def _item_gone(scene: Scene, session: AsyncSession) -> None:
    await session.execute(delete(Item).where(Item.id == (await scene.items(session))[0]))


async def _last_item_gone(scene: Scene, session: AsyncSession) -> None:
    await session.execute(delete(Item).where(Item.id == (await scene.items(session))[-1]))


async def _item_doubled(scene: Scene, session: AsyncSession) -> None:
    row = await session.get_one(Item, (await scene.items(session))[0])
    await session.execute(
        insert(Item).values(
            id="e" * 32, report_id=scene.one, number=9, desk=row.desk, at=row.at, sealed=row.sealed
        )
    )


async def _items_reordered(scene: Scene, session: AsyncSession) -> None:
    first, second, *_ = await scene.items(session)
    await session.execute(update(Item).where(Item.id == first).values(number=98))
    await session.execute(update(Item).where(Item.id == second).values(number=1))


async def _answer_hidden(scene: Scene, session: AsyncSession) -> None:
    """An answer called the desk's own would silently be kept from the reporter."""
    await session.execute(update(Item).where(Item.report_id == scene.one).values(desk=True))


async def _note_shown(scene: Scene, session: AsyncSession) -> None:
    await session.execute(update(Item).where(Item.report_id == scene.one).values(desk=False))


async def _later(scene: Scene, session: AsyncSession) -> None:
    later = scene.desk.time + timedelta(days=3)
    await session.execute(update(Item).where(Item.report_id == scene.one).values(at=later))


async def _item_bit(scene: Scene, session: AsyncSession) -> None:
    row = await session.get_one(Item, (await scene.items(session))[0])
    row.sealed = row.sealed[:50] + bytes([row.sealed[50] ^ 1]) + row.sealed[51:]


def _wrap(scene: Scene, reader: str, report_id: str | None = None) -> tuple[str, str]:
    return report_id or scene.one, reader


async def _wraps_swapped_between_readers(scene: Scene, session: AsyncSession) -> None:
    one = await session.get_one(Wrap, _wrap(scene, scene.desk.first.reader))
    two = await session.get_one(Wrap, _wrap(scene, scene.desk.second.reader))
    one.sealed, two.sealed = two.sealed, one.sealed


async def _wraps_swapped_between_reports(scene: Scene, session: AsyncSession) -> None:
    one = await session.get_one(Wrap, _wrap(scene, scene.desk.first.reader))
    two = await session.get_one(Wrap, _wrap(scene, scene.desk.first.reader, scene.two))
    one.sealed, two.sealed = two.sealed, one.sealed


async def _wrap_gone(scene: Scene, session: AsyncSession) -> None:
    await session.delete(await session.get_one(Wrap, _wrap(scene, scene.desk.head.reader)))


async def _code_gone(scene: Scene, session: AsyncSession) -> None:
    await session.delete(await session.get_one(Wrap, _wrap(scene, "code")))


async def _reader_added(scene: Scene, session: AsyncSession) -> None:
    session.add(Wrap(report_id=scene.one, reader="f" * 32, sealed=b"s" * 144))


async def _recovery_replaced(scene: Scene, session: AsyncSession) -> None:
    """Keys of the thief's own, sealed to everybody: what is said from then on would be theirs."""
    thief, keys = PrivateKey.generate(), DataKeys.new()
    row = await session.get_one(Wrap, _wrap(scene, "recovery"))
    row.sealed = seal_keys(keys, scene.one, bytes(thief.public_key), desk=True)


CHANGES: dict[str, Change] = {
    "an item's ciphertext in another item": _moved_between_items,
    "an item's ciphertext in another report": _moved_between_reports,
    "an item given to another report": _item_of_another_report,
    "an item gone": _item_gone,
    "the last item gone": _last_item_gone,
    "an item doubled": _item_doubled,
    "items in another order": _items_reordered,
    "an answer hidden from the reporter": _answer_hidden,
    "the desk's note shown to the reporter": _note_shown,
    "the moment of an item": _later,
    "one bit of an item": _item_bit,
    "wraps swapped between readers": _wraps_swapped_between_readers,
    "wraps swapped between reports": _wraps_swapped_between_reports,
    "a reader's wrap gone": _wrap_gone,
    "the code's wrap gone": _code_gone,
    "a reader added": _reader_added,
    "the recovery key replaced": _recovery_replaced,
    "the audience": _row(audience="heads"),
    "the version": _row(version=3),
    "closed without the desk": _row(state="closed"),
    "acknowledged without the desk": _row(state="acknowledged"),
    "urgent": _row(urgent=True),
    "the police duty": _row(police="done"),
    "hidden from the desk's queue": _row(shows_at=datetime(2036, 1, 1, tzinfo=UTC)),
    "the clock of acknowledging stopped": _row(acknowledged_at=datetime(2026, 11, 23, tzinfo=UTC)),
    "an outcome": _row(outcome="unfounded"),
    "another officer": _row(officer="f" * 32),
    "another code": _row(locator="0" * 64),
    "no code": _row(locator=None),
    "the manifest itself": _row(manifest=b"m" * 32),
    "no manifest": _row(manifest=b""),
}


#: These change both reports.
BOTH = {"an item given to another report", "wraps swapped between reports"}
TABLES = (ReportRow, Wrap, Item, ReportFileRow, Chunk)
Rows = list[tuple[type[Base], list[dict[str, object]]]]


async def _copied(session: AsyncSession) -> Rows:
    return [
        (table, [dict(row) for row in (await session.execute(select(table.__table__))).mappings()])
        for table in TABLES
    ]


async def _put_back(session: AsyncSession, rows: Rows) -> None:
    await session.execute(delete(ReportRow))
    for table, found in rows:
        await session.execute(insert(table), found)


async def test_every_change_is_refused_by_all_and_touches_no_other_report(scene: Scene) -> None:
    desk = scene.desk
    async with desk.cabinet.sessions() as session:
        rows = await _copied(session)
    for name, change in CHANGES.items():
        async with desk.cabinet.writing() as session:
            await change(scene, session)
        for holder in (desk.head, desk.first, desk.second, desk.officers.recovery()):
            with pytest.raises((TamperedError, NotForYouError)):
                await desk.cabinet.open(scene.one, holder)
                pytest.fail(f"opened: {name}")
        with pytest.raises(TamperedError):
            await desk.intake.draft(scene.keys[0])
            pytest.fail(f"opened by the reporter: {name}")
        with pytest.raises(TamperedError):
            await desk.intake.add(scene.keys[0], ItemKind.WHEN, {"text": "昨晚"})
            pytest.fail(f"written to: {name}")
        with pytest.raises(ReportError):  # a code that was taken away is unknown
            await desk.followup.open(scene.codes[0])
            pytest.fail(f"opened with the code: {name}")
        if name not in BOTH:
            assert (await desk.followup.open(scene.codes[1])).told == 3
            await desk.cabinet.open(scene.two, desk.second)
        async with desk.cabinet.writing() as session:
            await _put_back(session, rows)
        await desk.cabinet.open(scene.one, desk.second)


@pytest.mark.parametrize("what", ["wrap", "row"])
async def test_an_older_state_of_a_part_is_refused(scene: Scene, what: str) -> None:
    desk = scene.desk
    async with desk.cabinet.sessions() as session:
        row = await session.get_one(ReportRow, scene.one)
        wrap = await session.get_one(Wrap, (scene.one, desk.second.reader))
    await desk.intake.leave_out(scene.keys[0], [], "郑小川")
    async with desk.cabinet.writing() as session:
        if what == "wrap":
            session.add(Wrap(report_id=scene.one, reader=desk.second.reader, sealed=wrap.sealed))
        else:
            older = {"version": row.version, "manifest": row.manifest, "shows_at": row.shows_at}
            await session.execute(update(ReportRow).where(ReportRow.id == row.id).values(**older))
    for holder in (desk.first, desk.second):
        with pytest.raises(TamperedError):
            await desk.cabinet.open(scene.one, holder)


async def test_an_older_item_is_refused_when_keys_were_fresh(engine: AsyncEngine) -> None:
    desk, key = FakeDesk(engine), new_draft_key()
    item = await desk.intake.add(key, ItemKind.SEEN, {"text": "身上有伤"})
    async with desk.cabinet.sessions() as session:
        old = (await session.get_one(Item, item.id)).sealed
        report_id = (await session.scalars(select(ReportRow.id))).one()
    await desk.intake.leave_out(key, [], "郑小川")
    async with desk.cabinet.writing() as session:
        await session.execute(update(Item).where(Item.id == item.id).values(sealed=old))
    with pytest.raises(TamperedError):
        await desk.cabinet.open(report_id, desk.first)


async def _chunk_gone(scene: Scene, session: AsyncSession) -> None:
    await session.execute(delete(Chunk).where(Chunk.file_id == scene.file, Chunk.number == 1))


async def _first_chunk_gone(scene: Scene, session: AsyncSession) -> None:
    await session.execute(delete(Chunk).where(Chunk.file_id == scene.file, Chunk.number == 0))


async def _chunks_swapped(scene: Scene, session: AsyncSession) -> None:
    for old, new in ((0, 7), (1, 0), (7, 1)):
        await session.execute(
            update(Chunk).where(Chunk.file_id == scene.file, Chunk.number == old).values(number=new)
        )


async def _chunk_of_another_file(scene: Scene, session: AsyncSession) -> None:
    other = await session.get_one(Chunk, (scene.other_file, 1))
    mine = await session.get_one(Chunk, (scene.file, 1))
    mine.sealed = other.sealed


async def _chunk_cut(scene: Scene, session: AsyncSession) -> None:
    mine = await session.get_one(Chunk, (scene.file, 1))
    mine.sealed = mine.sealed[:-5]


async def _chunk_appended(scene: Scene, session: AsyncSession) -> None:
    mine = await session.get_one(Chunk, (scene.file, 1))
    session.add(Chunk(file_id=scene.file, number=3, sealed=mine.sealed))


async def _file_gone(scene: Scene, session: AsyncSession) -> None:
    await session.execute(delete(ReportFileRow).where(ReportFileRow.id == scene.file))


async def test_a_file_that_was_tampered_with_is_refused(scene: Scene) -> None:
    desk = scene.desk
    meta, pieces = await opened_file(desk.cabinet, scene.one, desk.second, scene.file)
    whole = b"".join([piece async for piece in pieces])
    assert len(whole) == meta.size
    async with desk.cabinet.sessions() as session:
        rows = await _copied(session)
    for change in (
        _chunk_gone,
        _first_chunk_gone,
        _chunks_swapped,
        _chunk_of_another_file,
        _chunk_cut,
        _chunk_appended,
        _file_gone,
    ):
        async with desk.cabinet.writing() as session:
            await change(scene, session)
        _, pieces = await opened_file(desk.cabinet, scene.one, desk.second, scene.file)
        with pytest.raises(TamperedError):
            async for _ in pieces:
                pass
            pytest.fail(f"read: {change.__name__}")
        _, pieces = await opened_file(desk.cabinet, scene.two, desk.second, scene.other_file)
        assert [piece async for piece in pieces]
        async with desk.cabinet.writing() as session:
            await _put_back(session, rows)


async def test_a_file_is_no_part_of_another_report(scene: Scene) -> None:
    with pytest.raises(ReportError):
        await opened_file(scene.desk.cabinet, scene.two, scene.desk.second, scene.file)
    stranger = scene.desk.officers.hire("冯新来")
    with pytest.raises(NotForYouError):
        await opened_file(scene.desk.cabinet, scene.one, stranger, scene.file)
