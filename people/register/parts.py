"""What all that changes the register shares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from people.journal import Journal
from people.register.owed import DEFAULT_RULE, OwedBy
from people.register.sealing import RegisterSeal
from store.secrets import InstallSecret


@dataclass(frozen=True, slots=True)
class Parts:
    """The database, the keys, the log of who did what, and the clock (aware times). ``rule``
    says who owes a visit; ``fictional`` allows identity numbers that are nobody's."""

    sessions: async_sessionmaker[AsyncSession]
    secret: InstallSecret
    seal: RegisterSeal
    now: Callable[[], datetime]
    journal: Journal
    rule: OwedBy = DEFAULT_RULE
    fictional: bool = False
