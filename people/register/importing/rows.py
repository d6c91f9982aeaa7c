"""Reads the rows of a sheet: every cell checked, every bad one named."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from people.register.content import AT
from people.register.importing import cells
from people.register.importing.dates import parse_date
from people.register.importing.entry import Entry
from people.register.importing.errors import CellError, Spot
from people.register.importing.headers import YES_NO, Headers, label_of
from people.register.importing.identity import parse_identity
from people.register.importing.kinds import parse_categories
from people.register.importing.places import Places
from people.register.importing.whereabouts import whereabouts

#: The lines under a table: totals and signatures.
_UNDER_THE_TABLE = re.compile(
    r"(合计|总计|小计|共计|填表|制表|审核|负责人|联系人|注[:：]|备注[:：]|说明[:：])"
)
_SHORTEST_NUMBER = 15
_NEVER_SAME = frozenset({"name", "identity_number"})
_TEXTS = ("group", "hukou_place", "residence_place", "school", "note")
_WIDTH = len(AT)


@dataclass(slots=True)
class Read:
    """What was found in a sheet: good rows, bad cells, and remarks about what was tidied."""

    entries: list[Entry] = field(default_factory=list)
    bad: list[Spot] = field(default_factory=list)
    remarks: list[Spot] = field(default_factory=list)
    bad_rows: set[int] = field(default_factory=set)


class RowReader:
    """Reads rows under these headers. ``fictional``: numbers that are nobody's are allowed."""

    def __init__(self, headers: Headers, places: Places, *, fictional: bool = False) -> None:
        self._headers = headers
        self._places = places
        self._fictional = fictional
        self._columns = [(i, f) for i, f in enumerate(headers.guesses) if f is not None]
        self._names = {f: headers.names[i] or label_of(f) for i, f in self._columns}
        self._above: dict[str, str] = {}
        self._row = 0
        self._spots: list[Spot] = []
        self._found = Read()

    def read(self, rows: Sequence[Sequence[str]]) -> Read:
        """All rows after the headers, in order (同上 looks at the row before)."""
        for index in range(self._headers.first, len(rows)):
            cells_of_row = rows[index]
            if any(cells_of_row):
                self._row, self._spots = index + 1, []
                entry = self._entry(cells_of_row)
                if self._spots:
                    self._found.bad += self._spots
                    self._found.bad_rows.add(self._row)
                elif entry is not None:
                    self._found.entries.append(entry)
        return self._found

    def _entry(self, row: Sequence[str]) -> Entry | None:
        said = self._cells(row)
        if self._is_no_child(row, said):
            return None
        content: list[Any] = [None] * _WIDTH
        content[0] = self._cell(said, "name", cells.parse_name)
        if content[0] is None and not self._has_spot("name"):
            self._bad("name", "没有填姓名")
        self._who(said, content)
        for name in _TEXTS:
            content[AT[name]] = said.get(name)
        self._where(said, content)
        content[AT["boarding"]] = self._cell(said, "boarding", cells.parse_yes_no)
        content[AT["guardian"]] = self._person(said, "guardian")
        content[AT["carer"]] = self._person(said, "carer")
        content[AT["categories"]] = self._cell(said, "categories", parse_categories)
        adds, removes = self._yes_no(said)
        return Entry(self._row, content, adds, removes)

    def _is_no_child(self, row: Sequence[str], said: dict[str, str]) -> bool:
        """Totals, signatures, a stray cell."""
        if len(said.get("identity_number", "")) >= _SHORTEST_NUMBER:
            return False
        first = next((cell for cell in row if cell.strip()), "").strip()
        if _UNDER_THE_TABLE.match(first):
            self._spots = []
            return True
        return not said.get("name") and len(said) < 2 and not self._spots

    def _cells(self, row: Sequence[str]) -> dict[str, str]:
        said: dict[str, str] = {}
        width = len(row)
        for index, name in self._columns:
            text = row[index] if index < width else ""
            if not text:
                continue
            if text in cells.SAME_AS_ABOVE or text.strip() in cells.SAME_AS_ABOVE:
                text = self._same(name)
            else:
                text = cells.plain(text)
            if text:
                said[name] = text
                try:
                    cells.check_cell(text)
                except CellError as error:
                    self._bad(name, str(error))
        self._above = said
        return said

    def _same(self, name: str) -> str:
        if name in _NEVER_SAME:
            self._bad(name, "这一列不能写“同上”，请填全")
            return ""
        text = self._above.get(name, "")
        if not text:
            self._bad(name, "写了“同上”，可是上一行是空的")
        return text

    def _who(self, said: dict[str, str], content: list[Any]) -> None:
        born = self._cell(said, "birth_date", parse_date)
        identity = None
        if text := said.get("identity_number"):
            number = cells.without_note(text)
            if number != text:
                self._remark("identity_number", "去掉了号码后面的说明")
            try:
                identity = parse_identity(number, fictional=self._fictional)
            except CellError as error:
                self._bad("identity_number", str(error))
        if identity is not None:
            content[1] = identity[0]
            if born is not None and born != identity[1]:
                self._bad("birth_date", "和身份证号里的出生日期不一样，请核对")
            born = identity[1]
        if born is not None:
            content[2] = born.isoformat()
        elif not self._has_spot("birth_date") and not self._has_spot("identity_number"):
            self._bad("birth_date", "没有出生日期，也没有身份证号，至少要有一样")

    def _where(self, said: dict[str, str], content: list[Any]) -> None:
        where = whereabouts(said, self._places)
        for name, reason in where.wrong:
            self._bad(name, reason)
        content[AT["hukou_village"]], content[AT["residence_village"]] = (
            where.hukou,
            where.residence,
        )
        if content[AT["group"]] is None:
            content[AT["group"]] = where.group

    def _person(self, said: dict[str, str], who: str) -> list[str | None] | None:
        person = [
            self._cell(said, f"{who}_name", cells.parse_name),
            said.get(f"{who}_relation"),
            self._cell(said, f"{who}_phone", cells.parse_phone),
        ]
        return person if any(part is not None for part in person) else None

    def _yes_no(self, said: dict[str, str]) -> tuple[frozenset[str], frozenset[str]]:
        adds: set[str] = set()
        removes: set[str] = set()
        for name in said:
            if name.startswith(YES_NO):
                answer = self._cell(said, name, cells.parse_yes_no)
                if answer is not None:
                    (adds if answer else removes).add(name.removeprefix(YES_NO))
        return frozenset(adds), frozenset(removes)

    def _cell(self, said: dict[str, str], name: str, parse: Callable[[str], Any]) -> Any:
        text = said.get(name)
        if text is None or self._has_spot(name):
            return None
        try:
            return parse(text)
        except CellError as error:
            self._bad(name, str(error))
            return None

    def _has_spot(self, name: str) -> bool:
        return bool(self._spots) and any(s.column == self._column(name) for s in self._spots)

    def _column(self, name: str) -> str:
        return self._names.get(name) or label_of(name)

    def _bad(self, name: str, reason: str) -> None:
        self._spots.append(Spot(self._row, self._column(name), reason))

    def _remark(self, name: str, reason: str) -> None:
        self._found.remarks.append(Spot(self._row, self._column(name), reason))
