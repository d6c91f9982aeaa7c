"""The fictional district of profile ``demo``: small, the same on every machine."""

from __future__ import annotations

from app.settings import Settings
from people.register.desk import RegisterDesk
from people.register.fictional import district
from people.register.filling import fill

_TOWNS, _VILLAGES, _CHILDREN = 6, 24, 360


async def ready_demo_register(settings: Settings, desk: RegisterDesk) -> int:
    """Fills an empty register with invented children; how many. None in profile ``mainland``."""
    if settings.profile != "demo" or await desk.register.towns():
        return 0
    invented = district(
        today=desk.parts.now().date(), towns=_TOWNS, villages=_VILLAGES, children=_CHILDREN
    )
    return len((await fill(desk, invented, "demo")).new)
