"""The dispatcher: claims what is due, hands it to the channel's sender, settles the claim.

Killed in mid-send, it leaves claims whose leases run out; then they are sent again. So a kill can
double at most what was in flight, and loses nothing. Each send has less time than its lease.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from notifications.alarms import Alarms
from notifications.backoff import back_off
from notifications.claims import Claim, Claims
from notifications.clock import DatabaseClock, database_now
from notifications.lint import SensitiveError
from notifications.model import Message, NeverSentError, NotSentError, Priority, Sender
from notifications.words import Words, WordsError
from store.writing import writing

log = structlog.get_logger()

SEND_TIMEOUT = timedelta(seconds=20)
#: Longer than a send may take with all that is around it.
LEASE = timedelta(seconds=60)
_IDLE = 1.0


class Dispatcher:
    """Sends from the outbox; any number of them may run over one database."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        senders: Mapping[str, Sender],
        words: Words,
        alarms: Alarms,
        *,
        in_flight: int = 8,
        lease: timedelta = LEASE,
        send_timeout: timedelta = SEND_TIMEOUT,
        clock: DatabaseClock = database_now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        if send_timeout >= lease:
            raise ValueError("a send must end before its lease does")
        self._sessions = sessions
        self._senders = senders
        self._words = words
        self._alarms = alarms
        self._in_flight = in_flight
        self._timeout = send_timeout
        self._claims = Claims(sessions, lease, clock)
        self._sleep = sleep

    async def run(self) -> None:
        """Until cancelled. A database that does not answer is asked again."""
        while True:
            try:
                worked = await self.once()
            except (SQLAlchemyError, OSError) as error:
                log.warning("dispatcher.database", reason=type(error).__name__)
                worked = 0
            if not worked:
                await self._sleep(_IDLE)

    async def once(self) -> int:
        """Sends what is due, at most as many as may be in flight; how many were claimed."""
        claims = await self._claims.claim(self._in_flight)
        # All are waited for before a failure is raised: one that cannot be settled stops no other.
        done = await asyncio.gather(*map(self._handle, claims), return_exceptions=True)
        for result in done:
            if isinstance(result, BaseException):
                raise result
        return len(claims)

    async def all_due(self) -> int:
        """Sends until nothing is due any more; how many were claimed."""
        total = 0
        while worked := await self.once():
            total += worked
        return total

    async def _handle(self, claim: Claim) -> None:
        if claim.attempts > back_off(claim.priority).attempts:  # each try ended without a word
            await self._give_up(claim, "no_end")
            return
        try:
            await self._send(claim)
        except NotSentError as error:
            wait = back_off(claim.priority).wait(claim.attempts, error.retry_after)
            if wait is None:
                await self._give_up(claim, error.problem)
            elif await self._claims.again(claim, error.problem[:40], wait):
                log.info("notice.again", channel=claim.channel, problem=error.problem)
        except NeverSentError as error:
            await self._give_up(claim, error.problem)
        else:
            if not await self._claims.sent(claim):
                log.warning("notice.lease_lost", channel=claim.channel)

    async def _send(self, claim: Claim) -> None:
        sender = self._senders.get(claim.channel)
        if sender is None:
            raise NeverSentError("no_such_channel")
        try:
            rendered = self._words.render(claim.template, claim.channel, claim.context)
        except (WordsError, SensitiveError) as error:
            log.error("notice.words", template=claim.template, reason=str(error))  # noqa: TRY400
            raise NeverSentError("words") from error
        message = Message(
            claim.id,
            claim.recipient,
            rendered,
            claim.context,
            claim.priority == Priority.EMERGENCY,
            claim.put_at,
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

    async def _give_up(self, claim: Claim, problem: str) -> None:
        told = await self._alarms.recipients()
        async with writing(self._sessions) as session:
            if await self._claims.dead(session, claim, problem[:40]):
                await self._alarms.dead(session, claim.channel, claim.template, told)
        log.error("notice.dead", channel=claim.channel, template=claim.template, problem=problem)
