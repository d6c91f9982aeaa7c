"""Two things at once: nothing lost, nothing doubled, and no alarm where nobody tampered."""

from __future__ import annotations

import asyncio
import contextlib

import pytest
from sqlalchemy import event, func, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.util import await_only

from reports.arrival import settle
from reports.errors import NoSuchReportError, TamperedError
from reports.model import Concerned, ItemKind, State
from reports.reporter_key import new_draft_key
from reports.tables import ReportChunkRow, ReportFileRow, ReportRow
from tests.fakes.sealed_desk import FakeDesk, portions
from tests.integration.reports.test_codes import PNG
from tests.integration.reports.test_intake import SEEN, row_of, told


async def count(desk: FakeDesk, table: type) -> int:
    async with desk.cabinet.sessions() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def test_two_first_messages_at_once_are_one_report(desk: FakeDesk) -> None:
    key = new_draft_key()
    await asyncio.gather(
        *(
            desk.intake.add(key, ItemKind.SEEN, {"text": str(n)}, once=f"m{n // 2}")
            for n in range(8)
        )
    )
    draft = await desk.intake.draft(key)
    assert draft is not None
    assert len(draft.items) == 4
    assert await count(desk, ReportRow) == 1


async def test_reading_beside_writing_raises_no_false_alarm(desk: FakeDesk) -> None:
    key, report_id = await told(desk)
    done = asyncio.Event()

    async def write() -> None:
        for n in range(40):
            await desk.intake.add(key, ItemKind.WHEN, {"text": str(n)}, instead=n % 2 == 0)
        done.set()

    async def read() -> None:
        while not done.is_set():
            await desk.cabinet.open(report_id, desk.first)
            await desk.intake.draft(key)

    await asyncio.gather(write(), read(), read(), read())


async def test_what_is_written_between_two_reads_of_one_opening_is_not_seen(
    desk: FakeDesk,
) -> None:
    """The race above, forced: a writer commits after the row was read and before the items."""
    key, report_id = await told(desk)
    engine = desk.cabinet.sessions.kw["bind"]
    loop, wrote = asyncio.get_running_loop(), asyncio.Event()
    waiting: list[bool] = [True]

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def between(_: Connection, __: object, statement: str, *___: object) -> None:
        if waiting and "FROM report_item" in statement:
            waiting.clear()
            adding = loop.create_task(desk.intake.add(key, ItemKind.WHEN, {"text": "昨晚"}))
            with contextlib.suppress(asyncio.TimeoutError):
                await_only(asyncio.wait_for(asyncio.shield(adding), 0.5))
            adding.add_done_callback(lambda _: wrote.set())

    opened = await desk.cabinet.open(report_id, desk.first)
    assert [item.kind for item in opened.items] == [ItemKind.SEEN]
    await asyncio.wait_for(wrote.wait(), 10)


async def test_a_code_made_while_the_reporter_leaves_is_either_whole_or_refused(
    desk: FakeDesk,
) -> None:
    for _ in range(6):
        key = new_draft_key()
        await desk.intake.add(key, ItemKind.SEEN, SEEN)
        code, left = await asyncio.gather(
            desk.codes.mint(key), desk.intake.leave(key), return_exceptions=True
        )
        assert left is None
        if isinstance(code, str):
            assert (await desk.followup.open(code)).told == 1
        else:
            assert isinstance(code, NoSuchReportError)


async def test_settling_beside_adding_loses_nothing(desk: FakeDesk) -> None:
    key, report_id = await told(desk)
    desk.later(minutes=30)
    await asyncio.gather(
        settle(desk.cabinet, desk.announced),
        *(desk.intake.add(key, ItemKind.WHEN, {"text": str(n)}) for n in range(5)),
        settle(desk.cabinet, desk.announced),
    )
    opened = await desk.cabinet.open(report_id, desk.first)
    assert len(opened.of(ItemKind.WHEN)) == 5
    assert desk.announced.news().count("received") <= 1


async def test_one_report_that_was_tampered_with_holds_up_no_other(desk: FakeDesk) -> None:
    keys = [new_draft_key() for _ in range(4)]
    for key in keys:
        await desk.intake.add(key, ItemKind.SEEN, SEEN)
    async with desk.cabinet.writing() as session:
        ids = list(await session.scalars(select(ReportRow.id).order_by(ReportRow.id)))
        await session.execute(
            update(ReportRow).where(ReportRow.id.in_(ids[:2])).values(manifest=b"x" * 32)
        )
    desk.later(minutes=30)
    await settle(desk.cabinet, desk.announced)
    async with desk.cabinet.sessions() as session:
        rows = await session.execute(select(ReportRow.id, ReportRow.state))
        states = {row.id: row.state for row in rows}
    assert [states[report] for report in ids] == [State.DRAFT] * 2 + [State.RECEIVED] * 2
    unreadable = [w.report_id for w in desk.announced.waiting if w.news == "unreadable"]
    assert sorted(unreadable) == ids[:2]


async def test_leaving_out_can_be_the_first_thing_said(desk: FakeDesk) -> None:
    key = new_draft_key()
    result = await desk.intake.leave_out(key, [Concerned.BUREAU], "吴安", once="m1")
    assert result.heads_only
    assert result.readers == 1
    again = await desk.intake.leave_out(key, [Concerned.BUREAU], "吴安", once="m1")
    assert again == result
    opened = await desk.cabinet.open((await row_of(desk)).id, desk.head)
    assert len(opened.items) == 1


async def test_a_code_minted_before_somebody_is_left_out_still_opens(desk: FakeDesk) -> None:
    key, _ = await told(desk)
    code = await desk.codes.mint(key)
    await desk.intake.leave_out(key, [], "吴安")
    assert (await desk.followup.open(code)).told == 2


async def test_two_folders_of_one_transaction_are_one(desk: FakeDesk) -> None:
    _, report_id = await told(desk)
    async with desk.cabinet.writing() as session:
        folder = await desk.cabinet.take(session, report_id)
        answer = {"text": "收到了"}
        await desk.cabinet.append(session, report_id, desk.first, ItemKind.ANSWER, answer)
        folder.row.acknowledged_at = desk.time
        desk.cabinet.put(session, folder)
    opened = await desk.cabinet.open(report_id, desk.second)
    assert len(opened.items) == 2


async def test_the_same_file_sent_twice_at_once_is_kept_once(desk: FakeDesk) -> None:
    key, report_id = await told(desk)
    metas = await asyncio.gather(
        *(desk.uploads.add(key, "伤.png", portions(PNG), once="f1") for _ in range(3))
    )
    assert len({meta.id for meta in metas}) == 1
    assert await count(desk, ReportFileRow) == 1
    opened = await desk.cabinet.open(report_id, desk.first)
    assert [item.value["id"] for item in opened.of(ItemKind.FILE)] == [metas[0].id]


async def test_a_sender_who_goes_after_the_file_was_saved_takes_nothing_with_them(
    desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, report_id = await told(desk)
    real = desk.uploads._note

    async def saved_then_gone(*args: object) -> object:
        await real(*args)  # type: ignore[arg-type]
        raise asyncio.CancelledError

    monkeypatch.setattr(desk.uploads, "_note", saved_then_gone)
    with pytest.raises(asyncio.CancelledError):
        await desk.uploads.add(key, "伤.png", portions(PNG))
    opened = await desk.cabinet.open(report_id, desk.first)
    assert len(opened.of(ItemKind.FILE)) == await count(desk, ReportFileRow) == 1
    assert await count(desk, ReportChunkRow) == 1


async def test_a_file_that_never_became_whole_is_erased_after_a_day(desk: FakeDesk) -> None:
    key, report_id = await told(desk)
    async with desk.cabinet.writing() as session:
        session.add(
            ReportFileRow(id="a" * 32, report_id=report_id, whole=False, begun_at=desk.time)
        )
        await session.flush()
        session.add(ReportChunkRow(file_id="a" * 32, number=0, sealed=b"x"))
    await desk.uploads.add(key, "伤.png", portions(PNG))
    desk.later(hours=23)
    await settle(desk.cabinet, desk.announced)
    assert await count(desk, ReportFileRow) == 2
    desk.later(hours=2)
    await settle(desk.cabinet, desk.announced)
    assert await count(desk, ReportFileRow) == await count(desk, ReportChunkRow) == 1


async def test_a_report_withdrawn_during_an_upload_keeps_no_piece(desk: FakeDesk) -> None:
    key, _ = await told(desk)

    async def slow() -> object:
        yield PNG[:20]
        assert await desk.intake.withdraw(key)
        yield PNG[20:]

    with pytest.raises(NoSuchReportError):
        await desk.uploads.add(key, "伤.png", slow())  # type: ignore[arg-type]
    assert await count(desk, ReportFileRow) == await count(desk, ReportChunkRow) == 0


async def test_what_is_kept_of_a_tampered_report_is_not_changed_by_reading(
    desk: FakeDesk,
) -> None:
    key, report_id = await told(desk)
    async with desk.cabinet.writing() as session:
        await session.execute(update(ReportRow).values(version=7))
    for _ in range(2):
        with pytest.raises(TamperedError):
            await desk.cabinet.open(report_id, desk.first)
        with pytest.raises(TamperedError):
            await desk.intake.add(key, ItemKind.WHEN, {"text": "昨晚"})
