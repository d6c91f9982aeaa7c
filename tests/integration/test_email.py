"""Mail through a real SMTP server on this machine."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

from app.ports import claim_port
from notifications.email import EmailSender, MailServer
from notifications.model import Message, NeverSentError, NotSentError, Rendered

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MESSAGE = Message(7, "a" * 32, Rendered("有一件急事等着处理", "请现在登录工作台。"), {}, True, AT)


@dataclass
class Post:
    """What the server took, and how it answers."""

    mails: list[EmailMessage] = field(default_factory=list)
    answer: str = "250 OK"
    to_recipient: str = "250 OK"

    async def handle_RCPT(  # noqa: N802 - named by the library
        self, server: Any, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.mails.append(message_from_bytes(envelope.content, policy=default))
        return self.answer


@contextlib.contextmanager
def smtp(post: Post, **options: Any) -> Iterator[MailServer]:
    listener = claim_port("127.0.0.1", 0)
    port = int(listener.getsockname()[1])
    listener.close()
    controller = Controller(post, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield MailServer("127.0.0.1", port, "none", "护蕾 <hulei@example.org>", timeout=5)
    finally:
        controller.stop()


async def address_of(recipient: str) -> str | None:
    return "officer@example.org" if recipient == "a" * 32 else None


async def test_a_mail_arrives_as_it_was_written() -> None:
    post = Post()
    with smtp(post) as server:
        sender = EmailSender(server, address_of)
        await sender.send(MESSAGE)
        await sender.send(MESSAGE)
    first, second = post.mails
    assert first["To"] == "officer@example.org"
    assert first["Subject"] == "有一件急事等着处理"
    assert first.get_content().strip() == "请现在登录工作台。"
    assert (first["Importance"], first["Auto-Submitted"]) == ("high", "auto-generated")
    assert first["Message-ID"] == second["Message-ID"] == "<notice-7@example.org>"


async def test_without_an_address_it_is_given_up() -> None:
    with smtp(Post()) as server, pytest.raises(NeverSentError, match="no_address"):
        await EmailSender(server, address_of).send(replace(MESSAGE, recipient="b" * 32))


@pytest.mark.parametrize(
    ("post", "error"),
    [
        (Post(to_recipient="550 no such user"), NeverSentError),
        (Post(to_recipient="450 come back later"), NotSentError),
        (Post(answer="451 disk full"), NotSentError),
    ],
)
async def test_what_the_server_says_decides_whether_it_is_tried_again(
    post: Post, error: type[Exception]
) -> None:
    with smtp(post) as server, pytest.raises(error) as raised:
        await EmailSender(server, address_of).send(MESSAGE)
    assert "example.org" not in str(raised.value)


async def test_a_server_that_is_away_is_tried_again() -> None:
    with smtp(Post()) as server:
        pass
    with pytest.raises(NotSentError):
        await EmailSender(server, address_of).send(MESSAGE)


@pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")
async def test_it_signs_in_where_the_server_asks_for_it() -> None:
    def known(server: Any, session: Any, envelope: Any, mechanism: str, login: Any) -> AuthResult:
        assert isinstance(login, LoginPassword)
        return AuthResult(success=login.password == b"right")

    post = Post()
    options = {"authenticator": known, "auth_required": True, "auth_require_tls": False}
    with smtp(post, **options) as server:
        right = replace(server, user="hulei", password="right")
        await EmailSender(right, address_of).send(MESSAGE)
        with pytest.raises(NotSentError):
            await EmailSender(replace(right, password="wrong"), address_of).send(MESSAGE)
    assert len(post.mails) == 1
    assert "right" not in repr(right)


async def test_without_encryption_where_it_is_asked_for_nothing_goes_out() -> None:
    post = Post()
    with smtp(post) as server, pytest.raises(NotSentError):
        await EmailSender(replace(server, security="starttls"), address_of).send(MESSAGE)
    assert post.mails == []
