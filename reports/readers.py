"""Who can be given a key to a report."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Audience = Literal["desk", "heads"]
RECOVERY = "recovery"


@dataclass(frozen=True, slots=True, repr=False)
class Reader:
    """An officer with a key. ``name`` is only compared with what a reporter wrote."""

    id: str
    public_key: bytes
    name: str
    head: bool

    def __repr__(self) -> str:
        return f"Reader({self.id!r})"


@dataclass(frozen=True, slots=True, repr=False)
class Holder:
    """Somebody who opens a report: the name of their wrap and their X25519 secret."""

    reader: str
    secret_key: bytes

    def __repr__(self) -> str:
        return f"Holder({self.reader!r}, …)"


class Readers(Protocol):
    """The officers of the desk, as reports need them."""

    async def readers(self) -> Sequence[Reader]:
        """Active triage officers and section heads who have a key."""

    async def recovery_key(self) -> bytes | None:
        """The public half of the offline recovery key."""


def meant(readers: Sequence[Reader], audience: Audience, left_out: Collection[str]) -> list[Reader]:
    """The readers of a report: heads alone for one about staff, and nobody who must not know."""
    return [r for r in readers if r.id not in left_out and (r.head or audience == "desk")]


def named(readers: Sequence[Reader], text: str) -> frozenset[str]:
    """The readers whose name, or surname with 科长, 主任 or the like, stands in the text."""
    return frozenset(r.id for r in readers if r.name and _speaks_of(text, r.name))


_TITLES = ("科长", "主任", "局长", "书记", "同志", "老师", "干部", "姐", "哥", "某")


def _speaks_of(text: str, name: str) -> bool:
    surname = name[:2] if name[:2] in _DOUBLE else name[:1]
    return name in text or any(surname + title in text for title in _TITLES)


_DOUBLE = frozenset(
    {"欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "令狐", "慕容"}
)
