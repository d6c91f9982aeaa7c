"""The people at the desk, as alarms need them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from people.desk import People
from people.model import Role, Staff
from reports.watchers import Groups, Watcher


class DeskWatchers:
    """Reads staff and roster anew each time: who left a minute ago is told nothing."""

    def __init__(self, people: People) -> None:
        self._people = people

    async def groups(self, day: date) -> Groups:
        """Who is in each group on this day."""
        active = await self._people.stores.staff.active()
        return {
            "on_duty": _watchers(await self._people.roster.on_duty(day)),
            "officers": _with(active, Role.OFFICER),
            "heads": _with(active, Role.HEAD),
            "admins": _with(active, Role.ADMIN),
        }

    async def administrators(self) -> list[str]:
        """Who is told of troubles with notices; the heads where there is no administrator."""
        active = await self._people.stores.staff.active()
        found = _with(active, Role.ADMIN) or _with(active, Role.HEAD)
        return [watcher.id for watcher in found]

    async def address_of(self, staff_id: str) -> str | None:
        """The e-mail address of somebody who works here now."""
        staff = await self._people.stores.staff.get(staff_id)
        return staff.email if staff is not None and staff.active else None


def _with(people: Sequence[Staff], role: Role) -> list[Watcher]:
    return _watchers([staff for staff in people if staff.role is role])


def _watchers(people: Sequence[Staff]) -> list[Watcher]:
    return [Watcher(staff.id, staff.email is not None) for staff in people]
