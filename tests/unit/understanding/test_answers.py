"""Short texts as answers to the question that was asked."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.answers import Declined, Known, NotKnown, read_answer
from entitlements.model import Pack

TODAY = date(2026, 6, 1)

ANSWERS = [
    ("age", "8", 8),
    ("age", "八", 8),
    ("age", "八岁", 8),
    ("age", "快八岁", 7),
    ("age", "虚岁九岁", 8),
    ("age", "九岁半", 9),
    ("age", "他今年十二了", 12),
    ("age", "一岁两个月", 1),
    ("age", "八个月", 0),
    ("age", "刚满月", 0),
    ("birth_date", "16年3月", "2016-03"),
    ("birth_date", "2016.3.8", "2016-03-08"),
    ("birth_date", "二零一六年三月八号", "2016-03-08"),
    ("birth_date", "是2014年5月份的", "2014-05"),
    ("stage", "小学", "primary"),
    ("stage", "三年级", "primary"),
    ("stage", "初二", "junior_high"),
    ("stage", "高中", "general_high_school"),
    ("stage", "职高", "secondary_vocational"),
    ("stage", "幼儿园大班", "preschool"),
    ("stage", "没读书", "not_in_school"),
    ("stage", "在家耍", "not_in_school"),
    ("stage", "大学、大专", "university"),
    ("kindergarten", "公办的", "public"),
    ("kindergarten", "公立", "public"),
    ("kindergarten", "普惠", "inclusive_private"),
    ("kindergarten", "私立的，不是普惠园", "non_inclusive_private"),
    ("hukou", "大足", "dazu"),
    ("hukou", "本地的", "dazu"),
    ("hukou", "四川", "other_province"),
    ("hukou", "潼南的", "other_chongqing_district"),
    ("hukou", "黑户", "none"),
    ("hukou", "还没上户口", "none"),
    ("residence_months", "两年半", 30),
    ("residence_months", "三年多", 36),
    ("residence_months", "去年9月来的", 9),
    ("residence_interrupted", "没有", False),
    ("residence_interrupted", "有，回去了半年", True),
    ("residence_permit", "办了", True),
    ("residence_permit", "还没办", False),
    ("residence_permit", "没得居住证", False),
    ("dibao", "有", True),
    ("dibao", "是", True),
    ("dibao", "对头", True),
    ("dibao", "嗯", True),
    ("dibao", "在吃", True),
    ("dibao", "没有", False),
    ("dibao", "莫得", False),
    ("dibao", "没吃", False),
    ("dibao", "取消了", False),
    ("dibao", "没有低保", False),
    ("dibao_margin", "是边缘户", True),
    ("orphan_recognised", "认定了", True),
    ("orphan_recognised", "没认定", False),
    ("orphan_recognised", "有孤儿证", True),
    ("father", "死了", "dead"),
    ("father", "坐牢半年了", "imprisoned_6_months"),
    ("father", "跑了三年", "lost_contact_6_months"),
    ("father", "在外面打工", "caring"),
    ("father", "得了癌症", "severe_illness"),
    ("father", "其他", "other"),
    ("mother", "去世了", "dead"),
    ("mother", "判了三年", "imprisoned_6_months"),
    ("mother", "法院宣告失踪", "missing_declared"),
    ("insurance_tier", "一档", "1"),
    ("insurance_tier", "二", "2"),
    ("insurance_tier", "没交", "none"),
    ("urgent_event", "没有", "none"),
    ("urgent_event", "有，在大足", "in_dazu"),
    ("urgent_event", "在外地出的车祸", "elsewhere"),
    ("disability_kind", "没有", "none"),
    ("disability_kind", "智力的", "intellectual"),
    ("disability_level", "二级", "2"),
    ("disability_level", "3", "3"),
    ("identification_result", "没做过", "not_done"),
    ("identification_result", "不用转介", "no_referral"),
    ("identification_result", "做过，要转介", "referral"),
    ("orphan_raised_in", "跟奶奶", "relative_home"),
    ("orphan_raised_in", "大足福利院", "dazu_child_welfare_institution"),
    ("harmed", "没受过伤害", False),
]


@pytest.mark.parametrize(("fact", "text", "value"), ANSWERS)
def test_an_answer(pack: Pack, fact: str, text: str, value: object) -> None:
    answer = read_answer(pack.facts[fact], text, TODAY)
    assert isinstance(answer, Known)
    assert answer.facts[fact] == value


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        ("stage", "小学要交学费不"),
        ("stage", "读书有没有补助"),
        ("age", "八九岁"),
        ("age", "70"),
        ("age", "多大可以领"),
        ("birth_date", "三月"),
        ("birth_date", "2016年"),
        ("birth_date", "2030年1月"),
        ("birth_date", "2015年农历三月"),
        ("kindergarten", "私立的"),
        ("hukou", "外地的"),
        ("hukou", "重庆"),
        ("residence_months", "好几年"),
        ("residence_months", "快两年"),
        ("residence_months", "24"),
        ("dibao", "有没有低保"),
        ("dibao", "低保多少钱"),
        ("dibao", "可能有"),
        ("dibao_margin", "没有低保"),
        ("father", "跑了"),
        ("father", "改嫁了"),
        ("father", "转人工"),
        ("urgent_event", "有"),
        ("disability_level", "一二级"),
        ("orphan_raised_in", "福利院"),
        ("harmed", "你们几点上班"),
    ],
)
def test_no_answer(pack: Pack, fact: str, text: str) -> None:
    assert read_answer(pack.facts[fact], text, TODAY) is None


@pytest.mark.parametrize("text", ["不晓得", "不清楚", "这个真的记不清楚了", "我也不太清楚", "忘了"])
def test_not_known(pack: Pack, text: str) -> None:
    assert isinstance(read_answer(pack.facts["dibao"], text, TODAY), NotKnown)


@pytest.mark.parametrize("text", ["不想说", "不方便说", "跳过", "这个我不愿意讲"])
def test_declined(pack: Pack, text: str) -> None:
    assert isinstance(read_answer(pack.facts["hiv_infected"], text, TODAY), Declined)


def test_who_stops_does_not_keep_back_one_answer(pack: Pack) -> None:
    assert read_answer(pack.facts["mother"], "不说了", TODAY) is None


def test_a_birthday_tells_the_age_where_the_month_is_past(pack: Pack) -> None:
    answer = read_answer(pack.facts["age"], "2016年3月", TODAY)
    assert answer == Known({"birth_date": "2016-03", "age": 10})
    assert read_answer(pack.facts["age"], "2016年6月", TODAY) == Known({"birth_date": "2016-06"})


def test_every_label_answers_its_question(pack: Pack) -> None:
    for fact in pack.facts.values():
        for choice in fact.choices:
            assert read_answer(fact, choice.label, TODAY) == Known({fact.id: choice.id})


@given(text=st.text(max_size=40), data=st.data())
@settings(max_examples=200, deadline=None)
def test_any_text_gives_only_valid_answers(pack: Pack, text: str, data: st.DataObject) -> None:
    fact = data.draw(st.sampled_from(list(pack.facts.values())))
    answer = read_answer(fact, text, TODAY)
    if isinstance(answer, Known) and fact.type == "choice":
        assert answer.facts[fact.id] in fact.answers()
