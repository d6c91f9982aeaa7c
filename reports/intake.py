"""Taking a report: what a reporter says is sealed to the desk and saved before it is acknowledged.

A report exists from its first item on. Until it is finished the reporter goes on with a draft
key that only their side holds; the desk sees it when it is finished, when there is danger now,
or when it has rested for ten minutes.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from reports.announcing import Announce
from reports.arrival import alarm, drop_draft_key, receive, rests_until, tell
from reports.cabinet import Cabinet, saved_or_told
from reports.drafts import Desk, begin
from reports.errors import FinishedError, NoSuchReportError, NotAvailableError
from reports.folder import Folder
from reports.model import Concerned, Item, ItemKind, Opened, State, Value
from reports.readers import Readers
from reports.recusal import LeftOut, left_out_of, recusal, seal_anew
from reports.reporter_key import ReporterKey
from reports.sealing import DataKeys


class Intake:
    """What a reporter can do before they leave. Every method saves before it returns.

    All raise ``StoreDownError`` when that was not possible, and ``TamperedError`` when the
    database was changed from outside.
    """

    def __init__(self, cabinet: Cabinet, readers: Readers, announce: Announce) -> None:
        self._cabinet = cabinet
        self._readers = readers
        self._announce = announce

    async def available(self) -> bool:
        """Whether there is anybody who could open a report."""
        try:
            async with saved_or_told():
                await Desk.of(self._readers)
        except NotAvailableError:
            return False
        return True

    async def draft(self, key: ReporterKey) -> Opened | None:
        """The report that is being told with this key, opened; None when there is none."""
        async with saved_or_told(), self._cabinet.sessions() as session:
            folder = await self._cabinet.take_with(session, key)
            return None if folder is None else folder.opened(folder.keys(key.holder))

    async def add(
        self,
        key: ReporterKey,
        kind: ItemKind,
        value: Value,
        *,
        once: str | None = None,
        unproven: bool = False,
        instead: bool = False,
    ) -> Item:
        """Seals one more item; the first one begins the report.

        ``once`` names the item on the reporter's side: sent again, it is not doubled. With
        ``instead`` it takes the place of all items of its kind. ``unproven`` marks a report
        that begins during a flood without proof-of-work.

        Raises:
            NotAvailableError: nobody could open it.
            FinishedError: ``instead`` of something in a report that is at the desk already.
        """
        async with saved_or_told():
            desk = await Desk.of(self._readers)
        async with self._cabinet.writing() as session:
            folder, keys = await self._begun(session, desk, key, unproven=unproven)
            if instead:
                self._still_draft(folder)
                same = folder.opened(keys).of(kind)
                await folder.remove(session, [item.id for item in same])
            at, item_id = self._cabinet.now(), key.item_id(once)
            item = folder.append(session, keys, kind, value, at=at, item_id=item_id)
            await self._moved(session, folder, kind, value)
            self._cabinet.put(session, folder)
            return item

    async def take_back(self, key: ReporterKey, item_id: str) -> bool:
        """Takes out one of the reporter's items while it is a draft; whether it was there.

        Raises:
            FinishedError: the report is at the desk.
        """
        async with self._cabinet.writing() as session:
            folder = await self._taken(session, key)
            self._still_draft(folder)
            gone = await folder.remove(session, [item_id])
            self._cabinet.put(session, folder)
            return bool(gone)

    async def leave_out(
        self, key: ReporterKey, who: Sequence[Concerned], text: str, *, once: str | None = None
    ) -> LeftOut:
        """Keeps the report from those who must not know, and seals it anew under fresh keys.

        About bureau staff (``Concerned.BUREAU``) only section heads get it; officers whose name
        stands in ``text`` never do. If the desk has already written into the report its keys
        stay, and those who must not know lose theirs.
        """
        async with saved_or_told():
            desk = await Desk.of(self._readers)
        async with self._cabinet.writing() as session:
            folder, keys = await self._begun(session, desk, key, unproven=False)
            if Concerned.BUREAU in who:
                folder.row.audience = "heads"
            value = recusal(who, text, desk, left_out_of(folder.opened(keys)))
            at, item_id = self._cabinet.now(), key.item_id(once)
            folder.append(session, keys, ItemKind.MUST_NOT_KNOW, value, at=at, item_id=item_id)
            result = await seal_anew(session, folder, desk, key, keys)
            self._cabinet.put(session, folder)
            if not result.readers:
                await tell(session, folder, self._announce, "unreadable")
            return result

    async def finish(self, key: ReporterKey) -> None:
        """The reporter has said what they wanted to say: the desk sees it now."""
        async with self._cabinet.writing() as session:
            folder = await self._taken(session, key)
            await receive(self._cabinet, session, folder, self._announce)

    async def withdraw(self, key: ReporterKey) -> bool:
        """Erases a draft that nobody at the desk can have seen; False when it is too late."""
        async with self._cabinet.writing() as session:
            folder = await self._taken(session, key)
            row = folder.row
            if row.state != State.DRAFT or row.urgent or row.shows_at <= self._cabinet.now():
                return False
            await session.delete(row)
            return True

    async def leave(self, key: ReporterKey) -> None:
        """The draft key opens nothing any more; the report stays with the desk."""
        async with self._cabinet.writing() as session:
            folder = await self._cabinet.take_with(session, key)
            if folder is None:
                return
            if folder.row.state == State.DRAFT:
                await receive(self._cabinet, session, folder, self._announce)
            await drop_draft_key(session, folder)
            self._cabinet.put(session, folder)

    async def _begun(
        self, session: AsyncSession, desk: Desk, key: ReporterKey, *, unproven: bool
    ) -> tuple[Folder, DataKeys]:
        folder = await self._cabinet.take_with(session, key)
        if folder is None:
            return await begin(self._cabinet, session, desk, key, unproven=unproven)
        return folder, folder.keys(key.holder)

    async def _taken(self, session: AsyncSession, key: ReporterKey) -> Folder:
        folder = await self._cabinet.take_with(session, key)
        if folder is None:
            raise NoSuchReportError("no report is being told with this key")
        return folder

    async def _moved(
        self, session: AsyncSession, folder: Folder, kind: ItemKind, value: Value
    ) -> None:
        """What an item changes beside itself: danger shows at once, anything else lets it rest."""
        row = folder.row
        if (kind is ItemKind.DANGER and value.get("now") == "yes") or (
            kind is ItemKind.DUTY and value.get("situations")
        ):
            await alarm(self._cabinet, session, folder, self._announce)
        if row.state != State.DRAFT:
            row.news = True
        elif not row.urgent:
            row.shows_at = rests_until(self._cabinet.now())

    @staticmethod
    def _still_draft(folder: Folder) -> None:
        if folder.row.state != State.DRAFT:
            raise FinishedError("the report is at the desk")
