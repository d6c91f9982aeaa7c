"""Alive is not ready: what is down is named, and the process says so itself."""

from __future__ import annotations

from dataclasses import dataclass

import httpx
import pytest
from fastapi import FastAPI

from api.health import health_router


@dataclass
class Parts:
    understanding: bool
    store: bool

    def understanding_ready(self) -> bool:
        return self.understanding

    async def store_ready(self) -> bool:
        return self.store


@pytest.mark.parametrize(
    ("understanding", "store", "status"),
    [(True, True, 200), (False, True, 503), (True, False, 503), (False, False, 503)],
)
async def test_ready_names_what_is_down(understanding: bool, store: bool, status: int) -> None:
    app = FastAPI()
    app.include_router(health_router(Parts(understanding, store)))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        ready = await client.get("/health/ready")
        live = await client.get("/health/live")
    assert ready.status_code == status
    assert ready.json() == {
        "ok": status == 200,
        "understanding": understanding,
        "store": store,
    }
    assert (live.status_code, live.json()) == (200, {"ok": True})
