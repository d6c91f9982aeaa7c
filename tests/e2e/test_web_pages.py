"""Every page: what it loads, who can use it, and the kept result on paper and as a picture."""

from __future__ import annotations

import re
import struct
from base64 import b64decode

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, Response, expect

from tests.e2e.browser import PHONE
from tests.e2e.site import Site, open_chat, say, sideways
from tests.fakes.web_chat import CODE, LINK

pytestmark = pytest.mark.e2e

_WECHAT = (
    "Mozilla/5.0 (Linux; Android 10; V1936A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/86.0.4240.99 XWEB/3211 Mobile Safari/537.36 MicroMessenger/8.0.20.2100"
)
_FIRST_VIEW_BYTES = 60 * 1024


async def _serious(page: Page) -> list[str]:
    """What axe finds serious or worse on the page as it stands."""
    found = await Axe().run(page)
    return [
        f"{v['id']}: {v['nodes'][0]['html'][:120]}"
        for v in found.response["violations"]
        if v["impact"] in ("serious", "critical")
    ]


async def test_axe_finds_nothing_serious_on_any_page(page: Page, site: Site) -> None:
    await open_chat(page, site)
    assert await _serious(page) == []
    await say(page, "看看按钮")
    await expect(page.get_by_role("button", name="小学")).to_be_visible()
    await say(page, "他天天打我")
    await expect(page.get_by_role("alert")).to_be_visible()
    assert await _serious(page) == []
    for path in (f"/r/{LINK}", "/r/gone", "/c", "/leave"):
        await page.goto(site.url + path)
        assert await _serious(page) == [], path


async def test_twice_as_large_nothing_sticks_out(browser: Browser, site: Site) -> None:
    half = {**PHONE, "viewport": {"width": 180, "height": 320}, "device_scale_factor": 4}
    context = await browser.new_context(**half)
    page = await context.new_page()
    await open_chat(page, site)
    await say(page, "放大两倍以后也要能用")
    await expect(page.get_by_text("听到了：放大两倍以后也要能用")).to_be_visible()
    assert not await sideways(page)
    await expect(page.locator("#exit")).to_be_in_viewport()
    await expect(page.locator("#send")).to_be_in_viewport()
    for path in (f"/r/{LINK}", "/r/gone", "/c"):
        await page.goto(site.url + path)
        assert not await sideways(page), path
    await context.close()


async def test_the_first_view_is_small_and_asks_nobody_else(page: Page, site: Site) -> None:
    session = await page.context.new_cdp_session(page)
    await session.send("Network.enable")
    sizes: list[float] = []
    addresses: list[str] = []
    session.on("Network.loadingFinished", lambda e: sizes.append(e["encodedDataLength"]))
    page.on("request", lambda request: addresses.append(request.url))
    await open_chat(page, site)
    await page.wait_for_load_state("networkidle")
    print(f"first view: {sum(sizes):.0f} bytes in {len(sizes)} requests")
    assert len(sizes) >= 8
    assert sum(sizes) < _FIRST_VIEW_BYTES
    await say(page, "问一句")
    await expect(page.get_by_text("听到了：问一句")).to_be_visible()
    await page.goto(f"{site.url}/r/{LINK}")
    await page.wait_for_load_state("networkidle")
    assert [a for a in addresses if not a.startswith((site.url, "data:"))] == []


async def test_headers_and_titles_give_nothing_away(page: Page, site: Site) -> None:
    await open_chat(page, site)
    for path in ("/", f"/r/{LINK}", "/c", "/r/gone"):
        response = await page.goto(site.url + path)
        assert isinstance(response, Response)
        headers = response.headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "unsafe-inline" not in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert "noindex" in headers["x-robots-tag"]
        assert await page.title() == "便民问答"
        og = page.locator("meta[property='og:title']")
        assert await og.get_attribute("content") == "便民问答"
        html = await response.text()
        assert not re.search(r"<script(?![^>]* src=)| style=|<style| on[a-z]+=", html)


async def test_scripts_are_kept_for_a_year_by_their_content(page: Page, site: Site) -> None:
    await page.goto(site.url)
    source = await page.locator("script").first.get_attribute("src")
    assert re.fullmatch(r"/static/comfort\.[0-9a-f]{12}\.js", source or "")
    response = await page.request.get(f"{site.url}{source}")
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["content-encoding"] == "gzip"
    gone = await page.request.get(f"{site.url}/static/comfort.000000000000.js")
    assert gone.status == 404


async def test_without_scripts_the_numbers_are_there(browser: Browser, site: Site) -> None:
    context = await browser.new_context(**PHONE, java_script_enabled=False)
    page = await context.new_page()
    await page.goto(site.url)
    await expect(page.get_by_role("link", name="110 报警")).to_be_visible()
    await expect(page.get_by_role("link", name="120 急救")).to_be_visible()
    await page.locator("#exit").click()
    await page.wait_for_url("**/leave")
    await context.close()


async def test_a_kept_result_says_everything_a_clerk_needs(page: Page, site: Site) -> None:
    await page.goto(f"{site.url}/r/{LINK}")
    headings = await page.locator("h2").all_text_contents()
    assert headings == [
        "现在就可以申请",
        "要由民政局等部门认定的",
        "先办认定，办好后跟着有的",
        "还差哪些情况",
        "说过的情况（请窗口核对）",
        "不符合的，为什么",
    ]
    sheet = page.locator("#sheet")
    for words in (
        "不是审批结果",
        f"{CODE[:3]} {CODE[3:]}",
        "有效到 2026 年 3 月 27 日 15:20",
        "1. 孤儿、事实无人抚养儿童认定",
        "2. 临时救助",
        "一次 3000 元",
        "带什么（先问镇街，可能有变）",
        "去哪里：村（社区）儿童主任；镇街民政办",
        "由区医保局认定",
        "先办：孤儿、事实无人抚养儿童认定",
        "说清楚这些，就看得更准：有没得残疾证",
        "还说不准的：残疾儿童康复救助、困难残疾人生活补贴",
        "走了 2 年没音信",
        "这一条只给认定了的娃儿",
        "征求意见稿",
        "2026 年 3 月 20 日",
    ):
        await expect(sheet).to_contain_text(words)


async def test_printing_takes_two_pages_of_paper(page: Page, site: Site) -> None:
    await page.goto(f"{site.url}/r/{LINK}")
    await expect(page.locator("#print")).to_be_visible()
    paper = await page.pdf(format="A4", prefer_css_page_size=True)
    assert 1 <= len(re.findall(rb"/Type /Page\b(?!s)", paper)) <= 2
    await page.emulate_media(media="print")
    await expect(page.locator("#exit")).to_be_hidden()
    await expect(page.locator(".code")).to_be_visible()


async def test_in_wechat_the_result_becomes_a_picture(browser: Browser, site: Site) -> None:
    context = await browser.new_context(**{**PHONE, "user_agent": _WECHAT})
    page = await context.new_page()
    await page.goto(f"{site.url}/r/{LINK}")
    await expect(page.locator("#print")).to_be_hidden()
    await page.get_by_role("button", name="存成图片").click()
    await expect(page.get_by_text("长按图片，选“保存图片”")).to_be_visible()
    images = page.locator("#pictures img")
    for n in range(await images.count()):
        kind, data = (await images.nth(n).get_attribute("src") or "").split(",", 1)
        assert kind == "data:image/png;base64"
        width, height = struct.unpack(">II", b64decode(data)[16:24])
        assert width == 750
        assert 200 < height <= 2800
    shown = await images.first.bounding_box()
    assert shown is not None
    assert shown["width"] > 300
    await context.close()


async def test_a_case_code_opens_the_same_result(page: Page, site: Site) -> None:
    await page.goto(f"{site.url}/c")
    await page.get_by_label("办事码").fill("111111")
    await page.get_by_role("button", name="打开结果").click()
    await expect(page.get_by_role("alert")).to_contain_text("没有找到这个办事码")
    await page.get_by_label("办事码").fill("２０４ ８１７")  # as some keyboards write figures
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="娃儿可以申请的")).to_be_visible()


async def test_guessing_codes_is_slowed_with_a_plain_sentence(page: Page, site: Site) -> None:
    statuses = []
    for guess in range(10):
        response = await page.request.post(f"{site.url}/c", form={"code": f"{guess:06d}"})
        statuses.append(response.status)
    assert statuses == [404] * 8 + [429] * 2
    assert int(response.headers["retry-after"]) > 0
    assert "先停一停" in await response.text()
    right = await page.request.post(f"{site.url}/c", form={"code": CODE})
    assert right.status == 429  # a lucky guess does not come through either
