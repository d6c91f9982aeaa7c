"""What a reporter can do with the receipt code, from any channel and on any device."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from reports.announcing import Announce
from reports.arrival import freshen
from reports.cabinet import Cabinet
from reports.code_keys import CodeKeys
from reports.errors import NoSuchReportError, UnknownCodeError
from reports.folder import REPORTER, Folder
from reports.model import Item, ItemKind, State
from reports.receipt import parse
from reports.reporter_key import ReporterKey


@dataclass(frozen=True, slots=True, repr=False)
class Followed:
    """A report as its reporter sees it: where it stands and what the desk has answered.

    Their own words are not shown again: somebody else may look at this screen. ``key`` opens
    the report without the code until the page is left.
    """

    key: ReporterKey
    state: State
    received_at: datetime | None
    acknowledged_at: datetime | None
    closed_at: datetime | None
    outcome: str | None
    answers: tuple[Item, ...]
    told: int

    def __repr__(self) -> str:
        return "Followed(…)"


class FollowUp:
    """Opens reports by code. Look-ups are written down nowhere."""

    def __init__(self, cabinet: Cabinet, code_keys: CodeKeys, announce: Announce) -> None:
        self._cabinet = cabinet
        self._code_keys = code_keys
        self._announce = announce

    async def open(self, typed: str) -> Followed:
        """The report behind a code.

        Raises:
            MistypedError: it can be no code; nothing was looked up.
            UnknownCodeError: no report has it (or has it any more).
            QueueFullError, StoreDownError, TamperedError
        """
        for key in await self._code_keys.of_typed(parse(typed)):
            followed = await self.again(key)
            if followed is not None:
                return followed
        raise UnknownCodeError("no report has this code")

    async def again(self, key: ReporterKey) -> Followed | None:
        """The report once more, as it is now; None when it is there no longer."""
        async with self._cabinet.reading() as session:
            folder = await self._cabinet.take_with(session, key)
            return None if folder is None else _followed(folder, key)

    async def add(self, key: ReporterKey, text: str, *, once: str | None = None) -> Followed:
        """Seals what else the reporter has to say; a closed report is opened again.

        Raises:
            NoSuchReportError, StoreDownError, TamperedError
        """
        async with self._cabinet.writing() as session:
            folder = await self._cabinet.take_with(session, key)
            if folder is None:
                raise NoSuchReportError("the report is there no longer")
            keys, at = folder.keys(key.holder), self._cabinet.now()
            item_id = key.item_id(once, ItemKind.ADDED)
            if folder.known(keys, item_id) is None:
                folder.append(session, keys, ItemKind.ADDED, {"text": text}, at=at, item_id=item_id)
                await freshen(self._cabinet, session, folder, self._announce)
                self._cabinet.put(session, folder)
            return _followed(folder, key)


def _followed(folder: Folder, key: ReporterKey) -> Followed:
    row, opened = folder.row, folder.opened(folder.keys(key.holder))
    return Followed(
        key,
        opened.state,
        row.received_at,
        row.acknowledged_at,
        row.closed_at,
        row.outcome,
        opened.of(ItemKind.ANSWER),
        sum(item.author == REPORTER for item in opened.items),
    )
