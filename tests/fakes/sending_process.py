"""A dispatcher as a process of its own, sending to an HTTP sink, until it is killed.

``python -m tests.fakes.sending_process <database> <url>`` sends what is in the outbox: each
message is one request with its id, nothing else.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta

import aiohttp

from app.logs import configure
from notifications.alarms import Alarms
from notifications.broadcasts import Broadcasts
from notifications.dispatcher import Dispatcher
from notifications.model import CONSOLE, EMAIL, SMS, TELEGRAM, Message, NotSentError
from notifications.outbox import Outbox
from notifications.words import Words
from store.engine import open_engine, session_factory

#: Short, so that what a kill left is tried again while a test waits.
LEASE, SEND = timedelta(seconds=2), timedelta(seconds=1)
_CHANNELS = (TELEGRAM, SMS, EMAIL, CONSOLE)


class HttpSender:
    """Hands each message's id to a server; what it says is not sent."""

    def __init__(self, url: str, client: aiohttp.ClientSession) -> None:
        self._url = url
        self._client = client

    async def send(self, message: Message) -> None:
        """Returns when the server has it."""
        try:
            async with self._client.post(f"{self._url}/{message.id}", data=b"") as answer:
                status = answer.status
        except (aiohttp.ClientError, OSError) as error:
            raise NotSentError(type(error).__name__) from error
        if status != 200:
            raise NotSentError(f"http_{status}")


async def nobody() -> Sequence[str]:
    """There are no administrators."""
    return ()


async def main(database: str, url: str, lease: timedelta = LEASE, send: timedelta = SEND) -> None:
    """Sends until it is ended."""
    configure("ERROR")
    engine = open_engine(database)
    sessions = session_factory(engine)
    connector = aiohttp.TCPConnector(limit=200)
    async with aiohttp.ClientSession(connector=connector) as client:
        sender = HttpSender(url, client)
        outbox = Outbox(_CHANNELS)
        broadcasts = Broadcasts(sessions, _never)
        await Dispatcher(
            sessions,
            dict.fromkeys(_CHANNELS, sender),
            Words(),
            Alarms(outbox, nobody),
            lease=lease,
            send_timeout=send,
            broadcasts=broadcasts.words,
        ).run()


def _never() -> datetime:
    raise AssertionError("a dispatcher asks the database's clock")


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        long = len(sys.argv) > 3
        times = (timedelta(seconds=60), timedelta(seconds=20)) if long else (LEASE, SEND)
        asyncio.run(main(sys.argv[1], sys.argv[2], *times))
