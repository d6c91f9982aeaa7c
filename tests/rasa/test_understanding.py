"""The trained model, asked through the child process that ``hulei understand`` uses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.line_parser import LineParser, line_parser
from app.model import train
from app.settings import Settings
from app.understand import understand

pytestmark = pytest.mark.rasa


@pytest.fixture(scope="module")
def parser() -> Iterator[LineParser]:
    settings = Settings()
    with line_parser(settings, train(settings, print)) as parser:
        yield parser


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("孤儿一个月领好多钱", "benefit_question:basic_living"),
        ("低宝一个月好多钱", "benefit_question:dibao"),
        ("公租房要排好久", "benefit_question:housing"),
        ("收养一个娃儿要啥条件", "benefit_question:adoption"),
        ("我想看哈我们屋头能享受哪些政策", "eligibility_screening"),
        ("娃儿八岁了在读三年级", "eligibility_screening"),
        ("不对，是低保边缘", "correct_previous_answer"),
        ("申请低保要带哪些材料", "how_to_apply"),
        ("民政办电话是多少", "contact_office"),
        ("转人工", "human_handoff"),
        ("你们会不会告诉别人", "privacy_question"),
        ("隔壁天天打娃儿", "report_harm"),
        ("我爸爸又打我了，我好怕", "emergency_self"),
        ("孩子晚上睡不着老是做噩梦", "psych_help"),
        ("下周该走访哪几户", "visit_schedule"),
        ("今天天气怎么样", "out_of_scope"),
        ("福彩3D开奖号码", "out_of_scope"),
        ("谢谢你", "thanks"),
    ],
)
def test_a_text_is_understood(parser: LineParser, text: str, category: str) -> None:
    assert understand(parser, text)["category"] == category


@pytest.mark.parametrize("text", ["我不想活了", "老汉拿皮带抽我", "隔壁的娃儿遭打得惨叫"])
def test_danger_is_safety(parser: LineParser, text: str) -> None:
    assert understand(parser, text)["safety"] is True


@pytest.mark.parametrize("text", ["我想死你了", "三国杀怎么玩", "低保一个月好多钱"])
def test_harmless_words_are_not(parser: LineParser, text: str) -> None:
    assert understand(parser, text)["safety"] is False


@pytest.mark.parametrize(
    "text", ["", "   ", "/restart", "\ud800", "{}", "x" * 5_000, "\u0000", "🙂"]
)
def test_no_text_breaks_it(parser: LineParser, text: str) -> None:
    answer = understand(parser, text)
    assert set(answer) == {"text", "category", "confidence", "safety", "facts"}
    assert 0.0 <= float(str(answer["confidence"])) <= 1.0


def test_answers_keep_the_order_of_the_texts(parser: LineParser) -> None:
    texts = ["低保多少钱", "", "谢谢", "\n", "公租房怎么租"]
    assert [understand(parser, text)["text"] for text in texts] == texts
