"""Talking in the browser: sending, buttons, larger text, keyboard, reading aloud."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.e2e.site import Site, open_chat, say, sideways, stored

pytestmark = pytest.mark.e2e

_HOSTILE = "<img src=x onerror=alert(1)><b>粗</b>\"'&amp;"


async def test_an_answer_comes_with_basis_and_buttons(page: Page, site: Site) -> None:
    await open_chat(page, site)
    await say(page, "一个月有没得钱")
    await expect(page.locator(".own .said")).to_have_text("一个月有没得钱")
    await expect(page.get_by_text("听到了：一个月有没得钱")).to_be_visible()
    await expect(page.get_by_text("依据：实施方案第 1 条")).to_be_visible()
    await page.get_by_role("button", name="小学").click()
    await expect(page.get_by_text("听到了：[stage-2]")).to_be_visible()
    # The label, not the token, is what the person is shown to have said.
    await expect(page.locator(".own .said").last).to_have_text("小学")
    assert [said for _, said in site.chat.said] == ["一个月有没得钱", "[stage-2]"]


async def test_a_button_pressed_twice_is_one_press(page: Page, site: Site) -> None:
    await open_chat(page, site)
    site.chat.delay = 0.4
    await page.get_by_role("button", name="怎么申请").dblclick()
    await expect(page.get_by_text("听到了：[apply]")).to_be_visible()
    await page.wait_for_timeout(600)
    assert [said for _, said in site.chat.said] == ["[apply]"]


async def test_what_was_said_never_becomes_markup(page: Page, site: Site) -> None:
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    await open_chat(page, site)
    await say(page, _HOSTILE)
    await expect(page.locator(".own .said")).to_have_text(_HOSTILE)
    await expect(page.get_by_text(f"听到了：{_HOSTILE}")).to_be_visible()
    assert await page.locator("#log img, #log b").count() == 0
    await page.reload()
    await expect(page.locator(".own .said")).to_have_text(_HOSTILE)
    await say(page, "坏链接")
    await expect(page.get_by_text("看这里")).to_be_visible()
    assert await page.locator("#log a").count() == 0
    assert dialogs == []


async def test_danger_is_shown_first_and_large(page: Page, site: Site) -> None:
    await open_chat(page, site)
    await say(page, "他天天打我")
    card = page.get_by_role("alert")
    await expect(card).to_contain_text("先打 110")
    first = page.locator(".turn").last.locator(".answers > *").first
    await expect(first.locator(".emergency")).to_be_visible()
    call = card.get_by_role("link", name="拨打 110")
    assert await call.get_attribute("href") == "tel:110"
    box = await call.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    assert box["y"] + box["height"] < 640


async def test_larger_text_is_remembered(page: Page, site: Site) -> None:
    await open_chat(page, site)
    sizes = []
    for _ in range(3):
        sizes.append(await page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)"))
        await page.locator("#size").click()
        assert not await sideways(page)
    assert sizes[0] < sizes[1] < sizes[2]
    await page.locator("#size").click()
    await page.reload()
    await expect(page.locator("html.t1")).to_be_attached()


async def test_everything_works_from_the_keyboard(page: Page, site: Site) -> None:
    await open_chat(page, site)
    await page.locator("#text").focus()
    await page.keyboard.type("只用键盘")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("听到了：只用键盘")).to_be_visible()
    reached = []
    for _ in range(40):
        await page.keyboard.press("Tab")
        reached.append(await page.evaluate("document.activeElement.textContent.trim()"))
    for name in ("字大些", "快速离开", "小学", "发送", "清空记录"):
        assert name in reached
    await page.get_by_role("button", name="小学").focus()
    outline = await page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px"
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("听到了：[stage-2]")).to_be_visible()


async def test_every_control_is_large_enough_for_a_thumb(page: Page, site: Site) -> None:
    await open_chat(page, site)
    await say(page, "看看按钮")
    await expect(page.get_by_role("button", name="小学")).to_be_visible()
    for control in await page.locator("button:visible, a:visible, textarea:visible").all():
        box = await control.bounding_box()
        assert box is not None
        assert box["height"] >= 44, await control.text_content()
        assert box["width"] >= 44, await control.text_content()


async def test_reading_aloud_uses_only_voices_of_the_phone(page: Page, site: Site) -> None:
    await page.add_init_script(
        """
        window.spoken = [];
        const voices = [{lang: 'zh-CN', localService: false, name: 'remote'}];
        Object.defineProperty(window, 'speechSynthesis', {value: {
          getVoices: () => voices, cancel: () => {}, speak: u => window.spoken.push(u.text),
          addEventListener: (_, f) => { window.changed = f; }}});
        window.SpeechSynthesisUtterance = function (text) { this.text = text; };
        window.addVoice = () => { voices.push({lang: 'zh-CN', localService: true}); changed(); };
        """
    )
    await open_chat(page, site)
    await expect(page.locator("#aloud")).to_be_hidden()
    await page.evaluate("addVoice()")
    await page.get_by_role("button", name="朗读").click()
    assert "您好，我是护蕾" in (await page.evaluate("spoken"))[0]
    await say(page, "念一念")
    await expect(page.get_by_text("听到了：念一念")).to_be_visible()
    assert any("听到了：念一念" in text for text in await page.evaluate("spoken"))
    # Others may be in the room: danger is never spoken.
    await say(page, "他打我")
    await expect(page.get_by_role("alert")).to_be_visible()
    assert not any("卡片" in text for text in await page.evaluate("spoken"))


async def test_clearing_asks_once_and_begins_anew(page: Page, site: Site) -> None:
    await open_chat(page, site)
    await say(page, "要清掉的话")
    await expect(page.get_by_text("听到了：要清掉的话")).to_be_visible()
    await page.locator("#clear").click()
    assert "要清掉的话" in await stored(page)
    await page.get_by_role("button", name="再点一次，全部清空").click()
    await expect(page.get_by_text("听到了：要清掉的话")).to_have_count(0)
    await expect(page.get_by_text("您好，我是护蕾")).to_be_visible()
    assert "要清掉的话" not in await stored(page)


async def test_a_phone_that_helped_somebody_is_wiped_and_begins_as_another(
    page: Page, site: Site
) -> None:
    await open_chat(page, site)
    await say(page, "婆婆家里的情况")
    await expect(page.get_by_text("听到了：婆婆家里的情况")).to_be_visible()
    before = await page.evaluate("Hulei.kept.session()")
    await say(page, "清掉这台手机上的记录")
    await expect(page.get_by_text("清掉了。")).to_be_visible()
    await expect(page.get_by_text("您好，我是护蕾")).to_be_visible()
    await expect(page.get_by_text("婆婆家里的情况")).to_have_count(0)
    kept = await stored(page)
    assert "婆婆" not in kept
    assert "清掉" not in kept
    assert await page.evaluate("Hulei.kept.session()") not in (None, before)
    await page.reload()
    await expect(page.get_by_text("清掉了。")).to_have_count(0)


@pytest.mark.parametrize(("days", "known"), [(6, True), (20, True), (32, False)])
async def test_after_a_week_the_words_are_gone_and_the_person_is_known_for_a_month(
    page: Page, site: Site, days: int, known: bool
) -> None:
    await open_chat(page, site)
    await say(page, "上次说的话")
    await expect(page.get_by_text("听到了：上次说的话")).to_be_visible()
    before = await page.evaluate("Hulei.kept.session()")
    await page.evaluate(
        """days => {
            const chat = JSON.parse(localStorage.getItem('qa.chat'));
            chat.at -= days * 24 * 3600 * 1000;
            localStorage.setItem('qa.chat', JSON.stringify(chat));
        }""",
        days,
    )
    await page.reload()
    await expect(page.get_by_text("您好，我是护蕾")).to_be_visible()
    assert (await page.evaluate("Hulei.kept.session()") == before) is known
    words = page.get_by_text("听到了：上次说的话")
    await expect(words).to_have_count(1 if days < 7 else 0)
    assert ("上次说的话" in await stored(page)) is (days < 7)


async def test_the_way_out_hides_clears_and_replaces(page: Page, site: Site) -> None:
    await page.goto(f"{site.url}/robots.txt")  # somewhere before the chat
    await open_chat(page, site)
    await say(page, "不能让人看到")
    await expect(page.get_by_text("听到了：不能让人看到")).to_be_visible()
    await page.locator("#exit").click()
    await page.wait_for_url("**/leave")
    assert "不能让人看到" not in await stored(page)
    assert await page.title() == "新标签页"
    await page.go_back()
    assert page.url.endswith("/robots.txt")  # the chat is no longer in the history
    await page.goto(site.url)
    await expect(page.get_by_text("您好，我是护蕾")).to_be_visible()
    await expect(page.locator(".own")).to_have_count(0)


async def test_back_to_an_earlier_chat_page_after_leaving_shows_nothing(
    page: Page, site: Site
) -> None:
    await open_chat(page, site)
    await say(page, "看结果")
    await page.get_by_role("link", name="看结果，可以打印").click()
    await expect(page.get_by_role("heading", name="娃儿可以申请的")).to_be_visible()
    await page.locator("#exit").click()
    await page.wait_for_url("**/leave")
    await page.go_back()
    await page.wait_for_url("**/leave")
