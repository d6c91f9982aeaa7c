"""Updates, each handled once: in the order of their chat, noted when done, redelivered if not.

Nothing is written down of what an update says. Telegram keeps what we have not confirmed for a
day: the offset passes an update only after it was handled and that was saved, so a crash costs
nothing but a repetition, and the ledger sees that the repetition does nothing twice.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Protocol

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramConflictError, TelegramUnauthorizedError
from aiogram.types import Update
from aiogram.utils.backoff import Backoff, BackoffConfig

log = structlog.get_logger()

KINDS = ["message", "edited_message", "callback_query", "my_chat_member"]
_LONG_POLL = 25
_MOST_AT_ONCE = 100
_BACKOFF = BackoffConfig(min_delay=0.5, max_delay=30, factor=2, jitter=0.1)

Handle = Callable[[Update], Awaitable[None]]


class Ledger(Protocol):
    """Which updates were handled (:class:`store.handled.HandledUpdates`)."""

    async def among(self, update_ids: list[str]) -> set[str]:
        """Those that were handled before."""

    async def note(self, update_id: str) -> None:
        """Saves that one was handled."""


class Updates:
    """Takes updates as they come, from polling or from the webhook."""

    def __init__(self, handle: Handle, ledger: Ledger) -> None:
        self._handle = handle
        self._ledger = ledger
        self._queues: dict[int, deque[Update]] = {}
        self._open: dict[int, asyncio.Future[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def unfinished(self) -> set[int]:
        """Ids of updates that are being handled."""
        return set(self._open)

    async def take(self, updates: list[Update]) -> list[asyncio.Future[None]]:
        """Begins to handle those that are new; a future for each that is done when it is saved."""
        fresh = [u for u in updates if u.update_id not in self._open]
        known = await self._ledger.among([str(u.update_id) for u in fresh])
        for update in fresh:
            if str(update.update_id) in known:
                continue
            done = asyncio.get_running_loop().create_future()
            self._open[update.update_id] = done
            chat = _chat(update)
            queue = self._queues.get(chat)
            if queue is not None:
                queue.append(update)
                continue
            self._queues[chat] = deque([update])
            task = asyncio.create_task(self._work(chat), name="telegram-chat")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return [self._open[u.update_id] for u in updates if u.update_id in self._open]

    async def aclose(self) -> None:
        """Stops; what is unfinished comes again after the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _work(self, chat: int) -> None:
        queue = self._queues[chat]
        try:
            while queue:
                update = queue[0]
                try:
                    await self._handle(update)
                except Exception as error:  # noqa: BLE001 - one update must not stop the chat
                    log.error("telegram.update_failed", reason=type(error).__name__)  # noqa: TRY400
                await self._ledger.note(str(update.update_id))
                queue.popleft()
                self._done(update)
        finally:
            for update in queue:
                self._done(update)
            del self._queues[chat]

    def _done(self, update: Update) -> None:
        future = self._open.pop(update.update_id, None)
        if future is not None and not future.done():
            future.set_result(None)


async def poll(bot: Bot, updates: Updates) -> None:
    """Fetches updates until cancelled; survives whatever the network does.

    Raises:
        TelegramUnauthorizedError: the token is wrong; trying on would help nobody.
    """
    backoff, offset = Backoff(_BACKOFF), 0
    while True:
        waiting = updates.unfinished
        try:
            came = await bot.get_updates(
                offset=offset or None,
                limit=_MOST_AT_ONCE,
                # With unfinished ones the answer comes at once: they are in it again.
                timeout=0 if waiting else _LONG_POLL,
                allowed_updates=KINDS,
                request_timeout=_LONG_POLL + 10,
            )
        except TelegramUnauthorizedError:
            raise
        except TelegramAPIError as error:
            told = "another program polls" if isinstance(error, TelegramConflictError) else ""
            log.warning("telegram.poll", reason=type(error).__name__, told=told)
            await asyncio.sleep(next(backoff))
            continue
        backoff.reset()
        futures = await updates.take(came)
        still = updates.unfinished
        ids = [u.update_id for u in came]
        offset = min(still) if still else max(ids, default=offset - 1) + 1
        if futures and not set(ids) - waiting:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait(futures, timeout=0.3, return_when=asyncio.FIRST_COMPLETED)


def _chat(update: Update) -> int:
    if update.message is not None:
        return update.message.chat.id
    if update.edited_message is not None:
        return update.edited_message.chat.id
    if update.callback_query is not None:
        return update.callback_query.from_user.id
    if update.my_chat_member is not None:
        return update.my_chat_member.chat.id
    return 0
