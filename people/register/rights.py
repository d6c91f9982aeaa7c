"""Who may do what with the register.

A section head answers for the children: reads and changes all of it. An administrator keeps what
the register stands on (places, who works there, codes, files) and reads no child: whoever can
give accounts out should not also be able to look into families. Officers and auditors need
neither; the law asks for as few readers as will do (PIPL art. 28 and 29).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from people.model import Role


class Right(StrEnum):
    """A part of the work on the register."""

    PLACES = "places"
    """Towns, villages, directors, supervisors, binding codes."""
    FILES = "files"
    """Importing files: whoever brings a file has it in hand. Of children already on the register a
    preview shows aliases and villages only."""
    CHILDREN = "children"
    """Looking at children, searching, correcting, adding, moving."""


RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.HEAD: frozenset(Right),
    Role.ADMIN: frozenset({Right.PLACES, Right.FILES}),
    Role.OFFICER: frozenset(),
    Role.AUDITOR: frozenset(),
}


def who_may(right: Right) -> tuple[Role, ...]:
    """The roles that have a right."""
    return tuple(role for role, rights in RIGHTS.items() if right in rights)
