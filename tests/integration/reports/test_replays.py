"""Messages that come again, come late, or come when the desk has changed."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from reports.errors import NotAvailableError, StoreDownError
from reports.model import Concerned, ItemKind, State
from reports.reporter_key import draft_key_of_person, new_draft_key
from reports.tables import ReportFileRow, ReportRow
from store.secrets import InstallSecret
from tests.fakes.sealed_desk import FakeDesk, portions
from tests.integration.reports.test_codes import PNG
from tests.integration.reports.test_intake import SEEN, row_of, told


async def test_one_message_can_hold_items_of_two_kinds(desk: FakeDesk) -> None:
    key = new_draft_key()
    await desk.intake.add(key, ItemKind.SEEN, SEEN, once="m1")
    await desk.intake.add(key, ItemKind.PLACE, {"text": "龙水"}, once="m1")
    draft = await desk.intake.draft(key)
    assert draft is not None
    assert [item.kind for item in draft.items] == [ItemKind.SEEN, ItemKind.PLACE]


async def test_a_message_id_may_hold_anything(desk: FakeDesk) -> None:
    key = new_draft_key()
    for once in ("\ud83d", "", "\x00", "长" * 10_000):
        first = await desk.intake.add(key, ItemKind.SEEN, SEEN, once=once)
        assert (await desk.intake.add(key, ItemKind.SEEN, SEEN, once=once)).id == first.id


async def test_a_repeated_message_changes_nothing_at_all(desk: FakeDesk) -> None:
    key = new_draft_key()
    first = await desk.intake.add(key, ItemKind.PLACE, {"text": "三驱"}, once="m1", instead=True)
    await desk.intake.add(key, ItemKind.SEEN, SEEN, once="m2")
    await desk.intake.finish(key)
    async with desk.cabinet.writing() as session:
        folder = await desk.cabinet.take(session, first_report := (await row_of(desk)).id)
        folder.row.news = False  # an officer has read it
        desk.cabinet.put(session, folder)
    before, news = await row_of(desk), desk.announced.news()
    again = await desk.intake.add(key, ItemKind.PLACE, {"text": "三驱"}, once="m1", instead=True)
    assert again == first
    await desk.intake.add(key, ItemKind.SEEN, SEEN, once="m2")
    after = await row_of(desk)
    assert (after.version, after.news) == (before.version, False)
    assert desk.announced.news() == news
    assert len((await desk.cabinet.open(first_report, desk.first)).items) == 2


async def test_a_message_that_comes_again_after_leaving_begins_no_second_report(
    desk: FakeDesk,
) -> None:
    """A chat redelivers; the key of a chat is worked out anew and is the same."""
    key = draft_key_of_person(InstallSecret(b"i" * 32), "person", "1")
    first = await desk.intake.add(key, ItemKind.SEEN, SEEN, once="m1")
    await desk.intake.leave(key)
    again = await desk.intake.add(key, ItemKind.SEEN, SEEN, once="m1")
    assert again.id == first.id
    async with desk.cabinet.sessions() as session:
        assert await session.scalar(select(func.count()).select_from(ReportRow)) == 1
    await desk.intake.add(key, ItemKind.SEEN, SEEN, once="m2")  # a new message is a new report
    async with desk.cabinet.sessions() as session:
        assert await session.scalar(select(func.count()).select_from(ReportRow)) == 2


async def test_what_is_added_with_the_draft_key_reaches_the_desk_and_reopens(
    desk: FakeDesk,
) -> None:
    key, report_id = await told(desk)
    await desk.intake.finish(key)
    async with desk.cabinet.writing() as session:
        folder = await desk.cabinet.take(session, report_id)
        folder.row.state, folder.row.closed_at = State.CLOSED, desk.time
        folder.row.outcome = "unfounded"
        desk.cabinet.put(session, folder)
    await desk.intake.add(key, ItemKind.WHEN, {"text": "又打了"})
    row = await row_of(desk)
    assert (row.state, row.closed_at, row.outcome) == (State.ASSESSING, None, None)
    assert row.news
    assert desk.announced.news() == ["received", "added"]


async def test_a_report_that_has_begun_goes_on_when_no_officer_is_left(desk: FakeDesk) -> None:
    key, _ = await told(desk)
    desk.officers.people.clear()
    await desk.intake.add(key, ItemKind.WHEN, {"text": "昨晚"})
    with pytest.raises(NotAvailableError):
        await desk.intake.leave_out(key, [Concerned.RELATIVE], "她舅舅")
    with pytest.raises(NotAvailableError):
        await desk.intake.add(new_draft_key(), ItemKind.SEEN, SEEN)


async def test_only_the_reporters_own_items_can_be_taken_back(desk: FakeDesk) -> None:
    key, report_id = await told(desk)
    async with desk.cabinet.writing() as session:
        answer = await desk.cabinet.append(
            session, report_id, desk.first, ItemKind.ANSWER, {"text": "收到了"}
        )
    assert not await desk.intake.take_back(key, answer.id)
    assert len((await desk.cabinet.open(report_id, desk.first)).items) == 2


async def test_a_file_that_is_taken_back_is_gone_with_its_content(desk: FakeDesk) -> None:
    key, _ = await told(desk)
    await desk.uploads.add(key, "伤.png", portions(PNG), once="f1")
    draft = await desk.intake.draft(key)
    assert draft is not None
    assert await desk.intake.take_back(key, draft.of(ItemKind.FILE)[0].id)
    async with desk.cabinet.sessions() as session:
        assert await session.scalar(select(func.count()).select_from(ReportFileRow)) == 0


async def test_an_officer_left_out_is_no_longer_in_charge(desk: FakeDesk) -> None:
    key, report_id = await told(desk)
    async with desk.cabinet.writing() as session:
        folder = await desk.cabinet.take(session, report_id)
        folder.row.officer = desk.first.reader
        desk.cabinet.put(session, folder)
    await desk.intake.leave_out(key, [], "吴安")
    assert (await row_of(desk)).officer is None


async def test_a_store_that_is_down_is_said_everywhere(desk: FakeDesk) -> None:
    key, report_id = await told(desk)
    code = await desk.codes.mint(key)
    engine = desk.cabinet.sessions.kw["bind"]
    async with engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE report RENAME TO elsewhere")
    for doing in (
        desk.codes.said_back(key, code),
        desk.codes.mint(key),
        desk.intake.add(key, ItemKind.SEEN, SEEN),
        desk.intake.draft(key),
        desk.intake.leave(key),
        desk.followup.open(code),
        desk.uploads.add(key, "伤.png", portions(PNG)),
        desk.cabinet.open(report_id, desk.first),
    ):
        with pytest.raises(StoreDownError):
            await doing
