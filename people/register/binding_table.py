"""Rows of those who work in the villages: by id, and by a keyed hash of a person's key."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from people.register.tables import BindingRow, DirectorRow, SupervisorRow
from store.vault import Vault


async def holder_of(session: AsyncSession, vault: Vault, person_key: str) -> str | None:
    """The id of the director or supervisor bound to this person."""
    row = await session.get(BindingRow, vault.owner(person_key))
    return None if row is None else row.holder_id


async def worker_row(
    session: AsyncSession, worker_id: str, *, working: bool = True
) -> DirectorRow | SupervisorRow | None:
    """A director or supervisor; with ``working`` only who works there now."""
    row: DirectorRow | SupervisorRow | None = await session.get(DirectorRow, worker_id)
    if row is None:
        row = await session.get(SupervisorRow, worker_id)
    return row if row is not None and (row.active or not working) else None
