"""A real Chromium and a real server, for every test that drives pages."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import uvicorn
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from tests.conftest import missing

ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
#: The smallest phone that counts: 360 by 640 points.
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 640},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "locale": "zh-CN",
    "timezone_id": "Asia/Shanghai",
}


def chromium_path() -> str | None:
    """Where Chromium is: as set, or as installed."""
    named = os.environ.get("HULEI_TEST_CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser")


@contextlib.contextmanager
def web_server(app: Any) -> Iterator[str]:
    """Serves an ASGI application from a thread of its own; yields its address."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(128)  # early requests wait in line instead of being refused
    server = uvicorn.Server(
        uvicorn.Config(
            app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=2
        )
    )
    thread = threading.Thread(
        target=lambda: asyncio.run(server.serve(sockets=[listener])), daemon=True
    )
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        listener.close()


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for the whole run."""
    path = chromium_path()
    async with async_playwright() as playwright:
        if path is None:
            path = playwright.chromium.executable_path
            if not os.path.exists(path):  # noqa: ASYNC240, PTH110 - once, before any test
                missing("no Chromium: install it or name it in HULEI_TEST_CHROMIUM")
        started = await playwright.chromium.launch(executable_path=path, args=list(ARGS))
        try:
            yield started
        finally:
            await started.close()


@pytest.fixture
async def phone(browser: Browser) -> AsyncIterator[BrowserContext]:
    """A phone whose browser has seen nothing yet."""
    context = await browser.new_context(**PHONE)
    context.set_default_timeout(10_000)
    try:
        yield context
    finally:
        await context.close()


@pytest.fixture
async def page(phone: BrowserContext) -> Page:
    """One tab of the phone."""
    return await phone.new_page()
