"""A child as typed into a form: held to the same rules as a row of a file."""

from __future__ import annotations

from collections.abc import Mapping

from people.register.content import AT, Content
from people.register.importing.entry import content_after
from people.register.importing.errors import Spot
from people.register.importing.headers import Headers
from people.register.importing.places import Places
from people.register.importing.rows import RowReader
from people.register.importing.synonyms import words


def typed_content(
    typed: Mapping[str, str], places: Places, *, fictional: bool
) -> tuple[Content | None, list[Spot]]:
    """The whole record as typed, or what is wrong with it. ``typed`` is by field of
    ``columns.yml``; what is not there is empty, and then empty in the record too."""
    labels = words().labels
    headers = Headers(tuple(labels.values()), tuple(labels), frozenset(), 0)
    row = [typed.get(name, "") for name in labels]
    read = RowReader(headers, places, fictional=fictional).read([row])
    if not read.entries:
        return None, read.bad or [Spot(1, labels["name"], "没有填姓名")]
    return content_after(read.entries[0], None), read.bad


def as_typed(content: Content, place_of: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """A record as a form shows it; ``place_of`` gives town and village by the village's id."""
    typed: dict[str, str] = {
        name: content[AT[name]] or ""
        for name in (
            *("name", "identity_number", "birth_date", "group", "hukou_place"),
            *("residence_place", "school", "note"),
        )
    }
    for kind in ("hukou", "residence"):
        village = content[AT[f"{kind}_village"]]
        if village is not None:
            typed[f"{kind}_town"], typed[f"{kind}_village"] = place_of.get(village, ("", ""))
        elif content[AT["hukou_village"]] or content[AT["residence_village"]]:
            typed[f"{kind}_town"], typed[f"{kind}_village"] = "区外", ""
    boarding = content[AT["boarding"]]
    typed["boarding"] = "" if boarding is None else "是" if boarding else "否"
    for who in ("guardian", "carer"):
        parts = ("name", "relation", "phone")
        for part, said in zip(parts, content[AT[who]], strict=True):
            typed[f"{who}_{part}"] = said
    return typed
