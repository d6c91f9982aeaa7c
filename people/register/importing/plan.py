"""What a file would change in the register: worked out before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from people.register.content import AT, Content, changed_names
from people.register.importing.entry import Entry, content_after
from people.register.importing.errors import Spot
from people.register.importing.matching import Known, Match
from people.register.model import Town, Village

_HUKOU, _RESIDENCE = AT["hukou_village"], AT["residence_village"]

#: The visiting village by hukou and residence.
Owing = Callable[[str | None, str | None], str | None]


class New(NamedTuple):
    """A child who comes into the register."""

    row: int
    content: Content
    fingerprint: bytes
    village: str


class Changed(NamedTuple):
    """A child whose record changes; ``village`` differs from ``known``'s when it moves."""

    row: int
    known: Known
    content: Content
    fingerprint: bytes
    names: tuple[str, ...]
    village: str

    @property
    def moves(self) -> bool:
        """Whether another village owes the visits from now on."""
        return self.village != self.known.village


#: The counts in Chinese.
COUNT_NAMES = {
    "rows": "读到的行",
    "new": "新来的孩子",
    "changed": "有改动的孩子",
    "moved": "换了探访村的孩子",
    "same": "没有变化",
    "repeated": "重复的行（只算一次）",
    "bad": "有错的行",
    "missing": "册里有、这次没有（不会删）",
}


@dataclass(slots=True)
class Plan:
    """The whole of it. ``missing`` are children on the register in the villages of the file who
    are not in it: only listed. ``version`` is that of the register it was worked out against."""

    version: int
    rows: int = 0
    new: list[New] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    same: int = 0
    repeated: int = 0
    missing: list[Known] = field(default_factory=list)
    bad: list[Spot] = field(default_factory=list)
    bad_rows: set[int] = field(default_factory=set)
    remarks: list[Spot] = field(default_factory=list)
    unknown_places: Mapping[tuple[str, str], int] = field(default_factory=dict)
    new_towns: Sequence[Town] = ()
    new_villages: Sequence[Village] = ()

    def counts(self) -> dict[str, int]:
        """How many of what."""
        moved = sum(change.moves for change in self.changed)
        return {
            "rows": self.rows,
            "new": len(self.new),
            "changed": len(self.changed) - moved,
            "moved": moved,
            "same": self.same,
            "repeated": self.repeated,
            "bad": len(self.bad_rows),
            "missing": len(self.missing),
        }

    @property
    def changes_anything(self) -> bool:
        """Whether carrying it out would write anything."""
        return bool(self.new or self.changed or self.new_towns or self.new_villages)


def sort_out(
    plan: Plan, matches: Iterable[Match], fingerprint: Callable[[Content], bytes], owing: Owing
) -> list[tuple[Entry, Known]]:
    """Puts what is new and what is the same into the plan; what remains has to be opened."""
    to_open: list[tuple[Entry, Known]] = []
    for entry, known in matches:
        content = content_after(entry, None)
        mark = fingerprint(content)
        if known is None:
            village = owing(content[_HUKOU], content[_RESIDENCE])
            if village is not None:  # the reader refused rows without any
                plan.new.append(New(entry.row, content, mark, village))
        elif known.fingerprint == mark and known.village == owing(
            content[_HUKOU], content[_RESIDENCE]
        ):
            plan.same += 1
        else:
            to_open.append((entry, known))
    return to_open


def compare(
    plan: Plan,
    entry: Entry,
    known: Known,
    old: Content,
    *,
    fingerprint: Callable[[Content], bytes],
    owing: Owing,
) -> None:
    """One child whose record was opened: the same after all, or changed."""
    content = content_after(entry, old)
    village = owing(content[_HUKOU], content[_RESIDENCE]) or known.village
    names = changed_names(old, content)
    if not names and village == known.village:
        plan.same += 1
        return
    plan.changed.append(
        Changed(entry.row, known, content, fingerprint(content), tuple(names), village)
    )
