"""Telling a report on the page, without JavaScript, over both databases."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from reports.errors import StoreDownError
from reports.model import ItemKind, State
from reports.tables import ReportRow
from tests.fakes.report_site import Disk, Walker, report_app
from tests.fakes.sealed_desk import FakeDesk
from tests.integration.reports.test_codes import PNG
from tests.integration.reports.test_intake import can_open, row_of

SEEN = "隔壁的娃儿身上有伤，晚上一直哭"


async def begun(desk: FakeDesk, **fields: object) -> Walker:
    """A report of one sentence, more if told."""
    walker = await Walker.of(report_app(desk)).open()
    return await walker.press("save", **{"seen": SEEN, **fields})


async def said(desk: FakeDesk, kind: ItemKind) -> list[object]:
    """What the head reads of this kind."""
    opened = await desk.cabinet.open((await row_of(desk)).id, desk.head)
    return [dict(item.value) for item in opened.of(kind)]


async def test_everything_in_one_form_reaches_the_desk(desk: FakeDesk) -> None:
    walker = await begun(
        desk,
        danger="no",
        place="龙水镇",
        child="约 7 岁，跟爷爷住",
        when="昨晚",
        contact="13900000000 晚上",
        who=["village"],
        hidden_from="幺叔",
    )
    assert walker.page is not None
    assert walker.page.status_code == 200
    for words in (SEEN, "龙水镇", "村干部，幺叔", "收好了"):
        assert words in walker.text
    assert await said(desk, ItemKind.SEEN) == [{"text": SEEN}]
    assert await said(desk, ItemKind.DANGER) == [{"now": "no"}]
    assert await said(desk, ItemKind.PLACE) == [{"text": "龙水镇"}]
    assert await said(desk, ItemKind.SOURCE) == [{"channel": "page"}]
    (hidden,) = await said(desk, ItemKind.MUST_NOT_KNOW)
    assert isinstance(hidden, dict)
    assert hidden["who"] == ["village"]


async def test_nothing_at_all_is_asked_for_once_more_and_nothing_begins(desk: FakeDesk) -> None:
    walker = await Walker.of(report_app(desk)).open()
    await walker.press("save", seen="  \n ")
    assert "还没有写" in walker.text
    async with desk.cabinet.sessions() as session:
        assert await session.scalar(select(func.count()).select_from(ReportRow)) == 0


async def test_one_tap_is_enough(desk: FakeDesk) -> None:
    walker = await Walker.of(report_app(desk)).open()
    await walker.press("save", danger="yes")
    row = await row_of(desk)
    assert row.urgent
    assert "先打 110" in walker.text


async def test_the_same_form_twice_is_one_report_with_one_item(desk: FakeDesk) -> None:
    walker = await Walker.of(report_app(desk)).open()
    first = walker.page
    await walker.press("save", seen=SEEN, who=["town"])
    walker.page = first
    await walker.press("save", seen=SEEN, who=["town"])
    assert walker.text.count(SEEN) == 1
    assert await said(desk, ItemKind.SEEN) == [{"text": SEEN}]
    assert len(await said(desk, ItemKind.MUST_NOT_KNOW)) == 1


async def test_what_was_said_is_changed_until_it_is_handed_in(desk: FakeDesk) -> None:
    walker = await begun(desk, place="三驱", when="昨天")
    await walker.press("change")
    assert "三驱" in walker.text
    await walker.press("save", seen=SEEN, place="龙水", when="")
    assert await said(desk, ItemKind.PLACE) == [{"text": "龙水"}]
    assert await said(desk, ItemKind.WHEN) == []
    await walker.press("done")
    assert (await row_of(desk)).state == State.RECEIVED
    await walker.press("end")
    await walker.press("look")
    await walker.press("more", more="今天又听到了")
    assert await said(desk, ItemKind.SEEN) == [
        {"text": SEEN},
        {"text": "今天又听到了"},
    ]


async def test_a_change_that_comes_too_late_stands_beside_the_old(desk: FakeDesk) -> None:
    walker = await begun(desk, place="三驱")
    await walker.press("change")
    form = walker.page
    await walker.press("look")
    await walker.press("done")
    walker.page = form
    await walker.press("save", seen=SEEN, place="龙水")
    assert "加在后面" in walker.text
    assert await said(desk, ItemKind.PLACE) == [{"text": "三驱"}, {"text": "龙水"}]


async def test_the_code_is_given_practised_and_opens_the_report_elsewhere(desk: FakeDesk) -> None:
    walker = await begun(desk)
    await walker.press("done")
    assert "不记号码也算报了" in walker.text
    await walker.press("mint")
    code = walker.hidden("shown")
    assert re.fullmatch(r"\d{16}", code)
    assert code not in str(walker.page.url if walker.page else "")
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    await walker.press("try", code=wrong, shown=code)
    assert "有数字不对" in walker.text
    await walker.press("mint")
    newer = walker.hidden("shown")
    await walker.press("try", code=code, shown=newer)
    assert "另外一个号码" in walker.text
    await walker.press("try", code=f"{newer[:8]} {newer[8:]}", shown=newer)
    assert "号码记好了" in walker.text

    async with desk.cabinet.writing() as session:
        row = await row_of(desk)
        answer = {"text": "收到了\n明天去看"}
        await desk.cabinet.append(session, row.id, desk.first, ItemKind.ANSWER, answer)
    other = await Walker.of(report_app(desk), "/report/code").open()
    await other.press("open", code=newer)
    assert "明天去看" in other.text
    assert SEEN not in other.text  # somebody else may look at this screen
    await other.press("add", more="又来了")
    await other.send_files(("1.png", PNG))
    assert "收好了：1.png" in other.text
    assert await said(desk, ItemKind.ADDED) == [{"text": "又来了"}]
    assert len(await said(desk, ItemKind.FILE)) == 1


async def test_wrong_codes_are_told_apart(desk: FakeDesk) -> None:
    walker = await Walker.of(report_app(desk), "/report/code").open()
    await walker.press("open", code="1234 5678 9012 3456")
    assert walker.page is not None
    assert walker.page.status_code == 422
    assert "有数字不对" in walker.text
    assert "1234 5678 9012 3456" in walker.page.text
    await walker.press("open", code="0000000000000000")
    assert walker.page.status_code == 404
    assert "没有找到" in walker.text


async def test_a_child_is_spoken_to_as_a_child(desk: FakeDesk) -> None:
    walker = await Walker.of(report_app(desk)).open()
    await walker.press("as_child", seen="他又")
    assert "他又" in walker.page.text if walker.page else False
    assert "不是你的错" in walker.text
    assert "您" not in walker.text
    for demand in ("证明", "证据", "查证", "故意编造"):
        assert demand not in walker.text
    await walker.press("save", danger="yes", trusted="teacher")
    assert "您" not in walker.text
    await walker.press("done")
    assert "您" not in walker.text
    await walker.press("end")
    assert "您" not in walker.text
    assert await said(desk, ItemKind.SPEAKER) == [{"who": "child", "trusted": "teacher"}]


async def test_about_the_bureau_only_the_head_has_a_key(desk: FakeDesk) -> None:
    walker = await begun(desk, who=["bureau"])
    assert "只给科室负责人" in walker.text
    row = await row_of(desk)
    assert await can_open(desk, row.id, desk.head)
    assert not await can_open(desk, row.id, desk.first)


async def test_files_good_and_bad_in_one_upload(desk: FakeDesk) -> None:
    walker = await begun(desk)
    assert "交给警察" in walker.text
    assert walker.text.index("交给警察") < walker.text.index("发送选好的文件")
    await walker.send_files(
        ("../../etc/伤\u202e.png", PNG),
        ("a.exe", b"MZ" + b"\0" * 500),
        ("empty.jpg", b""),
        ("cut.png", PNG[:40]),
    )
    assert "收好了：伤.png" in walker.text
    assert "没有收：a.exe。程序类的文件不能收" in walker.text
    assert "没有收：empty.jpg" in walker.text
    assert "没有收：cut.png" in walker.text
    assert len(await said(desk, ItemKind.FILE)) == 1


async def test_an_upload_that_breaks_off_keeps_what_was_whole(desk: FakeDesk) -> None:
    walker = await begun(desk)
    key = walker.hidden("key")
    body = (
        (
            f'--x\r\nContent-Disposition: form-data; name="key"\r\n\r\n{key}\r\n'
            '--x\r\nContent-Disposition: form-data; name="file"; filename="1.png"\r\n\r\n'
        ).encode()
        + PNG
        + (
            b'\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="2.png"\r\n\r\n'
            + PNG[:30]
        )
    )
    await walker.send_raw(body, "multipart/form-data; boundary=x")
    assert "收好了：1.png" in walker.text
    assert "没有传完" in walker.text
    assert len(await said(desk, ItemKind.FILE)) == 1


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", "multipart/form-data; boundary=x"),
        (b"--y\r\n", "multipart/form-data; boundary=x"),
        (b"--x\r\n" + b"A: " + b"b" * 100_000, "multipart/form-data; boundary=x"),
        (b"x", "multipart/form-data"),
        (b"x", "multipart/form-data; boundary=" + "y" * 500),
        (b"\xff\xfe\x00=\x01&&&=&do=look&key=%00", "application/x-www-form-urlencoded"),
        (b"&".join(b"a=1" for _ in range(5000)), "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
        (b"do=look", "text/plain"),
        (b"do=try&key=" + b"A" * 43, "application/x-www-form-urlencoded"),
        (b"seen=" + b"x" * 3_100_000, "application/x-www-form-urlencoded"),
    ],
)
@pytest.mark.parametrize("path", ["/report", "/report/code"])
async def test_whatever_comes_is_answered_with_a_page(
    desk: FakeDesk, path: str, body: bytes, content_type: str
) -> None:
    walker = await Walker.of(report_app(desk), path).open()
    await walker.send_raw(body, content_type)
    assert walker.page is not None
    assert 400 <= walker.page.status_code < 500 or walker.page.status_code == 410
    assert walker.page.headers["content-type"].startswith("text/html")
    assert "110" in walker.text
    assert re.search(r"[\u4e00-\u9fff]{5}", walker.text)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize("path", ["/report", "/report/code", "/report/what/is/this"])
async def test_no_address_here_answers_with_json(desk: FakeDesk, method: str, path: str) -> None:
    walker = Walker.of(report_app(desk))
    answer = await walker.client.request(method, path)
    assert answer.headers["content-type"].startswith("text/html")
    assert "110" in answer.text


async def test_long_odd_and_hostile_text_arrives_whole_and_is_shown_as_text(
    desk: FakeDesk,
) -> None:
    odd = "<script>alert(1)</script>\u202e倒着\u202c😭👨\u200d👩\x00\x07\t'\"&amp;"
    text = odd + "长" * 100_000 + "终"
    walker = await begun(desk, seen=text)
    assert walker.page is not None
    assert "<script>alert" not in walker.page.text
    assert await said(desk, ItemKind.SEEN) == [{"text": text.replace("\x00\x07", "")}]


async def test_a_desk_without_keys_says_so_and_keeps_what_was_typed(desk: FakeDesk) -> None:
    walker = await Walker.of(report_app(desk)).open()
    desk.officers.people.clear()
    await walker.press("save", seen=SEEN, place="龙水", who=["village"])
    assert walker.page is not None
    assert walker.page.status_code == 503
    assert "110" in walker.text
    assert f"\n{SEEN}</textarea>" in walker.page.text
    assert 'value="village" checked' in walker.page.text
    again = await walker.client.get("/report")
    assert again.status_code == 503
    assert "<textarea" not in again.text


async def test_a_store_that_fails_keeps_what_was_typed_and_a_second_press_takes_it(
    desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = report_app(desk)
    walker = await Walker.of(app).open()
    real, calls = desk.intake.add, 0

    async def failing(*args: object, **kwargs: object) -> object:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise StoreDownError("disk full")
        return await real(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(desk.intake, "add", failing)
    await walker.press("save", danger="no", seen=SEEN, place="龙水")
    assert walker.page is not None
    assert walker.page.status_code == 503
    assert SEEN in walker.page.text
    await walker.press("save", danger="no", seen=SEEN + "，改过", place="龙水")
    assert "收好了" in walker.text
    assert await said(desk, ItemKind.SEEN) == [{"text": SEEN + "，改过"}]
    assert await said(desk, ItemKind.DANGER) == [{"now": "no"}]


async def test_a_failure_later_keeps_everything_for_one_more_press(
    desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    walker = await begun(desk)

    async def down(*_: object, **__: object) -> object:
        raise StoreDownError("locked")

    with monkeypatch.context() as patch:
        patch.setattr(desk.intake, "add", down)
        await walker.press("more", more="还有这一句")
    assert walker.page is not None
    assert walker.page.status_code == 503
    assert walker.hidden("more") == "还有这一句"
    await walker.press("more", more=walker.hidden("more"))
    assert "还有这一句" in walker.text


async def test_leaving_ends_the_draft_and_clears_the_browser(desk: FakeDesk) -> None:
    walker = await begun(desk)
    page = walker.page
    await walker.press("leave")
    assert walker.page is not None
    assert walker.page.status_code == 303
    assert walker.page.headers["location"] == "/leave"
    assert '"cache"' in walker.page.headers["clear-site-data"]
    walker.page = page
    await walker.press("look")
    assert walker.page is not None
    assert walker.page.status_code == 410
    assert SEEN not in walker.page.text
    assert (await row_of(desk)).state == State.RECEIVED
    quick = await walker.client.get("/report/leave")
    assert quick.status_code == 303
    assert "clear-site-data" in quick.headers


async def test_no_page_can_be_kept_or_told_onward(desk: FakeDesk) -> None:
    walker = await Walker.of(report_app(desk)).open()
    for step in ("", "save", "change", "look", "done", "mint", "end", "leave"):
        if step:
            await walker.press(step, seen=SEEN)
        assert walker.page is not None
        headers = walker.page.headers
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in headers
        assert walker.page.url.path == "/report"
        assert not walker.page.url.query
        if walker.page.status_code == 200:
            assert "<title>便民问答</title>" in walker.page.text
            assert 'href="/report/leave"' in walker.page.text
            assert "localStorage" not in walker.page.text


async def test_who_reports_by_duty_can_print_both_papers(desk: FakeDesk) -> None:
    walker = await begun(
        desk, child="小明", place="龙水", unit="某某小学", role="班主任", situation=["4", "online"]
    )
    assert (await row_of(desk)).police == "open"
    await walker.press("done")
    await walker.press("end")
    assert "报告单" in walker.text
    await walker.press("duty_form")
    for words in ("小明", SEEN, "某某小学", "多处受伤", "网上被侵害", "第 11 条"):
        assert words in walker.text
    await walker.press("duty_receipt")
    assert "某某小学" in walker.text
    assert "2026-11-23 10:07" in walker.text
    for words in ("小明", SEEN, "龙水", "多处受伤", "已报警"):
        assert words not in walker.text


async def test_what_the_network_can_see_is_said_as_it_is(desk: FakeDesk) -> None:
    walker = await Walker.of(report_app(desk)).open()
    assert "看不到写了什么" in walker.text
    for press in (False, True):  # an error page says the same
        fields = {"do": "save"} if press else None
        walker.page = await walker.client.request(
            "POST" if press else "GET", "http://192.168.1.9:8000/report", data=fields
        )
        assert "没有加密" in walker.text
        assert "看不到写了什么" not in walker.text


async def test_more_files_than_a_person_sends_are_not_taken_and_the_first_stay(
    desk: FakeDesk,
) -> None:
    walker = await begun(desk)
    await walker.send_files(*((f"{n}.png", PNG) for n in range(22)))
    assert "收好了：19.png" in walker.text
    assert "一次最多发 20 个文件" in walker.text
    assert len(await said(desk, ItemKind.FILE)) == 20


async def test_without_room_on_the_disk_words_are_still_taken(desk: FakeDesk) -> None:
    disk = Disk(room=False)
    walker = await Walker.of(report_app(desk, disk=disk)).open()
    await walker.press("save", seen=SEEN)
    assert "收好了" in walker.text
    await walker.send_files(("1.png", PNG))
    assert "存文件的地方不够" in walker.text
    assert await said(desk, ItemKind.FILE) == []
