"""The receipt code: minted, said back, used from elsewhere."""

from __future__ import annotations

import pytest

from reports.codes import SaidBack
from reports.errors import MistypedError, UnknownCodeError
from reports.model import ItemKind, State
from reports.receipt import new_code, shown
from reports.reporter_key import new_draft_key
from tests.fakes.sealed_desk import FakeDesk, portions
from tests.integration.reports.test_intake import SEEN, row_of, told

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
    b"\x1f\x15\xc4\x89\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00"
    b"\x00\x00IEND\xaeB`\x82"
)


async def test_a_code_is_minted_until_the_reporter_has_it(desk: FakeDesk) -> None:
    key, _ = await told(desk)
    first, second = await desk.codes.mint(key), await desk.codes.mint(key)
    assert await desk.codes.said_back(key, second) is SaidBack.RIGHT
    assert await desk.codes.said_back(key, first) is SaidBack.OTHER
    wrong = second[:-1] + str((int(second[-1]) + 1) % 10)
    assert await desk.codes.said_back(key, wrong) is SaidBack.MISTYPED
    with pytest.raises(UnknownCodeError):
        await desk.followup.open(first)


async def test_with_the_code_the_answer_is_read_elsewhere_and_something_added(
    desk: FakeDesk,
) -> None:
    key, report_id = await told(desk)
    code = await desk.codes.mint(key)
    await desk.intake.leave(key)
    async with desk.cabinet.writing() as session:
        answer = {"text": "收到了，明天去看"}
        await desk.cabinet.append(session, report_id, desk.first, ItemKind.ANSWER, answer)
        await desk.cabinet.append(session, report_id, desk.first, ItemKind.NOTE, {"text": "内部"})
    followed = await desk.followup.open(shown(code))
    assert [item.value["text"] for item in followed.answers] == ["收到了，明天去看"]
    again = await desk.followup.add(followed.key, "昨晚又打了", once="x")
    await desk.followup.add(followed.key, "昨晚又打了", once="x")
    assert again.told == 2
    opened = await desk.cabinet.open(report_id, desk.second)
    assert [item.value["text"] for item in opened.of(ItemKind.ADDED)] == ["昨晚又打了"]
    assert desk.announced.news()[-1] == "added"


async def test_a_closed_report_is_open_again_when_something_is_added(desk: FakeDesk) -> None:
    key, report_id = await told(desk)
    code = await desk.codes.mint(key)
    await desk.intake.leave(key)
    async with desk.cabinet.writing() as session:
        folder = await desk.cabinet.take(session, report_id)
        folder.row.state, folder.row.closed_at = State.CLOSED, desk.time
        desk.cabinet.put(session, folder)
    followed = await desk.followup.open(code)
    assert followed.state is State.CLOSED
    followed = await desk.followup.add(followed.key, "又来了")
    assert followed.state is State.ASSESSING


async def test_unknown_and_mistyped_codes_are_told_apart(desk: FakeDesk) -> None:
    with pytest.raises(UnknownCodeError):
        await desk.followup.open(new_code())
    with pytest.raises(MistypedError):
        await desk.followup.open("1234 5678 9012 3456")


async def test_files_come_with_the_draft_and_with_the_code(desk: FakeDesk) -> None:
    key = new_draft_key()
    await desk.intake.add(key, ItemKind.SEEN, SEEN)
    meta = await desk.uploads.add(key, "伤.png", portions(PNG), once="f1")
    again = await desk.uploads.add(key, "伤.png", portions(PNG), once="f1")
    assert meta == again
    code = await desk.codes.mint(key)
    followed = await desk.followup.open(code)
    await desk.uploads.add(followed.key, "2.png", portions(PNG))
    opened = await desk.cabinet.open((await row_of(desk)).id, desk.first)
    assert len(opened.of(ItemKind.FILE)) == 2
