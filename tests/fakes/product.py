"""The conversation with everything real but Rasa, the clock and the database."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from actions.context import Desk
from bot.conversation.handle import Clock, Conversation
from bot.conversation.keeping import Keeper
from bot.conversation.reporting.reporting import Reporting
from bot.conversation.reporting.services import Reports
from bot.inbound import Inbound, SentFile
from entitlements.decide import rules_on
from entitlements.interview import Interview, from_json
from entitlements.model import Pack
from store.keeping import Keeping
from store.results import Kept, Shared, SharedResults
from store.sessions import MemorySessions, Session
from tests.fakes.keeping import memory_keeping
from tests.fakes.reports import FakeReports
from tests.fakes.understanding import FakeUnderstanding

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Monday


class MemoryResults(SharedResults):
    """Kept results without a database."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.kept: dict[str, Kept] = {}

    async def keep(self, result: Any) -> Shared:
        link, code = secrets.token_urlsafe(24), f"{len(self.kept):06d}"
        self.kept[link] = Kept(result, code, self._now())
        return Shared(link, code, self._now())


@dataclass
class Forgotten:
    """Trackers that were ended."""

    senders: list[str] = field(default_factory=list)

    def forget(self, sender: str) -> None:
        self.senders.append(sender)


class Talk:
    """One person talking; replies as the channel gets them."""

    def __init__(
        self,
        pack: Pack,
        intents: Mapping[str, str] | Callable[[str], str],
        now: datetime = NOON,
        keeping: Keeping | None = None,
        reports: FakeReports | None = None,
        sealed: Reports | None = None,
        channel: str = "web",
    ) -> None:
        self.pack = pack
        self.channel = channel
        self.reports = reports or FakeReports(self._clock)
        self.services = sealed or self.reports.together()
        self.now = now
        self.results = MemoryResults(self._clock)
        self.keeping = keeping or memory_keeping(self._clock)
        self.intents = intents
        self.trackers = Forgotten()
        self.person = "p1"
        self.answer: dict[str, Any] = {}
        self.new_process()

    def new_process(self) -> None:
        """Everything in memory is gone; what is kept is kept."""
        self.sessions = MemorySessions()
        clock, pack = Clock(self._clock), self.pack
        desk = Desk(pack, lambda day: rules_on(pack, day), self._clock, self.results, self.keeping)
        self.understanding = FakeUnderstanding(self.sessions, desk, self.intents)
        keeper = Keeper(self.keeping.interviews, self.keeping.texts, pack, clock.today)
        self.conversation = Conversation(
            self.sessions,
            self.understanding,
            pack,
            clock,
            self.trackers,
            keeper=keeper,
            reporting=Reporting(self.services, pack, self._clock),
        )

    def _clock(self) -> datetime:
        return self.now

    async def say(self, text: str, message_id: str | None = None) -> str:
        """The texts of the replies, one after the other."""
        message_id = message_id or secrets.token_hex(4)
        return await self._send(Inbound(self.person, message_id, text=text, channel=self.channel))

    async def send_file(self, name: str, content: bytes = b"picture") -> str:
        """Sends a file."""

        async def chunks() -> AsyncIterator[bytes]:
            yield content

        file = SentFile(name, chunks())
        inbound = Inbound(self.person, secrets.token_hex(4), file=file, channel=self.channel)
        return await self._send(inbound)

    async def press(self, label: str) -> str:
        """Presses the button with this label in the last answer."""
        token = self.buttons()[label]
        message_id = secrets.token_hex(4)
        return await self._send(
            Inbound(self.person, message_id, button=token, channel=self.channel)
        )

    def buttons(self) -> dict[str, str]:
        """Labels of the last answer's buttons to their tokens (or addresses)."""
        found: dict[str, str] = {}
        for reply in self.answer["replies"]:
            card = reply.get("card") or {}
            for button in [*card.get("buttons", ()), *reply.get("buttons", ())]:
                found[button["label"]] = button.get("token") or button["href"]
        return found

    @property
    def session(self) -> Session:
        return self.sessions.of_person(self.person)

    @property
    def interview(self) -> Interview:
        return from_json(self.session.interview)

    async def _send(self, inbound: Inbound) -> str:
        self.answer = await self.conversation.handle(inbound)
        return self.text()

    def messages(self) -> list[str]:
        """Each message of the last answer with its card, code and small print."""
        found = []
        for reply in self.answer["replies"]:
            card, link = reply.get("card") or {}, reply.get("link") or {}
            lines = [card.get("title"), *(card.get("lines") or ()), reply.get("text")]
            lines += [reply.get("code"), reply.get("basis"), link.get("label")]
            found.append("\n".join(line for line in lines if line))
        return found

    def text(self) -> str:
        """Everything the last answer says, cards and small print included."""
        lines: list[str] = []
        for reply in self.answer["replies"]:
            card = reply.get("card")
            if card:
                lines += [card["title"], *card["lines"]]
            lines += [reply.get("text") or "", reply.get("code") or "", reply.get("basis") or ""]
        return "\n".join(line for line in lines if line)
