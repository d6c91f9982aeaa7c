"""Who works at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person at the desk may do. An administrator and an auditor read no report."""

    OFFICER = "officer"
    HEAD = "head"
    ADMIN = "admin"
    AUDITOR = "auditor"


#: Whoever has one of these roles has a key pair and may be given reports to read.
READERS = frozenset({Role.OFFICER, Role.HEAD})

ROLE_NAMES = {
    Role.OFFICER: "值班人员",
    Role.HEAD: "科室负责人",
    Role.ADMIN: "系统管理员",
    Role.AUDITOR: "审计员",
}


@dataclass(frozen=True, slots=True, repr=False)
class Staff:
    """One person. Its ``repr`` shows no name: it may end up in a traceback.

    ``public_key`` (X25519, readers only) is set once a section head has confirmed it: nothing is
    sealed to a key before. ``waiting_key`` is one that a head has not confirmed yet. ``demo``
    marks a fictional person, who can sign in only in profile ``demo``.
    """

    id: str
    login: str
    name: str
    role: Role
    unit: str
    email: str | None
    public_key: bytes | None
    active: bool
    waiting_key: bytes | None = None
    demo: bool = False

    @property
    def reads(self) -> bool:
        """Whether reports may be sealed to this role."""
        return self.role in READERS

    @property
    def role_name(self) -> str:
        """The role in Chinese."""
        return ROLE_NAMES[self.role]

    def __repr__(self) -> str:
        return f"Staff({self.id!r}, {self.role})"
