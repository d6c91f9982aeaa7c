"""The register as an install makes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from app.settings import Settings
from people.audit import AuditLog
from people.register.desk import RegisterDesk, open_register
from people.register.owed import OwedBy
from people.register.settling import settle_rule
from store.engine import session_factory
from store.secrets import InstallSecret


async def install_register(
    settings: Settings, engine: AsyncEngine, secret: InstallSecret, now: Callable[[], datetime]
) -> RegisterDesk:
    """The register of an install, under the rule of the setting; identity numbers that are
    nobody's only in profile ``demo``."""
    sessions = session_factory(engine)
    desk = open_register(
        sessions,
        secret,
        now,
        journal=AuditLog(sessions, now),
        rule=OwedBy(settings.visits_owed_by),
        fictional=settings.profile == "demo",
    )
    await settle_rule(desk.parts)
    return desk


def binding_link(settings: Settings, code: str) -> str | None:
    """Where a scanned code leads; behind ``#``, so that no server on the way writes it down.
    ``None`` without a public address."""
    if not settings.public_url:
        return None
    return f"{str(settings.public_url).rstrip('/')}/#bind={code}"
