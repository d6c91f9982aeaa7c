"""Who is reached where, and what they agreed to hear.

A person stands here as a keyed hash; their address (chat id, telephone number, e-mail) is sealed
and read by senders only. Nothing is sent of a kind that nobody said yes to, and one word
(:mod:`notifications.stop_words`) ends all of it: what already waits in the outbox goes too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from notifications.kinds import KINDS, Kind
from notifications.model import EMAIL, SMS, TELEGRAM, WEB
from notifications.outbox import HELD, WAITING
from notifications.subscription_tables import CallRow, SubscriberRow, SubscriptionRow
from notifications.tables import InboxRow, OutboxRow
from store.secrets import InstallSecret
from store.vault import Vault
from store.writing import writing

#: The quickest first; what a person has several of is used in this order.
RANKS: Mapping[str, int] = {TELEGRAM: 0, SMS: 1, EMAIL: 2, WEB: 3}
CITIZEN = "citizen"


@dataclass(frozen=True, slots=True, repr=False)
class Way:
    """How a person is reached. The web inbox needs no address."""

    channel: str
    address: str | None = None
    role: str = CITIZEN
    town: str | None = None

    def __repr__(self) -> str:
        return f"Way({self.channel!r}, …)"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One kind a person decided about."""

    kind: Kind
    wanted: bool
    at: datetime


class Subscriptions:
    """Subscribers in the database. Times come from ``now`` (aware). A ``person`` is a person's
    key, or for whoever works here another stable key of theirs."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        secret: InstallSecret,
        now: Callable[[], datetime],
    ) -> None:
        self._sessions = sessions
        self._vault = Vault(secret, "subscriber")
        self._now = now

    def owner(self, person: str) -> str:
        """What stands in the outbox instead of the person."""
        return self._vault.owner(person)

    async def reach(self, session: AsyncSession, person: str, way: Way) -> str:
        """In the caller's transaction: the person is reached there from now on; their owner hash.

        What they had of the same channel is replaced. A ``Way`` alone subscribes to nothing."""
        owner = self.owner(person)
        place = f"{owner}:{way.channel}"
        await session.merge(
            SubscriberRow(
                owner=owner,
                channel=way.channel,
                rank=RANKS[way.channel],
                role=way.role,
                town=way.town,
                sealed=None if way.address is None else self._vault.seal(way.address, place),
                mark=None if way.address is None else self._mark(way.channel, way.address),
                reachable=True,
                added_at=self._now(),
            )
        )
        return owner

    async def agree(self, session: AsyncSession, person: str, kinds: Iterable[Kind]) -> None:
        """In the caller's transaction: the person said yes to the words of these kinds."""
        for kind in kinds:
            await session.merge(
                SubscriptionRow(
                    owner=self.owner(person),
                    kind=kind.id,
                    wanted=True,
                    wording=kind.wording,
                    at=self._now(),
                )
            )

    async def stop(self, person: str, kind: Kind | None = None) -> int:
        """Nothing more of this kind, or of any; how many kinds that ends. What waits is erased."""
        owner = self.owner(person)
        async with writing(self._sessions) as session:
            ended = await session.execute(
                update(SubscriptionRow)
                .where(
                    SubscriptionRow.owner == owner,
                    SubscriptionRow.wanted,
                    *(() if kind is None else (SubscriptionRow.kind == kind.id,)),
                )
                .values(wanted=False, at=self._now())
                .returning(SubscriptionRow.kind)
                .execution_options(synchronize_session=False)
            )
            gone = set(ended.scalars())
            await _erase_waiting(session, owner, gone)
            return len(gone)

    async def again(self, person: str) -> tuple[Kind, ...]:
        """What was stopped is wanted again; which kinds, none if there never was a yes or no way
        to the person is left."""
        owner = self.owner(person)
        async with writing(self._sessions) as session:
            if not await _ways(session, owner):
                return ()
            back = await session.execute(
                update(SubscriptionRow)
                .where(SubscriptionRow.owner == owner, ~SubscriptionRow.wanted)
                .values(wanted=True, at=self._now())
                .returning(SubscriptionRow.kind)
                .execution_options(synchronize_session=False)
            )
            return tuple(KINDS[kind] for kind in sorted(back.scalars()) if kind in KINDS)

    async def of_person(self, person: str) -> tuple[tuple[str, ...], tuple[Wanted, ...]]:
        """Their channels and what they decided about."""
        owner = self.owner(person)
        async with self._sessions() as session:
            channels = await _ways(session, owner)
            rows = await session.scalars(
                select(SubscriptionRow)
                .where(SubscriptionRow.owner == owner)
                .order_by(SubscriptionRow.kind)
            )
            return channels, tuple(
                Wanted(KINDS[row.kind], row.wanted, row.at) for row in rows if row.kind in KINDS
            )

    async def erase(self, person: str) -> bool:
        """Everything of this person goes: ways, wishes, what waits, what lies in their inbox;
        whether there was anything."""
        owner = self.owner(person)
        async with writing(self._sessions) as session:
            had = False
            for table in (SubscriberRow, SubscriptionRow):
                gone = await session.execute(
                    delete(table).where(table.owner == owner).returning(table.owner)
                )
                had |= bool(gone.all())
            for row in (InboxRow, CallRow):
                await session.execute(delete(row).where(row.recipient == owner))
            await session.execute(delete(OutboxRow).where(OutboxRow.recipient == owner))
            return had

    async def wants(self, session: AsyncSession, owner: str, kind: Kind) -> bool:
        """Whether a notice of this kind may go to them: they said yes, or it comes with their work
        and they did not say no."""
        row = await session.get(SubscriptionRow, (owner, kind.id))
        return kind.duty if row is None else row.wanted

    async def ways(self, session: AsyncSession, owner: str) -> tuple[str, ...]:
        """The channels over which they can be reached, the quickest first."""
        return await _ways(session, owner)

    async def address(self, owner: str, channel: str) -> str | None:
        """For senders only: where to send; None when there is no such way any more."""
        async with self._sessions() as session:
            row = await session.get(SubscriberRow, (owner, channel))
        if row is None or not row.reachable or row.sealed is None:
            return None
        return str(self._vault.open(row.sealed, f"{owner}:{channel}"))

    async def lost(self, channel: str, address: str) -> int:
        """Whoever was reached there is not any more (has blocked us, is gone); how many."""
        async with writing(self._sessions) as session:
            gone = await session.execute(
                update(SubscriberRow)
                .where(SubscriberRow.mark == self._mark(channel, address), SubscriberRow.reachable)
                .values(reachable=False)
                .returning(SubscriberRow.owner)
                .execution_options(synchronize_session=False)
            )
            return len(gone.all())

    def _mark(self, channel: str, address: str) -> str:
        return self._vault.owner(f"address:{channel}:{address}")


async def _ways(session: AsyncSession, owner: str) -> tuple[str, ...]:
    found = await session.scalars(
        select(SubscriberRow.channel)
        .where(SubscriberRow.owner == owner, SubscriberRow.reachable)
        .order_by(SubscriberRow.rank)
    )
    return tuple(found)


async def _erase_waiting(session: AsyncSession, owner: str, kinds: Iterable[str]) -> None:
    """Dedupe keys of what a person agreed to begin with the kind."""
    for kind in kinds:
        await session.execute(
            delete(OutboxRow).where(
                OutboxRow.recipient == owner,
                OutboxRow.state.in_((WAITING, HELD)),
                OutboxRow.dedupe_key.startswith(f"{kind}:", autoescape=True),
            )
        )
