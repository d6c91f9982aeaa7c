"""What other parts ask of the register, for who would put another one in its place."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from people.register.model import Child, Director, Planned, Supervisor, Town, Village


class Register(Protocol):
    """What other parts ask of the register."""

    async def towns(self) -> list[Town]:
        """All towns in use, by name."""

    async def villages(self) -> list[Village]:
        """All villages in use, by town and name."""

    async def directors(self) -> list[Director]:
        """Everybody who works as a director now."""

    async def director(self, director_id: str) -> Director | None:
        """A director, also one who has left."""

    async def director_of(self, person_key: str) -> Director | None:
        """The director behind a channel; ``None`` for everybody else and who has left."""

    async def supervisors(self) -> list[Supervisor]:
        """Everybody who works as a supervisor now."""

    async def supervisor_of(self, town_id: str) -> Supervisor | None:
        """The supervisor of a town; always the same one when there are two."""

    async def supervisor_behind(self, person_key: str) -> Supervisor | None:
        """The supervisor behind a channel; ``None`` for everybody else and who has left."""

    async def child(self, child_id: str) -> Child | None:
        """A child of any state."""

    async def children_of(self, director_id: str) -> list[Child]:
        """The children on the register of the director's village, by alias; none for a director
        who has left."""

    async def children_in(self, village_ids: Sequence[str]) -> list[Child]:
        """The children on the register whose visits these villages owe, by alias."""

    def planned(self) -> AsyncIterator[list[Planned]]:
        """All children on the register, some thousands at a time, without opening them."""
