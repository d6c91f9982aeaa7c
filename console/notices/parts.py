"""What the pages about notices share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from notifications.broadcasts import Broadcasts
from notifications.calls import CallList
from notifications.words import Words
from people.audit import AuditLog
from people.directory import SqlStaff

#: Who a recipient is and their telephone number, as far as anybody knows.
WhoIs = Callable[[str], Awaitable[tuple[str | None, str | None]]]


@dataclass(frozen=True, slots=True)
class NoticeParts:
    """The services behind the pages. ``channels`` are those the install has set up."""

    sessions: async_sessionmaker[AsyncSession]
    broadcasts: Broadcasts
    calls: CallList
    words: Words
    audit: AuditLog
    staff: SqlStaff
    who_is: WhoIs
    channels: tuple[str, ...]


CHANNEL_NAMES = {
    "telegram": "Telegram",
    "sms": "短信",
    "email": "邮件",
    "web": "网页收件箱",
    "wecom": "企业微信群",
    "calls": "代打电话",
    "console": "工作台",
}
ROLE_NAMES = {"citizen": "群众", "director": "儿童主任", "supervisor": "儿童督导员"}
