"""Rows of a sheet: what is understood, and every bad cell named."""

from __future__ import annotations

from datetime import date

from people.register.categories import SENSITIVE
from people.register.content import AT
from people.register.fictional import identity_number
from people.register.importing.entry import content_after
from people.register.importing.headers import find_headers
from people.register.importing.places import Places
from people.register.importing.rows import Read, RowReader
from people.register.model import Town, Village

TOWNS = [Town("t1", "青藤镇"), Town("t2", "丁香坡镇")]
VILLAGES = [
    Village("v1", "明光村", "t1", "青藤镇"),
    Village("v2", "清河村", "t1", "青藤镇"),
    Village("v3", "清河村", "t2", "丁香坡镇"),
    Village("v4", "月溪社区", "t2", "丁香坡镇"),
    Village("v5", "双桥村", "t1", "青藤镇"),
    Village("v6", "双桥社区", "t1", "青藤镇"),
]
HEAD = [
    *("姓名", "身份证号", "出生日期", "镇街", "村", "组", "监护人", "监护人电话", "类别"),
    *("居住镇街", "居住村"),
]


def number(index: int = 1) -> str:
    return identity_number(date(2015, 3, 8), index)


def read(*rows: list[str], adding: bool = False) -> Read:
    padded = [row + [""] * (len(HEAD) - len(row)) for row in rows]
    table = [HEAD, *padded]
    places = Places(TOWNS, VILLAGES, adding=adding)
    return RowReader(find_headers(table), places, fictional=True).read(table)


def reasons(found: Read) -> list[str]:
    return [f"{spot.row} {spot.column} {spot.reason}" for spot in found.bad]


def test_a_good_row() -> None:
    found = read(
        ["张三", number(), "2015.3.8", "青藤", "明光村3组", "", "李四", "10012345678", "低保"]
    )
    assert found.bad == []
    content = content_after(found.entries[0], None)
    assert content[:7] == ["张三", number(), "2015-03-08", "v1", "v1", "3组", ""]
    assert content[AT["guardian"]] == ["李四", "", "10012345678"]
    assert content[AT["categories"]] == ["dibao"]


def test_the_same_as_above_runs_on_and_is_never_taken_for_a_name_or_a_number() -> None:
    found = read(
        ["张三", number(1), "", "青藤镇", "明光村", "1组", "李四"],
        ["王五", number(2), "", "同上", "〃", "同上", '"'],
        ["赵六", number(3), "", "同上", "同上", "", ""],
        ["同上", "同上"],
        ["孙七", number(4), "", "同上"],
    )
    villages = [content_after(e, None)[AT["hukou_village"]] for e in found.entries]
    assert villages == ["v1", "v1", "v1"]
    assert content_after(found.entries[1], None)[AT["group"]] == "1组"
    assert any("5 姓名 这一列不能写“同上”" in r for r in reasons(found))
    assert any("6 镇街 写了“同上”，可是上一行是空的" in r for r in reasons(found))


def test_every_bad_cell_of_a_row_is_named_with_its_row_and_its_own_header() -> None:
    found = read(
        ["张3", "5.00E+17", "2015.2.30", "青滕镇", "明光村", "", "李四", "打不通", "外星人"]
    )
    assert {spot.column for spot in found.bad} == {
        *("姓名", "身份证号", "出生日期", "村", "监护人电话", "类别")
    }
    assert {spot.row for spot in found.bad} == {2}
    assert any("是不是“青藤镇”" in r for r in reasons(found))
    assert found.entries == []


def test_birth_date_and_number_must_agree_and_one_of_them_is_enough() -> None:
    assert (
        "和身份证号里的出生日期不一样"
        in reasons(read(["张三", number(), "2015-3-9", "", "明光村"]))[0]
    )
    assert "至少要有一样" in reasons(read(["张三", "", "", "", "明光村"]))[0]
    only_date = read(["张三", "", "2015年3月8日", "", "明光村"])
    assert only_date.entries[0].birth_date == "2015-03-08"
    assert read(["张三", number(), "", "", "明光村"]).entries[0].birth_date == "2015-03-08"


def test_notes_behind_values_are_put_aside() -> None:
    found = read(["张三(小毛)", f"{number()}(母亲代办)", "", "青藤镇(新)", "明光村(拆迁)"])
    assert found.bad == []
    assert found.entries[0].identity_number == number()
    assert [spot.reason for spot in found.remarks] == ["去掉了号码后面的说明"]


def test_villages_that_stand_twice_need_their_town_or_their_whole_name() -> None:
    assert "不止一个" in reasons(read(["张三", number(), "", "", "清河村"]))[0]
    assert read(["张三", number(), "", "丁香坡镇", "清河村"]).entries[0].said[3] == "v3"
    assert read(["张三", number(), "", "", "丁香坡镇清河村"]).entries[0].said[3] == "v3"
    assert read(["张三", number(), "", "青藤镇", "双桥社区"]).entries[0].said[3] == "v6"
    assert "请写全名" in reasons(read(["张三", number(), "", "青藤镇", "双桥"]))[0]
    assert "只写了镇街" in reasons(read(["张三", number(), "", "青藤镇", ""]))[0]


def test_who_lives_elsewhere() -> None:
    there = read(["张三", number(), "", "青藤镇", "明光村", "", "", "", "", "丁香坡镇", "月溪社区"])
    assert there.entries[0].said[3:5] == ["v1", "v4"]
    away = read(["张三", number(), "", "青藤镇", "明光村", "", "", "", "", "区外", ""])
    assert content_after(away.entries[0], None)[3:5] == ["v1", None]
    came = read(["张三", number(), "", "外省", "", "", "", "", "", "青藤镇", "明光村"])
    assert content_after(came.entries[0], None)[3:5] == [None, "v1"]
    nowhere = read(["张三", number(), "", "外省", "", "", "", "", "", "区外", ""])
    assert "都不在本区" in reasons(nowhere)[0]
    assert "没有写是哪个镇街" in reasons(read(["张三", number()]))[0]


def test_totals_signatures_and_empty_lines_are_no_children() -> None:
    found = read(
        ["张三", number(), "", "", "明光村"],
        [],
        ["合计", "1"],
        ["填表人：李四", "", "", "", "审核：王五"],
        ["注：以上数据截至三月"],
    )
    assert len(found.entries) == 1
    assert found.bad == []


def test_a_row_without_a_name_is_named() -> None:
    assert "2 姓名 没有填姓名" in reasons(read(["", number(), "", "", "明光村"]))


def test_places_that_are_not_there_are_counted_or_taken_as_new() -> None:
    rows = [
        ["张三", number(1), "", "青藤镇", "新开村"],
        ["李四", number(2), "", "远山镇", "新开村"],
    ]
    places = Places(TOWNS, VILLAGES)
    table = [HEAD, *(row + [""] * 6 for row in rows)]
    RowReader(find_headers(table), places, fictional=True).read(table)
    assert places.unknown == {("青藤镇", "新开村"): 1, ("远山镇", "新开村"): 1}
    adding = Places(TOWNS, VILLAGES, adding=True)
    found = RowReader(find_headers(table), adding, fictional=True).read(table)
    assert found.bad == []
    assert [town.name for town in adding.new_towns.values()] == ["远山镇"]
    assert [v.name for v in adding.new_villages.values()] == ["新开村", "新开村"]


def test_what_a_row_leaves_empty_stays_as_it_was() -> None:
    old = content_after(
        read(
            ["张三", number(), "", "青藤镇", "明光村", "1组", "李四", "10012345678", "低保"]
        ).entries[0],
        None,
    )
    bare = read(["张三", number(), "", "青藤镇", "清河村"]).entries[0]
    after = content_after(bare, old)
    assert after[AT["group"]] == "1组"
    assert after[AT["guardian"]] == ["李四", "", "10012345678"]
    assert after[AT["categories"]] == ["dibao"]
    assert after[3:5] == ["v2", "v2"]  # who lived where the hukou is has moved with it


def test_a_file_does_not_take_a_sensitive_category_away() -> None:
    old = content_after(
        read(["张三", number(), "", "", "明光村", "", "", "", "艾滋病、孤儿"]).entries[0], None
    )
    assert set(old[AT["categories"]]) & SENSITIVE == {"hiv_infected"}
    after = content_after(
        read(["张三", number(), "", "", "明光村", "", "", "", "低保"]).entries[0], old
    )
    assert after[AT["categories"]] == ["dibao", "hiv_infected"]
