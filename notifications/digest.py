"""One digest a day for each person: what is due, in one message instead of many.

A line is put with its cause, in one transaction. The job takes all lines of a person that are due
into one notice, at most one a day, in the same transaction in which the notice enters the outbox:
whatever is killed, and however long nothing ran, each line is told once and in one message.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, tzinfo

from sqlalchemy import delete, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import aliased

from notifications.kinds import VISITS, Kind
from notifications.lint import refuse_sensitive
from notifications.model import Context
from notifications.reaching import Reach
from notifications.subscription_tables import DigestItemRow
from store.writing import writing

TEMPLATE = "digest"
_AT_ONCE = 200


class Digest:
    """Collects lines and sends them. ``at``: from when on in the day; times of ``now``."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        reach: Reach,
        now: Callable[[], datetime],
        *,
        zone: tzinfo,
        at: time = time(8, 30),
        kind: Kind = VISITS,
    ) -> None:
        self._sessions = sessions
        self._reach = reach
        self._now = now
        self._zone = zone
        self._at = at
        self._kind = kind

    async def add(
        self,
        session: AsyncSession,
        owner: str,
        line: str,
        dedupe_key: str,
        *,
        count: int = 1,
        not_before: datetime | None = None,
    ) -> bool:
        """In the caller's transaction: ``count`` more of this line (a word in small letters, which
        ``digest.txt`` puts into a sentence); the same ``dedupe_key`` again changes nothing."""
        refuse_sensitive({"lines": f"{line}={count}"})
        dialect = session.get_bind().dialect.name
        insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
        new = await session.execute(
            insert(DigestItemRow)
            .values(
                recipient=owner,
                dedupe_key=dedupe_key,
                line=line,
                count=count,
                not_before=not_before or self._now(),
                taken=None,
            )
            .on_conflict_do_nothing()
            .returning(DigestItemRow.id)
        )
        return new.scalar_one_or_none() is not None

    async def tick(self) -> int:
        """Sends the digests of today that are due; how many. A job calls it each minute."""
        now = self._now()
        local = now.astimezone(self._zone)
        if local.time().replace(tzinfo=None) < self._at:
            return 0
        told, cursor = 0, ""
        while people := await self._waiting(now, local.date(), cursor):
            for owner in people:
                told += await self._tell(owner, now, local.date())
            cursor = people[-1]
        return told

    async def _waiting(self, now: datetime, today: date, after: str) -> list[str]:
        """Whoever has a line that is due and had no digest today."""
        other = aliased(DigestItemRow)
        async with self._sessions() as session:
            found = await session.scalars(
                select(DigestItemRow.recipient)
                .where(
                    DigestItemRow.taken.is_(None),
                    DigestItemRow.not_before <= now,
                    DigestItemRow.recipient > after,
                    ~exists().where(
                        other.recipient == DigestItemRow.recipient, other.taken == today
                    ),
                )
                .distinct()
                .order_by(DigestItemRow.recipient)
                .limit(_AT_ONCE)
            )
            return list(found)

    async def _tell(self, owner: str, now: datetime, today: date) -> bool:
        async with writing(self._sessions) as session:
            taken = await session.execute(
                update(DigestItemRow)
                .where(
                    DigestItemRow.recipient == owner,
                    DigestItemRow.taken.is_(None),
                    DigestItemRow.not_before <= now,
                )
                .values(taken=today)
                .returning(DigestItemRow.line, DigestItemRow.count)
                .execution_options(synchronize_session=False)
            )
            sums: Counter[str] = Counter()
            for line, count in taken:
                sums[line] += count
            if not sums:
                return False
            lines = ",".join(f"{line}={count}" for line, count in sorted(sums.items()))
            context: Context = {"lines": lines, "count": sums.total()}
            return await self._reach.put(
                session,
                owner,
                self._kind,
                template=TEMPLATE,
                context=context,
                dedupe_key=f"digest:{today.isoformat()}",
            )

    async def erase_before(self, session: AsyncSession, before: date) -> int:
        """In the caller's transaction: lines told longer ago go; how many."""
        gone = await session.execute(
            delete(DigestItemRow).where(DigestItemRow.taken < before).returning(DigestItemRow.id)
        )
        return len(gone.all())
