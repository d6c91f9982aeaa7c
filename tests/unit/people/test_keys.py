"""A wrapped key opens with the password, for its owner, with the pepper, and not otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from people.keys import KeyPair, KeyWrapError, fingerprint, unwrapped, wrapped
from people.pepper import Peppers, load_peppers
from store.secrets import InstallSecret, SecretError
from tests.fakes.console import CHEAP

PEPPERS = Peppers({1: InstallSecret(b"p" * 32)})
OWNER = "a" * 32
PASSWORD = "tangyuan-shanqiang-37"


def test_opens_for_its_owner() -> None:
    pair = KeyPair.new()
    assert (
        unwrapped(wrapped(pair, PASSWORD, OWNER, PEPPERS, CHEAP), PASSWORD, OWNER, PEPPERS) == pair
    )


@pytest.mark.parametrize(
    ("password", "owner", "peppers"),
    [
        (PASSWORD + "x", OWNER, PEPPERS),
        ("", OWNER, PEPPERS),
        (PASSWORD, "b" * 32, PEPPERS),
        (PASSWORD, OWNER, Peppers({1: InstallSecret(b"q" * 32)})),
    ],
    ids=["password", "none", "person", "pepper"],
)
def test_opens_for_nobody_else(password: str, owner: str, peppers: Peppers) -> None:
    sealed = wrapped(KeyPair.new(), PASSWORD, OWNER, PEPPERS, CHEAP)
    with pytest.raises(KeyWrapError):
        unwrapped(sealed, password, owner, peppers)


@settings(max_examples=60)
@given(st.integers(min_value=11), st.integers(min_value=1, max_value=255))
def test_a_changed_wrap_does_not_open(place: int, change: int) -> None:
    """From byte 11 on: before it stand the cost and the pepper's version."""
    sealed = bytearray(wrapped(KeyPair.new(), PASSWORD, OWNER, PEPPERS, CHEAP))
    sealed[11 + place % (len(sealed) - 11)] ^= change
    with pytest.raises(KeyWrapError):
        unwrapped(bytes(sealed), PASSWORD, OWNER, PEPPERS)


def test_nothing_is_no_wrap() -> None:
    for sealed in (b"", b"HK", b"x" * 100):
        with pytest.raises(KeyWrapError):
            unwrapped(sealed, PASSWORD, OWNER, PEPPERS)


def test_an_older_pepper_still_opens_and_a_missing_one_says_so() -> None:
    pair = KeyPair.new()
    sealed = wrapped(pair, PASSWORD, OWNER, PEPPERS, CHEAP)
    both = Peppers({**PEPPERS.by_version, 2: InstallSecret(b"n" * 32)})
    assert both.present == 2
    assert unwrapped(sealed, PASSWORD, OWNER, both) == pair
    with pytest.raises(SecretError, match=r"staff-pepper\.1"):
        unwrapped(sealed, PASSWORD, OWNER, Peppers({2: InstallSecret(b"n" * 32)}))


def test_characters_of_another_width_are_the_same_password() -> None:
    assert PEPPERS.mixed("ａｂｃ１２３", "x", 1) == PEPPERS.mixed("abc123", "x", 1)


def test_a_fingerprint_is_sixteen_digits_of_this_key() -> None:
    one, two = KeyPair.new(), KeyPair.new()
    assert [len(group) for group in fingerprint(one.public).split()] == [4, 4, 4, 4]
    assert fingerprint(one.public) != fingerprint(two.public)


def test_secrets_do_not_show() -> None:
    assert repr(KeyPair.new()) == "KeyPair(…)"


def test_the_pepper_is_made_once_and_newer_versions_are_found(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    first = load_peppers(folder)
    assert load_peppers(folder) == first
    (folder / "staff-pepper.2").write_bytes(b"2" * 32)
    assert load_peppers(folder).present == 2
