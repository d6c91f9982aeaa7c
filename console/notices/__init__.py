"""Pages about notices to people outside the desk: broadcasts, words, the call list."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter

from console.navigation import Place
from console.notices.broadcasts import broadcasts_router
from console.notices.calls import calls_router
from console.notices.parts import NoticeParts
from console.notices.templates import templates_router
from people.model import Role

__all__ = ["NOTICE_PLACES", "NoticeParts", "notice_routers"]

NOTICE_PLACES: tuple[Place, ...] = (
    Place("群发", "/broadcasts", frozenset({Role.HEAD, Role.ADMIN})),
    Place("代打电话", "/calls", frozenset({Role.HEAD, Role.OFFICER})),
    Place("通知用语", "/notice-words", frozenset({Role.HEAD, Role.ADMIN})),
)


def notice_routers(parts: NoticeParts) -> Sequence[APIRouter]:
    """All of them."""
    return (broadcasts_router(parts), calls_router(parts), templates_router(parts))
