"""Finds villages by what a file calls them."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from difflib import get_close_matches

from people.register.importing.errors import CellError
from people.register.model import Town, Village

_TOWN_ENDS = re.compile(r"(街道办事处|街道|镇人民政府|镇|乡)$")
_VILLAGE_ENDS = re.compile(r"(村民委员会|社区居民委员会|社区居委会|居委会|村委会|社区|村)$")
_WITH_GROUP = re.compile(r"(.+(?:村|社区|居委会))第?([0-9一二三四五六七八九十]{1,3})([组社])")
#: What says that a place is not in the district.
OUTSIDE = re.compile(r"(区外|外区|外县|外地|外省|市外|省外|不在本区)")


def town_stem(name: str) -> str:
    """What is left of a town's name without its kind."""
    return _TOWN_ENDS.sub("", name.replace(" ", "")) or name


def village_stem(name: str) -> str:
    """What is left of a village's name without its kind."""
    return _VILLAGE_ENDS.sub("", name.replace(" ", "")) or name


def split_group(text: str) -> tuple[str, str]:
    """明光村3组 as 明光村 and 3组."""
    found = _WITH_GROUP.fullmatch(text.replace(" ", ""))
    return (found[1], f"{found[2]}{found[3]}") if found else (text, "")


class Places:
    """The towns and villages of the district, by name. With ``adding``, what is named and not
    there is taken as new (:attr:`new_towns`, :attr:`new_villages`)."""

    def __init__(
        self, towns: Sequence[Town], villages: Sequence[Village], *, adding: bool = False
    ) -> None:
        self._adding = adding
        self._town_names = {town.id: town.name for town in towns}
        self._towns: dict[str, str] = {}
        for town in towns:
            self._towns[town.name] = self._towns[town_stem(town.name)] = town.id
        self._exact = {(village.town_id, village.name): village.id for village in villages}
        self._stems: dict[tuple[str, str], list[str]] = {}
        self._anywhere: dict[str, list[str]] = {}
        self._names = {village.id: village.name for village in villages}
        for village in villages:
            self._remember(village)
        self._found: dict[tuple[str, str], str] = {}
        self.new_towns: dict[str, Town] = {}
        self.new_villages: dict[str, Village] = {}
        #: Town and village, as written, that are not in the register.
        self.unknown: dict[tuple[str, str], int] = {}

    def town(self, text: str) -> str | None:
        """The id of a town; a new one when adding."""
        name = text.replace(" ", "")
        town_id = self._towns.get(name) or self._towns.get(town_stem(name))
        if town_id is None and self._adding:
            new = Town(secrets.token_hex(16), name)
            self.new_towns[new.id] = new
            self._town_names[new.id] = name
            self._towns[name] = self._towns[town_stem(name)] = town_id = new.id
        return town_id

    def village(self, town: str, village: str) -> str:
        """The id of a village. Without a town, the village's name must stand alone or begin with
        a town's.

        Raises:
            CellError: it is not there, or there are two.
        """
        key = (town, village)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._look(town, village.replace(" ", ""))
        return found

    def has(self, town: str, village: str) -> bool:
        """Whether this town has such a village; never takes it as new."""
        town_id = self._towns.get(town) or self._towns.get(town_stem(town))
        return town_id is not None and (town_id, village_stem(village)) in self._stems

    def _look(self, town: str, village: str) -> str:
        if not town:
            town, village = self._town_in(village)
        if not town:
            return self._alone(village)
        known = self._towns.get(town) or self._towns.get(town_stem(town))
        if known is None and not self._adding:
            self._count(town, village)
            raise CellError(f"册里没有“{town}”这个镇街{self._alike(town, self._towns)}")
        town_id = known or self.town(town) or ""
        exact = self._exact.get((town_id, village))
        if exact:
            return exact
        of_stem = self._stems.get((town_id, village_stem(village)), [])
        if len(of_stem) == 1:
            return of_stem[0]
        if of_stem:
            raise CellError(f"“{village}”在这个镇街有两个，请写全名（村或者社区）")
        if self._adding:
            return self._add(town_id, village)
        self._count(self._town_names[town_id], village)
        here = [name for (at, name) in self._exact if at == town_id]
        raise CellError(
            f"册里的{self._town_names[town_id]}没有“{village}”{self._alike(village, here)}"
        )

    def _alone(self, village: str) -> str:
        found = self._anywhere.get(village) or self._anywhere.get(village_stem(village), [])
        if len(found) == 1:
            return found[0]
        if found:
            raise CellError(f"叫“{village}”的不止一个，请填镇街")
        self._count("", village)
        raise CellError(f"册里没有“{village}”{self._alike(village, self._anywhere)}")

    def _town_in(self, text: str) -> tuple[str, str]:
        for name in sorted(self._town_names.values(), key=len, reverse=True):
            if text.startswith(name) and len(text) > len(name):
                return name, text[len(name) :]
        return "", text

    def _add(self, town_id: str, name: str) -> str:
        new = Village(secrets.token_hex(16), name, town_id, self._town_names[town_id])
        self.new_villages[new.id] = new
        self._exact[(town_id, name)] = new.id
        self._remember(new)
        return new.id

    def _remember(self, village: Village) -> None:
        stem = village_stem(village.name)
        self._stems.setdefault((village.town_id, stem), []).append(village.id)
        self._names[village.id] = village.name
        for name in {village.name, stem}:
            self._anywhere.setdefault(name, []).append(village.id)

    def _count(self, town: str, village: str) -> None:
        self.unknown[(town, village)] = self.unknown.get((town, village), 0) + 1

    @staticmethod
    def _alike(text: str, names: object) -> str:
        alike = get_close_matches(text, list(names), n=1, cutoff=0.5)  # type: ignore[call-overload]
        return f"，是不是“{alike[0]}”" if alike else "，请先加上，或者改好名字"
