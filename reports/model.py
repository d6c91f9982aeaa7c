"""What a report is made of, as the rest of the program sees it: nothing here is sealed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

Value = Mapping[str, Any]


class ItemKind(StrEnum):
    """What an item says. The kind is sealed with the value."""

    DANGER = "danger"  # {"now": "yes" | "no" | "unknown"}
    SEEN = "seen"  # {"text": …}: what was seen or heard
    PLACE = "place"  # {"text": …} or {"latitude": …, "longitude": …}
    CHILD = "child"  # {"text": …}: who the child is, as far as known
    WHEN = "when"  # {"text": …}
    MUST_NOT_KNOW = "must_not_know"  # {"who": [Concerned…], "text": …}
    CONTACT = "contact"  # {"text": …}: how the reporter may be reached
    SPEAKER = "speaker"  # {"who": "child" | "adult", "trusted": "teacher" | … | "none"}
    DUTY = "duty"  # {"unit": …, "role": …, "situations": [1…9, "online"], "at": iso time}
    SOURCE = "source"  # {"channel": "web" | "page" | "phone" | "walk_in" | "12345" | …}
    FILE = "file"  # FileMeta as JSON; the content is in chunks of their own
    ADDED = "added"  # {"text": …}: what the reporter added with the code
    ANSWER = "answer"  # {"text": …}: from the desk to the reporter
    NOTE = "note"  # {"text": …}: of the desk, for the desk
    FORM = "form"  # {"form": …, …}: a letter or form that the desk filled in


#: Items that only the desk can open; everything else opens with the receipt code too.
DESK_ONLY = frozenset({ItemKind.NOTE, ItemKind.FORM})


class Concerned(StrEnum):
    """Who must not know, as the reporter may say with one tap."""

    RELATIVE = "relative"
    VILLAGE = "village"
    TOWN = "town"
    BUREAU = "bureau"


class State(StrEnum):
    """Where a report stands. ``DRAFT`` is still being told."""

    DRAFT = "draft"
    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    ASSESSING = "assessing"
    REFERRED = "referred"
    IN_PROGRESS = "in_progress"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, repr=False)
class Item:
    """One opened item. ``at`` is rounded to 15 minutes; ``author`` is ``reporter`` or staff id."""

    id: str
    kind: ItemKind
    value: Value
    author: str
    at: datetime

    def __repr__(self) -> str:
        return f"Item({self.id!r}, …)"


@dataclass(frozen=True, slots=True, repr=False)
class Opened:
    """A report opened with a key that may read it."""

    id: str
    state: State
    items: tuple[Item, ...] = field(default=())

    def of(self, *kinds: ItemKind) -> tuple[Item, ...]:
        """The items of these kinds, in the order they were said."""
        return tuple(item for item in self.items if item.kind in kinds)

    def __repr__(self) -> str:
        return f"Opened({self.id!r}, {self.state}, …)"
