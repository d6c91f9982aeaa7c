"""Where a row says a child belongs and lives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from people.register.importing.cells import without_note
from people.register.importing.entry import OUTSIDE
from people.register.importing.errors import CellError
from people.register.importing.places import OUTSIDE as SAYS_OUTSIDE
from people.register.importing.places import Places, split_group


@dataclass(slots=True)
class Whereabouts:
    """Villages as an ``Entry`` has them; ``group`` when it stood behind a village's name;
    ``wrong`` as field and reason."""

    hukou: str | None = None
    residence: str | None = None
    group: str | None = None
    wrong: list[tuple[str, str]] = field(default_factory=list)


def whereabouts(said: Mapping[str, str], places: Places) -> Whereabouts:
    """Hukou and residence. A residence that is not said is left open: for somebody new it is
    where the hukou is."""
    found = Whereabouts()
    found.hukou = _village(said, "hukou", places, found)
    found.residence = _village(said, "residence", places, found)
    if not found.wrong:
        if found.hukou is None and found.residence is None:
            found.wrong.append(("hukou_village", "没有写是哪个镇街、哪个村（社区）"))
        elif not found.hukou and not found.residence:
            reason = "户籍和居住都不在本区，没有哪个村能探访，请核对"
            found.wrong.append(("hukou_village", reason))
    return found


def _village(said: Mapping[str, str], kind: str, places: Places, found: Whereabouts) -> str | None:
    town, village = said.get(f"{kind}_town", ""), said.get(f"{kind}_village", "")
    if SAYS_OUTSIDE.search(town) or SAYS_OUTSIDE.search(village):
        return OUTSIDE
    column = f"{kind}_village"
    if not village:
        if town:
            found.wrong.append((column, "只写了镇街，没有写村（社区）"))
        return None
    village, group = split_group(without_note(village))
    if kind == "residence" and not town:
        # A village alone is looked for in the town of the hukou first.
        hukou_town = without_note(said.get("hukou_town", ""))
        town = hukou_town if places.has(hukou_town, village) else ""
    try:
        village_id = places.village(without_note(town), village)
    except CellError as error:
        found.wrong.append((column, str(error)))
        return None
    if group and found.group is None:
        found.group = group
    return village_id
