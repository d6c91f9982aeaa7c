"""Whether this process is alive, and whether everything it needs is."""

from __future__ import annotations

from typing import Protocol

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel


class Parts(Protocol):
    """Answers for the parts that can be down while the process lives."""

    def understanding_ready(self) -> bool:
        """The Rasa server answers."""

    async def store_ready(self) -> bool:
        """The database answers."""


class Health(BaseModel):
    """``ok`` when all parts are; the menu and the emergency card work in either case."""

    ok: bool
    understanding: bool
    store: bool


def health_router(parts: Parts) -> APIRouter:
    """``GET /health/live`` and ``GET /health/ready``."""
    router = APIRouter(prefix="/health", tags=["health"])

    @router.get("/live")
    async def live() -> dict[str, bool]:
        """The process answers."""
        return {"ok": True}

    @router.get("/ready", response_model=Health, responses={503: {"model": Health}})
    async def ready() -> JSONResponse:
        """200 when every part is ready, 503 with what is not."""
        understanding, store = parts.understanding_ready(), await parts.store_ready()
        ok = understanding and store
        return JSONResponse(
            Health(ok=ok, understanding=understanding, store=store).model_dump(),
            status_code=200 if ok else 503,
        )

    return router
