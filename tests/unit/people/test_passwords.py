"""Weak passwords are refused with advice; hashes check, and say when they are old."""

from __future__ import annotations

import pytest

from people.passwords import LONGEST, Cost, Passwords, starter, weakness
from people.pepper import Peppers
from store.secrets import InstallSecret
from tests.fakes.console import CHEAP, PASSWORD

ONE = Peppers({1: InstallSecret(b"p" * 32)})
TWO = Peppers({**ONE.by_version, 2: InstallSecret(b"q" * 32)})


@pytest.mark.parametrize(
    "weak",
    [
        "short1!",
        "1234567890",
        "password123",
        "qwertyuiop",
        "aaaaaaaaaaaa",
        "woaini1314520",
        "chongqingdazu",
        "minzhengju2026",
        "zhangwei1990",
        "1990-01-01",
        "hulei123456",
        "  " + PASSWORD,
        "x" * (LONGEST + 1),
    ],
)
def test_weak_is_refused_in_chinese(weak: str) -> None:
    advice = weakness(weak, ["zhangwei", "张伟"])
    assert advice is not None
    assert not any("a" <= sign <= "z" for sign in advice.lower())


@pytest.mark.parametrize(
    "strong",
    [
        PASSWORD,
        "门口那棵黄葛树下面七条板凳",
        "correct horse battery staple",
        pytest.param(starter(), id="starter"),
        "x9$Kq!vB2#mZ7pLw",
    ],
)
def test_strong_is_taken(strong: str) -> None:
    assert weakness(strong, ["zhangwei", "张伟", "儿童福利科"]) is None


def test_ones_own_name_is_no_password() -> None:
    assert weakness("ouyangxiaoming", ["ouyangxiaoming"]) is not None


def test_a_very_long_password_is_judged_quickly_and_taken() -> None:
    assert weakness("tang yuan shan qiang " * 9 + "37") is None


def test_checks() -> None:
    passwords = Passwords(ONE, CHEAP)
    hashed = passwords.hashed(PASSWORD)
    assert passwords.check(PASSWORD, hashed)
    assert not passwords.check(PASSWORD + "x", hashed)
    assert not passwords.check("", hashed)
    assert not passwords.check(PASSWORD, None)
    assert PASSWORD not in hashed
    assert passwords.hashed(PASSWORD) != hashed


def test_without_the_pepper_nothing_checks() -> None:
    hashed = Passwords(ONE, CHEAP).hashed(PASSWORD)
    other = Passwords(Peppers({1: InstallSecret(b"z" * 32)}), CHEAP)
    assert not other.check(PASSWORD, hashed)


def test_old_hashes_are_known() -> None:
    hashed = Passwords(ONE, CHEAP).hashed(PASSWORD)
    assert not Passwords(ONE, CHEAP).is_old(hashed)
    assert Passwords(TWO, CHEAP).is_old(hashed)
    assert Passwords(TWO, CHEAP).check(PASSWORD, hashed)
    assert Passwords(ONE, Cost(rounds=2, kib=16)).is_old(hashed)


def test_starters_are_random_and_legible() -> None:
    words = {starter() for _ in range(100)}
    assert len(words) == 100
    assert not any(sign in "01lio" for word in words for sign in word)
