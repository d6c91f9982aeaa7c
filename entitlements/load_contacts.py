"""hotlines.yml and places.yml."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields

from entitlements.contacts import Hotline, Place, Town
from entitlements.yaml_source import Item, Problems

PLACE_KINDS = (
    "childrens_home",
    "protection_station",
    "rescue_centre",
    "town_office",
    "hospital_psychology",
    "public_care_point",
)


def read_hotline(entry: Item, problems: Problems) -> Hotline:
    keys = problems.mapping(
        entry,
        [field.name for field in fields(Hotline)],
    )
    return Hotline(
        id=problems.text(keys.get("id")),
        number=problems.text(keys.get("number")),
        name=problems.text(keys.get("name")),
        purpose=problems.text(keys.get("purpose")),
        hours=problems.text(keys.get("hours")),
        surely_answers_at_night=problems.flag(keys.get("surely_answers_at_night")),
        verified_on=problems.optional(keys.get("verified_on"), problems.day),
        status=problems.text(keys.get("status")),
        show_to_citizens=problems.flag(keys.get("show_to_citizens")),
        show_at_night=problems.flag(keys.get("show_at_night")),
    )


def read_town(entry: Item, towns: Collection[str], problems: Problems) -> Town:
    keys = problems.mapping(entry, ["id", "name", "aliases", "near"])
    for other in problems.items(keys.get("near")):
        if other.value not in towns:
            problems.add(other, "the id of a town")
    return Town(
        id=problems.text(keys.get("id")),
        name=problems.text(keys.get("name")),
        aliases=problems.texts(keys.get("aliases")),
        near=problems.texts(keys.get("near")),
    )


def read_place(entry: Item, towns: Collection[str], problems: Problems) -> Place:
    keys = problems.mapping(
        entry,
        ["id", "kind", "name", "fictional"],
        ["town", "village", "address", "phone", "hours", "verified_on"],
    )
    town = problems.optional(keys.get("town"), problems.text)
    if town is not None and town not in towns:
        problems.add(keys["town"], "the id of a town")
    return Place(
        id=problems.text(keys.get("id")),
        kind=problems.one_of(keys.get("kind"), PLACE_KINDS),
        town=town,
        village=problems.optional(keys.get("village"), problems.text),
        name=problems.text(keys.get("name")),
        address=problems.optional(keys.get("address"), problems.text),
        phone=problems.optional(keys.get("phone"), problems.text),
        hours=problems.optional(keys.get("hours"), problems.text),
        verified_on=problems.optional(keys.get("verified_on"), problems.day),
        fictional=problems.flag(keys.get("fictional")),
    )
