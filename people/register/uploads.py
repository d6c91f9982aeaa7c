"""Files that wait to be confirmed: sealed in the database, never in the clear on a disk."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select

from people.register.parts import Parts
from people.register.tables import UploadRow
from store.erasing import erase_where
from store.vault import Vault
from store.writing import writing

UPLOAD_LASTS = timedelta(hours=12)


@dataclass(frozen=True, slots=True, repr=False)
class Upload:
    """A file and what it was called."""

    id: str
    name: str
    content: bytes


class Uploads:
    """One file a person: a new one takes the place of the last."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._vault = Vault(parts.secret, "upload")

    async def keep(self, by: str, name: str, content: bytes) -> str:
        """The id under which the file waits."""
        now = self._parts.now()
        row_id = secrets.token_hex(16)
        sealed = self._vault.seal([name[:120], base64.b64encode(content).decode()], row_id)
        async with writing(self._parts.sessions) as session:
            await session.execute(delete(UploadRow).where(UploadRow.by == by))
            session.add(
                UploadRow(id=row_id, by=by, at=now, expires_at=now + UPLOAD_LASTS, sealed=sealed)
            )
        return row_id

    async def get(self, upload_id: str, by: str) -> Upload | None:
        """A file of this person that still waits."""
        async with self._parts.sessions() as session:
            row = await session.scalar(
                select(UploadRow).where(
                    UploadRow.id == upload_id,
                    UploadRow.by == by,
                    UploadRow.expires_at > self._parts.now(),
                )
            )
        if row is None:
            return None
        name, content = self._vault.open(row.sealed, row.id)
        return Upload(row.id, name, base64.b64decode(content))

    async def drop(self, upload_id: str, by: str) -> None:
        """Erases a file."""
        async with writing(self._parts.sessions) as session:
            await session.execute(
                delete(UploadRow).where(UploadRow.id == upload_id, UploadRow.by == by)
            )

    async def erase_expired(self) -> int:
        """Erases files nobody confirmed in time; how many."""
        return await erase_where(
            self._parts.sessions, UploadRow, UploadRow.expires_at <= self._parts.now()
        )
