"""The desk's pages in a browser: what an officer sees and does, and what nobody else may."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import httpx
import pytest
from PIL import Image
from sqlalchemy.ext.asyncio import AsyncEngine

from notifications.model import Message, Rendered
from reports.model import Concerned, ItemKind
from tests.fakes.console import Browser
from tests.fakes.report_pages import SEEN, ReportDesk

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>{{7*7}}</textarea>\u202e\x00'


@pytest.fixture
async def desk(engine: AsyncEngine, tmp_path: Path) -> ReportDesk:
    desk = ReportDesk(engine, tmp_path)
    await desk.staff()
    return desk


async def do(
    browser: Browser, report_id: str, what: str, form: Mapping[str, object], seen: int | None = None
) -> httpx.Response:
    """Sends a form of the report's page as it stands there now."""
    page = await browser.get(f"/reports/{report_id}")
    version = re.search(r'name="seen" value="([0-9]+)"', page.text)
    csrf = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert version is not None
    assert csrf is not None
    return await browser.client.post(
        f"/console/reports/{report_id}/do/{what}",
        data={"csrf": csrf[1], "seen": str(seen if seen is not None else version[1]), **form},
    )


async def actions(desk: ReportDesk, report_id: str) -> Sequence[str]:
    return [entry.action for entry in await desk.audit.entries(subject=report_id)]


async def test_the_queue_shows_what_waits_and_not_a_word_of_it(desk: ReportDesk) -> None:
    urgent = await desk.reported(danger="yes")
    secret = await desk.reported("科里有人打娃儿", who=(Concerned.BUREAU,))
    officer, head = await desk.browser("zhiban"), await desk.browser("kezhang")
    page = await officer.get("/", follow=True)
    assert page.url.path == "/console/reports"
    assert urgent in page.text
    assert "还剩" in page.text
    assert SEEN not in page.text
    assert secret not in page.text
    assert secret in (await head.get("/reports")).text
    assert await actions(desk, urgent) == []


async def test_a_report_is_opened_worked_on_and_closed(desk: ReportDesk) -> None:
    report_id = await desk.reported(coded=True)
    officer = await desk.browser("zhiban")
    page = await officer.get(f"/reports/{report_id}")
    assert SEEN in page.text
    assert page.headers["cache-control"] == "no-store"
    assert await actions(desk, report_id) == ["report.opened"]
    steps: Sequence[tuple[str, Mapping[str, object]]] = (
        ("acknowledge", {}),
        ("assess", {}),
        ("note", {"note": "已问学校"}),
        ("answer", {"answer": "我们明天去看孩子"}),
        ("start", {}),
        ("close", {"outcome": "helped", "reason": "已安排", "answer": "孩子现在安全"}),
    )
    for what, form in steps:
        answer = await do(officer, report_id, what, form)
        assert answer.status_code == 303, (what, answer.text)
    page = await officer.get(f"/reports/{report_id}")
    for words in ("已问学校", "孩子现在安全", "孩子已得到帮助", "重新打开"):
        assert words in page.text
    assert report_id in (await officer.get("/reports/closed")).text
    assert report_id not in (await officer.get("/reports")).text
    assert (await do(officer, report_id, "reopen", {"reason": "又来电话"})).status_code == 303


async def test_danger_stands_in_the_way_until_the_police_gave_a_number(desk: ReportDesk) -> None:
    report_id = await desk.reported(danger="yes")
    officer = await desk.browser("zhiban")
    assert (await do(officer, report_id, "take-over", {})).status_code == 303
    closing: dict[str, object] = {"outcome": "helped", "reason": "孩子在外婆家", "answer": ""}
    refused = await do(officer, report_id, "close", closing)
    assert refused.status_code == 409
    assert "不能办结" in refused.text
    assert "孩子在外婆家" in refused.text
    told: dict[str, object] = {"at": "2026-11-23T08:30", "officer": "0231", "receipt": ""}
    missing = await do(officer, report_id, "police-told", told)
    assert missing.status_code == 422
    assert "回执号" in missing.text
    assert (
        await do(officer, report_id, "police-waived", {"reason": "不用了吧"})
    ).status_code == 422
    told["receipt"] = "接警 88"
    assert (await do(officer, report_id, "police-told", told)).status_code == 303
    assert (await do(officer, report_id, "close", closing)).status_code == 303
    assert "2026-11-23 08:30" in (await officer.get(f"/reports/{report_id}")).text


async def test_a_head_writes_why_not(desk: ReportDesk) -> None:
    report_id = await desk.reported()
    head = await desk.browser("kezhang")
    assert (await do(head, report_id, "situations", {"situation": ["6"]})).status_code == 303
    page = await head.get(f"/reports/{report_id}")
    assert "只有负责人能写" in page.text
    reason = "孩子由祖父母照看，核实不是长期没有人照顾"
    assert (await do(head, report_id, "police-waived", {"reason": reason})).status_code == 303
    assert reason in (await head.get(f"/reports/{report_id}")).text


async def test_the_second_of_two_officers_is_told_and_keeps_their_words(desk: ReportDesk) -> None:
    report_id = await desk.reported(coded=True)
    one, two = await desk.browser("zhiban"), await desk.browser("tongshi")
    page = await two.get(f"/reports/{report_id}")
    seen = int(re.findall(r'name="seen" value="([0-9]+)"', page.text)[0])
    assert (await do(one, report_id, "take-over", {})).status_code == 303
    late = await do(two, report_id, "answer", {"answer": "马上来"}, seen=seen)
    assert late.status_code == 409
    assert "刚才别的同事也在办" in late.text
    assert "马上来" in late.text
    assert (await do(two, report_id, "answer", {"answer": "马上来"})).status_code == 303


PAGES = ("", "/refer/police", "/placement")


async def test_who_holds_no_key_finds_nothing(desk: ReportDesk) -> None:
    secret = await desk.reported(who=(Concerned.BUREAU,), file=("图.jpg", photo()))
    head, officer = await desk.browser("kezhang"), await desk.browser("zhiban")
    page = await head.get(f"/reports/{secret}")
    file_id = re.findall(r"/files/([0-9a-f]{32})", page.text)[0]
    before = await actions(desk, secret)
    paths = [
        *PAGES,
        f"/files/{file_id}",
        f"/files/{file_id}/blurred.jpg",
        f"/files/{file_id}/clear.jpg",
        f"/files/{file_id}/play",
    ]
    missing = await officer.get(f"/reports/{desk.no_report()}")
    for path in paths:
        answer = await officer.get(f"/reports/{secret}{path}")
        assert answer.status_code == 404, path
        assert SEEN not in answer.text
        # As if it were not there at all.
        assert answer.text == missing.text.replace(missing.url.path, answer.url.path)
    csrf = await officer.csrf("/reports")
    form = {
        "csrf": csrf,
        "seen": "5",
        "note": "x",
        "reason": "x",
        "understood": "1",
        "into": secret,
    }
    for what in ("note", "take-over", "answer", "close", "reopen", "intimate", "join"):
        answer = await officer.client.post(f"/console/reports/{secret}/do/{what}", data=form)
        assert answer.status_code in {404, 422}, what
        assert SEEN not in answer.text
    original = f"/console/reports/{secret}/files/{file_id}/original"
    assert (await officer.client.post(original, data=form)).status_code == 404
    own = await desk.reported()
    answer = await do(officer, own, "join", {"into": secret})
    assert answer.status_code == 404
    assert (await officer.get(f"/reports/{own}/files/{file_id}")).status_code == 404
    assert await actions(desk, secret) == before


@pytest.mark.parametrize("login", ["guanli", "shenji"])
async def test_who_reads_no_reports_is_refused_everywhere(desk: ReportDesk, login: str) -> None:
    report_id = await desk.reported()
    browser = await desk.browser(login)
    home = (await browser.get("/")).text
    assert "/console/reports" not in home
    for path in ("", "/closed", "/new", "/together", *(f"/{report_id}{tail}" for tail in PAGES)):
        answer = await browser.get(f"/reports{path}")
        assert answer.status_code == 403, path
        assert SEEN not in answer.text
    csrf = await browser.csrf("/account")
    for path in ("/new", "/together", f"/{report_id}/do/note", f"/{report_id}/refer/police"):
        answer = await browser.client.post(
            f"/console/reports{path}", data={"csrf": csrf, "note": "x"}
        )
        assert answer.status_code == 403, path
    assert await actions(desk, report_id) == []


async def test_nothing_a_reporter_writes_becomes_markup(desk: ReportDesk) -> None:
    said: dict[str, object] = {"text": HOSTILE}
    texts = dict.fromkeys((ItemKind.PLACE, ItemKind.CHILD, ItemKind.CONTACT), said)
    report_id = await desk.reported(
        HOSTILE,
        more={
            **texts,
            ItemKind.SPEAKER: {"who": HOSTILE, "trusted": [HOSTILE]},
            ItemKind.SOURCE: {"channel": HOSTILE, "number": HOSTILE},
            ItemKind.DUTY: {"unit": HOSTILE, "role": {"x": 1}, "situations": "4"},
        },
        file=(HOSTILE + ".jpg", photo()),
    )
    officer = await desk.browser("zhiban")
    page = await officer.get(f"/reports/{report_id}")
    file_id = re.findall(r"/files/([0-9a-f]{32})", page.text)[0]
    assert (await do(officer, report_id, "note", {"note": HOSTILE})).status_code == 303
    letter = await officer.post(
        f"/reports/{report_id}/refer/police",
        {"matter": HOSTILE, "unit": HOSTILE, "seen": "9999"},
    )
    assert letter.status_code == 409
    printed = await refer(officer, report_id, {"matter": HOSTILE, "unit": HOSTILE})
    for found in (
        await officer.get(f"/reports/{report_id}"),
        await officer.get(f"/reports/{report_id}/files/{file_id}"),
        await officer.get(f"/reports/{report_id}/refer/police"),
        letter,
        printed,
    ):
        assert "<script" not in found.text
        assert "<img src=x" not in found.text
        assert "49" not in re.findall(r"onerror=alert\(2\)&gt;(.{2})", found.text)
        assert "script-src 'self'" in found.headers["content-security-policy"]


async def refer(browser: Browser, report_id: str, form: dict[str, str]) -> httpx.Response:
    path = f"/reports/{report_id}/refer/police"
    page = await browser.get(path)
    seen = re.findall(r'name="seen" value="([0-9]+)"', page.text)[0]
    return await browser.post(path, {**form, "seen": seen}, follow=True)


async def test_a_letter_is_written_kept_and_printed(desk: ReportDesk) -> None:
    report_id = await desk.reported(
        more={ItemKind.PLACE: {"text": "三驱镇"}, ItemKind.CONTACT: {"text": "138 0000 0000"}}
    )
    officer = await desk.browser("zhiban")
    blank = await officer.get(f"/reports/{report_id}/refer/police")
    assert "三驱镇" in blank.text
    assert "138 0000 0000" not in blank.text, "the reporter stays out of the letter"
    school = await officer.get(f"/reports/{report_id}/refer/education")
    assert "三驱镇" not in school.text, "others get what their work needs"
    printed = await refer(officer, report_id, {"matter": "孩子身上有伤", "unit": "某派出所"})
    assert "移送函" in printed.text
    assert "某派出所：" in printed.text
    assert "第十一条" in printed.text
    assert "移送函：公安" in (await officer.get(f"/reports/{report_id}")).text
    assert (await officer.get(f"/reports/{report_id}/refer/nobody")).status_code == 404


async def test_the_placement_form(desk: ReportDesk) -> None:
    report_id = await desk.reported()
    officer = await desk.browser("zhiban")
    path = f"/reports/{report_id}/placement"
    empty = await officer.post(path, {})
    assert empty.status_code == 422
    printed = await officer.post(path, {"carer": "外婆，唯一照看人"}, follow=True)
    assert "外婆，唯一照看人" in printed.text
    assert "子女安置联络单" in printed.text


async def test_a_call_is_taken_down_and_its_code_read_out(desk: ReportDesk) -> None:
    officer = await desk.browser("zhiban")
    blank = await officer.get("/reports/new")
    key = re.findall(r'name="key" value="([^"]+)"', blank.text)[0]
    form = {"key": key, "source": "phone", "danger": "no", "what": SEEN, "code": "1"}
    empty = await officer.post("/reports/new", {**form, "what": ""})
    assert empty.status_code == 422
    assert key in empty.text
    done = await officer.post("/reports/new", form)
    assert done.status_code == 200
    code = re.findall(r"(?:[0-9]{4} ){3}[0-9]{4}", done.text)[0]
    assert (await desk.followup.open(code)).told > 0
    again = await officer.post("/reports/new", form)
    assert re.findall(r"/reports/([0-9a-f]{32})", again.text) == re.findall(
        r"/reports/([0-9a-f]{32})", done.text
    )
    about_us = {**form, "key": "", "must_not_know": "bureau"}
    kept_away = await officer.post("/reports/new", about_us)
    assert "只交给科室负责人" in kept_away.text


def photo() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((320, 240), 90).convert("RGB").save(out, "JPEG", quality=90)
    return out.getvalue()


async def test_pictures_are_seen_as_copies_and_the_original_after_a_warning(
    desk: ReportDesk,
) -> None:
    data = photo()
    report_id = await desk.reported(file=('伤";x.jpg', data))
    officer = await desk.browser("zhiban")
    page = await officer.get(f"/reports/{report_id}")
    file_id = re.findall(r"/files/([0-9a-f]{32})", page.text)[0]
    base = f"/reports/{report_id}/files/{file_id}"
    assert f"{base}/blurred.jpg" in page.text
    assert "clear.jpg" not in page.text
    blurred, clear = (
        await officer.get(f"{base}/blurred.jpg"),
        await officer.get(f"{base}/clear.jpg"),
    )
    assert blurred.content[:3] == clear.content[:3] == b"\xff\xd8\xff"
    assert data not in (blurred.content, clear.content)
    assert (await officer.get(f"{base}/secret.jpg")).status_code == 404
    assert (await officer.get(f"{base}/play")).status_code == 404
    assert (await officer.get(f"{base}/original")).status_code in {404, 405}
    unwarned = await officer.post(f"{base}/original", {}, on=base)
    assert unwarned.status_code == 400
    saved = await officer.post(f"{base}/original", {"understood": "1"}, on=base)
    assert saved.content == data
    assert saved.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert saved.headers["content-type"] == "application/octet-stream"
    assert "sandbox" in saved.headers["content-security-policy"]
    marked = await do(officer, report_id, "intimate", {"file": file_id})
    assert marked.status_code == 303
    for tail in ("blurred.jpg", "clear.jpg"):
        assert (await officer.get(f"{base}/{tail}")).status_code == 403
    refused = await officer.post(f"{base}/original", {"understood": "1"}, on="/reports")
    assert refused.status_code == 403
    assert "<img" not in (await officer.get(base)).text


WAV = b"RIFF" + (36 + 8000).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
WAV += b"\x01\x00\x01\x00\x40\x1f\x00\x00\x40\x1f\x00\x00\x01\x00\x08\x00data"
WAV += (8000).to_bytes(4, "little") + b"\x80" * 8000


async def test_voice_plays_in_the_page_in_the_parts_a_player_asks_for(desk: ReportDesk) -> None:
    report_id = await desk.reported(file=("录音.wav", WAV))
    officer = await desk.browser("zhiban")
    page = await officer.get(f"/reports/{report_id}")
    file_id = re.findall(r"/files/([0-9a-f]{32})", page.text)[0]
    path = f"/reports/{report_id}/files/{file_id}"
    assert "<audio" in (await officer.get(path)).text
    played = await officer.get(f"{path}/play")
    assert played.content == WAV
    assert played.headers["content-type"] == "audio/wav"
    for wanted, status, part in (
        ("bytes=0-1", 206, WAV[:2]),
        ("bytes=8000-", 206, WAV[8000:]),
        ("bytes=-4", 206, WAV[-4:]),
        ("bytes=99999-", 416, b""),
        ("bytes=-", 200, WAV),
        ("lines=1", 200, WAV),
    ):
        answer = await officer.client.get(f"/console{path}/play", headers={"range": wanted})
        assert (answer.status_code, answer.content) == (status, part), wanted


async def test_forms_from_elsewhere_change_nothing(desk: ReportDesk) -> None:
    report_id = await desk.reported()
    officer, other = await desk.browser("zhiban"), await desk.browser("tongshi")
    foreign, mine = await other.csrf("/reports"), await officer.csrf("/reports")
    before = await actions(desk, report_id)
    paths = [
        "/reports/new",
        "/reports/together",
        "/inbox/read",
        f"/reports/{report_id}/refer/police",
        f"/reports/{report_id}/placement",
        f"/reports/{report_id}/files/x/original",
        *(f"/reports/{report_id}/do/{what}" for what in ("note", "close", "take-over", "answer")),
    ]
    for path in paths:
        for form, headers in (
            ({}, {}),
            ({"csrf": foreign}, {}),
            ({"csrf": mine}, {"sec-fetch-site": "cross-site"}),
            ({"csrf": mine}, {"origin": "https://elsewhere.example"}),
        ):
            answer = await officer.client.post(
                f"/console{path}", data={"note": "x", **form}, headers=headers
            )
            assert answer.status_code == 403, path
    assert await actions(desk, report_id) == before


async def test_figures_count_what_one_may_know_of(desk: ReportDesk) -> None:
    await desk.reported(danger="yes")
    await desk.reported(who=(Concerned.BUREAU,))
    for login, count in (("zhiban", 1), ("kezhang", 2), ("shenji", 2)):
        browser = await desk.browser(login)
        page = await browser.get("/figures")
        assert page.status_code == 200
        table = await browser.get("/figures/reports.csv")
        rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
        assert len(rows) == 1 + count, login
        assert SEEN not in table.text + page.text
    assert (await (await desk.browser("guanli")).get("/figures")).status_code == 403


async def test_the_audit_page_for_auditor_and_head(desk: ReportDesk) -> None:
    report_id = await desk.reported()
    officer = await desk.browser("zhiban")
    await officer.get(f"/reports/{report_id}")
    auditor = await desk.browser("shenji")
    page = await auditor.get("/audit?check=1")
    assert "吴安" in page.text
    assert "打开了报告" in page.text
    assert "没有发现改动" in page.text
    assert SEEN not in page.text
    assert (await auditor.get(f"/audit?subject={report_id}")).text.count("打开了报告") == 1
    for login in ("zhiban", "guanli"):
        assert (await (await desk.browser(login)).get("/audit")).status_code == 403


async def test_a_head_does_not_read_in_the_log_of_what_is_kept_from_them(
    desk: ReportDesk,
) -> None:
    report_id = await desk.reported()
    async with desk.cabinet.writing() as session:
        folder = await desk.cabinet.take(session, report_id)
        await folder.take_from(session, desk.test.members["kezhang"].staff.id)
        desk.cabinet.put(session, folder)
    await (await desk.browser("zhiban")).get(f"/reports/{report_id}")
    head = await desk.browser("kezhang")
    for path in ("/audit", f"/audit?subject={report_id}"):
        assert "打开了报告" not in (await head.get(path)).text
    assert "打开了报告" in (await (await desk.browser("shenji")).get("/audit")).text


async def test_notices_are_counted_in_the_navigation_until_read(desk: ReportDesk) -> None:
    report_id = await desk.reported()
    staff = desk.test.members["zhiban"].staff
    await desk.inbox.send(
        Message(
            7, staff.id, Rendered("有新的报告", "请看"), {"report": report_id}, False, desk.clock()
        )
    )
    officer = await desk.browser("zhiban")
    assert '<b class="badge">1</b>' in (await officer.get("/reports")).text
    other = await desk.browser("tongshi")
    await other.post("/inbox/read", {"notice": "7"}, on="/reports")
    assert '<b class="badge">1</b>' in (await officer.get("/inbox")).text
    gone = await officer.post("/inbox/read", {"notice": "7", "report": report_id}, on="/inbox")
    assert gone.headers["location"] == f"/console/reports/{report_id}"
    assert "badge" not in (await officer.get("/reports")).text


async def test_reports_are_put_together_and_told_apart(desk: ReportDesk) -> None:
    one, two = await desk.reported(), await desk.reported()
    officer = await desk.browser("zhiban")
    alone = await officer.post("/reports/together", {"report": [one], "why": "一家"})
    assert alone.status_code == 400
    done = await officer.post("/reports/together", {"report": [one, two], "why": "一家"})
    assert done.status_code == 303
    assert two in (await officer.get(f"/reports/{one}")).text
    assert (await do(officer, one, "part", {"why": "不是一家"})).status_code == 303
    assert (await do(officer, one, "join", {"into": two})).status_code == 303
    assert "和另一件是同一件事" in (await officer.get("/reports/closed")).text


async def test_erasing_takes_two_persons_and_a_report_past_its_term(desk: ReportDesk) -> None:
    report_id, secret = await desk.reported(), await desk.reported()
    officer = await desk.browser("zhiban")
    for one in (report_id, secret):
        await do(officer, one, "take-over", {})
        await do(officer, one, "close", {"outcome": "helped", "reason": "好了"})
    async with desk.cabinet.writing() as session:
        folder = await desk.cabinet.take(session, secret)
        await folder.take_from(session, desk.test.members["kezhang"].staff.id)
        desk.cabinet.put(session, folder)
    head, admin = await desk.browser("kezhang"), await desk.browser("guanli")
    early = await head.post(f"/erasing/{report_id}/ask", {}, on="/erasing")
    assert early.status_code == 400
    assert "保存期" in early.text
    desk.clock.on(days=3 * 366)
    head, admin = await desk.browser("kezhang"), await desk.browser("guanli")
    lists = await head.get("/erasing")
    assert report_id in lists.text
    assert secret not in lists.text
    hidden = await head.post(f"/erasing/{secret}/ask", {}, on="/erasing")
    assert hidden.status_code == 404
    assert (await head.post(f"/erasing/{report_id}/ask", {}, on="/erasing")).status_code == 303
    alone = await head.post(f"/erasing/{report_id}/confirm", {}, on="/erasing")
    assert alone.status_code == 400
    assert SEEN not in (await admin.get("/erasing")).text
    done = await admin.post(f"/erasing/{report_id}/confirm", {}, on="/erasing")
    assert done.status_code == 303
    assert (await head.get(f"/reports/{report_id}")).status_code == 404
    for login in ("zhiban", "shenji"):
        assert (await (await desk.browser(login)).get("/erasing")).status_code == 403
