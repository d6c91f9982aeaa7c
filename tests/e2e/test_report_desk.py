"""The desk's pages about reports in a real browser, on a phone and on a screen, without scripts."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Browser, Page

from app.migrate import upgrade
from reports.model import ItemKind
from store.engine import open_engine
from tests.e2e.browser import web_server
from tests.e2e.test_console import PHONE, SCREEN, opened, usable
from tests.fakes.console import PASSWORD
from tests.fakes.report_pages import SEEN, ReportDesk

pytestmark = pytest.mark.e2e


@dataclass
class Site:
    url: str
    desk: ReportDesk
    urgent: str
    calm: str


def photo() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((320, 240), 90).convert("RGB").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'desk.db'}")
    await upgrade(engine)
    desk = ReportDesk(engine, tmp_path)
    await desk.staff()
    calm = await desk.reported(coded=True)
    urgent = await desk.reported(
        danger="yes",
        coded=True,
        file=("窗户.jpg", photo()),
        more={ItemKind.PLACE: {"text": "某街道某小区"}},
    )
    await engine.dispose()  # the server's thread opens connections of its own
    with web_server(desk.app()) as url:
        yield Site(f"{url}/console", desk, urgent, calm)
    await engine.dispose()


async def sign_in(page: Page, site: Site, login: str) -> None:
    await page.goto(f"{site.url}/")
    await page.fill("#login", login)
    await page.fill("#password", PASSWORD)
    await page.fill("#code", site.desk.test.fresh_code(login))
    await page.click("main button")


async def test_from_the_queue_to_the_end_on_a_phone(browser: Browser, site: Site) -> None:
    page = await opened(browser, PHONE)
    await sign_in(page, site, "zhiban")
    first = page.locator(".queue li").first
    assert "要报公安" in await first.inner_text()
    await first.locator("a").click()
    assert SEEN in await page.inner_text(".told")
    await page.click("text=确认收到 >> nth=-1")
    await page.click("text=已经报了：登记")
    await page.fill("#police_officer", "民警 0231")
    await page.fill("#receipt", "接警 88")
    await page.click("text=登记：已经报了公安")
    assert "已向公安报案" in await page.inner_text("main")
    await page.click("text=看清楚")
    seen = page.locator("img.large")
    await seen.wait_for()
    await page.wait_for_load_state("load")
    assert await seen.evaluate("image => image.naturalWidth") > 0
    await page.click(".back")
    await page.click("summary >> text=办结")
    await page.check("text=孩子已得到帮助")
    await page.fill("#reason", "孩子已接到外婆家")
    await page.fill("#last", "孩子现在安全。")
    await page.click("button >> text=办结")
    assert "重新打开" in await page.inner_text("main")
    assert "吴安 办结" in await page.inner_text(".events >> nth=0")


async def test_a_letter_fits_one_sheet(browser: Browser, site: Site, tmp_path: Path) -> None:
    page = await opened(browser, SCREEN)
    await sign_in(page, site, "zhiban")
    await page.goto(f"{site.url}/reports/{site.calm}/refer/education")
    await page.fill("#unit", "某小学")
    await page.fill("#matter", "孩子身上有伤，请留意。")
    await page.click("text=存好，去打印")
    sheet = tmp_path / "letter.pdf"
    await page.pdf(path=sheet, format="A4")
    assert (await asyncio.to_thread(sheet.read_bytes)).count(b"/Type /Page\n") == 1


@pytest.mark.parametrize("size", [PHONE, SCREEN], ids=["phone", "screen"])
async def test_every_page_fits_and_can_be_used(
    browser: Browser, site: Site, size: dict[str, int]
) -> None:
    paths = {
        "zhiban": [
            "/reports", f"/reports/{site.urgent}", f"/reports/{site.calm}", "/reports/new",
            "/reports/closed", "/reports/together", f"/reports/{site.calm}/refer/police",
            f"/reports/{site.calm}/placement", "/inbox", "/figures",
        ],
        "kezhang": [f"/reports/{site.urgent}", "/audit?check=1", "/erasing"],
    }  # fmt: skip
    for who, pages in paths.items():
        page = await opened(browser, size, scripts=True)
        await sign_in(page, site, who)
        for path in pages:
            await page.goto(f"{site.url}{path}")
            await usable(page)
            for summary in await page.locator("summary").all():
                await summary.click()
            await usable(page)
