"""The signed head: only the install's key makes it, and it is found again in a saved letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from notifications.words import Words
from people.audit import Head
from people.audit_head import AuditSigner, HeadError, read_head

AT = datetime(2026, 11, 23, 1, 2, 3, tzinfo=UTC)
SIGNER = AuditSigner(b"k" * 32)
SIGNED = SIGNER.sign(Head(41, "ab" * 32), AT)


def test_a_head_is_genuine_only_as_it_was_signed() -> None:
    assert SIGNED.is_genuine(SIGNER.public_key)
    others = AuditSigner(b"x" * 32)
    assert not SIGNED.is_genuine(others.public_key)
    for changed in (
        replace(SIGNED, head=Head(40, "ab" * 32)),
        replace(SIGNED, head=Head(41, "cd" * 32)),
        replace(SIGNED, at=datetime(2026, 11, 24, tzinfo=UTC)),
        replace(SIGNED, signature="00" * 64),
        replace(SIGNED, signature="no hex"),
        replace(SIGNED, key=others.public_key.hex()),
    ):
        assert not changed.is_genuine(SIGNER.public_key)


def test_it_is_read_from_text_from_a_letter_and_from_a_quoted_answer() -> None:
    body = Words().render("audit_head", "email", SIGNED.fields()).body
    letter = EmailMessage()
    letter["Subject"] = "护蕾：操作记录的每日存底"
    letter.set_content(body, cte="base64")
    quoted = "\r\n".join(f"> {line}" for line in body.splitlines())
    for saved in (SIGNED.text().encode(), body.encode(), bytes(letter), quoted.encode()):
        assert read_head(saved) == SIGNED


@pytest.mark.parametrize(
    "content", [b"", b"number: 3\n", b"\xff\xfe\x00", SIGNED.text().replace("41", "many").encode()]
)
def test_a_file_without_a_head_is_said(content: bytes) -> None:
    with pytest.raises(HeadError):
        read_head(content)


def test_the_key_is_made_once_and_kept_outside_the_database(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "audit.key"
    first = AuditSigner.from_file(path)
    assert path.stat().st_mode & 0o077 == 0
    assert AuditSigner.from_file(path).public_key == first.public_key
