"""Who comes gets the keys of open reports that are for them; who goes loses every key."""

from __future__ import annotations

import pytest
from nacl.public import PrivateKey

from reports.errors import NotForYouError
from reports.lifecycle import Move
from reports.model import Concerned, ItemKind, State
from reports.readers import RECOVERY, Holder, Reader
from reports.reporter_key import new_draft_key
from reports.tables import ReportItemRow
from tests.fakes.duty import SEEN, FakeDuty
from tests.fakes.sealed_desk import FakeDesk


@pytest.fixture
def duty(desk: FakeDesk) -> FakeDuty:
    return FakeDuty(desk)


async def opens(duty: FakeDuty, report_id: str, holder: Holder) -> bool:
    try:
        opened = await duty.desk.cabinet.open(report_id, holder)
    except NotForYouError:
        return False
    return bool(opened.items)


def public(holder: Holder) -> bytes:
    return bytes(PrivateKey(holder.secret_key).public_key)


async def hand_to(duty: FakeDuty, holder: Holder, by: Holder | None = None) -> None:
    giver = by or duty.desk.head
    await duty.keys.to(holder.reader, public(holder), giver.reader, giver.secret_key)


async def test_a_newcomer_gets_open_reports_that_are_for_them(duty: FakeDuty) -> None:
    plain, secret = await duty.reported(), await duty.reported(about_bureau=True)
    key = new_draft_key()
    await duty.desk.intake.add(key, ItemKind.SEEN, {"text": SEEN})
    await duty.desk.intake.leave_out(key, [Concerned.TOWN], "不要让冯科长晓得")
    await duty.desk.intake.finish(key)
    draft = await duty.desk.intake.draft(key)
    assert draft is not None
    newcomer, other = duty.desk.officers.hire("冯新来"), duty.desk.officers.hire("褚平")
    new_head = duty.desk.officers.hire("卫国安", head=True)
    for holder in (newcomer, other, new_head):
        await hand_to(duty, holder)
        await hand_to(duty, holder)  # once more changes nothing
    found = {
        holder.reader: [await opens(duty, one, holder) for one in (plain, secret, draft.id)]
        for holder in (newcomer, other, new_head)
    }
    assert found == {
        newcomer.reader: [True, False, False],
        other.reader: [True, False, True],
        new_head.reader: [True, True, True],
    }
    assert "report.key_given" in await duty.actions(plain)


async def test_a_key_that_is_not_in_the_directory_is_given_nothing(duty: FakeDuty) -> None:
    report_id = await duty.reported()
    forged = Holder(duty.desk.second.reader, bytes(PrivateKey.generate()))
    await hand_to(duty, forged)
    assert not await opens(duty, report_id, forged)
    assert await opens(duty, report_id, duty.desk.second)


async def test_a_renewed_key_opens_what_the_old_one_did(duty: FakeDuty) -> None:
    report_id = await duty.reported()
    renewed = Holder(duty.desk.first.reader, bytes(PrivateKey.generate()))
    people = duty.desk.officers.people
    people[1] = Reader(renewed.reader, public(renewed), people[1].name, head=False)
    await hand_to(duty, renewed)
    assert await opens(duty, report_id, renewed)
    assert not await opens(duty, report_id, duty.desk.first)


async def test_who_goes_loses_every_key(duty: FakeDuty) -> None:
    mine, closed = await duty.reported(), await duty.reported()
    moves = duty.services.moves
    for one in (mine, closed):
        await moves.take_over(duty.first, one, await duty.seen(one))
    await moves.close(duty.first, closed, "helped", {"reason": "好了"}, await duty.seen(closed))
    await duty.keys.without(duty.first.id)
    assert not await opens(duty, mine, duty.desk.first)
    assert not await opens(duty, closed, duty.desk.first)
    assert await opens(duty, mine, duty.desk.second)
    assert (await duty.row(mine)).officer is None
    assert (await duty.row(closed)).officer == duty.first.id
    assert "unreadable" not in duty.desk.announced.news()


async def test_what_nobody_can_open_is_told_and_the_recovery_key_hands_it_on(
    duty: FakeDuty,
) -> None:
    report_id, other = await duty.reported(about_bureau=True), await duty.reported()
    await duty.keys.without(duty.head.id)
    duty.desk.officers.people.pop(0)
    assert duty.desk.announced.news()[-1] == "unreadable"
    assert await duty.keys.orphans() == [report_id]
    chosen = duty.desk.officers.hire("卫国安", head=True)
    await hand_to(duty, chosen, by=duty.desk.officers.recovery())
    assert await opens(duty, report_id, chosen)
    assert await opens(duty, other, chosen)
    assert await duty.keys.orphans() == []
    assert (await duty.logged(report_id))[-1].actor == RECOVERY


async def test_one_that_was_tampered_with_holds_up_no_other(duty: FakeDuty) -> None:
    broken, whole = await duty.reported(), await duty.reported()
    async with duty.desk.cabinet.writing() as session:
        item = (await duty.desk.cabinet.take(session, broken)).items[0]
        (await session.get_one(ReportItemRow, item.id)).sealed = b"x" * 40
    newcomer = duty.desk.officers.hire("褚平")
    await hand_to(duty, newcomer)
    assert await opens(duty, whole, newcomer)
    await duty.keys.without(duty.first.id)
    assert await duty.services.queue.held(duty.first.id) == frozenset()


async def test_who_came_while_it_was_closed_gets_it_when_it_is_worked_on_again(
    duty: FakeDuty,
) -> None:
    report_id = await duty.reported()
    moves = duty.services.moves
    await moves.step(duty.first, report_id, Move.ACKNOWLEDGE, await duty.seen(report_id))
    await moves.close(
        duty.first, report_id, "helped", {"reason": "好了"}, await duty.seen(report_id)
    )
    newcomer = duty.desk.officers.hire("褚平")
    await hand_to(duty, newcomer)
    assert not await opens(duty, report_id, newcomer)
    await moves.reopen(duty.first, report_id, "又有人说", await duty.seen(report_id))
    assert await opens(duty, report_id, newcomer)
    assert (await duty.row(report_id)).state == State.ASSESSING
