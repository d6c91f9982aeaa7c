"""Which messages of a chat belong to a report: only their numbers, only in memory, for deletion."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

_CHATS = 2_000
_MESSAGES = 300


class Recent:
    """Message ids by chat, the longest untouched chat forgotten first."""

    def __init__(self) -> None:
        self._ids: OrderedDict[int, list[int]] = OrderedDict()

    def add(self, chat: int, message_ids: Iterable[int]) -> None:
        ids = self._ids.setdefault(chat, [])
        ids.extend(message_ids)
        del ids[:-_MESSAGES]
        self._ids.move_to_end(chat)
        while len(self._ids) > _CHATS:
            self._ids.popitem(last=False)

    def take(self, chat: int) -> list[int]:
        """All of them; from now on none."""
        return self._ids.pop(chat, [])
