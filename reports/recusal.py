"""Keeping a report from those who must not know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from reports.cabinet import staff_of
from reports.drafts import Desk, give_to_desk
from reports.folder import REPORTERS, Folder
from reports.model import Concerned, ItemKind, Opened, Value
from reports.readers import named
from reports.sealing import DataKeys, public_key_of


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What came of it. ``readers`` officers hold a key; if none, only the recovery key opens it."""

    named: int
    heads_only: bool
    readers: int


def left_out_of(opened: Opened) -> frozenset[str]:
    """The staff ids whom the reporter has left out so far."""
    return frozenset(
        str(staff)
        for item in opened.of(ItemKind.MUST_NOT_KNOW)
        for staff in item.value.get("left_out", ())
    )


def recusal(who: Sequence[Concerned], text: str, desk: Desk, before: frozenset[str]) -> Value:
    """The item that says who must not know; officers named in the text stand in it by id."""
    left_out = before | named(desk.readers, text)
    return {"who": [str(w) for w in who], "text": text, "left_out": sorted(left_out)}


async def seal_anew(session: AsyncSession, folder: Folder, desk: Desk, keys: DataKeys) -> LeftOut:
    """Fresh keys for everything in the folder, sealed to those who may know.

    If the desk has already written into it, its keys stay (the reporter's side cannot open the
    desk's notes) and those who must not know lose theirs. The reporter's own keys go on opening
    it, a receipt code too. An officer in charge who must not know is so no longer.
    """
    left_out = left_out_of(folder.opened(keys))
    heads_only = folder.row.audience == "heads"
    if any(item.desk for item in folder.items):
        heads = {reader.id for reader in desk.readers if reader.head}
        for reader in staff_of(folder.wraps):
            if reader in left_out or (heads_only and reader not in heads):
                await folder.take_from(session, reader)
    else:
        keys = folder.rekey(keys)
        for reader in staff_of(folder.wraps):
            await folder.take_from(session, reader)
        for reader in REPORTERS & folder.wraps.keys():
            folder.give(session, keys, reader, public_key_of(folder.wraps[reader].sealed))
        await session.flush()  # the same readers are written again
        give_to_desk(folder, session, desk, keys, left_out=left_out)
    if folder.row.officer not in folder.wraps:
        folder.row.officer = None
    return how_it_stands(folder, keys)


def how_it_stands(folder: Folder, keys: DataKeys) -> LeftOut:
    """How many were left out so far, and who is left."""
    left_out = left_out_of(folder.opened(keys))
    heads_only = folder.row.audience == "heads"
    return LeftOut(len(left_out), heads_only, len(staff_of(folder.wraps)))
