"""Pages of the register: places and who works there, children, files, binding codes."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter

from console.navigation import Place
from console.register.children import children_router
from console.register.files import files_router
from console.register.overview import overview_router
from console.register.parts import RegisterParts
from console.register.places import places_router
from console.register.workers import workers_router
from people.register.rights import Right, who_may

__all__ = ["REGISTER_PLACES", "RegisterParts", "register_routers"]

REGISTER_PLACES: tuple[Place, ...] = (
    Place("儿童名册", "/register", frozenset({*who_may(Right.PLACES), *who_may(Right.CHILDREN)})),
)


def register_routers(parts: RegisterParts) -> Sequence[APIRouter]:
    """Everything below ``/register``."""
    return (
        overview_router(parts),
        files_router(parts),
        children_router(parts),
        workers_router(parts),
        places_router(parts),
    )
