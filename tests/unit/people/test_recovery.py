"""The recovery key survives paper and typing, and says where it was mistyped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.recovery import GROUPS, RecoveryKeyError, decode, encode

SECRET = bytes(range(32))
TEXT = encode(SECRET)
_SECRETS = st.binary(min_size=32, max_size=32)
_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def test_known_answer() -> None:
    assert TEXT == ("000GZ 40R4S 0M30W E2099 185G4 R38EG 1W81N 24GKX 2GAH3 C5RRQ 34D18 P70XP 3RFGX")


@given(_SECRETS)
def test_what_is_written_is_read(secret: bytes) -> None:
    text = encode(secret)
    assert [len(group) for group in text.split(" ")] == [5] * GROUPS
    assert decode(text) == secret


@pytest.mark.parametrize(
    "typed",
    [
        TEXT.lower(),
        TEXT.replace(" ", ""),
        TEXT.replace(" ", "-"),
        f"  {TEXT}\n",
        TEXT.replace(" ", "\n"),
        TEXT.replace("0", "O").replace("1", "l"),
        "".join(chr(ord(sign) + 0xFEE0) if sign != " " else "\u3000" for sign in TEXT),
    ],
)
def test_is_read_however_it_is_typed(typed: str) -> None:
    assert decode(typed) == SECRET


@given(_SECRETS, st.integers(0, GROUPS - 1), st.integers(0, 4), st.sampled_from(_SYMBOLS))
def test_one_wrong_sign_is_found_in_its_group(
    secret: bytes, group: int, place: int, sign: str
) -> None:
    groups = encode(secret).split(" ")
    changed = groups[group][:place] + sign + groups[group][place + 1 :]
    if changed == groups[group]:
        return
    groups[group] = changed
    with pytest.raises(RecoveryKeyError, match=f"group {group + 1} ") as caught:
        decode(" ".join(groups))
    assert caught.value.group == group + 1


def test_swapped_groups_are_noticed() -> None:
    groups = TEXT.split(" ")
    groups[4], groups[7] = groups[7], groups[4]
    with pytest.raises(RecoveryKeyError) as caught:
        decode(" ".join(groups))
    assert caught.value.group == 5


@pytest.mark.parametrize(
    ("typed", "group"),
    [
        ("", None),
        ("1234", None),
        (TEXT[:-1], 13),
        (TEXT[:-6], None),
        (TEXT + " 00000", None),
        (TEXT[:3] + TEXT[4:], 1),
        ("U" + TEXT[1:], 1),
        ("中" + TEXT[1:], 1),
        ("\x00" + TEXT[1:], 1),
    ],
)
def test_what_is_no_key_says_why(typed: str, group: int | None) -> None:
    with pytest.raises(RecoveryKeyError) as caught:
        decode(typed)
    assert caught.value.group == group


def test_the_error_does_not_repeat_the_key() -> None:
    with pytest.raises(RecoveryKeyError) as caught:
        decode("Z" + TEXT[1:])
    assert TEXT[1:5] not in str(caught.value)


def test_only_a_whole_key_is_written() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        encode(b"short")
