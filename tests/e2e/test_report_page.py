"""Reporting on the page in a real browser, with and without JavaScript, on a phone of 390 points.

With ``HULEI_SCREENSHOTS`` set to a folder the pictures of the pages are taken on the way.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Error, FilePayload, Page, expect
from sqlalchemy import select

from app.migrate import upgrade
from reports.effort import Effort
from reports.flood import FloodGauge, HourlyQuota, Pace
from reports.gate import Gate
from reports.model import ItemKind
from reports.tables import ReportRow
from store.engine import open_engine
from tests.e2e.browser import PHONE, web_server
from tests.e2e.site import sideways
from tests.e2e.test_web_pages import _serious
from tests.fakes.report_site import report_app
from tests.fakes.sealed_desk import FakeDesk
from tests.integration.reports.test_codes import PNG

pytestmark = pytest.mark.e2e

WIDE_PHONE = {**PHONE, "viewport": {"width": 390, "height": 844}}
SEEN = "楼上的娃儿晚上一直哭，今天看到手上有伤"
FILES: list[FilePayload] = [
    {"name": "伤.png", "mimeType": "image/png", "buffer": PNG},
    {"name": "坏.exe", "mimeType": "image/png", "buffer": b"MZ" + bytes(300)},
]


@dataclass
class Running:
    """A running site and the desk behind it. Only the site's own loop touches the database
    while pages are open; the test opens the reports with an engine of its own."""

    url: str
    database: str
    desk: FakeDesk

    async def said(self, kind: ItemKind) -> list[dict[str, Any]]:
        """What the head reads of this kind in the only report."""
        engine = open_engine(self.database)
        desk = FakeDesk(engine)
        try:
            async with desk.cabinet.sessions() as session:
                row = (await session.scalars(select(ReportRow))).one()
            opened = await desk.cabinet.open(row.id, self.desk.head)
            return [dict(item.value) for item in opened.of(kind)]
        finally:
            await engine.dispose()

    async def rows(self) -> list[ReportRow]:
        engine = open_engine(self.database)
        try:
            async with FakeDesk(engine).cabinet.sessions() as session:
                return list(await session.scalars(select(ReportRow)))
        finally:
            await engine.dispose()


@contextmanager
def running(folder: Path, gate: Gate | None = None) -> Iterator[Running]:
    database = f"sqlite+aiosqlite:///{folder / 'reports.db'}"
    engine = open_engine(database)
    desk = FakeDesk(engine)
    with web_server(report_app(desk, gate)) as url:
        yield Running(url, database, desk)


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Running]:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'reports.db'}")
    await upgrade(engine)
    await engine.dispose()
    with running(tmp_path) as one:
        yield one


@pytest.fixture(params=["script", "no_script"])
async def phone(request: pytest.FixtureRequest, browser: Browser) -> AsyncIterator[BrowserContext]:
    context = await browser.new_context(**WIDE_PHONE, java_script_enabled=request.param == "script")
    context.set_default_timeout(10_000)
    yield context
    await context.close()


async def picture(page: Page, name: str) -> None:
    folder = os.environ.get("HULEI_SCREENSHOTS")
    if folder:
        await page.wait_for_timeout(300)
        await page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True, scale="css")


async def press(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).click()


async def heading(page: Page, name: str | re.Pattern[str]) -> None:
    await expect(page.get_by_role("heading", name=name).first).to_be_visible()


async def test_from_the_first_word_to_the_answer_on_another_device(
    phone: BrowserContext, browser: Browser, site: Running
) -> None:
    page = await phone.new_page()
    await page.goto(f"{site.url}/report")
    assert await page.title() == "便民问答"
    call = page.get_by_role("link", name="拨打 110")
    assert await call.get_attribute("href") == "tel:110"
    box = await call.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 400
    await picture(page, "report-form")
    await page.get_by_label("现在没有").check()
    await page.get_by_label("看到、听到了什么").fill(SEEN)
    await page.get_by_label("在哪里").fill("龙水镇幸福小区 3 栋")
    await page.get_by_text("村干部").click()
    await press(page, "交")
    await heading(page, "您说的是这些")
    await expect(page.get_by_text(SEEN)).to_be_visible()
    await picture(page, "report-hub")

    await press(page, "要改")
    await page.get_by_label("在哪里").fill("龙水镇和平小区 3 栋")
    await press(page, "改好了")
    await heading(page, "您说的是这些")
    await expect(page.get_by_text("和平小区")).to_be_visible()

    await page.get_by_label("照片、录音、视频").set_input_files(FILES)
    await press(page, "发送选好的文件")
    await expect(page.get_by_text("收好了：伤.png")).to_be_visible()
    await expect(page.get_by_text("没有收：坏.exe")).to_be_visible()
    await picture(page, "report-files")

    await press(page, "就这样，说完了")
    await expect(page.get_by_text("不记号码也算报了")).to_be_visible()
    await picture(page, "report-receipt")
    await press(page, "给我号码")
    shown = page.locator("#receipt")
    await expect(shown).to_be_visible()
    code = re.sub(r"\D", "", await shown.inner_text())
    assert len(code) == 16
    await picture(page, "report-code")
    field = page.get_by_label("把号码打一遍")
    await field.fill(code[:-1] + str((int(code[-1]) + 1) % 10))
    await press(page, "对一遍")
    await expect(page.get_by_text("有数字不对")).to_be_visible()
    await picture(page, "report-code-wrong")
    await page.get_by_label("把号码打一遍").fill(f"{code[:4]}-{code[4:]}")
    await press(page, "对一遍")
    await expect(page.get_by_text("号码记好了")).to_be_visible()
    await picture(page, "report-done")
    assert page.url == f"{site.url}/report"
    assert await phone.cookies() == []

    await press(page, "清掉，离开")
    await page.wait_for_url("**/leave")
    assert await page.title() == "新标签页"
    assert await site.said(ItemKind.PLACE) == [{"text": "龙水镇和平小区 3 栋"}]
    assert len(await site.said(ItemKind.FILE)) == 1

    other = await (await browser.new_context(**WIDE_PHONE)).new_page()
    await other.goto(f"{site.url}/report/code")
    await other.get_by_label("收条号码").fill(code)
    await picture(other, "report-enter-code")
    await press(other, "打开")
    await heading(other, re.compile("收到了"))
    await other.get_by_label("还有什么要说").fill("昨晚又打了")
    await press(other, "加进去")
    await expect(other.get_by_text("值班的人看得到")).to_be_visible()
    await picture(other, "report-follow")
    assert await site.said(ItemKind.ADDED) == [{"text": "昨晚又打了"}]
    await other.context.close()


async def test_a_child_tells_in_a_few_words(phone: BrowserContext, site: Running) -> None:
    page = await phone.new_page()
    await page.goto(f"{site.url}/report")
    await press(page, "我是小孩，说的是我自己")
    await expect(page.get_by_text("不是你的错")).to_be_visible()
    await picture(page, "report-child")
    assert "您" not in await page.locator("main").inner_text()
    await page.get_by_label("不安全").check()
    await page.get_by_label("邻居").check()
    await press(page, "写好了，交")
    await heading(page, "你说的是这些")
    await expect(page.get_by_text("邻居")).to_be_visible()
    assert "您" not in await page.locator("main").inner_text()
    assert await site.said(ItemKind.SPEAKER) == [{"who": "child", "trusted": "neighbour"}]


async def test_duty_papers_print_on_one_page_each(phone: BrowserContext, site: Running) -> None:
    page = await phone.new_page()
    await page.goto(f"{site.url}/report")
    await page.get_by_label("看到、听到了什么").fill(SEEN)
    await page.get_by_label("是哪个孩子").fill("三年级的小明")
    await page.get_by_text("我是老师、医生、儿童主任").click()
    await page.get_by_label("单位", exact=True).fill("幸福小学")
    await page.get_by_label("您在单位做什么").fill("班主任")
    await page.get_by_text("多处受伤").click()
    await picture(page, "report-duty")
    await press(page, "交")
    await press(page, "就这样，说完了")
    await press(page, "不要号码")
    for button, title, name in (
        ("报告单（给公安机关）", "侵害未成年人案件报告单", "report-duty-form"),
        ("回执（单位留底）", "报告回执", "report-duty-receipt"),
    ):
        await press(page, button)
        await heading(page, title)
        await picture(page, name)
        paper = await page.pdf(format="A4", prefer_css_page_size=True)
        assert len(re.findall(rb"/Type /Page\b(?!s)", paper)) == 1
        assert ("小明" in await page.locator(".paper").inner_text()) is (name == "report-duty-form")
        await press(page, "回去")


async def test_axe_and_thumbs_on_every_page(browser: Browser, site: Running) -> None:
    context = await browser.new_context(**WIDE_PHONE)
    page = await context.new_page()

    async def check(name: str) -> None:
        assert await _serious(page) == [], name
        assert not await sideways(page), name
        await expect(page.locator("#exit")).to_be_in_viewport()
        for control in await page.locator("main button:visible, main a.choice:visible").all():
            box = await control.bounding_box()
            assert box is not None
            assert box["height"] >= 44, (name, await control.text_content())

    for path in ("/report", "/report/code", "/report/nothing"):
        await page.goto(site.url + path)
        await check(path)
    await page.goto(f"{site.url}/report")
    await page.get_by_text("我是老师、医生、儿童主任").click()
    await check("duty open")
    await press(page, "我是小孩，说的是我自己")
    await heading(page, "你可以在这里写")
    await check("child")
    await page.goto(f"{site.url}/report")
    await press(page, "交")
    await expect(page.get_by_text("还没有写")).to_be_visible()
    await check("empty")
    await page.get_by_label("看到、听到了什么").fill("长" * 3000 + "w" * 3000)
    await press(page, "交")
    await heading(page, "您说的是这些")
    await check("hub")
    await press(page, "就这样，说完了")
    await heading(page, "收到了")
    await check("receipt")
    await press(page, "给我号码")
    await expect(page.locator("#receipt")).to_be_visible()
    await check("code")
    await press(page, "不用对了，往下")
    await heading(page, "接下来")
    await check("done")
    await context.close()


async def test_twice_as_large_nothing_sticks_out(browser: Browser, site: Running) -> None:
    half = {**PHONE, "viewport": {"width": 195, "height": 400}, "device_scale_factor": 4}
    context = await browser.new_context(**half)
    page = await context.new_page()
    for path in ("/report", "/report/code"):
        await page.goto(site.url + path)
        assert not await sideways(page), path
        await expect(page.locator("#exit")).to_be_in_viewport()
    await page.goto(f"{site.url}/report")
    await page.get_by_label("看到、听到了什么").fill("一句")
    await press(page, "交")
    await press(page, "就这样，说完了")
    await press(page, "给我号码")
    await expect(page.locator("#receipt")).to_be_visible()
    assert not await sideways(page)
    await context.close()


async def test_leaving_quickly_leaves_nothing_to_go_back_to(
    browser: Browser, site: Running
) -> None:
    context = await browser.new_context(**WIDE_PHONE)
    page = await context.new_page()
    await page.goto(f"{site.url}/robots.txt")
    await page.goto(f"{site.url}/report")
    await page.get_by_label("看到、听到了什么").fill(SEEN)
    await press(page, "交")
    await heading(page, "您说的是这些")
    await page.locator("#exit").click()
    await page.wait_for_url("**/leave")
    assert await page.title() == "新标签页"
    await page.go_back()
    assert page.url.endswith("/robots.txt")
    kept = await page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")
    assert kept == "{}{}"
    await context.close()


async def test_going_back_without_scripts_shows_no_word(browser: Browser, site: Running) -> None:
    context = await browser.new_context(**WIDE_PHONE, java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"{site.url}/report")
    await page.get_by_label("看到、听到了什么").fill(SEEN)
    await press(page, "交")
    await heading(page, "您说的是这些")
    await page.locator("#exit").click()
    await page.wait_for_url("**/leave")
    for _ in range(2):
        with contextlib.suppress(Error):  # the browser refuses to show it again
            await page.go_back()
        await page.wait_for_load_state()
        await expect(page.locator("body")).not_to_contain_text(SEEN)
    await context.close()


async def test_in_a_flood_the_browser_solves_what_is_asked(
    browser: Browser, site: Running, tmp_path: Path
) -> None:
    gate = Gate(FloodGauge(Pace(1, 1000), Pace(1000, 1)), Effort(b"e" * 32), HourlyQuota(1000))
    with running(tmp_path, gate) as flooded:
        for scripts in (True, True, False):
            context = await browser.new_context(**WIDE_PHONE, java_script_enabled=scripts)
            page = await context.new_page()
            await page.goto(f"{flooded.url}/report")
            await page.get_by_label("看到、听到了什么").fill("一句")
            await press(page, "交")
            await heading(page, "您说的是这些")
            await context.close()
        assert sorted(row.unproven for row in await flooded.rows()) == [False, False, True]


async def test_without_network_the_words_stay(browser: Browser, site: Running) -> None:
    context = await browser.new_context(**WIDE_PHONE)
    page = await context.new_page()
    await page.goto(f"{site.url}/report")
    await page.get_by_label("看到、听到了什么").fill(SEEN)
    await context.set_offline(True)
    await press(page, "交")
    await expect(page.get_by_text("没有连上网络")).to_be_visible()
    await expect(page.get_by_label("看到、听到了什么")).to_have_value(SEEN)
    await context.set_offline(False)
    await press(page, "交")
    await heading(page, "您说的是这些")
    assert await site.said(ItemKind.SEEN) == [{"text": SEEN}]
    await context.close()
