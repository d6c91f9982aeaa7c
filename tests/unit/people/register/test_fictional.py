"""The invented district: the same for a seed, plausible, and nobody's."""

from __future__ import annotations

from collections import Counter
from datetime import date

from people.register import fictional_names as names
from people.register.binding import plain_code
from people.register.categories import CATEGORY_NAMES, SENSITIVE, joined
from people.register.fictional import COLUMNS, district
from people.register.importing.headers import find_headers
from people.register.importing.places import Places, town_stem, village_stem
from people.register.importing.rows import RowReader
from people.register.model import Child, Town, Village
from people.register.owed import OwedBy, village_owing

TODAY = date(2026, 11, 24)
REAL_TOWNS = {
    *(
        "棠香",
        "龙岗",
        "龙滩子",
        "智凤",
        "宝顶",
        "中敖",
        "三驱",
        "宝兴",
        "玉龙",
        "石马",
        "拾万",
        "回龙",
    ),
    *(
        "金山",
        "万古",
        "国梁",
        "雍溪",
        "珠溪",
        "龙水",
        "高升",
        "季家",
        "高坪",
        "双路",
        "通桥",
        "龙石",
    ),
    *("邮亭", "铁山", "古龙"),
}


def test_the_same_for_a_seed_and_another_for_another() -> None:
    assert district(1, today=TODAY, children=50) == district(1, today=TODAY, children=50)
    assert district(1, today=TODAY, children=50) != district(2, today=TODAY, children=50)


def test_a_district_of_the_size_that_was_asked_for() -> None:
    made = district(today=TODAY)
    assert len({town for town, _ in made.places}) == 27 == len(set(names.TOWNS))
    assert len(set(made.places)) == 300 == len(made.directors)
    assert len(made.supervisors) == 27
    assert len(made.children) == 6_000


def test_nothing_of_it_is_anybodys() -> None:
    made = district(today=TODAY, children=500)
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in made.children]
    assert not {town_stem(town) for town, _ in made.places} & REAL_TOWNS
    assert all(row["identity_number"][:2] in ("", "00") for row in rows)
    assert all(row["guardian_phone"].startswith("100") for row in rows)
    numbers = [row["identity_number"] for row in rows if row["identity_number"]]
    assert len(set(numbers)) == len(numbers)


def test_every_row_is_good_and_ages_and_categories_are_mixed() -> None:
    made = district(today=TODAY, towns=5, villages=20, children=800)
    towns = {town: Town(town, town) for town, _ in made.places}
    villages = [Village(f"{t}{v}", v, t, t) for t, v in made.places]
    sheet = made.sheet()
    reader = RowReader(
        find_headers(sheet.rows), Places(list(towns.values()), villages), fictional=True
    )
    found = reader.read(sheet.rows)
    assert (found.bad, len(found.entries)) == ([], 800)
    ages = Counter((TODAY - date.fromisoformat(e.birth_date)).days // 365 for e in found.entries)
    assert set(ages) >= set(range(1, 17))
    kinds = Counter(kind for e in found.entries for kind in e.said[12])
    assert kinds["left_behind"] > kinds["orphan_recognised"] > 0
    assert not set(kinds) & SENSITIVE


def test_who_owes_the_visit() -> None:
    assert village_owing(OwedBy.RESIDENCE, "h", "r") == "r"
    assert village_owing(OwedBy.HUKOU, "h", "r") == "h"
    assert village_owing(OwedBy.RESIDENCE, "h", None) == "h"
    assert village_owing(OwedBy.HUKOU, None, "r") == "r"
    assert village_owing(OwedBy.HUKOU, None, None) is None


def test_codes_as_they_are_typed() -> None:
    assert plain_code("k7pm4-wqd9x") == "K7PM4WQD9X"
    assert plain_code(" Ｋ７ＰＭ４ ＷＱＤ９Ｘ ") == "K7PM4WQD9X"
    assert plain_code("O1lI0-OOOOO") == "0111000000"
    assert plain_code("K7PM4") is None
    assert plain_code("K7PM4WQD9X1") is None
    assert plain_code("一二三四五六七八九十") is None


def test_small_things() -> None:
    child = Child("i", "07号", "汤圆", date(2012, 2, 29), "v", "v", "v")
    assert (child.age_on(date(2026, 2, 28)), child.age_on(date(2026, 3, 1))) == (13, 14)
    assert "汤圆" not in repr(child)
    assert village_stem("明光村") == village_stem("明光社区居委会") == "明光"
    assert joined(frozenset({"dibao", "autism"})) == "autism dibao"
    assert set(CATEGORY_NAMES) > SENSITIVE
