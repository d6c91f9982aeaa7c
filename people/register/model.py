"""Who stands in the register. Nothing here knows how it is kept.

What shows a ``Child`` may show all of it to the child's own director. What must never be seen in
a village or a town (HIV, psychology, imprisonment, adoption) is not in a ``Child`` at all: only
the bureau's pages get the :class:`Record` that holds it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class ChildState(StrEnum):
    """Where a child stands in the register. Turning 18 is no state: it follows from the birth
    date, and whoever is still at school may stay."""

    ACTIVE = "active"
    LEFT = "left"
    ENDED = "ended"
    DIED = "died"


STATE_NAMES = {
    ChildState.ACTIVE: "在册",
    ChildState.LEFT: "已迁出本区",
    ChildState.ENDED: "不再需要探访",
    ChildState.DIED: "已去世",
}


@dataclass(frozen=True, slots=True)
class Town:
    """A town or subdistrict (镇街)."""

    id: str
    name: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class Village:
    """A village or community (村、社区). ``town_name`` is that of its town."""

    id: str
    name: str
    town_id: str
    town_name: str
    active: bool = True


@dataclass(frozen=True, slots=True, repr=False)
class Director:
    """A child director (儿童主任) of one village. ``active``: works there now."""

    id: str
    name: str
    phone: str | None
    village_id: str
    active: bool = True

    def __repr__(self) -> str:
        return f"Director({self.id!r})"


@dataclass(frozen=True, slots=True, repr=False)
class Supervisor:
    """A supervisor (儿童督导员) of one town."""

    id: str
    name: str
    phone: str | None
    town_id: str
    active: bool = True

    def __repr__(self) -> str:
        return f"Supervisor({self.id!r})"


@dataclass(frozen=True, slots=True, repr=False)
class Contact:
    """A guardian (监护人) or whoever really looks after the child (实际照料人)."""

    name: str = ""
    relation: str = ""
    phone: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.relation or self.phone)

    def __repr__(self) -> str:
        return "Contact(…)"


@dataclass(frozen=True, slots=True, repr=False)
class Child:
    """A child as its own director may know it.

    ``alias`` ("07号") stands for the child in chats and notices: one of its own within the village
    that owes the visit, never given to another child. ``visit_village_id`` is that village (see
    ``people.register.owed``). A village of ``None`` lies outside the district; ``hukou_place`` and
    ``residence_place`` then say where, in words. ``categories`` are ids of
    ``people.register.categories``, without those that a village must not see. ``boarding`` is
    ``None`` where nobody said.
    """

    id: str
    alias: str
    name: str
    birth_date: date
    visit_village_id: str
    hukou_village_id: str | None
    residence_village_id: str | None
    group: str = ""
    hukou_place: str = ""
    residence_place: str = ""
    school: str = ""
    boarding: bool | None = None
    guardian: Contact = field(default_factory=Contact)
    carer: Contact = field(default_factory=Contact)
    categories: frozenset[str] = frozenset()
    state: ChildState = ChildState.ACTIVE

    def age_on(self, day: date) -> int:
        """Whole years. Somebody born on 29 February is a year older on 1 March."""
        had = (day.month, day.day) >= (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - (not had)

    def __repr__(self) -> str:
        return f"Child({self.id!r})"


@dataclass(frozen=True, slots=True, repr=False)
class Record:
    """All that the register holds of a child: for the bureau's pages only."""

    child: Child
    identity_number: str | None = None
    sensitive: frozenset[str] = frozenset()
    note: str = ""

    def __repr__(self) -> str:
        return f"Record({self.child.id!r})"


@dataclass(frozen=True, slots=True)
class Planned:
    """What planning needs of a child, read without opening anything sealed."""

    id: str
    visit_village_id: str
    birth_date: date
    boarding: bool | None
    categories: frozenset[str]
    registered_on: date
    """The day on which the child came into the register (UTC)."""
    village_since: date
    """The day from which the present village has owed the visits (UTC)."""
