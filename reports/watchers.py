"""Who is told that something waits, and who never is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from reports.clock_file import Group


@dataclass(frozen=True, slots=True)
class Watcher:
    """A member of staff; ``email`` says whether an address is known."""

    id: str
    email: bool


Groups = Mapping[Group, Sequence[Watcher]]


class Watchers(Protocol):
    """The people of the desk, as alarms need them."""

    async def groups(self, day: date) -> Groups:
        """Who is in each group; on duty on this day of the office's zone."""


#: Where to look next when nobody of a group may know of the report.
_WIDER: tuple[Group, ...] = ("on_duty", "officers", "heads")


def who_may_know(
    groups: Groups, wanted: Sequence[Group], readers: Collection[str]
) -> dict[str, Watcher]:
    """Of these groups those who hold a key to the report: nobody else learns that there is one.

    When none of them does, of the next wider group, and at last of any. Empty when no one at the
    desk has a key. Administrators are left aside: they get only a number, and never a report.
    """
    ranks = [_WIDER.index(group) for group in wanted if group != "admins"]
    if not ranks:
        return {}
    widest = max(ranks)
    tries = [[_WIDER[rank] for rank in ranks], *([group] for group in _WIDER[widest + 1 :])]
    for asked in [*tries, list(_WIDER)]:
        found = {
            watcher.id: watcher
            for group in asked
            for watcher in groups.get(group, ())
            if watcher.id in readers
        }
        if found:
            return found
    return {}
