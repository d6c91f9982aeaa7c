"""Notices by e-mail, over the install's own SMTP server."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Literal

import aiosmtplib

from notifications.model import Message, NeverSentError, NotSentError

#: The address of a recipient, looked up when the mail goes out: it is in no notice.
AddressOf = Callable[[str], Awaitable[str | None]]


@dataclass(frozen=True, slots=True, repr=False)
class MailServer:
    """Where mail goes out. ``security``: encrypted from the start, by STARTTLS, or (only for a
    server on this machine) not at all."""

    host: str
    port: int
    security: Literal["tls", "starttls", "none"]
    sender: str
    user: str | None = None
    password: str | None = None
    timeout: float = 15.0

    def __repr__(self) -> str:
        return f"MailServer({self.host!r}, {self.port})"


class EmailSender:
    """The sender of the channel ``email``."""

    def __init__(self, server: MailServer, address_of: AddressOf) -> None:
        self._server = server
        self._address_of = address_of

    async def send(self, message: Message) -> None:
        """Returns when the server has taken the mail."""
        address = await self._address_of(message.recipient)
        if address is None:
            raise NeverSentError("no_address")
        server = self._server
        try:
            await aiosmtplib.send(
                self._mail(message, address),
                hostname=server.host,
                port=server.port,
                username=server.user,
                password=server.password,
                use_tls=server.security == "tls",
                start_tls=server.security == "starttls",
                timeout=server.timeout,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            if all(500 <= one.code < 600 for one in error.recipients):
                raise NeverSentError("address_refused") from error
            raise NotSentError("address_deferred") from error
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            # Also when the server turns down the password: somebody will correct the setting.
            raise NotSentError(type(error).__name__) from error

    def _mail(self, message: Message, address: str) -> EmailMessage:
        mail = EmailMessage()
        mail["From"] = self._server.sender
        mail["To"] = address
        mail["Subject"] = message.rendered.title
        mail["Date"] = format_datetime(message.put_at)
        # The same when it is sent again: mail programs show one of two.
        domain = self._server.sender.rpartition("@")[2].rstrip(">") or "localhost"
        mail["Message-ID"] = f"<notice-{message.id}@{domain}>"
        mail["Auto-Submitted"] = "auto-generated"
        if message.urgent:
            mail["Importance"] = "high"
        mail.set_content(message.rendered.body + "\n", cte="base64")
        return mail
