"""The receipt code as people read, copy and type it."""

from __future__ import annotations

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.errors import MistypedError
from reports.receipt import DIGITS, looks_like_code, new_code, parse, shown

CODE = "1234567890123450"


def _codes(seed: int) -> str:
    from stdnum import damm  # noqa: PLC0415

    body = f"{seed:015d}"
    return str(body + damm.calc_check_digit(body))


codes = st.integers(0, 10**15 - 1).map(_codes)


@given(codes, st.integers(0, DIGITS - 1), st.integers(1, 9))
def test_every_single_wrong_digit_is_noticed(code: str, place: int, by: int) -> None:
    wrong = code[:place] + str((int(code[place]) + by) % 10) + code[place + 1 :]
    with pytest.raises(MistypedError):
        parse(wrong)


@given(codes, st.integers(0, DIGITS - 2))
def test_every_swap_of_neighbours_is_noticed(code: str, place: int) -> None:
    a, b = code[place], code[place + 1]
    swapped = code[:place] + b + a + code[place + 2 :]
    if a == b:
        assert parse(swapped) == code
    else:
        with pytest.raises(MistypedError):
            parse(swapped)


def test_every_wrong_digit_and_every_swap_of_some_codes() -> None:
    for _ in range(20):
        code = new_code()
        for place in range(DIGITS):
            for digit in set("0123456789") - {code[place]}:
                with pytest.raises(MistypedError):
                    parse(code[:place] + digit + code[place + 1 :])


@given(codes, st.integers(0, DIGITS))
def test_a_digit_too_many_or_too_few_is_noticed(code: str, place: int) -> None:
    for wrong in (code[:place] + code[place + 1 :], code[:place] + "0" + code[place:]):
        if len(wrong) != DIGITS:
            assert looks_like_code(wrong)
            with pytest.raises(MistypedError):
                parse(wrong)


_TYPED = [
    "1234567890123450",
    "1234 5678 9012 3450",
    "  1234-5678-9012-3450\n",
    "1234—5678—9012—3450",
    "1234－5678−9012‐3450",
    "１２３４　５６７８　９０１２　３４５０",
    "一二三四 五六七八 九零一二 三四五零",
    "幺两三四五六七八九〇幺二三四五零",
    "1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 0",
    "1234,5678，9012、3450。",
    "1234.5678·9012•3450",
    "1234\u200b5678\u200b9012\u200b3450",
    "\ufeff1234\u00a05678\u20099012\u200e3450",
    "1234_5678/9012|3450",
    "1234\t5678\r\n9012\n3450",
    "①②③④⑤⑥⑦⑧⑨0①②③④⑤0",
]


@pytest.mark.parametrize("typed", _TYPED)
def test_a_code_is_read_however_it_was_typed(typed: str) -> None:
    assert looks_like_code(typed)
    assert parse(typed) == CODE


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "-", "隔壁的娃儿在哭", "13800138000", "110", "500225201501011234",
        "50022520150101123X", "2026-11-23", "1" * 300, "٣" * 16, "我的号是 1234 5678 9012 3452",
        "-1234567890123452e1",
    ],
)  # fmt: skip
def test_other_messages_are_no_codes(typed: str) -> None:
    assert not looks_like_code(typed)
    with pytest.raises(MistypedError):
        parse(typed)


@given(st.text(st.characters(), max_size=300))
def test_whatever_is_typed_is_a_code_or_mistyped(typed: str) -> None:
    looks_like_code(typed)
    try:
        code = parse(typed)
    except MistypedError:
        return
    assert len(code) == DIGITS
    assert code.isascii()
    assert code.isdigit()


@given(codes)
def test_what_is_shown_is_read(code: str) -> None:
    assert parse(shown(code)) == code
    assert [len(group) for group in shown(code).split(" ")] == [4, 4, 4, 4]


def test_new_codes_use_all_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def below(limit: int) -> int:
        asked.append(limit)
        return 7

    monkeypatch.setattr(secrets, "randbelow", below)
    assert parse(new_code()).startswith("000000000000007")
    assert asked == [10**15]
