"""The register as an install makes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from app.settings import Settings
from people.audit import AuditLog
from people.register.desk import RegisterDesk, open_register
from people.register.owed import OwedBy
from store.engine import session_factory
from store.secrets import InstallSecret


def install_register(
    settings: Settings, engine: AsyncEngine, secret: InstallSecret, now: Callable[[], datetime]
) -> RegisterDesk:
    """The register of an install; identity numbers that are nobody's only in profile ``demo``."""
    sessions = session_factory(engine)
    return open_register(
        sessions,
        secret,
        now,
        journal=AuditLog(sessions, now),
        rule=OwedBy(settings.visits_owed_by),
        fictional=settings.profile == "demo",
    )
