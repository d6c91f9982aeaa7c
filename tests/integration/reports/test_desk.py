"""The desk at work: who sees what waits, what they do with it, and that all of it is logged."""

from __future__ import annotations

import asyncio

import pytest

from people.audit_check import check
from people.model import Role
from reports.desk.acting import Officer
from reports.desk.errors import ChangedError, IncompleteError
from reports.errors import NoSuchReportError, NotForYouError, StoreDownError
from reports.lifecycle import Move, NotNowError
from reports.model import ItemKind, State
from reports.police_duty import NotMetError, Police, PoliceFirstError
from reports.reporter_key import new_draft_key
from reports.tables import PoliceDutyRow
from tests.fakes.duty import SEEN, FakeDuty
from tests.fakes.sealed_desk import FakeDesk

CLOSING = {"reason": "去看过，孩子平安", "answer": "我们去看过了。"}
TOLD = {"officer": "民警 0231", "receipt": "接警 88", "station": "龙岗派出所"}


@pytest.fixture
def duty(desk: FakeDesk) -> FakeDuty:
    return FakeDuty(desk)


async def test_the_queue_holds_what_one_can_open_the_urgent_first(duty: FakeDuty) -> None:
    calm = await duty.reported()
    duty.desk.later(hours=2)
    urgent = await duty.reported(danger="yes")
    about_staff = await duty.reported(about_bureau=True)
    flood = await duty.reported(unproven=True)
    for_first = await duty.services.queue.waiting(duty.first.id)
    assert [line.id for line in for_first.proven] == [urgent, calm]
    assert [line.id for line in for_first.unproven] == [flood]
    for_head = await duty.services.queue.waiting(duty.head.id)
    assert {line.id for line in for_head.proven} == {urgent, calm, about_staff}
    assert for_first.proven[0].due is not None
    assert for_first.proven[0].due.clock == "acknowledge_urgent"
    assert await duty.services.queue.held(duty.first.id) == {urgent, calm, flood}


async def test_what_is_still_being_told_is_not_shown(duty: FakeDuty) -> None:
    report_id = await duty.reported()
    async with duty.desk.cabinet.writing() as session:
        folder = await duty.desk.cabinet.take(session, report_id)
        folder.row.shows_at = duty.desk.time.replace(hour=23)
        duty.desk.cabinet.put(session, folder)
    assert not (await duty.services.queue.waiting(duty.first.id)).proven
    with pytest.raises(NoSuchReportError):
        await duty.services.reading.open(duty.first, report_id)


async def test_opening_is_logged_and_shows_all_of_it(duty: FakeDuty) -> None:
    report_id = await duty.reported()
    found = await duty.services.reading.open(duty.first, report_id)
    assert [item.value["text"] for item in found.opened.of(ItemKind.SEEN)] == [SEEN]
    (entry,) = await duty.logged(report_id)
    assert (entry.actor, entry.action) == (duty.first.id, "report.opened")
    assert (await check(duty.audit)).sound


async def test_nothing_is_shown_that_cannot_be_logged(
    duty: FakeDuty, monkeypatch: pytest.MonkeyPatch
) -> None:
    report_id = await duty.reported()

    async def broken(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(duty.audit, "record", broken)
    with pytest.raises(StoreDownError):
        await duty.services.reading.open(duty.first, report_id)


async def test_who_holds_no_key_opens_moves_and_lists_nothing(duty: FakeDuty) -> None:
    report_id = await duty.reported(about_bureau=True)
    services, seen = duty.services, await duty.seen(report_id)
    stranger = duty.first
    clerk = Officer(duty.head.id, Role.ADMIN, duty.head.secret_key)
    for who in (stranger, clerk):
        with pytest.raises(NotForYouError):
            await services.reading.open(who, report_id)
        with pytest.raises(NotForYouError):
            await services.moves.note(who, report_id, "记一笔")
        with pytest.raises(NotForYouError):
            await services.moves.close(who, report_id, "helped", CLOSING, seen)
    assert await duty.actions(report_id) == []
    assert await duty.seen(report_id) == seen


async def test_the_usual_way_from_acknowledging_to_closing(duty: FakeDuty) -> None:
    report_id, _ = await duty.reported_with(coded=True)
    moves, who = duty.services.moves, duty.first
    await moves.step(who, report_id, Move.ACKNOWLEDGE, await duty.seen(report_id))
    row = await duty.row(report_id)
    assert (row.state, row.officer) == (State.ACKNOWLEDGED, who.id)
    assert row.acknowledged_at is not None
    await moves.step(who, report_id, Move.ASSESS, await duty.seen(report_id))
    await moves.note(who, report_id, "已电话联系学校")
    letter = {"unit": "某某小学", "matter": "孩子身上有伤", "asks": "请留意", "extra": "x"}
    item = await moves.refer(who, report_id, "education", letter, await duty.seen(report_id))
    assert "extra" not in item.value
    await moves.step(who, report_id, Move.START, await duty.seen(report_id))
    await moves.answer(who, report_id, "我们明天去看孩子。", await duty.seen(report_id))
    await moves.close(who, report_id, "helped", CLOSING, await duty.seen(report_id))
    row = await duty.row(report_id)
    assert (row.state, row.outcome) == (State.CLOSED, "helped")
    assert row.closed_at is not None
    assert row.answered_at is not None
    assert [line.id for line in await duty.services.queue.closed(who.id)] == [report_id]
    assert await duty.actions(report_id) == [
        "report.acknowledged",
        "report.assessing",
        "report.noted",
        "report.referred",
        "report.started",
        "report.answered",
        "report.closed",
    ]


async def test_the_reporter_reads_answers_and_no_note_letter_or_reason(duty: FakeDuty) -> None:
    report_id, key = await duty.reported_with(coded=True)
    moves, who = duty.services.moves, duty.first
    await moves.step(who, report_id, Move.ACKNOWLEDGE, await duty.seen(report_id))
    await moves.note(who, report_id, "内部记录")
    await moves.close(who, report_id, "unfounded", CLOSING, await duty.seen(report_id))
    draft = await duty.desk.intake.draft(key)
    assert draft is not None
    texts = str([item.value for item in draft.items])
    assert "我们去看过了。" in texts
    assert "内部记录" not in texts
    assert CLOSING["reason"] not in texts


async def test_closing_needs_its_words(duty: FakeDuty) -> None:
    report_id = await duty.reported(coded=True)
    moves, who = duty.services.moves, duty.first
    await moves.take_over(who, report_id, await duty.seen(report_id))
    seen = await duty.seen(report_id)
    for outcome, words in (
        ("nothing", CLOSING),
        ("duplicate", CLOSING),
        ("helped", {**CLOSING, "reason": " "}),
        ("helped", {**CLOSING, "answer": " "}),
    ):
        with pytest.raises(IncompleteError):
            await moves.close(who, report_id, outcome, words, seen)
    assert await duty.seen(report_id) == seen
    without_code = await duty.reported()
    await moves.take_over(who, without_code, await duty.seen(without_code))
    nobody_reads = {"reason": "去看过"}
    await moves.close(who, without_code, "helped", nobody_reads, await duty.seen(without_code))


async def test_nothing_new_is_closed_unseen(duty: FakeDuty) -> None:
    report_id = await duty.reported()
    with pytest.raises(NotNowError):
        await duty.services.moves.close(
            duty.first, report_id, "empty", CLOSING, await duty.seen(report_id)
        )


async def test_danger_is_not_closed_before_the_police_know(duty: FakeDuty) -> None:
    report_id = await duty.reported(danger="yes")
    moves, police, who = duty.services.moves, duty.services.police, duty.first
    await moves.take_over(who, report_id, await duty.seen(report_id))
    seen = await duty.seen(report_id)
    for anyone in (who, duty.head):
        with pytest.raises(PoliceFirstError):
            await moves.close(anyone, report_id, "helped", CLOSING, seen)
    with pytest.raises(NotMetError):
        await police.told(who, report_id, duty.desk.time, {**TOLD, "receipt": ""}, seen)
    with pytest.raises(NotMetError):
        await police.waived(who, report_id, "派出所已经在现场处理", seen)
    await police.told(who, report_id, duty.desk.time, TOLD, seen)
    async with duty.desk.cabinet.reading() as session:
        row = await session.get_one(PoliceDutyRow, report_id)
    assert row.met_by == who.id
    await moves.close(who, report_id, "helped", CLOSING, await duty.seen(report_id))
    assert (await duty.row(report_id)).police == Police.DONE


async def test_a_head_may_answer_for_not_going_to_the_police(duty: FakeDuty) -> None:
    report_id = await duty.reported(danger="yes")
    police = duty.services.police
    await duty.services.moves.take_over(duty.head, report_id, await duty.seen(report_id))
    reason = "报告人说的是三年前的事，公安已经办结"
    await police.waived(duty.head, report_id, reason, await duty.seen(report_id))
    opened = await duty.desk.cabinet.open(report_id, duty.desk.second)
    assert opened.of(ItemKind.FORM)[-1].value["reason"] == reason
    # What comes up later opens it again.
    await police.mark(duty.second, report_id, ["4"], await duty.seen(report_id))
    assert (await duty.row(report_id)).police == Police.OPEN
    with pytest.raises(PoliceFirstError):
        await duty.services.moves.close(
            duty.head, report_id, "helped", CLOSING, await duty.seen(report_id)
        )


async def test_a_situation_marked_at_triage_opens_the_duty_and_is_urgent(duty: FakeDuty) -> None:
    report_id = await duty.reported()
    seen = await duty.seen(report_id)
    with pytest.raises(IncompleteError):
        await duty.services.police.mark(duty.first, report_id, ["none"], seen)
    await duty.services.police.mark(duty.first, report_id, ["6", "online"], seen)
    row = await duty.row(report_id)
    assert (row.urgent, row.police) == (True, Police.OPEN)
    assert duty.desk.announced.news()[-1] == "danger"


async def test_of_two_officers_at_once_the_second_is_told_and_nothing_is_lost(
    duty: FakeDuty,
) -> None:
    report_id = await duty.reported()
    moves = duty.services.moves
    seen = await duty.seen(report_id)
    done = await asyncio.gather(
        moves.step(duty.first, report_id, Move.ACKNOWLEDGE, seen),
        moves.take_over(duty.second, report_id, seen),
        return_exceptions=True,
    )
    assert [type(one) for one in done if one is not None] == [ChangedError]
    # A note needs no agreement, and a move on what one has seen is made.
    await asyncio.gather(
        moves.note(duty.first, report_id, "甲"), moves.note(duty.second, report_id, "乙")
    )
    opened = await duty.desk.cabinet.open(report_id, duty.desk.head)
    assert {item.value["text"] for item in opened.of(ItemKind.NOTE)} == {"甲", "乙"}


async def test_what_the_reporter_adds_is_read_before_the_next_move(duty: FakeDuty) -> None:
    report_id, key = await duty.reported_with()
    await duty.services.moves.take_over(duty.first, report_id, await duty.seen(report_id))
    seen = (await duty.services.reading.open(duty.first, report_id)).line.version
    await duty.desk.intake.add(key, ItemKind.SEEN, {"text": "刚才又打了"})
    assert (await duty.row(report_id)).news
    with pytest.raises(ChangedError):
        await duty.services.moves.close(duty.first, report_id, "unfounded", CLOSING, seen)
    again = await duty.services.reading.open(duty.first, report_id)
    assert not (await duty.row(report_id)).news
    assert again.line.version == await duty.seen(report_id)


async def test_reopening(duty: FakeDuty) -> None:
    report_id = await duty.reported()
    moves = duty.services.moves
    await moves.take_over(duty.first, report_id, await duty.seen(report_id))
    await moves.close(duty.first, report_id, "helped", CLOSING, await duty.seen(report_id))
    with pytest.raises(IncompleteError):
        await moves.reopen(duty.second, report_id, "", await duty.seen(report_id))
    await moves.reopen(duty.second, report_id, "学校又来电话", await duty.seen(report_id))
    row = await duty.row(report_id)
    assert (row.state, row.closed_at, row.outcome) == (State.ASSESSING, None, None)
    assert row.officer == duty.second.id


async def test_a_duplicate_is_closed_and_its_police_duty_goes_on(duty: FakeDuty) -> None:
    first, second = await duty.reported(), await duty.reported(danger="yes", coded=True)
    cases = duty.services.cases
    with pytest.raises(IncompleteError):
        await cases.join(duty.first, second, second, await duty.seen(second))
    await cases.join(duty.first, second, first, await duty.seen(second))
    original, duplicate = await duty.row(first), await duty.row(second)
    assert (duplicate.state, duplicate.outcome) == (State.CLOSED, "duplicate")
    assert duplicate.police == Police.MOVED
    assert (original.urgent, original.police) == (True, Police.OPEN)
    assert original.case_id == duplicate.case_id
    assert original.case_id is not None
    of_case = await duty.services.queue.of_case(duty.first.id, original.case_id)
    assert {line.id for line in of_case} == {first, second}
    answers = (await duty.desk.cabinet.open(second, duty.desk.first)).of(ItemKind.ANSWER)
    assert len(answers) == 1


async def test_only_who_opens_both_joins_them(duty: FakeDuty) -> None:
    first, secret = await duty.reported(), await duty.reported(about_bureau=True)
    seen = await duty.seen(first)
    with pytest.raises(NotForYouError):
        await duty.services.cases.join(duty.first, first, secret, seen)
    with pytest.raises(NotForYouError):
        await duty.services.cases.merge(duty.first, [first, secret], "一家人")
    assert (await duty.row(first)).case_id is None
    # The head may; officers still do not see the other one.
    case_id = await duty.services.cases.merge(duty.head, [first, secret], "一家人")
    of_case = await duty.services.queue.of_case(duty.first.id, case_id)
    assert [line.id for line in of_case] == [first]


async def test_a_case_of_several_and_one_taken_out(duty: FakeDuty) -> None:
    ids = [await duty.reported() for _ in range(3)]
    cases = duty.services.cases
    case_id = await cases.merge(duty.first, ids[:2], "同一家的两个孩子")
    assert await cases.merge(duty.second, ids[1:], "也是这家的") == case_id
    await cases.part(duty.first, ids[0], "不是同一家", await duty.seen(ids[0]))
    assert (await duty.row(ids[0])).case_id is None
    with pytest.raises(NotNowError):
        await cases.part(duty.first, ids[0], "不是同一家", await duty.seen(ids[0]))
    others = [await duty.reported() for _ in range(2)]
    await cases.merge(duty.first, others, "另一家")
    with pytest.raises(IncompleteError):
        await cases.merge(duty.first, [ids[1], others[0]], "两家")


async def test_a_placement_form_is_kept_sealed(duty: FakeDuty) -> None:
    report_id = await duty.reported()
    with pytest.raises(IncompleteError):
        await duty.services.moves.placement(duty.first, report_id, {"carer": " "})
    item = await duty.services.moves.placement(duty.first, report_id, {"carer": "外婆"})
    line, found = await duty.services.reading.letter(duty.second, report_id, item.id)
    assert (line.id, found.value["carer"]) == (report_id, "外婆")
    assert (await duty.logged(report_id))[-1].facts == {"how": "print"}
    with pytest.raises(NoSuchReportError):
        await duty.services.reading.letter(duty.second, report_id, "0" * 32)


async def test_of_the_urgent_those_nobody_has_looked_at_come_first(duty: FakeDuty) -> None:
    old = await duty.reported(danger="yes")
    await duty.services.moves.take_over(duty.first, old, await duty.seen(old))
    duty.desk.later(days=10)  # long past the time to answer
    new = await duty.reported(danger="yes")
    waiting = await duty.services.queue.waiting(duty.first.id)
    assert [line.id for line in waiting.proven] == [new, old]


async def test_the_clock_of_danger_runs_from_when_it_was_said(duty: FakeDuty) -> None:
    key = new_draft_key()
    await duty.desk.intake.add(key, ItemKind.DANGER, {"now": "yes"})
    shown = (await duty.services.queue.waiting(duty.first.id)).proven[0]
    duty.desk.later(minutes=50)  # the reporter goes on telling
    await duty.desk.intake.add(key, ItemKind.SEEN, {"text": SEEN})
    await duty.desk.intake.finish(key)
    row = await duty.row(shown.id)
    assert row.shows_at == shown.shows_at
    duty.desk.later(minutes=20)
    (line,) = (await duty.services.queue.waiting(duty.first.id)).proven
    assert line.due is not None
    assert line.due.missed
