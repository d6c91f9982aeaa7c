"""Telling a report in the web chat: files, the code, and nothing of it left in the browser."""

from __future__ import annotations

import pytest
from playwright.async_api import FilePayload, Page, expect

from tests.e2e.site import Site, open_chat, say, sideways, stored

pytestmark = pytest.mark.e2e

CODE = "1551 4556 6631 3983"


async def begin(page: Page, site: Site) -> None:
    """Into a report."""
    await open_chat(page, site)
    await say(page, "我要反映")
    await expect(page.get_by_text("您看到、听到了什么？")).to_be_visible()


async def test_files_can_be_sent_only_inside_a_report(page: Page, site: Site) -> None:
    await open_chat(page, site)
    await expect(page.locator("#attach")).to_be_hidden()
    await say(page, "我要反映")
    await expect(page.locator("#attach")).to_be_visible()
    assert not await sideways(page)
    await say(page, "低保")
    await expect(page.get_by_text("听到了：低保")).to_be_visible()
    await expect(page.locator("#attach")).to_be_hidden()


async def test_what_must_not_be_sent_is_said_before_a_file_is_chosen(
    page: Page, site: Site
) -> None:
    await begin(page, site)
    await page.locator("#attach").click()
    await expect(page.get_by_text("不要发过来，也不要转给别人，更不要删")).to_be_visible()
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="不是这种，选文件").click()
    file: FilePayload = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"x" * 1000}
    await (await chooser.value).set_files(files=[file])
    await expect(page.get_by_text("收好了。")).to_be_visible()


async def test_a_file_goes_up_and_is_answered_without_its_name(page: Page, site: Site) -> None:
    await begin(page, site)
    file: FilePayload = {"name": "阿妹的手.jpg", "mimeType": "image/jpeg", "buffer": b"x" * 300_000}
    await page.locator("#file").set_input_files(files=[file])
    await expect(page.get_by_text("收好了。")).to_be_visible()
    assert [(name, size) for _, name, size in site.chat.files] == [("阿妹的手.jpg", 300_000)]
    assert await page.get_by_text("阿妹的手").count() == 0
    assert "阿妹" not in await stored(page)


async def test_a_file_that_did_not_arrive_is_sent_again_with_its_id(page: Page, site: Site) -> None:
    await begin(page, site)
    site.chat.statuses.append(503)
    file: FilePayload = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"x" * 1000}
    await page.locator("#file").set_input_files(files=[file])
    again = page.get_by_role("button", name="再发一次")
    await expect(again).to_be_visible()
    await again.click()
    await expect(page.get_by_text("收好了。")).to_be_visible()
    assert len(site.chat.files) == 1


async def test_nothing_of_a_report_stays_in_the_browser(page: Page, site: Site) -> None:
    await begin(page, site)
    await say(page, "给我号码")
    await expect(page.get_by_text(CODE)).to_be_visible()
    kept = await stored(page)
    for word in ("反映", "看到、听到", CODE, "号码"):
        assert word not in kept
    await page.reload()
    await expect(page.locator("#text")).to_be_visible()
    assert await page.get_by_text(CODE).count() == 0
    assert await page.title() == "便民问答"


async def test_the_code_is_copied_with_one_tap(page: Page, site: Site) -> None:
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await begin(page, site)
    await say(page, "给我号码")
    await page.get_by_role("button", name="复制号码").click()
    await expect(page.get_by_role("button", name="复制好了")).to_be_visible()
    assert await page.evaluate("navigator.clipboard.readText()") == CODE


async def test_leaving_in_the_middle_of_an_upload_leaves_nothing(page: Page, site: Site) -> None:
    await begin(page, site)
    await page.locator("#exit").click()
    await page.wait_for_url("**/leave")
    assert "反映" not in await stored(page)
