"""What the services of ``people`` share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from people.credentials import Credentials
from people.devices import Devices
from people.directory import SqlStaff
from people.journal import Journal
from people.sessions import SqlStaffSessions


@dataclass(frozen=True, slots=True)
class Stores:
    """The tables of people, the log of what they do, and the clock (aware times)."""

    sessions: async_sessionmaker[AsyncSession]
    staff: SqlStaff
    credentials: Credentials
    devices: Devices
    signed: SqlStaffSessions
    journal: Journal
    now: Callable[[], datetime]
