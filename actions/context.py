"""What an action has at hand, and where its replies go."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from entitlements.check_facts import check_facts
from entitlements.decide import Rules
from entitlements.facts import Facts
from entitlements.interview import Interview, from_json, to_json
from entitlements.model import Pack
from entitlements.result import Standing, standings
from replies import Button, Link, Reply
from replies.codec import to_json as reply_to_json
from store.keeping import Keeping
from store.results import SharedResults
from store.sessions import Session, Turn

TOPIC_INTENT = "ask_"


class KeptElsewhere(Protocol):
    """Something kept about people that this layer does not know."""

    async def in_words(self, person_key: str) -> str | None:
        """What is kept about this person, in a paragraph; None when nothing is."""

    async def erase(self, person_key: str) -> str | None:
        """Erases it; what it was, in a word, None when there was nothing."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What all actions share. ``rules`` gives the compiled rules of a day."""

    pack: Pack
    rules: Callable[[date], Rules]
    now: Callable[[], datetime]
    results: SharedResults
    keeping: Keeping
    elsewhere: Sequence[KeptElsewhere] = ()


@dataclass(slots=True)
class Context:
    """One turn of one person: what was understood, where they stand, what to say."""

    desk: Desk
    session: Session
    turn: Turn
    intent: str
    ranking: Sequence[tuple[str, float]]
    interview: Interview
    said: list[Reply] = field(default_factory=list)

    @property
    def pack(self) -> Pack:
        return self.desk.pack

    @property
    def today(self) -> date:
        return self.desk.now().date()

    @property
    def rules(self) -> Rules:
        return self.desk.rules(self.today)

    @property
    def memory(self) -> dict[str, Any]:
        """Small things to remember of a conversation; never a sentence."""
        return self.session.memory

    def say(
        self,
        text: str,
        *buttons: Button,
        link: Link | None = None,
        basis: str | None = None,
    ) -> None:
        """Adds one message."""
        self.said.append(Reply(text, tuple(buttons), link=link, basis=basis))

    def facts(self, interview: Interview | None = None) -> Facts:
        """What is known, checked. Raises ``FactsError`` when it cannot all be right."""
        known = interview or self.interview
        return check_facts(self.pack, known.facts, declined=known.declined, on=self.today)

    def standings(self, interview: Interview | None = None) -> dict[str, Standing]:
        """How every benefit stands from what is known. Raises ``FactsError``."""
        return standings(self.rules, self.facts(interview))

    def topic(self) -> str | None:
        """What the turn is about: a pressed button, the text's own words, the model's intent,
        the nearest topic of the ranking, or what was talked about before."""
        named = self.turn.details.get("topic") or self.turn.topic
        if named is None and self.intent.startswith(TOPIC_INTENT):
            named = self.intent.removeprefix(TOPIC_INTENT)
        return named or self.memory.get("topic")


Handler = Callable[[Context], Awaitable[None]]


def open_context(
    desk: Desk, session: Session, turn: Turn, intent: str, ranking: Sequence[tuple[str, float]]
) -> Context:
    """The context of a turn, from the session."""
    return Context(desk, session, turn, intent, ranking, from_json(session.interview))


def close_context(context: Context) -> None:
    """Writes back where the person stands now, and the replies."""
    context.session.interview = to_json(context.interview)
    context.turn.replies = [reply_to_json(reply) for reply in context.said]
    context.turn.done = bool(context.said)
