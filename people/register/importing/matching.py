"""Which row of a file is which child of the register."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from people.register.importing.entry import Entry
from people.register.importing.errors import Spot
from people.register.importing.synonyms import words


class Known(NamedTuple):
    """What stands in the clear of a child's row."""

    id: str
    village: str
    alias_number: int
    born: str
    state: str
    id_mark: str | None
    name_mark: str
    fingerprint: bytes


#: A row, and the child it is about: ``None`` for one who is not in the register.
Match = tuple[Entry, Known | None]


class Matching:
    """Finds children by identity number, else by name and birth date; the order of rows and of
    children makes no difference."""

    def __init__(
        self,
        known: Iterable[Known],
        id_mark: Callable[[str], str],
        name_mark: Callable[[str], str],
    ) -> None:
        self._id_mark, self._name_mark = id_mark, name_mark
        self._by_number: dict[str, Known] = {}
        self._by_name: dict[tuple[str, str], list[Known]] = defaultdict(list)
        for child in known:
            if child.id_mark is not None:
                self._by_number[child.id_mark] = child
            self._by_name[(child.name_mark, child.born)].append(child)
        self.bad: list[Spot] = []
        self.remarks: list[Spot] = []
        self.bad_rows: set[int] = set()
        self.repeated = 0
        self._repeats: set[int] = set()
        self.seen: set[str] = set()

    def match(self, entries: Sequence[Entry]) -> list[Match]:
        """Rows with their children; what cannot be told apart is in :attr:`bad`."""
        alone = self._without_repeats(entries)
        found: dict[str, list[Match]] = defaultdict(list)
        matches: list[Match] = []
        for entry in alone:
            child = self._child(entry)
            if entry.row in self.bad_rows:
                continue
            if child is None:
                matches.append((entry, None))
            else:
                self.seen.add(child.id)
                found[child.id].append((entry, child))
        for same in found.values():
            if len(same) > 1:
                self._refuse([entry for entry, _ in same], "说的是同一个孩子，请只留一行")
            else:
                matches += same
        return matches

    def _child(self, entry: Entry) -> Known | None:
        number = entry.identity_number
        if number is not None:
            child = self._by_number.get(self._id_mark(number))
            if child is not None:
                return child
        namesakes = self._by_name.get((self._name_mark(entry.name), entry.birth_date), [])
        if number is not None:
            if any(child.id_mark is not None for child in namesakes):
                self._remark(
                    entry, "册里有同名、同一天出生的孩子，身份证号不同；导入后会是两个人，请核对"
                )
            namesakes = [child for child in namesakes if child.id_mark is None]
        if len(namesakes) > 1:
            self._refuse([entry], "册里有几个同名、同一天出生的孩子，分不清是哪一个，请填身份证号")
            self.seen.update(child.id for child in namesakes)
            return None
        return namesakes[0] if namesakes else None

    def _without_repeats(self, entries: Sequence[Entry]) -> list[Entry]:
        """Each child once. The same content twice counts once; different content is refused, and
        so is a row without a number beside another child of this name and birth date."""
        by_number: dict[str, list[Entry]] = defaultdict(list)
        by_name: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for entry in entries:
            if entry.identity_number is not None:
                by_number[entry.identity_number].append(entry)
            by_name[(entry.name, entry.birth_date)].append(entry)
        for same in by_number.values():
            if len(same) > 1:
                self._alike(same, "身份证号相同，内容不一样，请留一行")
        for same in by_name.values():
            if len(same) > 1 and any(entry.identity_number is None for entry in same):
                self._alike(same, "同名、同一天出生，又没有都填身份证号，分不清是不是一个人")
        return [e for e in entries if e.row not in self._repeats and e.row not in self.bad_rows]

    def _alike(self, same: list[Entry], reason: str) -> None:
        first = min(same, key=lambda entry: entry.row)
        if all(_told(entry) == _told(first) for entry in same):
            for entry in same:
                if entry is not first and entry.row not in self._repeats:
                    self._repeats.add(entry.row)
                    self.repeated += 1
                    self._remark(entry, f"和第 {first.row} 行一样，只算一次")
        else:
            self._refuse(same, reason)

    def _refuse(self, entries: list[Entry], reason: str) -> None:
        rows = sorted(entry.row for entry in entries)
        for row in rows:
            if row not in self.bad_rows:
                others = "、".join(str(other) for other in rows if other != row)
                self.bad_rows.add(row)
                where = f"（另见第 {others} 行）" if others else ""
                self.bad.append(Spot(row, words().labels["name"], reason + where))

    def _remark(self, entry: Entry, reason: str) -> None:
        self.remarks.append(Spot(entry.row, words().labels["name"], reason))


def _told(entry: Entry) -> tuple[object, ...]:
    return (entry.said, entry.adds, entry.removes)
