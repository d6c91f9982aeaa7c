"""Notices to many: written by one person, sent by another, paused, resumed, stopped.

Rows are put into the outbox in chunks (:mod:`notifications.filling`); who does not want the kind
never gets one. The words are public: a telephone or identity number in them is refused.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import aliased

from notifications.kinds import KINDS, STOP_LINE, Kind
from notifications.model import Context, Rendered
from notifications.outbox import DEAD, GONE, HELD, SENT, STOPPED, WAITING
from notifications.subscription_tables import BroadcastRow, SubscriberRow, SubscriptionRow
from notifications.tables import OutboxRow

DRAFT, SENDING, PAUSED, ENDED, DONE = "draft", "sending", "paused", "stopped", "done"
TEMPLATE = "broadcast"
LONGEST_TITLE, LONGEST_BODY = 30, 400
#: Mobile and identity numbers, with any space or dash between.
_NUMBERS = re.compile(r"(?<!\d)(1[3-9](?:[ -]?\d){9}|\d{6}(?:[ -]?\d){11}[\dXx])(?!\d)")


class BroadcastError(ValueError):
    """It cannot be done; says why in Chinese."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Who gets it: subscribers of the kind, of this role, over this channel, of this town."""

    kind: Kind
    role: str | None = None
    channel: str | None = None
    town: str | None = None


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One broadcast and where it stands. ``counts``: rows of the outbox by their state."""

    id: str
    audience: Audience
    size: int
    title: str
    body: str
    state: str
    by: str
    approved_by: str | None
    made_at: datetime
    finished_at: datetime | None
    put: int
    counts: Mapping[str, int]

    @property
    def arrived(self) -> int:
        return self.counts.get(SENT, 0)

    @property
    def settled(self) -> int:
        """For whom it is over, whichever way."""
        return sum(self.counts.get(state, 0) for state in (SENT, DEAD, GONE, STOPPED))

    @property
    def percent(self) -> int:
        return 100 if self.state == DONE else 100 * self.settled // max(self.size, self.put, 1)


class Broadcasts:
    """Broadcasts in the database. Times come from ``now``; ``actor`` is a staff id."""

    def __init__(
        self, sessions: async_sessionmaker[AsyncSession], now: Callable[[], datetime]
    ) -> None:
        self._sessions = sessions
        self._now = now
        self._words: dict[str, Rendered] = {}

    async def count(self, audience: Audience) -> int:
        """How many people that is at this moment."""
        async with self._sessions() as session:
            return await _size(session, audience)

    async def write(
        self, session: AsyncSession, audience: Audience, title: str, body: str, actor: str
    ) -> str:
        """In the caller's transaction: a draft; its id.

        Raises:
            BroadcastError: no words, too many, or a number of a person in them.
        """
        title, body = title.strip(), body.strip()
        if not title or not body or "\n" in title:
            raise BroadcastError("标题（一行）和内容都要写。")
        if len(title) > LONGEST_TITLE or len(body) > LONGEST_BODY:
            raise BroadcastError(f"标题最多 {LONGEST_TITLE} 字，内容最多 {LONGEST_BODY} 字。")
        if _NUMBERS.search(title) or _NUMBERS.search(body):
            raise BroadcastError("里面有手机号或身份证号。群发的话谁都看得到，不能写个人的号码。")
        broadcast_id = secrets.token_hex(16)
        session.add(self._row(broadcast_id, audience, (title, body), actor, DRAFT))
        return broadcast_id

    async def automatic(
        self, session: AsyncSession, key: str, audience: Audience, template: str, context: Context
    ) -> bool:
        """In the caller's transaction: a notice from a template that is due to all who want it;
        ``key`` (32 hex) again changes nothing. Whether it is new."""
        if await session.get(BroadcastRow, key) is not None:
            return False
        row = self._row(key, audience, ("", ""), "system", SENDING)
        row.template, row.context = template, json.dumps(dict(context), sort_keys=True)
        row.audience = await _size(session, audience)
        session.add(row)
        return True

    async def approve(self, session: AsyncSession, broadcast_id: str, actor: str) -> None:
        """In the caller's transaction: a second person sends it.

        Raises:
            BroadcastError: it is no draft any more, or the same person wrote it.
        """
        row = await self._locked(session, broadcast_id)
        if row.state != DRAFT:
            raise BroadcastError("这条已经不是草稿了。")
        if row.by == actor:
            raise BroadcastError("自己写的，要由另一个人看过再发。")
        row.state, row.approved_by, row.approved_at = SENDING, actor, self._now()
        row.audience = await _size(session, audience_of(row))

    async def pause(self, session: AsyncSession, broadcast_id: str) -> None:
        """In the caller's transaction: nothing more goes out, but what is in flight."""
        await self._turn(session, broadcast_id, SENDING, PAUSED)
        await _move(session, broadcast_id, WAITING, HELD)

    async def resume(self, session: AsyncSession, broadcast_id: str) -> None:
        """In the caller's transaction: goes on where it stopped."""
        await self._turn(session, broadcast_id, PAUSED, SENDING)
        await _move(session, broadcast_id, HELD, WAITING)

    async def stop(self, session: AsyncSession, broadcast_id: str) -> None:
        """In the caller's transaction: ended for good; whom it reached it has reached."""
        row = await self._locked(session, broadcast_id)
        if row.state not in (DRAFT, SENDING, PAUSED):
            raise BroadcastError("这条已经结束了。")
        row.state, row.finished_at = ENDED, self._now()
        for state in (WAITING, HELD):
            await _move(session, broadcast_id, state, STOPPED, settled_at=self._now())

    async def one(self, broadcast_id: str) -> Broadcast | None:
        """One of them with its figures."""
        async with self._sessions() as session:
            row = await session.get(BroadcastRow, broadcast_id)
            return None if row is None else await _with_counts(session, row)

    async def newest(self, at_most: int = 50) -> list[Broadcast]:
        """The newest first."""
        async with self._sessions() as session:
            rows = await session.scalars(
                select(BroadcastRow).order_by(BroadcastRow.made_at.desc()).limit(at_most)
            )
            return [await _with_counts(session, row) for row in rows]

    async def words(self, broadcast_id: str) -> Rendered | None:
        """What a dispatcher sends; None for one that is made from a template."""
        known = self._words.get(broadcast_id)
        if known is not None:
            return known
        async with self._sessions() as session:
            row = await session.get(BroadcastRow, broadcast_id)
        if row is None or row.template != TEMPLATE:
            return None
        said = Rendered(row.title, f"{row.body}\n{STOP_LINE}")
        self._words = {**dict(list(self._words.items())[-15:]), broadcast_id: said}
        return said

    def _row(
        self, key: str, audience: Audience, words: tuple[str, str], by: str, state: str
    ) -> BroadcastRow:
        return BroadcastRow(
            id=key,
            kind=audience.kind.id,
            role=audience.role,
            channel=audience.channel,
            town=audience.town,
            template=TEMPLATE,
            context="{}",
            title=words[0],
            body=words[1],
            state=state,
            by=by,
            made_at=self._now(),
            audience=0,
            cursor="",
            put=0,
        )

    async def _locked(self, session: AsyncSession, broadcast_id: str) -> BroadcastRow:
        row = await session.get(BroadcastRow, broadcast_id, with_for_update=True)
        if row is None:
            raise BroadcastError("没有这条群发。")
        return row

    async def _turn(self, session: AsyncSession, broadcast_id: str, old: str, new: str) -> None:
        row = await self._locked(session, broadcast_id)
        if row.state != old:
            raise BroadcastError("这条现在不能这样做，请刷新看看。")
        row.state = new


def audience_of(row: BroadcastRow) -> Audience:
    """Whom a row is for."""
    return Audience(KINDS[row.kind], row.role, row.channel, row.town)


def chosen(audience: Audience) -> tuple[ColumnElement[bool], ...]:
    """The conditions of a subscriber, with their subscription: each person once, over the
    quickest channel that is left."""
    quicker = aliased(SubscriberRow)
    found: list[ColumnElement[bool]] = [
        SubscriptionRow.owner == SubscriberRow.owner,
        SubscriptionRow.kind == audience.kind.id,
        SubscriptionRow.wanted.is_(True),
        SubscriberRow.reachable.is_(True),
    ]
    if audience.role is not None:
        found.append(SubscriberRow.role == audience.role)
    if audience.town is not None:
        found.append(SubscriberRow.town == audience.town)
    if audience.channel is not None:
        found.append(SubscriberRow.channel == audience.channel)
    else:
        found.append(
            ~exists().where(
                quicker.owner == SubscriberRow.owner,
                quicker.reachable.is_(True),
                quicker.rank < SubscriberRow.rank,
            )
        )
    return tuple(found)


async def _size(session: AsyncSession, audience: Audience) -> int:
    found = await session.scalar(
        select(func.count()).select_from(SubscriberRow, SubscriptionRow).where(*chosen(audience))
    )
    return found or 0


async def _move(session: AsyncSession, batch: str, old: str, new: str, **values: object) -> None:
    """Rows of a broadcast that nobody is sending; one that is in flight ends as it ends."""
    await session.execute(
        update(OutboxRow)
        .where(OutboxRow.batch == batch, OutboxRow.state == old, OutboxRow.lease.is_(None))
        .values(state=new, **values)
        .execution_options(synchronize_session=False)
    )


async def _with_counts(session: AsyncSession, row: BroadcastRow) -> Broadcast:
    counts = await session.execute(
        select(OutboxRow.state, func.count())
        .where(OutboxRow.batch == row.id)
        .group_by(OutboxRow.state)
    )
    return Broadcast(
        row.id,
        audience_of(row),
        row.audience,
        row.title,
        row.body,
        row.state,
        row.by,
        row.approved_by,
        row.made_at,
        row.finished_at,
        row.put,
        {str(state): int(count) for state, count in counts},
    )
