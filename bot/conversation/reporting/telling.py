"""One message inside a report: who tells it, where they stand, and sealing what they say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.conversation.reporting.services import Reports
from bot.conversation.reporting.steps import Step
from entitlements.model import Pack
from replies import Act, Button, Reply
from reports.errors import FinishedError
from reports.model import ItemKind, Opened, Value
from reports.reporter_key import ReporterKey
from store.sessions import ReportPlace

#: What all buttons of a report mean; which one it is stands in the details, never a word of it.
REPORT = "report"


def press(label: str, do: str, value: str = "") -> Button:
    """A button inside a report."""
    return Button(label, act=Act(REPORT, {"do": do, "value": value}))


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to one message.

    ``repeatable`` is false when opened words or a code stand in it: such an answer is not
    remembered, but worked out again if the message comes again. ``then`` is a text for the
    ordinary conversation, after the report was left.
    """

    replies: tuple[Reply, ...]
    repeatable: bool = True
    wipe: bool = False
    then: str | None = None

    def after(self, *first: Reply) -> Answer:
        """The same with other replies before it."""
        return replace(self, replies=(*first, *self.replies))

    def saying(self, words: str) -> Answer:
        """The same with a few words at the beginning of its first message."""
        if not words or not self.replies or not self.replies[0].text:
            return self.after(Reply(words)) if words else self
        first = replace(self.replies[0], text=f"{words}\n{self.replies[0].text}")
        return replace(self, replies=(first, *self.replies[1:]))


@dataclass(slots=True)
class Telling:
    """A message on its way into a report. ``once`` is its id: sent again, nothing is doubled.

    ``origin`` is the network address it came from, only to slow a flood; it is in no report.
    """

    reports: Reports
    place: ReportPlace
    key: ReporterKey
    once: str
    channel: str
    origin: str
    now: datetime
    pack: Pack
    #: The person leaves: their place is forgotten after this message.
    gone: bool = field(default=False)

    @property
    def step(self) -> Step:
        return Step(self.place.step)

    async def seal(
        self, kind: ItemKind, value: Value, *, instead: bool = False, part: str = ""
    ) -> None:
        """Saves one item before it returns; with the first also where it came from.

        ``part`` tells items of one kind in one message apart.
        """
        add, once = self.reports.intake.add, f"{self.once}:{kind}{part}"
        if self.place.begun:
            await add(self.key, kind, value, once=once, instead=instead)
            return
        length = len(str(value.get("text", "")))
        async with self.reports.gate.enter(self.origin, "", length) as unproven:
            await add(self.key, kind, value, once=once, unproven=unproven, instead=instead)
        await self.came_from()

    async def keep(self, kind: ItemKind, value: Value, *, instead: bool = False) -> None:
        """Seals an answer in the place of the last one; beside it once the desk has that."""
        try:
            await self.seal(kind, value, instead=instead)
        except FinishedError:
            await self.seal(kind, value)

    async def came_from(self) -> None:
        """With the first item: by which channel, and that it is a child who speaks."""
        if self.place.begun:
            return
        add, once = self.reports.intake.add, self.once
        await add(self.key, ItemKind.SOURCE, {"channel": self.channel}, once=f"{once}:source")
        if self.place.child:
            await add(self.key, ItemKind.SPEAKER, {"who": "child"}, once=f"{once}:who")
        self.place.begun = True

    async def draft(self) -> Opened | None:
        """The report as it stands."""
        return await self.reports.intake.draft(self.key)


def voiced(replies: tuple[Reply, ...], *, child: bool) -> tuple[Reply, ...]:
    """A child is 你, whatever the sentence was written for."""
    return tuple(_each_text(reply, _to_child) for reply in replies) if child else replies


def _to_child(text: str) -> str:
    return text.replace("您", "你")


def _each_text(reply: Reply, change: Callable[[str], str]) -> Reply:
    def labels(buttons: tuple[Button, ...]) -> tuple[Button, ...]:
        return tuple(replace(button, label=change(button.label)) for button in buttons)

    card = reply.card
    if card is not None:
        lines = tuple(change(line) for line in card.lines)
        card = replace(card, title=change(card.title), lines=lines, buttons=labels(card.buttons))
    return replace(reply, text=change(reply.text), buttons=labels(reply.buttons), card=card)
