"""One row of a file, checked, and what becomes of a child's record by it."""

from __future__ import annotations

from dataclasses import dataclass

from people.register.categories import SENSITIVE
from people.register.content import AT, Content

#: A village cell that says "outside the district".
OUTSIDE = ""


@dataclass(frozen=True, slots=True, repr=False)
class Entry:
    """A row. ``said`` is content in which ``None`` means that the row does not say it; a village
    of ``OUTSIDE`` lies outside the district. ``adds`` and ``removes`` are categories from columns
    of their own."""

    row: int
    said: Content
    adds: frozenset[str] = frozenset()
    removes: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The child's name."""
        name: str = self.said[0]
        return name

    @property
    def identity_number(self) -> str | None:
        """The identity number, if the row has one."""
        number: str | None = self.said[1]
        return number

    @property
    def birth_date(self) -> str:
        """The birth date, written 2015-03-08."""
        day: str = self.said[2]
        return day


_NEW: Content = ["", None, "", None, None, "", "", "", "", None, ["", "", ""], ["", "", ""], [], ""]
_HUKOU, _RESIDENCE = AT["hukou_village"], AT["residence_village"]
_GUARDIAN, _CARER, _CATEGORIES = AT["guardian"], AT["carer"], AT["categories"]


def content_after(entry: Entry, old: Content | None) -> Content:
    """The record after this row. What a row leaves empty stays as it was.

    A child who lived where the hukou is and whose row names only another hukou has moved with it.
    A sensitive category is never taken away because a file does not mention it: files of towns
    and villages do not know of it.
    """
    before = _NEW if old is None else old
    said = entry.said
    after = [b if s is None else s for b, s in zip(before, said, strict=True)]
    if said[_RESIDENCE] is None and (old is None or old[_RESIDENCE] == old[_HUKOU]):
        after[_RESIDENCE] = after[_HUKOU]
    after[_HUKOU] = after[_HUKOU] or None
    after[_RESIDENCE] = after[_RESIDENCE] or None
    for place in (_GUARDIAN, _CARER):
        if said[place] is not None:
            after[place] = [
                b if s is None else s for b, s in zip(before[place], said[place], strict=True)
            ]
    if said[_CATEGORIES] is not None or entry.adds or entry.removes:
        kept = SENSITIVE.intersection(before[_CATEGORIES])
        after[_CATEGORIES] = sorted((kept | set(after[_CATEGORIES]) | entry.adds) - entry.removes)
    return after
