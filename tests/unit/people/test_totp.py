"""One-time codes: known answers, neighbours in time, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from people.totp import address, code_at, grouped, matching_step, new_secret

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
AT = datetime(2026, 11, 23, 9, 0, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (2000000000, "279037")]
)
def test_known_answers_of_rfc_6238(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    assert code_at(SECRET, at) == code
    assert matching_step(SECRET, code, at) == seconds // 30


def test_neighbours_fit_and_others_do_not() -> None:
    for steps in (-1, 0, 1):
        code = code_at(SECRET, AT + timedelta(seconds=30 * steps))
        assert matching_step(SECRET, code, AT) == int(AT.timestamp()) // 30 + steps
    for steps in (-2, 2, 100):
        assert (
            matching_step(SECRET, code_at(SECRET, AT + timedelta(seconds=30 * steps)), AT) is None
        )


def test_as_people_type_them() -> None:
    code = code_at(SECRET, AT)
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    for typed in (f" {code} ", f"{code[:3]} {code[3:]}", wide):
        assert matching_step(SECRET, typed, AT) is not None


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "abcdef", "一二三四五六", "٠١٢٣٤٥", "12345\x00"]
)
def test_what_is_no_code(typed: str) -> None:
    assert matching_step(SECRET, typed, AT) is None


def test_new_secrets() -> None:
    secret = new_secret()
    assert len(secret) == 32
    assert secret != new_secret()
    assert grouped(secret).replace(" ", "") == secret
    assert f"secret={secret}" in address(secret, "kezhang")
