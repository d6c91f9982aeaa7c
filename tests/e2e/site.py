"""The web chat over a conversation that answers at once, and what a person does with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from fastapi import FastAPI, Request
from playwright.async_api import Page, expect

from api.chat import chat_router
from api.rate_limit import RateLimit, sender_address
from bot.channels.web.headers import SecurityHeaders
from bot.channels.web.pages import pages_router
from tests.e2e.browser import web_server
from tests.fakes.web_chat import CHINA, FakeChat, FakeResults


@dataclass(frozen=True)
class Site:
    """A running site: its address and what it heard."""

    url: str
    chat: FakeChat
    results: FakeResults


@pytest.fixture
def site() -> Iterator[Site]:
    """A fresh site for each test."""
    chat, results = FakeChat(), FakeResults()

    def address(request: Request) -> str:
        return sender_address(request, trust_proxy=False)

    app = FastAPI(docs_url=None, redoc_url=None)
    app.add_middleware(SecurityHeaders)
    app.include_router(pages_router(results, address=address, zone=CHINA))
    app.include_router(chat_router(chat, RateLimit(50, 300), trust_proxy=False))
    with web_server(app) as url:
        yield Site(url, chat, results)


async def open_chat(page: Page, site: Site) -> None:
    """The chat page, once it has greeted."""
    await page.goto(site.url)
    await expect(page.get_by_text("您好，我是护蕾")).to_be_visible()


async def say(page: Page, text: str) -> None:
    """Types and sends, as a thumb does."""
    await page.locator("#text").fill(text)
    await page.locator("#send").click()


async def stored(page: Page) -> str:
    """Everything this browser keeps of the site."""
    return str(await page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)"))


async def sideways(page: Page) -> bool:
    """Whether anything sticks out of the page to the right."""
    return bool(
        await page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
    )
