"""Replies as Telegram shows them."""

from __future__ import annotations

from typing import Any

from bot.channels.telegram.rendering import Key, rendered

PUBLIC = "https://example.org/"


def of(*replies: dict[str, Any], public: str | None = PUBLIC) -> list[Any]:
    return rendered({"replies": replies}, public)


def test_text_basis_and_code() -> None:
    (one,) = of({"text": "每月 <1651> 元", "basis": "依据：第 1 条"})
    assert one.html == "每月 &lt;1651&gt; 元\n<i>依据：第 1 条</i>"
    text, code = of({"text": "号码：", "code": "1234 5678 9012 3456"})
    assert (text.html, code.html) == ("号码：", "<code>1234 5678 9012 3456</code>")


def test_short_labels_stand_in_pairs_and_long_ones_alone() -> None:
    labels = ["小学", "初中", "爸爸妈妈都在外面打工", "高中"]
    (one,) = of({"text": "读哪", "buttons": [{"label": x, "token": x} for x in labels]})
    assert [[k.label for k in row] for row in one.keys] == [
        ["小学", "初中"],
        ["爸爸妈妈都在外面打工"],
        ["高中"],
    ]


def test_pages_need_a_public_address() -> None:
    link = {"text": "看", "link": {"label": "打印", "href": "/r/x"}}
    (one,) = of(link)
    assert one.keys == ((Key("打印", url="https://example.org/r/x"),),)
    (two,) = of(link, public=None)
    assert two.keys == ()


def test_buttons_without_text_get_one() -> None:
    (one,) = of({"buttons": [{"label": "是", "token": "t"}]})
    assert one.html
    assert of({}) == []


def test_a_long_text_keeps_its_buttons_at_the_end() -> None:
    messages = of({"text": "这是一句话。" * 1500, "buttons": [{"label": "是", "token": "t"}]})
    assert len(messages) == 3
    assert [bool(m.keys) for m in messages] == [False, False, True]
