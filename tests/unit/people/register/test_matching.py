"""Which row is which child; a file means the same in any order of its rows."""

from __future__ import annotations

from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from people.register.content import Content
from people.register.fictional import identity_number
from people.register.importing.entry import Entry, content_after
from people.register.importing.matching import Known, Matching
from people.register.importing.plan import Plan, sort_out
from people.register.owed import OwedBy, village_owing
from people.register.sealing import RegisterSeal
from store.secrets import InstallSecret

SEAL = RegisterSeal(InstallSecret(b"m" * 32))
NAMES = ("汤圆", "豆角", "栗子")
DAYS = (date(2015, 3, 8), date(2016, 1, 1))


def entry(row: int, name: str, day: date, number: int | None, village: str = "v1") -> Entry:
    said: Content = [None] * 14
    said[0], said[2], said[3] = name, day.isoformat(), village
    said[1] = None if number is None else identity_number(day, number)
    return Entry(row, said)


def known(child_id: str, name: str, day: date, number: int | None) -> Known:
    mark = None if number is None else SEAL.id_mark(identity_number(day, number))
    return Known(child_id, "v1", 1, day.isoformat(), "active", mark, SEAL.name_mark(name), b"")


def matched(entries: list[Entry], children: list[Known]) -> tuple[Matching, dict[int, str | None]]:
    matching = Matching(children, SEAL.id_mark, SEAL.name_mark)
    found = matching.match(entries)
    return matching, {e.row: None if child is None else child.id for e, child in found}


def test_by_number_then_by_name_and_birth_date() -> None:
    children = [known("a", "汤圆", DAYS[0], 1), known("b", "豆角", DAYS[0], None)]
    matching, found = matched(
        [
            entry(2, "改了名", DAYS[0], 1),
            entry(3, "豆角", DAYS[0], 2),
            entry(4, "豆角", DAYS[1], 3),
        ],
        children,
    )
    assert found == {2: "a", 3: "b", 4: None}
    assert matching.seen == {"a", "b"}


def test_a_namesake_with_another_number_is_somebody_else_and_is_remarked() -> None:
    matching, found = matched([entry(2, "汤圆", DAYS[0], 9)], [known("a", "汤圆", DAYS[0], 1)])
    assert found == {2: None}
    assert "会是两个人" in matching.remarks[0].reason


def test_two_namesakes_cannot_be_told_apart_without_a_number() -> None:
    children = [known("a", "汤圆", DAYS[0], 1), known("b", "汤圆", DAYS[0], 2)]
    matching, found = matched([entry(2, "汤圆", DAYS[0], None)], children)
    assert found == {}
    assert "请填身份证号" in matching.bad[0].reason


def test_the_same_twice_counts_once_and_two_different_rows_are_refused() -> None:
    matching, found = matched([entry(2, "汤圆", DAYS[0], 1), entry(5, "汤圆", DAYS[0], 1)], [])
    assert (found, matching.repeated) == ({2: None}, 1)
    matching, found = matched(
        [entry(2, "汤圆", DAYS[0], 1), entry(5, "汤圆", DAYS[0], 1, village="v2")], []
    )
    assert found == {}
    assert matching.bad_rows == {2, 5}
    assert "另见第 5 行" in matching.bad[0].reason


def test_two_rows_that_mean_the_same_child_are_refused() -> None:
    children = [known("a", "汤圆", DAYS[0], 1)]
    matching, found = matched(
        [entry(2, "改了名", DAYS[0], 1), entry(3, "汤圆", DAYS[0], None)], children
    )
    assert found == {}
    assert matching.bad_rows == {2, 3}


people = st.tuples(
    st.sampled_from(NAMES), st.sampled_from(DAYS), st.one_of(st.none(), st.integers(1, 3)),
    st.sampled_from(("v1", "v2")),
)  # fmt: skip


@given(st.lists(people, max_size=8), st.lists(people, max_size=5), st.integers(0, 10**6))
@settings(deadline=None)
def test_any_order_of_rows_and_of_children_gives_the_same(
    rows: list[tuple[str, date, int | None, str]],
    there: list[tuple[str, date, int | None, str]],
    seed: int,
) -> None:
    children: dict[str | bytes, Known] = {}
    for index, (name, day, number, _) in enumerate(there):
        one = known(f"c{index}", name, day, number)
        children.setdefault(one.id_mark or one.id, one)
    entries = [entry(row, *who) for row, who in enumerate(rows, start=2)]

    def outcome(some: list[Entry], kids: list[Known]) -> object:
        matching, found = matched(some, kids)
        return (
            {(e.row, found[e.row]) for e in some if e.row in found},
            matching.bad_rows,
            matching.repeated,
            matching.seen,
        )

    random = Random(seed)
    shuffled, kids = entries[:], list(children.values())
    random.shuffle(shuffled)
    before = outcome(entries, kids)
    random.shuffle(kids)
    assert outcome(shuffled, kids) == before


@given(st.lists(people, max_size=6))
@settings(deadline=None)
def test_what_is_taken_is_the_same_the_next_time(
    rows: list[tuple[str, date, int | None, str]],
) -> None:
    def owing(hukou: str | None, residence: str | None) -> str | None:
        return village_owing(OwedBy.RESIDENCE, hukou, residence)

    entries = [entry(row, *who) for row, who in enumerate(rows, start=2)]
    matching = Matching([], SEAL.id_mark, SEAL.name_mark)
    plan = Plan(0)
    assert sort_out(plan, matching.match(entries), SEAL.fingerprint, owing) == []
    good = [e for e in entries if e.row not in matching.bad_rows]
    children = [
        Known(
            f"c{new.row}", new.village, 1, new.content[2], "active",
            new.content[1] and SEAL.id_mark(new.content[1]),
            SEAL.name_mark(new.content[0]), new.fingerprint,
        )
        for new in plan.new
    ]  # fmt: skip
    again = Matching(children, SEAL.id_mark, SEAL.name_mark)
    second = Plan(1)
    assert sort_out(second, again.match(good), SEAL.fingerprint, owing) == []
    assert (second.new, second.same, again.bad) == ([], len(plan.new), [])
    assert [content_after(e, None) for e in good if e.row == -1] == []
