"""Sealing what a form says: first who must not know, then danger, then the rest.

Whoever is left out must not hold a key even for a moment, and an alarm must not wait for the end
of the form. Each item is saved for itself; sent again, the same words are the same item.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from bot.channels.web.report_form import Told
from reports.errors import FinishedError
from reports.intake import Intake
from reports.model import Concerned, ItemKind, Opened, Value
from reports.recusal import LeftOut
from reports.reporter_key import ReporterKey

#: What a form fills in; only these are taken back when their field is emptied.
_OF_FORM = (
    ItemKind.DANGER,
    ItemKind.SPEAKER,
    ItemKind.SEEN,
    ItemKind.PLACE,
    ItemKind.CHILD,
    ItemKind.WHEN,
    ItemKind.CONTACT,
    ItemKind.DUTY,
)


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of it. ``beside``: the desk has it already, so changes stand beside the old."""

    left_out: LeftOut | None
    beside: bool


@dataclass(frozen=True, slots=True)
class Saver:
    """Saves forms into a report. ``channel`` is where they came from."""

    intake: Intake
    now: Callable[[], datetime]
    channel: str = "page"

    async def save(
        self,
        key: ReporterKey,
        draft: Opened | None,
        told: Told,
        nonce: str,
        *,
        unproven: bool = False,
    ) -> Saved:
        """Begins the report, or changes what ``draft`` says so far.

        Raises:
            NotAvailableError, StoreDownError, TamperedError: what was saved before stays saved,
            and the same form sent again doubles nothing.
        """
        if draft is None:
            source = {"channel": self.channel}
            await self.intake.add(key, ItemKind.SOURCE, source, once="begins", unproven=unproven)
        before = Told.of_draft(draft) if draft is not None else Told()
        left_out = None
        if told.hides and (told.who, told.hidden_from) != (before.who, before.hidden_from):
            once = _once(nonce, ItemKind.MUST_NOT_KNOW, {"": [*told.who, told.hidden_from]})
            who = [Concerned(one) for one in told.who]
            left_out = await self.intake.leave_out(key, who, told.hidden_from, once=once)
        items = told.items(self.now())
        known = before.items(self.now())
        beside = False
        for kind in _OF_FORM:
            value = items.get(kind)
            if value is not None and _words(value) != _words(known.get(kind, {})):
                beside |= await self._put(key, kind, value, _once(nonce, kind, value))
            elif value is None and kind in known and draft is not None:
                beside |= await self._take_back(key, draft, kind)
        return Saved(left_out, beside)

    async def _put(self, key: ReporterKey, kind: ItemKind, value: Value, once: str) -> bool:
        try:
            await self.intake.add(key, kind, value, once=once, instead=True)
        except FinishedError:
            await self.intake.add(key, kind, value, once=once)
            return True
        return False

    async def _take_back(self, key: ReporterKey, draft: Opened, kind: ItemKind) -> bool:
        try:
            for item in draft.of(kind):
                await self.intake.take_back(key, item.id)
        except FinishedError:
            return True
        return False


def _words(value: Value) -> Value:
    return {name: part for name, part in value.items() if name != "at"}


def _once(nonce: str, kind: ItemKind, value: Value) -> str:
    # The words are in it: a form sent again after a mishap, with a word changed, is not the same.
    said = f"{nonce}|{kind}|{_words(value)}".encode(errors="replace")
    return blake2b(said, digest_size=16).hexdigest()
