"""The desk in a real browser, on a phone and on a screen, with scripts switched off."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from app.migrate import upgrade
from people.directory import new_staff
from people.model import Role
from people.totp import code_at
from store.engine import open_engine
from tests.e2e.browser import web_server
from tests.fakes.console import PASSWORD, TestDesk

pytestmark = pytest.mark.e2e

PHONE = {"width": 390, "height": 844}
SCREEN = {"width": 1280, "height": 900}
NEW = "huangge-shu-xia-42-bandeng"
_TOO_SMALL = """
[...document.querySelectorAll("a, button, select, summary, input:not([type=hidden])")]
  .filter(e => { const r = e.getBoundingClientRect();
    return r.width > 1 && r.height > 1 && r.height < 40
      && !["radio", "checkbox"].includes(e.type) && !e.closest("p:not(.actions)"); })
  .map(e => e.outerHTML.slice(0, 90))
"""


@dataclass
class Site:
    url: str
    desk: TestDesk
    starter: str


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'desk.db'}")
    await upgrade(engine)
    desk = TestDesk.over(engine)
    await desk.join("head", Role.HEAD, "演示科长")
    await desk.join("officer", Role.OFFICER, "演示值班员甲")
    await desk.join("admin", Role.ADMIN, "演示管理员")
    new = new_staff("xin", "演示新同事", Role.OFFICER, "儿童福利科")
    starter = await desk.people.accounts.add(new, "test")
    await engine.dispose()  # the server's thread opens connections of its own
    with web_server(desk.app()) as url:
        yield Site(f"{url}/console", desk, starter)
    await engine.dispose()


async def opened(browser: Browser, size: dict[str, int], *, scripts: bool = False) -> Page:
    """A tab; ``scripts`` for what looks the page over: the pages themselves have none."""
    options: dict[str, Any] = {"viewport": size, "java_script_enabled": scripts, "locale": "zh-CN"}
    context = await browser.new_context(**options)
    context.set_default_timeout(10_000)
    return await context.new_page()


async def sign_in(page: Page, site: Site, login: str) -> None:
    await page.goto(f"{site.url}/")
    await page.fill("#login", login)
    await page.fill("#password", PASSWORD)
    await page.fill("#code", site.desk.fresh_code(login))
    await page.click("main button")


async def test_first_sign_in_to_the_roster_on_a_phone(browser: Browser, site: Site) -> None:
    page = await opened(browser, PHONE)
    await page.goto(f"{site.url}/roster")
    await page.fill("#login", "xin")
    await page.fill("#password", site.starter)
    await page.click("main button")
    await page.fill("#new", NEW)
    await page.fill("#again", NEW)
    await page.click("main button")
    assert await page.locator("img.qr").evaluate("image => image.naturalWidth") > 200
    secret = (await page.inner_text(".secret")).replace(" ", "")
    await page.fill("#code", code_at(secret, site.desk.clock()))
    await page.click("main button")
    assert "等科室负责人确认" in await page.inner_text("main")
    await page.click("nav >> text=值班表")
    assert "值班表" in await page.inner_text("h1")
    await page.click("text=退出")
    assert "已经退出" in await page.inner_text("main")
    await page.go_back()
    assert "演示新同事" not in await page.inner_text("body")


@pytest.mark.parametrize("size", [PHONE, SCREEN], ids=["phone", "screen"])
async def test_every_page_fits_and_can_be_used(
    browser: Browser, site: Site, size: dict[str, int]
) -> None:
    someone = site.desk.members["officer"].staff.id
    day = site.desk.clock().date().isoformat()
    paths = {
        "admin": ["/staff/add", "/staff", f"/staff/{someone}"],
        "head": [
            "/staff", f"/staff/{someone}", "/roster", f"/roster/day/{day}", "/account",
            "/account/password", "/account/codes", "/nothing",
        ],
    }  # fmt: skip
    first = await opened(browser, size, scripts=True)
    await first.goto(f"{site.url}/sign-in")
    await usable(first)
    for who, pages in paths.items():
        page = await opened(browser, size, scripts=True)
        await sign_in(page, site, who)
        for path in pages:
            await page.goto(f"{site.url}{path}")
            await usable(page)


async def usable(page: Page) -> None:
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await page.evaluate(wide) == 0, page.url
    assert await page.evaluate(_TOO_SMALL) == [], page.url
    found = await Axe().run(page)
    serious = [
        (violation["id"], violation["nodes"][0]["html"])
        for violation in found.response["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
    assert serious == [], page.url
