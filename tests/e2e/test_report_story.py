"""A report from the chat and one from the page, the officer's answer at the desk, and the reporters
who read it with their codes on another device: the real product in a real browser.

With ``HULEI_SCREENSHOTS`` set to a folder the pictures of the documents are taken on the way.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from app.demo_desk import DemoAccount, ready_demo_desk
from tests.e2e.browser import PHONE
from tests.fakes.served import Served

pytestmark = [pytest.mark.e2e, pytest.mark.rasa]

SEEN_IN_CHAT = "隔壁的娃儿天天遭打 身上青一块紫一块的"
SEEN_ON_PAGE = "班上有个学生，手臂上有烫伤，问起就哭"
ANSWER = "收到了，今天有人去看。您放心，不会说是谁讲的。"
_CODE = re.compile(r"(?:\d{4}\s?){4}")


async def picture(page: Page, name: str) -> None:
    folder = os.environ.get("HULEI_SCREENSHOTS")
    if folder:
        await page.wait_for_timeout(400)
        await page.screenshot(path=str(Path(folder) / f"{name}.png"), scale="css")


async def say(page: Page, text: str) -> None:
    """Writes a line in the chat and waits until it was answered."""
    await _answered(page, lambda: page.fill("#text", text), lambda: page.click("#send"))


async def press(page: Page, label: str) -> None:
    """Presses a button of the last answer and waits for what comes of it."""
    button = page.get_by_role("button", name=label, exact=True).last
    await _answered(page, button.click)


async def _answered(page: Page, *acts: object) -> None:
    answers = page.locator("#log .answers")
    before = await answers.count()
    await page.wait_for_timeout(600)  # the chat takes no press while it still shows the last answer
    for act in acts:
        await act()  # type: ignore[operator]
    await expect(answers).to_have_count(before + 1)


async def report_in_chat(page: Page, served: Served) -> str:
    """Tells a report in the web chat; its receipt code."""
    await page.goto(served.running.url)
    await expect(page.locator("#log")).to_contain_text("护蕾")
    await say(page, SEEN_IN_CHAT)
    await expect(page.get_by_text("先打 110").last).to_be_visible()
    await press(page, "我想反映情况")
    await press(page, "好，我来说")
    await picture(page, "report-chat")
    await press(page, "现在没有")
    await press(page, "没有")
    for _ in range(8):
        if await page.get_by_role("button", name="就这样，交", exact=True).count():
            break
        await say(page, "跳过")
    await expect(page.locator("#log .answers").last).to_contain_text("青一块紫一块")
    await press(page, "就这样，交")
    await press(page, "给我号码")
    await picture(page, "report-code")
    return _code(await page.locator("#log .answers").last.inner_text())


async def report_on_page(page: Page, served: Served) -> str:
    """Tells a report on the page without scripts; its receipt code."""
    await page.goto(f"{served.running.url}/report")
    await picture(page, "report-page")
    await page.get_by_label("看到、听到了什么").fill(SEEN_ON_PAGE)
    await page.get_by_label("现在没有").check()
    for label in ("交", "就这样，说完了", "给我号码"):
        await page.get_by_role("button", name=label, exact=True).click()
    await expect(page.locator("main")).to_contain_text(_CODE)
    return _code(await page.inner_text("main"))


def _code(text: str) -> str:
    found = _CODE.search(text)
    assert found is not None, text
    return re.sub(r"\s", "", found[0])


async def sign_in(page: Page, served: Served, account: DemoAccount) -> None:
    await page.goto(f"{served.running.url}/console/")
    await page.fill("#login", account.login)
    await page.fill("#password", account.password)
    await page.fill("#code", account.code(served.clock()))
    await page.click("main button")
    await expect(page.get_by_role("navigation").first).to_be_visible()


async def answer_at_desk(page: Page, served: Served, seen: str) -> None:
    """The officer opens the report that says this, takes it on and answers."""
    await page.goto(f"{served.running.url}/console/reports")
    links = page.locator(".queue a[href*='/console/reports/']")
    places = [str(await link.get_attribute("href")) for link in await links.all()]
    for place in dict.fromkeys(places):
        await page.goto(f"{served.running.url}{place}")
        if seen in await page.inner_text("main"):
            break
    else:
        raise AssertionError(f"nothing of {len(places)} reports says it")
    await picture(page, "desk-report")
    await page.get_by_text("写一句答复").click()
    await page.get_by_label("答复").fill(ANSWER)
    await page.locator("form[action$='/do/answer'] button").click()
    await expect(page.locator("main")).to_contain_text(ANSWER)


async def read_with_code(page: Page, served: Served, code: str) -> None:
    await page.goto(f"{served.running.url}/report/code")
    await page.locator("input[type=text], input:not([type])").first.fill(code)
    await page.get_by_role("button").filter(has_not_text="快速离开").first.click()
    await expect(page.locator("main")).to_contain_text(ANSWER)
    await picture(page, "report-answer")


@pytest.fixture
async def others_phone(browser: Browser) -> BrowserContext:
    context = await browser.new_context(**PHONE, java_script_enabled=False)
    context.set_default_timeout(10_000)
    return context


async def test_reported_answered_and_read_elsewhere(
    served: Served, page: Page, browser: Browser, others_phone: BrowserContext
) -> None:
    served.forget_everybody()
    served.clock.set("2026-11-23 12:00")
    accounts = await ready_demo_desk(served.settings, served.running.product.people)
    officer = next(a for a in accounts if a.login == "demo-officer1")

    in_chat = await report_in_chat(page, served)
    elsewhere = await others_phone.new_page()
    on_page = await report_on_page(elsewhere, served)

    desk = await (await browser.new_context(locale="zh-CN")).new_page()
    await sign_in(desk, served, officer)
    await desk.goto(f"{served.running.url}/console/reports")
    await picture(desk, "desk-queue")
    await answer_at_desk(desk, served, SEEN_IN_CHAT)
    await answer_at_desk(desk, served, SEEN_ON_PAGE)
    await desk.context.close()

    await read_with_code(elsewhere, served, in_chat)
    await read_with_code(elsewhere, served, on_page)
    await others_phone.close()
    third = await browser.new_context(**PHONE)
    chat = await third.new_page()
    await chat.goto(served.running.url)
    await expect(chat.locator("#log")).to_contain_text("护蕾")
    await say(chat, on_page)
    await expect(chat.locator("#log .answers").last).to_contain_text(ANSWER)
    await third.close()
