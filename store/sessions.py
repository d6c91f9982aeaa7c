"""Where a person stands in a conversation.

Kept in memory only: until a person agrees, nothing they say is written down. A process that
restarts forgets; a conversation that rests longer than its time to live is dropped.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

#: After so many turns Rasa gets a new sender: a turn's cost grows with its tracker.
TURNS_PER_SENDER = 12
#: A button shown longer ago than this many others no longer works.
BUTTONS_KEPT = 240
#: So many answered messages are remembered, to answer a repeated one alike.
MESSAGES_KEPT = 16

Json = dict[str, Any]


@dataclass(slots=True)
class Turn:
    """What one message brought, for the action that will answer it. Never stored.

    ``said`` is the masked text, ``danger`` that its words speak of danger. ``phone`` is a number
    that was asked for: the only place where it stands unmasked; empty when it is no number.
    The action sets ``unheard`` when it could not make sense of the text, and ``ends`` when the
    tracker of this sender, or the whole session, is to end with this turn.
    """

    id: str
    intent: str | None = None
    facts: Json = field(default_factory=dict)
    details: dict[str, str] = field(default_factory=dict)
    town: str | None = None
    topic: str | None = None
    said: str | None = None
    danger: bool = False
    phone: str | None = None
    replies: list[Json] = field(default_factory=list)
    done: bool = False
    unheard: bool = False
    ends: Literal["sender", "session"] | None = None


@dataclass(slots=True, repr=False)
class ReportPlace:
    """Where a person stands in a report: the step and what was passed, no word that is sealed.

    ``unsealed`` are the sentences that led here, until the person agrees that they are written
    down; ``quiet`` counts the other turns since. ``held`` is a question about something else,
    until it is chosen what becomes of it; ``unsaved`` a sentence that could not be sealed, until
    it is. ``inside``: what is said now belongs to the report. ``child``: a child is writing;
    ``duty``: the person reports by duty. ``begun``: something is sealed; ``finished``: the desk
    has it. ``passed`` holds the steps that were answered or skipped. ``instead``: the next answer
    takes the place of the last; ``mending``: then back to the summary. ``back_to`` is the step
    that a side question left. ``follow`` opens a report whose code was typed, and is gone with
    this place.
    """

    step: str
    at: datetime
    unsealed: tuple[str, ...] = ()
    quiet: int = 0
    held: str | None = None
    unsaved: str | None = None
    inside: bool = False
    child: bool = False
    duty: bool = False
    begun: bool = False
    finished: bool = False
    passed: set[str] = field(default_factory=set)
    instead: bool = False
    mending: bool = False
    back_to: str | None = None
    follow: str | None = None


@dataclass(slots=True)
class Session:
    """One person's conversation. ``person_key`` is a pseudonym, never a raw chat id.

    ``opened``: it was looked up whether a screening is kept from before; ``resumed``: there was
    one, and the person has not been told yet; ``keeping``: it goes on being kept.
    ``troubled``: danger or a report occurred; ``unsaved``: facts said in such a turn, which are
    never kept. ``unheard``: the last sentence that was not understood, masked, in case the person
    lets us keep it; ``taught``: they did, in this conversation. ``report``: where they stand in a
    report; ``drafts_sought``: it was looked up whether one is being told.
    """

    person_key: str
    sender: str
    turns_on_sender: int = 0
    interview: Json = field(default_factory=dict)
    memory: Json = field(default_factory=dict)
    turn: Turn | None = None
    buttons: OrderedDict[str, Json] = field(default_factory=OrderedDict)
    answered: OrderedDict[str, Json] = field(default_factory=OrderedDict)
    touched: float = 0.0
    opened: bool = False
    resumed: bool = False
    keeping: bool = False
    troubled: bool = False
    unsaved: set[str] = field(default_factory=set)
    unheard: str | None = None
    taught: bool = False
    report: ReportPlace | None = None
    drafts_sought: bool = False
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def remember_button(self, act: Json) -> str:
        """A token that stands for the act; 12 characters, within every channel's limit."""
        token = secrets.token_urlsafe(9)
        self.buttons[token] = act
        while len(self.buttons) > BUTTONS_KEPT:
            self.buttons.popitem(last=False)
        return token

    def remember_answer(self, message_id: str, answer: Json) -> None:
        """Keeps what a message was answered with, for when it comes again."""
        self.answered[message_id] = answer
        while len(self.answered) > MESSAGES_KEPT:
            self.answered.popitem(last=False)


class Sessions(Protocol):
    """Finds where a person stands."""

    def of_person(self, person_key: str) -> Session:
        """The person's session, a new one when there is none."""

    def of_sender(self, sender: str) -> Session | None:
        """The session whose current Rasa sender this is."""

    def rotate(self, session: Session) -> str:
        """Gives the session a new Rasa sender; returns the old one."""

    def forget(self, person_key: str) -> str | None:
        """Drops a session; returns its Rasa sender, if there was one."""


class MemorySessions:
    """Sessions of one process, the longest untouched dropped first."""

    def __init__(
        self,
        *,
        time_to_live: float = 6 * 3600,
        at_most: int = 20_000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._time_to_live = time_to_live
        self._at_most = at_most
        self._clock = clock
        self._by_person: OrderedDict[str, Session] = OrderedDict()
        self._by_sender: dict[str, Session] = {}

    def __len__(self) -> int:
        return len(self._by_person)

    def of_person(self, person_key: str) -> Session:
        self.drop_old()
        session = self._by_person.get(person_key)
        if session is not None and self._clock() - session.touched >= self._time_to_live:
            self.forget(person_key)  # not the longest at rest: the clock was set back meanwhile
            session = None
        if session is None:
            while len(self._by_person) >= self._at_most:
                self.forget(next(iter(self._by_person)))
            session = Session(person_key, _new_sender())
            self._by_person[person_key] = session
            self._by_sender[session.sender] = session
        session.touched = self._clock()
        self._by_person.move_to_end(person_key)
        return session

    def of_sender(self, sender: str) -> Session | None:
        return self._by_sender.get(sender)

    def rotate(self, session: Session) -> str:
        old = session.sender
        self._by_sender.pop(old, None)
        session.sender = _new_sender()
        session.turns_on_sender = 0
        if self._by_person.get(session.person_key) is session:
            self._by_sender[session.sender] = session
        return old

    def forget(self, person_key: str) -> str | None:
        session = self._by_person.pop(person_key, None)
        if session is None:
            return None
        self._by_sender.pop(session.sender, None)
        return session.sender

    def drop_old(self) -> list[str]:
        """Drops what has rested longer than its time to live; returns the Rasa senders."""
        oldest_kept = self._clock() - self._time_to_live
        dropped = []
        while self._by_person:
            key, oldest = next(iter(self._by_person.items()))
            if oldest.touched > oldest_kept:
                break
            dropped.append(oldest.sender)
            self.forget(key)
        return dropped


def _new_sender() -> str:
    return secrets.token_hex(12)
