"""Taking a report: what a reporter says is sealed to the desk and saved before it is acknowledged.

A report exists from its first item on. Until it is finished the reporter goes on with a draft
key that only their side holds; the desk sees it when it is finished, when there is danger now,
or when it has rested for a while (arrival.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from reports.announcing import Announce
from reports.arrival import alarm, alarming, drop_draft_key, freshen, receive, tell
from reports.cabinet import Cabinet, saved_or_told
from reports.drafts import Desk, begin, begun_once
from reports.errors import FinishedError, NoSuchReportError, NotAvailableError
from reports.folder import REPORTER, Folder
from reports.model import Concerned, Item, ItemKind, Opened, State, Value
from reports.readers import Readers
from reports.recusal import LeftOut, how_it_stands, left_out_of, recusal, seal_anew
from reports.reporter_key import ReporterKey
from reports.sealing import DataKeys
from reports.tables import ReportItemRow


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
        return await self._desk() is not None

    async def draft(self, key: ReporterKey) -> Opened | None:
        """The report that is being told with this key, opened; None when there is none."""
        async with self._cabinet.reading() as session:
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
        desk, item_id = await self._desk(), key.item_id(once, kind)

        async def work(session: AsyncSession) -> Item:
            folder = await self._cabinet.take_with(session, key)
            if folder is None and item_id is not None:
                before = await session.get(ReportItemRow, item_id)
                if before is not None:  # it came again after its teller had left
                    return Item(item_id, kind, value, REPORTER, before.at)
            folder, keys = await self._begun(session, desk, key, folder, unproven=unproven)
            known = folder.known(keys, item_id)
            if known is not None:
                return known
            if instead:
                _still_draft(folder)
                await folder.remove(session, folder.opened(keys).of(kind))
            at = self._cabinet.now()
            item = folder.append(session, keys, kind, value, at=at, item_id=item_id)
            if alarming(kind, value):
                await alarm(self._cabinet, session, folder, self._announce)
            await freshen(self._cabinet, session, folder, self._announce)
            self._cabinet.put(session, folder)
            return item

        return await begun_once(self._cabinet, work)

    async def take_back(self, key: ReporterKey, item_id: str) -> bool:
        """Takes out one of the reporter's items while it is a draft; whether it was there.

        Of a file the content goes too.

        Raises:
            FinishedError: the report is at the desk.
        """
        async with self._cabinet.writing() as session:
            folder = await self._taken(session, key)
            _still_draft(folder)
            item = folder.known(folder.keys(key.holder), item_id)
            if item is None or item.author != REPORTER:
                return False
            await folder.remove(session, [item])
            self._cabinet.put(session, folder)
            return True

    async def leave_out(
        self, key: ReporterKey, who: Sequence[Concerned], text: str, *, once: str | None = None
    ) -> LeftOut:
        """Keeps the report from those who must not know, and seals it anew under fresh keys.

        About bureau staff (``Concerned.BUREAU``) only section heads get it; officers whose name
        stands in ``text`` never do. If the desk has already written into the report its keys
        stay, and those who must not know lose theirs.

        Raises:
            NotAvailableError: there is nobody whom it could be sealed to.
            NoSuchReportError: it came again after its teller had left.
        """
        async with saved_or_told():
            desk = await Desk.of(self._readers)
        item_id = key.item_id(once, ItemKind.MUST_NOT_KNOW)

        async def work(session: AsyncSession) -> LeftOut:
            folder = await self._cabinet.take_with(session, key)
            if (
                folder is None
                and item_id is not None
                and await session.get(ReportItemRow, item_id) is not None
            ):
                raise NoSuchReportError("said before, in a report that was left since")
            folder, keys = await self._begun(session, desk, key, folder, unproven=False)
            if folder.known(keys, item_id) is not None:
                return how_it_stands(folder, keys)
            if Concerned.BUREAU in who:
                folder.row.audience = "heads"
            value = recusal(who, text, desk, left_out_of(folder.opened(keys)))
            at = self._cabinet.now()
            folder.append(session, keys, ItemKind.MUST_NOT_KNOW, value, at=at, item_id=item_id)
            result = await seal_anew(session, folder, desk, keys)
            await freshen(self._cabinet, session, folder, self._announce)
            self._cabinet.put(session, folder)
            if not result.readers:
                await tell(session, folder, self._announce, "unreadable")
            return result

        return await begun_once(self._cabinet, work)

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

    async def _desk(self) -> Desk | None:
        """None when nobody could open a new report; one that has begun goes on all the same."""
        try:
            async with saved_or_told():
                return await Desk.of(self._readers)
        except NotAvailableError:
            return None

    async def _begun(
        self,
        session: AsyncSession,
        desk: Desk | None,
        key: ReporterKey,
        folder: Folder | None,
        *,
        unproven: bool,
    ) -> tuple[Folder, DataKeys]:
        if folder is not None:
            return folder, folder.keys(key.holder)
        if desk is None:
            raise NotAvailableError("no officer can open reports yet: hulei keys init")
        return await begin(self._cabinet, session, desk, key, unproven=unproven)

    async def _taken(self, session: AsyncSession, key: ReporterKey) -> Folder:
        folder = await self._cabinet.take_with(session, key)
        if folder is None:
            raise NoSuchReportError("no report is being told with this key")
        return folder


def _still_draft(folder: Folder) -> None:
    if folder.row.state != State.DRAFT:
        raise FinishedError("the report is at the desk")
