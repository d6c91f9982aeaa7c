"""A family's conversation in a real browser with the real product, from hello to the sheet.

With ``HULEI_SCREENSHOTS`` set to a folder the pictures of the documents are taken on the way.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.e2e.browser import PHONE
from tests.fakes.served import Served

pytestmark = [pytest.mark.e2e, pytest.mark.rasa]

STORY = "我外孙女八岁了 他爸爸去世了 妈妈走了三年没得音信 在大足读小学 看哈能享受啥"
_MOST_QUESTIONS = 15


async def _picture(page: Page, name: str, *, whole: bool = False) -> None:
    folder = os.environ.get("HULEI_SCREENSHOTS")
    if folder:
        await page.wait_for_timeout(400)
        path = str(Path(folder) / f"{name}.png")
        await page.screenshot(path=path, full_page=whole, scale="css" if whole else "device")


async def _say(page: Page, text: str) -> None:
    """Writes a line and waits until it was answered."""
    answers = page.locator("#log .answers")
    before = await answers.count()
    await page.fill("#text", text)
    await page.click("#send")
    await expect(answers).to_have_count(before + 1)


async def test_a_family_asks_is_screened_and_leaves_with_a_sheet(
    served: Served, page: Page
) -> None:
    await page.goto(served.running.url)
    assert await page.title() == "便民问答"
    await expect(page.locator("#log")).to_contain_text("护蕾")

    await _say(page, "孤儿一个月有好多钱")
    await expect(page.locator("#log")).to_contain_text("1651")
    await _picture(page, "question")

    await _say(page, STORY)
    await expect(page.locator("#log")).to_contain_text("认定")
    await _picture(page, "chat")
    for _ in range(_MOST_QUESTIONS):
        unknown = page.get_by_role("button", name="不晓得")
        if not await unknown.count():
            break
        await unknown.last.click()
        await page.wait_for_timeout(900)
    await expect(page.locator("#log")).to_contain_text("审批")
    await _picture(page, "result")

    await page.get_by_role("button", name="打印或保存").last.click()
    await expect(page.locator("#log")).to_contain_text("办事码")
    code = re.search(r"办事码：(\d{3}) (\d{3})", await page.locator("#log").inner_text())
    assert code is not None
    link = await page.locator("#log a[href^='/r/']").last.get_attribute("href")
    assert link is not None
    await page.goto(served.running.url + link)
    await expect(page.locator("body")).to_contain_text("申请认定")
    await expect(page.locator("body")).to_contain_text("8 岁")
    await page.emulate_media(media="print")
    await page.set_viewport_size({"width": 794, "height": 1123})  # A4 at 96 points an inch
    await _picture(page, "print", whole=True)
    await page.emulate_media(media="screen")
    await page.set_viewport_size(PHONE["viewport"])

    # The town window opens the same sheet with the six digits.
    await page.goto(f"{served.running.url}/c")
    await page.fill("input[name=code]", "".join(code.groups()))
    await page.keyboard.press("Enter")
    await expect(page.locator("body")).to_contain_text("申请认定")


async def test_danger_in_the_browser_shows_the_card_and_is_gone_after_a_reload(
    served: Served, page: Page
) -> None:
    await page.goto(served.running.url)
    await expect(page.locator("#log")).to_contain_text("护蕾")
    await _say(page, "隔壁那家天天打娃儿 打得好惨")
    card = page.get_by_role("alert").first
    await expect(card).to_contain_text("110")
    await _picture(page, "emergency")
    await page.reload()
    await expect(page.locator("#log")).to_contain_text("护蕾")
    await expect(page.locator("#log")).not_to_contain_text("天天打娃儿")
    await expect(page.locator("#log")).not_to_contain_text("先打 110")
