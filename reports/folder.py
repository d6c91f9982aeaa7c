"""One report taken out of the database: its row, its sealed items and its readers' keys."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from reports.errors import NotForYouError
from reports.model import DESK_ONLY, Item, ItemKind, Opened, State, Value
from reports.readers import Holder
from reports.sealing import DataKeys, open_item, open_keys, seal_item, seal_keys
from reports.tables import ReportFileRow, ReportItemRow, ReportRow, ReportWrapRow
from reports.times import rounded

REPORTER = "reporter"
#: Readers on the reporter's side, who get the key of the shared items alone.
REPORTERS = frozenset({"draft", "code"})


@dataclass(slots=True, repr=False)
class Folder:
    """Belongs to the transaction that took it out, and changes only within it."""

    row: ReportRow
    items: list[ReportItemRow]
    wraps: dict[str, ReportWrapRow]

    def __repr__(self) -> str:
        return f"Folder({self.row.id!r})"

    def keys(self, holder: Holder) -> DataKeys:
        """The data keys, with the holder's secret.

        Raises:
            NotForYouError: no key was sealed to this reader.
            TamperedError: the sealed key belongs to another report.
        """
        wrap = self.wraps.get(holder.reader)
        if wrap is None:
            raise NotForYouError("no key of this report is sealed to this reader")
        return open_keys(wrap.sealed, self.row.id, holder.secret_key)

    def opened(self, keys: DataKeys) -> Opened:
        """Everything these keys open. Raises ``TamperedError``."""
        return Opened(
            self.row.id,
            State(self.row.state),
            tuple(
                self._item(item, keys)
                for item in self.items
                if not item.desk or keys.desk is not None
            ),
        )

    def append(
        self,
        session: AsyncSession,
        keys: DataKeys,
        kind: ItemKind,
        value: Value,
        *,
        author: str = REPORTER,
        at: datetime,
        item_id: str | None = None,
    ) -> Item:
        """Seals one more item. An ``item_id`` that is there already is that item, unchanged."""
        known = self.known(keys, item_id)
        if known is not None:
            return known
        item_id, desk = item_id or secrets.token_hex(16), kind in DESK_ONLY
        row = ReportItemRow(
            id=item_id,
            report_id=self.row.id,
            number=self.items[-1].number + 1 if self.items else 1,
            desk=desk,
            at=rounded(at),
            sealed=self._seal(keys, item_id, desk, kind, {**value, "_by": author}),
        )
        session.add(row)
        self.items.append(row)
        return self._item(row, keys)

    def known(self, keys: DataKeys, item_id: str | None) -> Item | None:
        """The item of this id, if it is in the folder."""
        found = [item for item in self.items if item.id == item_id]
        return self._item(found[0], keys) if found else None

    async def remove(self, session: AsyncSession, items: Sequence[Item]) -> None:
        """Takes items out; of a file its content too."""
        files = [item.value["id"] for item in items if item.kind is ItemKind.FILE]
        if files:
            await session.execute(delete(ReportFileRow).where(ReportFileRow.id.in_(files)))
        ids = {item.id for item in items}
        for row in self.items:
            if row.id in ids:
                await _erase(session, row)
        self.items = [row for row in self.items if row.id not in ids]

    def give(self, session: AsyncSession, keys: DataKeys, reader: str, public_key: bytes) -> None:
        """Seals the data keys to a reader, in place of what that reader had."""
        sealed = seal_keys(keys, self.row.id, public_key, desk=reader not in REPORTERS)
        wrap = self.wraps.get(reader)
        if wrap is None:
            wrap = ReportWrapRow(report_id=self.row.id, reader=reader, sealed=sealed)
            session.add(wrap)
            self.wraps[reader] = wrap
        wrap.sealed = sealed

    async def take_from(self, session: AsyncSession, reader: str) -> bool:
        """Takes a reader's key away; whether there was one."""
        wrap = self.wraps.pop(reader, None)
        if wrap is None:
            return False
        await _erase(session, wrap)
        return True

    def rekey(self, old: DataKeys) -> DataKeys:
        """Seals every item anew under fresh keys, for when a reader must not read on.

        The wraps are the caller's to make again: until then nobody can open the folder.

        Raises:
            NotForYouError: there are desk items, and ``old`` does not open them.
        """
        new = DataKeys.new()
        for item in self.items:
            kind, value = open_item(self._key(old, item.desk), self.row.id, item.id, item.sealed)
            item.sealed = self._seal(new, item.id, item.desk, kind, value)
        return new

    def _seal(
        self, keys: DataKeys, item_id: str, desk: bool, kind: ItemKind, value: Value
    ) -> bytes:
        return seal_item(self._key(keys, desk), self.row.id, item_id, kind, value)

    def _item(self, row: ReportItemRow, keys: DataKeys) -> Item:
        kind, value = open_item(self._key(keys, row.desk), self.row.id, row.id, row.sealed)
        said = {name: part for name, part in value.items() if name != "_by"}
        return Item(row.id, kind, said, str(value["_by"]), row.at)

    @staticmethod
    def _key(keys: DataKeys, desk: bool) -> bytes:
        if not desk:
            return keys.shared
        if keys.desk is None:
            raise NotForYouError("the desk's own items are not for this reader")
        return keys.desk


async def _erase(session: AsyncSession, row: ReportItemRow | ReportWrapRow) -> None:
    if row in session.new:  # made in this transaction and not yet written
        session.expunge(row)
    else:
        await session.delete(row)
