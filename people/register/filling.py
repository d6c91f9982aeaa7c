"""Fills a register with an invented district."""

from __future__ import annotations

from people.register.desk import RegisterDesk
from people.register.fictional import FictionalDistrict
from people.register.importing.plan import Plan


async def fill(desk: RegisterDesk, invented: FictionalDistrict, by: str) -> Plan:
    """Towns, villages and people one by one, the children as a file; what was done."""
    towns: dict[str, str] = {}
    for town in dict.fromkeys(town for town, _ in invented.places):
        towns[town] = (await desk.places.add_town(town, by)).id
    villages: dict[tuple[str, str], str] = {}
    for town, village in invented.places:
        added = await desk.places.add_village(towns[town], village, by)
        villages[(town, village)] = added.id
    for one in invented.supervisors:
        await desk.workers.add_supervisor(one.name, one.phone, towns[one.town], by)
    for one in invented.directors:
        place = villages[(one.town, one.village)]
        await desk.workers.add_director(one.name, one.phone, place, by)
    return await desk.importer.bring(invented.sheet(), by)
