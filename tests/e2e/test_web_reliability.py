"""Lost network, reloads and a server in trouble: nothing is lost, nothing is doubled."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.e2e.browser import PHONE
from tests.e2e.site import Site, open_chat, say, stored

pytestmark = pytest.mark.e2e


async def test_a_reload_keeps_the_place(page: Page, site: Site) -> None:
    await open_chat(page, site)
    await say(page, "先说一句")
    await expect(page.get_by_text("听到了：先说一句")).to_be_visible()
    await page.reload()
    await expect(page.get_by_text("听到了：先说一句")).to_be_visible()
    await expect(page.get_by_text("您好，我是护蕾")).to_have_count(1)
    await page.get_by_role("button", name="初中").click()
    await expect(page.get_by_text("听到了：[stage-3]")).to_be_visible()
    assert site.chat.welcomes == 1


async def test_what_is_said_without_network_is_sent_once_it_is_back(
    page: Page, phone: BrowserContext, site: Site
) -> None:
    await open_chat(page, site)
    await phone.set_offline(True)
    await say(page, "断网时第一句")
    await say(page, "断网时第二句")
    await expect(page.get_by_text("网断了，连上后自动发送")).to_be_visible()
    await phone.set_offline(False)
    await expect(page.get_by_text("听到了：断网时第二句")).to_be_visible()
    await expect(page.get_by_text("网断了")).to_be_hidden()
    assert [said for _, said in site.chat.said] == ["断网时第一句", "断网时第二句"]


async def test_an_answer_that_got_lost_is_asked_for_with_the_same_id(
    page: Page, site: Site
) -> None:
    lost = 2

    async def lose_answers(route: object) -> None:
        nonlocal lost
        if lost:
            lost -= 1
            await route.fetch()  # type: ignore[attr-defined]
            await route.abort("connectionreset")  # type: ignore[attr-defined]
        else:
            await route.continue_()  # type: ignore[attr-defined]

    await open_chat(page, site)
    await page.route("**/api/v1/chat", lose_answers)
    await say(page, "回答丢了")
    await expect(page.get_by_text("听到了：回答丢了")).to_be_visible(timeout=15_000)
    await expect(page.locator(".own")).to_have_count(1)
    assert [said for _, said in site.chat.said] == ["回答丢了"]
    assert list(site.chat.tries.values()) == [3]


async def test_a_reload_in_the_middle_sends_what_is_pending_once(page: Page, site: Site) -> None:
    await open_chat(page, site)
    site.chat.delay = 0.5
    await say(page, "刚发就刷新")
    await page.wait_for_timeout(150)
    await page.reload()
    await expect(page.get_by_text("听到了：刚发就刷新")).to_be_visible()
    await expect(page.locator(".own")).to_have_count(1)
    assert [said for _, said in site.chat.said] == ["刚发就刷新"]


async def test_a_server_in_trouble_is_tried_again_then_told_honestly(
    page: Page, site: Site
) -> None:
    await open_chat(page, site)
    site.chat.statuses = [503, 502, 500, 503]
    await say(page, "服务器不行了")
    problem = page.locator(".problem")
    await expect(problem).to_contain_text("这会儿连不上", timeout=20_000)
    await expect(page.get_by_role("link", name="110 报警")).to_be_visible()
    await expect(page.get_by_role("link", name="120 急救")).to_be_visible()
    await page.get_by_role("button", name="再发一次").click()
    await expect(page.get_by_text("听到了：服务器不行了")).to_be_visible()
    await expect(problem).to_have_count(0)
    assert len(site.chat.tries) == 1


async def test_too_fast_waits_as_told(page: Page, site: Site) -> None:
    await open_chat(page, site)
    site.chat.statuses = [429]
    await say(page, "太快了")
    await expect(page.get_by_text("发得太快了，1 秒后自动发送")).to_be_visible()
    await expect(page.get_by_text("听到了：太快了")).to_be_visible()


async def test_turns_with_danger_are_neither_kept_nor_replayed(page: Page, site: Site) -> None:
    await open_chat(page, site)
    await say(page, "平常的话")
    await expect(page.get_by_text("听到了：平常的话")).to_be_visible()
    await say(page, "他天天打我")
    await page.get_by_role("button", name="不方便说话").click()
    await expect(page.get_by_text("可以悄悄发短信")).to_be_visible()
    kept = await stored(page)
    assert "平常的话" in kept
    for secret in ("打我", "110", "不方便说话", "悄悄"):
        assert secret not in kept
    await page.reload()
    await expect(page.get_by_text("听到了：平常的话")).to_be_visible()
    await expect(page.get_by_text("打我")).to_have_count(0)
    await expect(page.locator(".emergency")).to_have_count(0)


async def test_what_is_not_answered_yet_never_lies_in_lasting_storage(
    page: Page, phone: BrowserContext, site: Site
) -> None:
    await open_chat(page, site)
    await phone.set_offline(True)
    await say(page, "他天天打我")
    await expect(page.get_by_text("网断了")).to_be_visible()
    assert "打我" not in await page.evaluate("JSON.stringify(localStorage)")
    assert "打我" in await page.evaluate("JSON.stringify(sessionStorage)")
    await phone.set_offline(False)
    await expect(page.get_by_role("alert")).to_be_visible()
    assert "打我" not in await stored(page)


async def test_a_browser_that_refuses_storage_still_talks(browser: Browser, site: Site) -> None:
    context = await browser.new_context(**PHONE)
    page = await context.new_page()
    await page.add_init_script(
        """
        for (const name of ['localStorage', 'sessionStorage']) {
          Object.defineProperty(window, name, {get() { throw new Error('refused'); }});
        }
        """
    )
    await open_chat(page, site)
    await say(page, "没有存储")
    await expect(page.get_by_text("听到了：没有存储")).to_be_visible()
    await page.locator("#exit").click()
    await page.wait_for_url("**/leave")
    await context.close()
