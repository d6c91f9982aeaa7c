"""What a notice is, and how sending one can go wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Protocol

Context = Mapping[str, str | int]

CONSOLE = "console"
EMAIL = "email"
#: Not a way to a person: what waits here is turned into notices for whoever is on duty.
DESK = "desk"
TELEGRAM = "telegram"
SMS = "sms"
#: The robot of a staff group: counts only.
WECOM = "wecom"
#: The inbox of a citizen in the web chat.
WEB = "web"
#: The list of those to be called, for whom nothing else reaches.
CALLS = "calls"
#: What rings or lights a screen: not at night, unless it is urgent.
RINGING = frozenset({TELEGRAM, SMS, WECOM})


class Priority(IntEnum):
    """What goes first. Nothing waits behind something less urgent."""

    EMERGENCY = 0
    CONVERSATION = 1
    REMINDER = 2
    BROADCAST = 3


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should be told.

    ``recipient`` is a staff id or the key of a subscriber, never an address. ``context`` holds
    nothing sensitive (:mod:`notifications.lint`). The same ``dedupe_key`` for the same recipient
    and channel is told once.
    """

    channel: str
    recipient: str
    template: str
    context: Context
    dedupe_key: str
    not_before: datetime | None = None
    priority: int = Priority.REMINDER


@dataclass(frozen=True, slots=True)
class Rendered:
    """What is shown: a title of one line, and the text."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Message:
    """A notice as a sender gets it. ``id`` stays the same when it is sent again."""

    id: int
    recipient: str
    rendered: Rendered
    context: Context
    urgent: bool
    put_at: datetime
    priority: int = Priority.REMINDER


class NotSentError(Exception):
    """It did not go out, and may later. ``problem`` is a kind in one word, never somebody's
    words; ``retry_after`` the seconds the other side asks to wait."""

    def __init__(self, problem: str, retry_after: float | None = None) -> None:
        self.problem = problem
        self.retry_after = retry_after
        super().__init__(problem)


class NeverSentError(Exception):
    """It did not go out, and will not however often it is tried."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(problem)


class GoneError(NeverSentError):
    """The person is not there any more, or wants nothing any more: no trouble of the channel, and
    nobody is alarmed."""


class Sender(Protocol):
    """Brings messages of one channel to their people."""

    async def send(self, message: Message) -> None:
        """Returns when the other side has taken it.

        Raises:
            NotSentError: try again.
            NeverSentError: trying again is no use.
        """
