"""The dispatcher: claims what is due, hands it to the channel's sender, settles the claim.

Killed in mid-send, it leaves claims whose leases run out; then they are sent again. So a kill can
double at most what was in flight (:mod:`notifications.lanes`), and loses nothing. Each send has
less time than its lease.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from notifications.alarms import Alarms
from notifications.backoff import back_off
from notifications.claims import Claim, Claims
from notifications.clock import DatabaseClock, database_now
from notifications.lanes import AT_ONCE, CLASSES, Class, Lane, QuietHours
from notifications.lint import SensitiveError
from notifications.model import (
    GoneError,
    Message,
    NeverSentError,
    NotSentError,
    Priority,
    Rendered,
    Sender,
)
from notifications.words import Words, WordsError
from store.writing import writing

log = structlog.get_logger()

SEND_TIMEOUT = timedelta(seconds=20)
#: Longer than a send may take with all that is around it.
LEASE = timedelta(seconds=60)
_IDLE = 1.0
#: After so many attempts a notice is claimed alone: it may be the one that kills.
_SUSPECT = 3
#: Rounds of looking until it is looked whether something waits for a channel that nobody has.
_STRANGERS_EVERY = 60

#: The words of a broadcast, by its id; None when there is no such broadcast.
BroadcastWords = Callable[[str], Awaitable[Rendered | None]]
#: Told in the transaction that gives a notice up; whether somebody else brings it now.
Elsewhere = Callable[[AsyncSession, Claim], Awaitable[bool]]


class Dispatcher:
    """Sends from the outbox; any number of them may run over one database."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        senders: Mapping[str, Sender],
        words: Words,
        alarms: Alarms,
        *,
        lease: timedelta = LEASE,
        send_timeout: timedelta = SEND_TIMEOUT,
        clock: DatabaseClock = database_now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        classes: Sequence[Class] = CLASSES,
        quiet: QuietHours | None = None,
        ringing: Collection[str] = (),
        broadcasts: BroadcastWords | None = None,
        elsewhere: Elsewhere | None = None,
    ) -> None:
        if send_timeout >= lease:
            raise ValueError("a send must end before its lease does")
        self._sessions = sessions
        self._senders = senders
        self._words = words
        self._alarms = alarms
        self._lease = lease
        self._timeout = send_timeout
        self._claims = Claims(sessions, lease, clock, quiet)
        self._sleep = sleep
        self._classes = classes
        self._ringing = frozenset(ringing)
        self._broadcasts = broadcasts
        self._elsewhere = elsewhere
        self._looked = 0

    async def run(self) -> None:
        """Until cancelled. A database that does not answer is asked again."""
        working: dict[Lane, asyncio.Task[int]] = {}
        try:
            while True:
                for lane in await self._due():
                    if lane not in working:
                        working[lane] = asyncio.create_task(
                            self._until_empty(lane), name=f"lane-{lane.channel}-{lane.of.name}"
                        )
                if working:
                    await asyncio.wait(
                        working.values(), timeout=_IDLE, return_when=asyncio.FIRST_COMPLETED
                    )
                ended = [lane for lane, task in working.items() if task.done()]
                # Nothing found where something was due: it is held up, and looked for again soon.
                if not sum([working.pop(lane).result() for lane in ended]):
                    await self._sleep(_IDLE)
        finally:
            for task in working.values():
                task.cancel()
            await asyncio.gather(*working.values(), return_exceptions=True)

    async def once(self) -> int:
        """One round of every lane in which something is due; how many were claimed."""
        # All are waited for before a failure is raised: one that cannot be settled stops no other.
        done = await asyncio.gather(
            *map(self._round, await self._look(strangers=True)), return_exceptions=True
        )
        for result in done:
            if isinstance(result, BaseException):
                raise result
        return sum(result for result in done if isinstance(result, int))

    async def all_due(self) -> int:
        """Sends until nothing is due any more; how many were claimed."""
        total = 0
        while worked := await self.once():
            total += worked
        return total

    async def _due(self) -> list[Lane]:
        self._looked += 1
        try:
            return await self._look(strangers=self._looked % _STRANGERS_EVERY == 1)
        except (SQLAlchemyError, OSError) as error:
            log.warning("dispatcher.database", reason=type(error).__name__)
            return []

    async def _look(self, *, strangers: bool) -> list[Lane]:
        lanes = self._lanes_of(self._senders)  # a sender may be added after the start
        if strangers:
            await self._claims.put_off(lanes)
            lanes = [*lanes, *self._lanes_of(await self._claims.strangers(self._senders))]
        return await self._claims.due(lanes)

    def _lanes_of(self, channels: Collection[str]) -> list[Lane]:
        return [
            Lane(channel, one, channel in self._ringing and one.first > AT_ONCE.last)
            for one in self._classes
            for channel in channels
        ]

    async def _until_empty(self, lane: Lane) -> int:
        total = 0
        try:
            while worked := await self._round(lane):
                total += worked
        except (SQLAlchemyError, OSError) as error:
            log.warning("dispatcher.database", reason=type(error).__name__)
            return 0
        return total

    async def _round(self, lane: Lane) -> int:
        claims = await self._claims.claim(lane.of.claimed, lane)
        step = lane.of.in_flight
        for start in range(0, len(claims), step):
            part = claims[start : start + step]
            late = part[0].age + self._timeout >= self._lease
            if start and (late or any(claim.attempts > _SUSPECT for claim in part)):
                await self._claims.release(*claims[start:])
                return start
            await self._handle(part)
        return len(claims)

    async def _handle(self, claims: Sequence[Claim]) -> None:
        """Sends these at once, and settles together what arrived."""
        done = await asyncio.gather(*map(self._try, claims), return_exceptions=True)
        arrived = [claim for claim, ended in zip(claims, done, strict=True) if ended is True]
        settled = await self._claims.sent(*arrived)
        if settled < len(arrived):
            log.warning("notice.lease_lost", channel=claims[0].channel)
        for result in done:
            if isinstance(result, BaseException):
                raise result

    async def _try(self, claim: Claim) -> bool:
        """Whether it arrived; what did not is settled already."""
        if claim.attempts > back_off(claim.priority).attempts:  # each try ended without a word
            await self._give_up(claim, "no_end")
            return False
        try:
            await self._send(claim)
        except NotSentError as error:
            wait = back_off(claim.priority).wait(claim.attempts, error.retry_after)
            if wait is None:
                await self._give_up(claim, error.problem)
            elif await self._claims.again(claim, error.problem[:40], wait):
                log.info("notice.again", channel=claim.channel, problem=error.problem)
            return False
        except NeverSentError as error:
            await self._give_up(claim, error.problem, gone=isinstance(error, GoneError))
            return False
        return True

    async def _send(self, claim: Claim) -> None:
        sender = self._senders.get(claim.channel)
        if sender is None:
            raise NeverSentError("no_such_channel")
        message = Message(
            claim.id,
            claim.recipient,
            await self._rendered(claim),
            claim.context,
            claim.priority == Priority.EMERGENCY,
            claim.put_at,
            claim.priority,
        )
        try:
            async with asyncio.timeout(self._timeout.total_seconds()):
                await sender.send(message)
        except (NotSentError, NeverSentError):
            raise
        except TimeoutError as error:
            raise NotSentError("timeout") from error
        except Exception as error:  # of any kind: one sender's fault must not stop the others
            raise NotSentError(type(error).__name__) from error

    async def _rendered(self, claim: Claim) -> Rendered:
        if claim.batch is not None and self._broadcasts is not None:
            own = await self._broadcasts(claim.batch)
            if own is not None:
                return own
        try:
            return self._words.render(claim.template, claim.channel, claim.context)
        except (WordsError, SensitiveError) as error:
            log.error("notice.words", template=claim.template, reason=str(error))  # noqa: TRY400
            raise NeverSentError("words") from error

    async def _give_up(self, claim: Claim, problem: str, *, gone: bool = False) -> None:
        told = await self._alarms.recipients()
        async with writing(self._sessions) as session:
            if not await self._claims.dead(session, claim, problem[:40], gone=gone):
                return
            taken = self._elsewhere is not None and await self._elsewhere(session, claim)
            if not gone and not taken:
                await self._alarms.dead(session, claim.channel, claim.template, told)
        if gone:
            log.info("notice.gone", channel=claim.channel)
        else:
            log.error(
                "notice.dead", channel=claim.channel, template=claim.template, problem=problem
            )
