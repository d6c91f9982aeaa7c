"""Text messages, over whichever HTTP gateway the bureau has a contract with.

Gateways differ in the names of their fields and in how a request is signed; both are settings, so
one adapter speaks to the common ones. The text is always the same and says nothing: a telephone
lies on the table, and others read its first line.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import aiohttp

from notifications.model import GoneError, Message, NeverSentError, NotSentError

#: All that is ever said.
NEUTRAL = "您有一条办事提醒"
#: Looked up when the message goes out: it stands in no notice.
AddressOf = Callable[[str], Awaitable[str | None]]

_PLACE = re.compile(r"\{(phone|text|time|nonce|user|sign)\}")
_RETRY = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True, repr=False)
class Gateway:
    """How to speak to a gateway. ``fields`` are its fields with their values, in which stand
    ``{phone}``, ``{text}``, ``{time}`` (``time_form``), ``{nonce}``, ``{user}`` and ``{sign}``.

    ``sign`` is how ``to_sign`` (with the same places and ``{secret}``) becomes ``{sign}``.
    ``accepted`` must be found in the answer, whatever its status: many say 200 to a refusal."""

    url: str
    fields: Mapping[str, str]
    form: Literal["form", "json", "query"] = "form"
    method: Literal["POST", "GET"] = "POST"
    user: str = ""
    secret: str = ""
    sign: Literal["none", "md5", "sha256", "hmac-sha1", "hmac-sha256"] = "none"
    to_sign: str = "{user}{secret}{time}"
    time_form: str = "%Y%m%d%H%M%S"
    accepted: str = ""
    timeout: float = 15.0

    def __repr__(self) -> str:
        return "Gateway(…)"


class SmsSender:
    """The sender of the channel ``sms``. ``now`` is local time, for gateways that sign with it."""

    def __init__(
        self, gateway: Gateway, address_of: AddressOf, now: Callable[[], datetime]
    ) -> None:
        self._gateway = gateway
        self._address_of = address_of
        self._now = now
        self._accepted = re.compile(gateway.accepted)
        self._session: aiohttp.ClientSession | None = None

    async def send(self, message: Message) -> None:
        """Returns when the gateway has taken it; what the message says is not in it."""
        phone = await self._address_of(message.recipient)
        if phone is None:
            raise GoneError("no_address")
        gateway = self._gateway
        values = filled(gateway, phone, self._now(), secrets.token_hex(8))
        try:
            async with self._client().request(
                gateway.method,
                gateway.url,
                data=values if gateway.form == "form" else None,
                json=values if gateway.form == "json" else None,
                params=values if gateway.form == "query" else None,
            ) as answer:
                said = await answer.text(errors="replace")
                status = answer.status
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise NotSentError(type(error).__name__) from error
        if status in _RETRY or status >= 500:
            raise NotSentError(f"http_{status}", _seconds(answer.headers.get("Retry-After")))
        if status >= 400:
            raise NeverSentError(f"http_{status}")
        if not self._accepted.search(said):
            raise NotSentError("not_accepted")

    async def aclose(self) -> None:
        """Closes its connections."""
        if self._session is not None:
            await self._session.close()

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=self._gateway.timeout)
            )
        return self._session


def filled(gateway: Gateway, phone: str, now: datetime, nonce: str) -> dict[str, str]:
    """The fields of one request."""
    values = {
        "phone": phone,
        "text": NEUTRAL,
        "time": now.strftime(gateway.time_form),
        "nonce": nonce,
        "user": gateway.user,
        "sign": "",
    }
    signed = gateway.to_sign.replace("{secret}", gateway.secret)
    values["sign"] = _signed(gateway, _put_in(signed, values))
    return {name: _put_in(value, values) for name, value in gateway.fields.items()}


def _put_in(text: str, values: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda found: values[found[1]], text)


def _signed(gateway: Gateway, text: str) -> str:
    data, key = text.encode(), gateway.secret.encode()
    match gateway.sign:
        case "md5":  # what the gateway asks for; it protects nothing of ours
            return hashlib.md5(data, usedforsecurity=False).hexdigest()
        case "sha256":
            return hashlib.sha256(data).hexdigest()
        case "hmac-sha1":
            return hmac.new(key, data, "sha1").hexdigest()
        case "hmac-sha256":
            return hmac.new(key, data, "sha256").hexdigest()
    return ""


def _seconds(header: str | None) -> float | None:
    return float(header) if header is not None and header.isdecimal() else None
