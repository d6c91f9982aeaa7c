"""The beginning of a report, and who gets its keys."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from reports.arrival import rests_until
from reports.cabinet import Cabinet
from reports.errors import NotAvailableError, StoreDownError
from reports.folder import Folder
from reports.model import State
from reports.readers import RECOVERY, Audience, Reader, Readers, meant
from reports.reporter_key import ReporterKey
from reports.sealing import DataKeys
from reports.tables import ReportRow
from reports.times import rounded

#: After so long nobody can go on telling it; it stays with the desk.
DRAFT_LIVES = timedelta(hours=24)
_TRIES = 3
_T = TypeVar("_T")


class BegunAtOnceError(Exception):
    """Another message with the same key began the report in the same moment: look again."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The public keys of everybody who may be given a report."""

    readers: Sequence[Reader]
    recovery: bytes

    @classmethod
    async def of(cls, readers: Readers) -> Desk:
        """Raises :class:`NotAvailableError` when there is no officer or no recovery key."""
        officers, recovery = await readers.readers(), await readers.recovery_key()
        if not officers or recovery is None:
            raise NotAvailableError("no officer can open reports yet: hulei keys init")
        return cls(officers, recovery)


async def begin(
    cabinet: Cabinet, session: AsyncSession, desk: Desk, key: ReporterKey, *, unproven: bool
) -> tuple[Folder, DataKeys]:
    """A new report with no item yet, readable by the desk and with the draft key.

    Raises:
        BegunAtOnceError: the transaction is lost; in a new one the report is there.
    """
    now = cabinet.now()
    row = ReportRow(
        id=secrets.token_hex(16),
        state=State.DRAFT,
        audience="desk",
        urgent=False,
        unproven=unproven,
        police="none",
        opened_at=rounded(now),
        shows_at=rests_until(now),
        news=False,
        draft_locator=key.locator,
        draft_until=rounded(now + DRAFT_LIVES),
        version=0,
        manifest=b"",
    )
    session.add(row)
    try:
        await session.flush()  # items and keys refer to it
    except IntegrityError:
        raise BegunAtOnceError from None
    folder, keys = Folder(row, [], {}), DataKeys.new()
    give_to_desk(folder, session, desk, keys, left_out=())
    folder.give(session, keys, key.reader, key.public_key)
    return folder, keys


async def begun_once(cabinet: Cabinet, work: Callable[[AsyncSession], Awaitable[_T]]) -> _T:
    """``work`` in a transaction; again when it met :class:`BegunAtOnceError`.

    Raises:
        StoreDownError
    """
    for _ in range(_TRIES):
        with contextlib.suppress(BegunAtOnceError):
            async with cabinet.writing() as session:
                return await work(session)
    raise StoreDownError("the report could not be begun")


def give_to_desk(
    folder: Folder,
    session: AsyncSession,
    desk: Desk,
    keys: DataKeys,
    *,
    left_out: Collection[str],
) -> list[Reader]:
    """Seals the keys to everybody whom the report is for; who that is, but for the recovery key."""
    audience: Audience = "heads" if folder.row.audience == "heads" else "desk"
    chosen = meant(desk.readers, audience, left_out)
    for reader in chosen:
        folder.give(session, keys, reader.id, reader.public_key)
    folder.give(session, keys, RECOVERY, desk.recovery)
    return chosen
