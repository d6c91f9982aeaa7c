"""Taking a report: saved, sealed to the right people, shown at the right time."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from reports.arrival import settle
from reports.errors import FinishedError, NoSuchReportError, NotAvailableError, NotForYouError
from reports.model import Concerned, ItemKind, State
from reports.readers import Holder
from reports.reporter_key import ReporterKey, new_draft_key
from reports.tables import ReportItemRow, ReportRow
from tests.fakes.sealed_desk import FakeDesk

SEEN = {"text": "隔壁的娃儿晚上一直哭，身上有伤"}


async def row_of(desk: FakeDesk) -> ReportRow:
    async with desk.cabinet.sessions() as session:
        return (await session.scalars(select(ReportRow))).one()


async def told(desk: FakeDesk) -> tuple[ReporterKey, str]:
    """A draft with one item; its key and the report's id."""
    key = new_draft_key()
    await desk.intake.add(key, ItemKind.SEEN, SEEN)
    return key, (await row_of(desk)).id


async def can_open(desk: FakeDesk, report_id: str, holder: Holder) -> bool:
    try:
        await desk.cabinet.open(report_id, holder)
    except NotForYouError:
        return False
    return True


async def test_what_is_said_is_saved_and_every_officer_can_open_it(desk: FakeDesk) -> None:
    _, report_id = await told(desk)
    for holder in (desk.head, desk.first, desk.second, desk.officers.recovery()):
        opened = await desk.cabinet.open(report_id, holder)
        assert [item.value for item in opened.of(ItemKind.SEEN)] == [SEEN]
        assert opened.items[0].author == "reporter"


async def test_a_stranger_opens_nothing(desk: FakeDesk) -> None:
    _, report_id = await told(desk)
    other = desk.officers.hire("冯新来")
    assert not await can_open(desk, report_id, other)
    assert not await can_open(desk, report_id, Holder(desk.head.reader, other.secret_key))


async def test_without_officers_no_report_is_taken(desk: FakeDesk) -> None:
    desk.officers.people.clear()
    assert not await desk.intake.available()
    with pytest.raises(NotAvailableError):
        await desk.intake.add(new_draft_key(), ItemKind.SEEN, SEEN)


async def test_the_same_message_again_is_the_same_item(desk: FakeDesk) -> None:
    key = new_draft_key()
    first = await desk.intake.add(key, ItemKind.SEEN, SEEN, once="m1")
    again = await desk.intake.add(key, ItemKind.SEEN, SEEN, once="m1")
    assert first.id == again.id
    draft = await desk.intake.draft(key)
    assert draft is not None
    assert len(draft.items) == 1


async def test_an_item_can_be_said_anew_and_taken_back_until_it_is_finished(
    desk: FakeDesk,
) -> None:
    key, _ = await told(desk)
    await desk.intake.add(key, ItemKind.PLACE, {"text": "三驱"})
    place = await desk.intake.add(key, ItemKind.PLACE, {"text": "龙水"}, instead=True)
    draft = await desk.intake.draft(key)
    assert draft is not None
    assert [item.value["text"] for item in draft.of(ItemKind.PLACE)] == ["龙水"]
    assert await desk.intake.take_back(key, place.id)
    assert not await desk.intake.take_back(key, place.id)
    await desk.intake.finish(key)
    with pytest.raises(FinishedError):
        await desk.intake.take_back(key, draft.items[0].id)
    with pytest.raises(FinishedError):
        await desk.intake.add(key, ItemKind.SEEN, SEEN, instead=True)
    await desk.intake.add(key, ItemKind.SEEN, {"text": "还有"})  # adding is always possible


async def test_a_draft_is_shown_when_finished_dangerous_or_rested(desk: FakeDesk) -> None:
    key, _ = await told(desk)
    assert (await row_of(desk)).shows_at > desk.time
    desk.later(minutes=3)
    await settle(desk.cabinet, desk.announced)
    assert (await row_of(desk)).state == State.DRAFT
    desk.later(minutes=25)
    await settle(desk.cabinet, desk.announced)
    row = await row_of(desk)
    assert row.state == State.RECEIVED
    assert row.received_at is not None
    assert desk.announced.news() == ["received"]
    assert set(desk.announced.waiting[0].readers) == {
        desk.head.reader,
        desk.first.reader,
        desk.second.reader,
    }
    await desk.intake.add(key, ItemKind.WHEN, {"text": "昨晚"})  # its teller goes on
    assert (await row_of(desk)).news


async def test_danger_now_is_shown_at_once_and_opens_the_police_duty(desk: FakeDesk) -> None:
    key = new_draft_key()
    await desk.intake.add(key, ItemKind.DANGER, {"now": "yes"})
    row = await row_of(desk)
    assert row.urgent
    assert row.shows_at <= desk.time
    assert row.police == "open"
    assert desk.announced.news() == ["danger"]
    await desk.intake.finish(key)
    await desk.intake.finish(key)
    assert desk.announced.news() == ["danger", "received"]


async def test_after_leaving_the_draft_key_opens_nothing(desk: FakeDesk) -> None:
    key, report_id = await told(desk)
    await desk.intake.leave(key)
    assert await desk.intake.draft(key) is None
    with pytest.raises(NoSuchReportError):
        await desk.intake.finish(key)
    assert (await row_of(desk)).state == State.RECEIVED
    assert await can_open(desk, report_id, desk.first)


async def test_a_draft_key_dies_after_a_day(desk: FakeDesk) -> None:
    key, report_id = await told(desk)
    desk.later(hours=25)
    await settle(desk.cabinet, desk.announced)
    assert await desk.intake.draft(key) is None
    assert await can_open(desk, report_id, desk.head)


async def test_a_report_about_the_bureau_goes_to_heads_alone(desk: FakeDesk) -> None:
    key, report_id = await told(desk)
    result = await desk.intake.leave_out(key, [Concerned.BUREAU], "")
    assert result.heads_only
    assert result.readers == 1
    assert await can_open(desk, report_id, desk.head)
    assert not await can_open(desk, report_id, desk.first)
    assert await can_open(desk, report_id, desk.officers.recovery())
    await desk.intake.add(key, ItemKind.WHEN, {"text": "昨晚"})
    opened = await desk.cabinet.open(report_id, desk.head)
    assert [i.kind for i in opened.items] == [
        ItemKind.SEEN,
        ItemKind.MUST_NOT_KNOW,
        ItemKind.WHEN,
    ]


async def test_a_named_officer_never_gets_it_and_old_keys_open_nothing_new(
    desk: FakeDesk,
) -> None:
    key, report_id = await told(desk)
    async with desk.cabinet.sessions() as session:
        folder = await desk.cabinet.take(session, report_id)
        stolen = folder.keys(desk.first)  # what the officer may have seen before
    result = await desk.intake.leave_out(key, [], "不能让吴安晓得")
    assert result.named == 1
    assert not await can_open(desk, report_id, desk.first)
    assert await can_open(desk, report_id, desk.second)
    async with desk.cabinet.sessions() as session:
        items = list(await session.scalars(select(ReportItemRow)))
        folder = await desk.cabinet.take(session, report_id)
    assert items
    with pytest.raises(Exception, match="does not open"):
        folder.opened(stolen)


async def test_when_every_reader_is_left_out_the_recovery_key_remains(desk: FakeDesk) -> None:
    key, report_id = await told(desk)
    result = await desk.intake.leave_out(key, [Concerned.BUREAU], "周科长也不能晓得")
    assert result.readers == 0
    assert desk.announced.news() == ["unreadable"]
    assert await can_open(desk, report_id, desk.officers.recovery())


async def test_a_note_of_the_desk_survives_a_late_recusal_and_stays_closed_to_the_reporter(
    desk: FakeDesk,
) -> None:
    key, report_id = await told(desk)
    async with desk.cabinet.writing() as session:
        await desk.cabinet.append(session, report_id, desk.first, ItemKind.NOTE, {"text": "看过"})
    draft = await desk.intake.draft(key)
    assert draft is not None
    assert [item.kind for item in draft.items] == [ItemKind.SEEN]
    await desk.intake.leave_out(key, [], "吴安")
    assert not await can_open(desk, report_id, desk.first)
    opened = await desk.cabinet.open(report_id, desk.head)
    assert len(opened.of(ItemKind.NOTE)) == 1


async def test_a_draft_can_be_withdrawn_only_unseen(desk: FakeDesk) -> None:
    key, _ = await told(desk)
    assert await desk.intake.withdraw(key)
    async with desk.cabinet.sessions() as session:
        assert await session.scalar(select(func.count()).select_from(ReportItemRow)) == 0
    key, _ = await told(desk)
    await desk.intake.finish(key)
    assert not await desk.intake.withdraw(key)
