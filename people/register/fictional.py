"""An invented district: towns that are nowhere, people who are nobody; the same for a seed.

Identity numbers begin with 00, which no place in the country has: they can belong to nobody, and
outside profile ``demo`` no import takes them. Telephone numbers begin with 100, which no network
gives out. Shares of categories are the project's own estimates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from stdnum.cn import ric

from people.register import fictional_names as names
from people.register.categories import CATEGORY_NAMES
from people.register.importing.sheets import Sheet
from people.register.importing.synonyms import words

#: The fields of the rows, in order: what the template has.
COLUMNS = tuple(words().labels)
_DAYS_OF_CHILDHOOD = 17 * 365
_KINDS = (
    *((("left_behind",), 34), (("child_in_difficulty", "dibao"), 18), (("migrant",), 5)),
    *((("child_in_difficulty", "economically_difficult"), 12), (("child_in_difficulty",), 9)),
    *((("de_facto_unsupported_recognised",), 9), (("orphan_recognised",), 2)),
    *((("child_in_difficulty", "severe_disability"), 4), (("child_in_difficulty", "autism"), 2)),
    *((("child_in_difficulty", "severe_illness", "dibao_margin"), 2), (("tekun",), 1)),
    *((("fanpin_monitored", "left_behind"), 2),),
)


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody invented who works in a town (``village`` empty) or a village."""

    town: str
    village: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class FictionalDistrict:
    """Places as town and village; people; and children as rows of :data:`COLUMNS`."""

    places: Sequence[tuple[str, str]]
    supervisors: Sequence[Worker]
    directors: Sequence[Worker]
    children: Sequence[Sequence[str]]

    def sheet(self) -> Sheet:
        """The children as a file that an import takes."""
        return Sheet("", [list(words().labels.values()), *self.children])


def district(
    seed: int = 20260310,
    *,
    today: date,
    towns: int = 27,
    villages: int = 300,
    children: int = 6_000,
) -> FictionalDistrict:
    """An invented district. ``towns`` is at most 27; each has at least one village."""
    random = Random(seed)  # noqa: S311 - invents, guards nothing
    town_names = names.TOWNS[:towns]
    places: list[tuple[str, str]] = []
    for index in range(max(villages, towns)):
        town = town_names[index % towns]
        places.append((town, _village(random, town, places)))
    places.sort()
    return FictionalDistrict(
        places,
        [Worker(town, "", _name(random), _phone(random)) for town in town_names],
        [Worker(*place, _name(random), _phone(random)) for place in places],
        [_child(random, places, today, number) for number in range(children)],
    )


def _village(random: Random, town: str, taken: Sequence[tuple[str, str]]) -> str:
    while True:
        name = random.choice(names.VILLAGE_FRONT) + random.choice(names.VILLAGE_BACK)
        name += "社区" if town.endswith("街道") or random.random() < 0.15 else "村"
        if not any(at == town and other[:-1][:2] == name[:2] for at, other in taken):
            return name


def _child(
    random: Random, places: Sequence[tuple[str, str]], today: date, number: int
) -> list[str]:
    born = today - timedelta(days=random.randint(200, _DAYS_OF_CHILDHOOD))
    age = (today - born).days // 365
    kinds = random.choices([k for k, _ in _KINDS], [w for _, w in _KINDS])[0]
    hukou = random.choice(places)
    said = dict.fromkeys(COLUMNS, "")
    surname = random.choice(names.SURNAMES)
    said["name"] = _name(random, surname)
    said["birth_date"] = born.isoformat()
    if random.random() < 0.97:
        said["identity_number"] = identity_number(born, number)
    said["categories"] = "、".join(CATEGORY_NAMES[kind] for kind in kinds)
    said["hukou_town"], said["hukou_village"] = hukou
    said["group"] = f"{random.randint(1, 12)}组"
    if "migrant" in kinds:
        said["hukou_town"] = "区外"
        said["hukou_village"] = ""
        said["hukou_place"] = random.choice(names.FAR_AWAY)
        said["residence_town"], said["residence_village"] = hukou
    elif random.random() < 0.08:
        said["residence_town"], said["residence_village"] = random.choice(places)
    if age >= 6:
        kind = next(name for until, name in names.SCHOOL_KINDS if age < until or until == 15)
        said["school"] = f"{hukou[0][:-1].removesuffix('街')}{kind}（虚构）"
        said["boarding"] = "是" if random.random() < (0.15 if age < 12 else 0.7) else "否"
    relation = _weighted(random, names.PARENTS)
    said["guardian_name"] = _name(random, surname if relation != "母亲" else None)
    said["guardian_relation"] = relation
    said["guardian_phone"] = _phone(random)
    if relation in ("父亲", "母亲") and ("left_behind" in kinds or random.random() < 0.2):
        said["carer_name"] = _name(random)
        said["carer_relation"] = _weighted(random, names.CARERS)
        said["carer_phone"] = _phone(random)
    return list(said.values())


def identity_number(born: date, number: int) -> str:
    """A number that is well formed and nobody's, of its own for each ``number`` below ten
    million."""
    front = f"00{number // 1000 % 10_000:04d}{born:%Y%m%d}{number % 1000:03d}"
    return front + str(ric.calc_check_digit(front + "0"))


def _name(random: Random, surname: str | None = None) -> str:
    given = "".join(random.choices(names.GIVEN, k=random.choice((1, 2, 2, 2))))
    return (surname or random.choice(names.SURNAMES)) + given


def _phone(random: Random) -> str:
    return f"100{random.randrange(10**8):08d}"


def _weighted(random: Random, choices: Sequence[tuple[str, int]]) -> str:
    return random.choices([c for c, _ in choices], [w for _, w in choices])[0]
