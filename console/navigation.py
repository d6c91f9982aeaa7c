"""The places of the desk, and for whom they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from people.model import Role, Staff

EVERYBODY = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Place:
    """A link in the navigation. ``path`` is below ``/console``."""

    label: str
    path: str
    roles: frozenset[Role]


#: The places of the skeleton; parts that bring pages of their own hand theirs to the application.
PLACES: tuple[Place, ...] = (
    Place("值班表", "/roster", EVERYBODY),
    Place("人员", "/staff", frozenset({Role.ADMIN, Role.HEAD})),
    Place("我的账号", "/account", EVERYBODY),
)


def places_for(staff: Staff, places: Sequence[Place]) -> list[Place]:
    """What this person sees, in order."""
    return [place for place in places if staff.role in place.roles]
