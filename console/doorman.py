"""Who is behind a session cookie."""

from __future__ import annotations

from console.security import Signed, Todo
from people.desk import People


class DeskDoorman:
    """Looks the session and its person up anew for every request: who is removed is out."""

    def __init__(self, people: People) -> None:
        self._people = people

    async def whose(self, cookie: str | None) -> Signed | None:
        """See ``console.security.Doorman``."""
        session = await self._people.stores.signed.find(cookie)
        if session is None:
            return None
        staff = await self._people.stores.staff.get(session.staff_id)
        if staff is None or not staff.active or (staff.demo and not self._people.demo):
            return None
        credential = await self._people.stores.credentials.of_staff(staff.id)
        todo: Todo | None = None
        if credential.password is None:
            todo = "password"
        elif credential.totp is None:
            todo = "codes"
        key = session.secret_key if staff.reads else None
        return Signed(staff, key, session.csrf, session.id, todo)
