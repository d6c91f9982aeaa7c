"""Reports that came by telephone, at the counter or through 12345, and files at the desk."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from people.model import Role
from reports.desk.acting import Officer
from reports.desk.entry import Told
from reports.desk.errors import IncompleteError
from reports.desk.reading import IntimateError
from reports.errors import NoSuchReportError, NotForYouError
from reports.model import Concerned, ItemKind, State
from reports.police_duty import Police
from reports.receipt import looks_like_code
from reports.reporter_key import ReporterKey, new_draft_key
from tests.fakes.duty import SEEN, FakeDuty
from tests.fakes.sealed_desk import FakeDesk, portions

CALL = Told("phone", "no", {ItemKind.SEEN: SEEN, ItemKind.PLACE: "三驱镇"})


@pytest.fixture
def duty(desk: FakeDesk) -> FakeDuty:
    return FakeDuty(desk)


async def test_a_call_becomes_a_report_like_any_other(duty: FakeDuty) -> None:
    entry = duty.services.entry
    entered = await entry.take_down(duty.first, new_draft_key(), CALL, code=True)
    assert entered.mine
    assert entered.code is not None
    assert looks_like_code(entered.code)
    followed = await duty.desk.followup.open(entered.code)
    assert followed.state is State.RECEIVED
    opened = await duty.desk.cabinet.open(entered.report_id, duty.desk.second)
    assert opened.of(ItemKind.SOURCE)[0].value["channel"] == "phone"
    assert [item.value["text"] for item in opened.of(ItemKind.PLACE)] == ["三驱镇"]
    assert await duty.actions(entered.report_id) == ["report.entered"]


async def test_a_form_sent_twice_is_one_report(duty: FakeDuty) -> None:
    key = new_draft_key()
    first = await duty.services.entry.take_down(duty.first, key, CALL, code=False)
    again = await duty.services.entry.take_down(duty.first, key, CALL, code=False)
    assert first.report_id == again.report_id
    opened = await duty.desk.cabinet.open(first.report_id, duty.desk.head)
    assert len(opened.items) == 4


async def test_danger_and_situations_on_the_telephone_open_the_police_duty(
    duty: FakeDuty,
) -> None:
    for told in (
        Told("walk_in", "yes", {ItemKind.SEEN: SEEN}),
        Told("12345", "unknown", {ItemKind.SEEN: SEEN}, situations=["7"], case_number="A-1"),
    ):
        entered = await duty.services.entry.take_down(duty.first, new_draft_key(), told, code=False)
        row = await duty.row(entered.report_id)
        assert (row.urgent, row.police) == (True, Police.OPEN)


async def test_about_the_bureau_it_is_for_the_heads_alone(duty: FakeDuty) -> None:
    told = Told("phone", "no", {ItemKind.SEEN: SEEN}, must_not_know=[Concerned.BUREAU])
    entered = await duty.services.entry.take_down(duty.first, new_draft_key(), told, code=False)
    assert not entered.mine
    assert (await duty.row(entered.report_id)).audience == "heads"
    with pytest.raises(NotForYouError):
        await duty.services.reading.open(duty.first, entered.report_id)
    assert await duty.services.reading.open(duty.head, entered.report_id)


@pytest.mark.parametrize(
    "told",
    [
        Told("letter", "no", {ItemKind.SEEN: SEEN}),
        Told("phone", "", {ItemKind.SEEN: SEEN}),
        Told("phone", "no", {ItemKind.PLACE: "三驱镇"}),
    ],
)
async def test_what_is_missing_is_said_before_anything_is_saved(duty: FakeDuty, told: Told) -> None:
    key = new_draft_key()
    with pytest.raises(IncompleteError):
        await duty.services.entry.take_down(duty.first, key, told, code=True)
    assert await duty.desk.intake.draft(key) is None


async def test_only_the_desk_takes_reports_down(duty: FakeDuty) -> None:
    clerk = Officer(duty.first.id, Role.AUDITOR, duty.first.secret_key)
    with pytest.raises(NotForYouError):
        await duty.services.entry.take_down(clerk, new_draft_key(), CALL, code=False)


def photo() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((320, 240), 90).convert("RGB").save(out, "JPEG", quality=90)
    return out.getvalue()


async def with_file(
    duty: FakeDuty, data: bytes, name: str, *, intimate: bool = False
) -> tuple[str, str, ReporterKey]:
    key = new_draft_key()
    await duty.desk.intake.add(key, ItemKind.SEEN, {"text": SEEN})
    meta = await duty.desk.uploads.add(key, name, portions(data), intimate=intimate)
    await duty.desk.intake.finish(key)
    draft = await duty.desk.intake.draft(key)
    assert draft is not None
    return draft.id, meta.id, key


async def test_a_picture_is_seen_as_a_copy_and_each_look_is_logged(duty: FakeDuty) -> None:
    data = photo()
    report_id, file_id, _ = await with_file(duty, data, "伤.jpg")
    reading = duty.services.reading
    blurred = await reading.picture(duty.first, report_id, file_id, blurred=True)
    clear = await reading.picture(duty.first, report_id, file_id, blurred=False)
    assert blurred[:3] == clear[:3] == b"\xff\xd8\xff"
    assert len(blurred) < len(clear)
    meta, pieces = await reading.original(duty.second, report_id, file_id, "original")
    assert b"".join([piece async for piece in pieces]) == data
    assert meta.name == "伤.jpg"
    logged = [entry.facts["how"] for entry in await duty.logged(report_id)]
    assert logged == ["blurred", "clear", "original"]
    with pytest.raises(NoSuchReportError):
        await reading.picture(duty.first, report_id, "0" * 32, blurred=True)


async def test_a_file_belongs_to_its_report(duty: FakeDuty) -> None:
    report_id, file_id, _ = await with_file(duty, photo(), "伤.jpg")
    other = await duty.reported()
    with pytest.raises(NoSuchReportError):
        await duty.services.reading.original(duty.first, other, file_id, "original")
    stranger = duty.desk.officers.hire("褚平")
    with pytest.raises(NotForYouError):
        await duty.services.reading.original(
            Officer(stranger.reader, Role.OFFICER, stranger.secret_key),
            report_id,
            file_id,
            "original",
        )


@pytest.mark.parametrize("flagged_by", ["reporter", "desk"])
async def test_an_intimate_picture_is_neither_shown_nor_given_out(
    duty: FakeDuty, flagged_by: str
) -> None:
    report_id, file_id, _ = await with_file(
        duty, photo(), "图.jpg", intimate=flagged_by == "reporter"
    )
    reading = duty.services.reading
    if flagged_by == "desk":
        seen = await duty.seen(report_id)
        await reading.mark_intimate(duty.first, report_id, file_id, seen)
    for blurred in (True, False):
        with pytest.raises(IntimateError):
            await reading.picture(duty.head, report_id, file_id, blurred=blurred)
    with pytest.raises(IntimateError):
        await reading.original(duty.head, report_id, file_id, "original")
    found = await reading.open(duty.head, report_id)
    assert found.intimate == {file_id}
    assert "report.file_opened" not in await duty.actions(report_id)
