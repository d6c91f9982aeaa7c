"""Who stands behind a channel: looked up by a keyed hash of the person's key."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from people.register.tables import BindingRow
from store.vault import Vault


async def holder_of(session: AsyncSession, vault: Vault, person_key: str) -> str | None:
    """The id of the director or supervisor bound to this person."""
    row = await session.get(BindingRow, vault.owner(person_key))
    return None if row is None else row.holder_id
