"""All services of the register, over one database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from people.journal import Journal
from people.register.binding import Binding
from people.register.importing.importer import Importer
from people.register.looking import Looking
from people.register.owed import DEFAULT_RULE, OwedBy
from people.register.parts import Parts
from people.register.place_book import PlaceBook
from people.register.records import Records
from people.register.register import SqlRegister
from people.register.sealing import RegisterSeal
from people.register.uploads import Uploads
from people.register.workers import Workers
from store.secrets import InstallSecret


@dataclass(frozen=True, slots=True)
class RegisterDesk:
    """The register, and all that can be done with it."""

    parts: Parts
    register: SqlRegister
    places: PlaceBook
    workers: Workers
    looking: Looking
    records: Records
    importer: Importer
    uploads: Uploads
    binding: Binding

    async def erase_expired(self) -> int:
        """Erases codes and files that nobody used in time; how many."""
        return await self.binding.erase_expired() + await self.uploads.erase_expired()


def open_register(
    sessions: async_sessionmaker[AsyncSession],
    secret: InstallSecret,
    now: Callable[[], datetime],
    *,
    journal: Journal,
    rule: OwedBy = DEFAULT_RULE,
    fictional: bool = False,
) -> RegisterDesk:
    """Connects the services. ``fictional``: identity numbers that are nobody's are taken."""
    parts = Parts(sessions, secret, RegisterSeal(secret), now, journal, rule, fictional)
    return RegisterDesk(
        parts,
        SqlRegister(sessions, secret),
        PlaceBook(parts),
        Workers(parts),
        Looking(parts),
        Records(parts),
        Importer(parts),
        Uploads(parts),
        Binding(parts),
    )
