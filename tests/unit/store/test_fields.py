"""A sealed field opens where it was sealed, under its key, unchanged, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.fields import FieldCipher, FieldError

CIPHER = FieldCipher(b"k" * 32)
PLACE = "shared_result.sealed:1"
anything = st.characters(exclude_categories=())
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(anything),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(anything), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(values, st.text())
def test_opens_as_it_was_sealed(value: Any, place: str) -> None:
    assert CIPHER.open(CIPHER.seal(value, place), place) == value


@pytest.mark.parametrize(
    "place", ["shared_result.sealed:2", "other.sealed:1", "shared_result.other:1", ""]
)
def test_moved_to_another_row_table_or_column_it_does_not_open(place: str) -> None:
    with pytest.raises(FieldError):
        CIPHER.open(CIPHER.seal({"age": 8}, PLACE), place)


@given(st.data())
def test_changed_by_one_bit_it_does_not_open(data: st.DataObject) -> None:
    sealed = bytearray(CIPHER.seal({"age": 8}, PLACE))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(FieldError):
        CIPHER.open(bytes(sealed), PLACE)


@pytest.mark.parametrize("sealed", [b"", b"short", b"x" * 100])
def test_what_was_never_sealed_does_not_open(sealed: bytes) -> None:
    with pytest.raises(FieldError):
        CIPHER.open(sealed, PLACE)


def test_another_key_does_not_open_it_and_the_error_names_no_row() -> None:
    with pytest.raises(FieldError) as caught:
        FieldCipher(b"o" * 32).open(CIPHER.seal("秘密", PLACE), PLACE)
    assert str(caught.value) == "the field at shared_result.sealed does not open"


def test_the_same_value_never_looks_the_same() -> None:
    assert CIPHER.seal("同一句", PLACE) != CIPHER.seal("同一句", PLACE)
    assert "同一句".encode() not in CIPHER.seal("同一句", PLACE)


def test_half_a_character_from_a_broken_keyboard_is_no_mistake() -> None:
    assert CIPHER.open(CIPHER.seal("半个\ud83d", PLACE), PLACE) == "半个\ud83d"
