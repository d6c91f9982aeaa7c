"""The daily letter with the signed head of the audit log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from notifications.model import EMAIL, Notice, Priority
from notifications.outbox import Outbox
from people.audit import AuditLog
from people.audit_head import AuditSigner
from store.writing import writing

_PREFIX = "audit-"


class AuditMail:
    """Puts one letter a day for each configured address; a job calls it more often than that."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        outbox: Outbox,
        log: AuditLog,
        *,
        signer: AuditSigner,
        addresses: Sequence[str],
        now: Callable[[], datetime],
    ) -> None:
        self._sessions = sessions
        self._outbox = outbox
        self._log = log
        self._signer = signer
        self._addresses = tuple(addresses)
        self._now = now

    async def send(self) -> int:
        """Today's letters, if they were not put yet; how many are new."""
        if not self._addresses or not self._outbox.has(EMAIL):
            return 0
        now, new = self._now(), 0
        signed = self._signer.sign(await self._log.head(), now)
        async with writing(self._sessions) as session:
            for number in range(len(self._addresses)):
                notice = Notice(
                    EMAIL,
                    f"{_PREFIX}{number}",
                    "audit_head",
                    signed.fields(),
                    f"audit_head:{now:%Y-%m-%d}",
                    priority=Priority.REMINDER,
                )
                new += await self._outbox.put(session, notice)
        return new

    def address_of(self, recipient: str) -> str | None:
        """The address behind a recipient of such a letter; ``None`` for anybody else."""
        number = recipient.removeprefix(_PREFIX)
        if number == recipient or not number.isdecimal() or int(number) >= len(self._addresses):
            return None
        return self._addresses[int(number)]
