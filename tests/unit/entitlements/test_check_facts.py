"""What is said of a child is taken as it is meant, or refused with a sentence."""

from __future__ import annotations

from datetime import date

import pytest

from entitlements.check_facts import check_facts
from entitlements.errors import FactsError
from entitlements.facts import NOT_APPLICABLE, BirthDate, Facts, parse_birth_date
from entitlements.model import Pack
from tests.unit.entitlements.conftest import TODAY


def refused(pack: Pack, **raw: object) -> dict[str, str]:
    with pytest.raises(FactsError) as error:
        check_facts(pack, raw, on=TODAY)
    return dict(error.value.errors)


def test_answers_are_taken_in_their_types(small: Pack) -> None:
    raw = {"age": 8, "birth_date": "2018-03", "stage": "primary", "dibao": True}
    assert check_facts(small, raw).values == {**raw, "birth_date": BirthDate(2018, 3)}
    assert check_facts(small, {"birth_date": date(2018, 3, 2)}).values == {
        "birth_date": BirthDate(2018, 3, 2)
    }


def test_a_choice_may_be_named_by_a_number(pack: Pack) -> None:
    assert check_facts(pack, {"insurance_tier": 1}).values == {"insurance_tier": "1"}


def test_none_is_not_known_and_not_false(small: Pack) -> None:
    assert check_facts(small, {"dibao": None, "age": None}) == Facts()


def test_the_three_absences_are_kept_apart(small: Pack) -> None:
    facts = check_facts(small, {}, declined=["infected"], not_applicable=["stage"])
    assert facts.values == {}
    assert facts.declined == {"infected"}
    assert facts.not_applicable == {"stage"}
    assert facts.answers() == {"stage": NOT_APPLICABLE}


@pytest.mark.parametrize(
    ("fact", "answer"),
    [
        ("dibao", "true"),
        ("dibao", 1),
        ("dibao", 0),
        ("stage", "university"),
        ("stage", True),
        ("stage", ["primary"]),
        ("age", -1),
        ("age", 31),
        ("age", True),
        ("age", "8"),
        ("age", 8.5),
        ("residence_months", 49),
        ("birth_date", "2018-3-2"),
        ("birth_date", "2018-02-30"),
        ("birth_date", "2018"),
        ("birth_date", "２０１８-03-02"),
        ("birth_date", 20180302),
        ("birth_date", "0000-01"),
        ("birth_date", "2026-06-02"),
        ("birth_date", "1995-06-01"),
    ],
)
def test_a_wrong_answer_is_refused_with_its_label(small: Pack, fact: str, answer: object) -> None:
    errors = refused(small, **{fact: answer})
    assert list(errors) == [fact]
    assert errors[fact].endswith("。")


def test_unknown_facts_are_refused_by_name(small: Pack) -> None:
    assert refused(small, shoe_size=30) == {"shoe_size": "没有“shoe_size”这一项，请看事项清单。"}


def test_all_mistakes_are_told_at_once(small: Pack) -> None:
    assert set(refused(small, shoe_size=30, age=99, dibao="x")) == {"shoe_size", "age", "dibao"}


def test_the_pack_says_which_answers_exclude_each_other(small: Pack) -> None:
    assert refused(small, birth_date="2024-01-01", stage="primary") == {
        "stage": "不到 4 岁，应该还没上小学。"
    }


def test_a_spoken_age_near_the_bound_excludes_nothing_yet(small: Pack) -> None:
    assert check_facts(small, {"age": 3, "stage": "primary"}, on=TODAY)
    assert set(refused(small, age=1, stage="primary")) == {"stage"}


def test_without_today_a_birth_date_says_nothing_of_age(small: Pack) -> None:
    assert check_facts(small, {"birth_date": "2024-01-01", "stage": "primary"})


def test_answers_may_not_contradict_what_others_imply(small: Pack) -> None:
    assert refused(small, dibao=True, poor=False) == {
        "poor": "“低保”和“困难”的回答对不上，请再看一下。"
    }
    # dibao implies poor, poor implies listed
    assert set(refused(small, dibao=True, listed=False)) == {"listed"}


@pytest.mark.parametrize("age", [7, 8, 9, 10, 11])
def test_a_spoken_age_may_be_off_by_two(small: Pack, age: int) -> None:
    raw = {"age": age, "birth_date": "2017-01-15"}  # nine years old
    assert check_facts(small, raw, on=TODAY)


@pytest.mark.parametrize("age", [0, 5, 6, 12, 20])
def test_a_larger_difference_is_asked_again(small: Pack, age: int) -> None:
    errors = refused(small, age=age, birth_date="2017-01-15")
    assert "9 岁" in errors["birth_date"]


@pytest.mark.parametrize(
    ("declined", "not_applicable", "fields"),
    [
        (["shoe_size"], [], ["shoe_size"]),
        ([], ["shoe_size"], ["shoe_size"]),
        (["dibao"], [], ["dibao"]),
        (["infected"], ["infected"], ["infected"]),
    ],
)
def test_an_absence_must_be_one_of_a_known_fact(
    small: Pack, declined: list[str], not_applicable: list[str], fields: list[str]
) -> None:
    with pytest.raises(FactsError) as error:
        check_facts(small, {"dibao": True}, declined=declined, not_applicable=not_applicable)
    assert [field for field, _ in error.value.errors] == fields


def test_a_birth_month_spans_its_days() -> None:
    month = parse_birth_date("2016-02")
    assert (month.earliest, month.latest) == (date(2016, 2, 1), date(2016, 2, 29))
    assert str(month) == "2016-02"
    assert str(parse_birth_date("2016-02-29")) == "2016-02-29"
