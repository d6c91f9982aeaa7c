"""What the pages about reports share: the services, who works, and errors in plain words."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Annotated

from fastapi import Depends

from console.errors import ConsoleError, NotThereError
from console.security import Signed, require
from notifications.inbox import Inbox
from people.audit import AuditLog
from people.directory import SqlStaff
from people.model import Role
from reports.desk import DutyDesk
from reports.desk.acting import Officer
from reports.erasing import Erasing
from reports.errors import (
    NoSuchReportError,
    NotAvailableError,
    NotForYouError,
    StoreDownError,
    TamperedError,
)

#: Whoever reads reports; others get a plain refusal.
Reader = Annotated[Signed, Depends(require(Role.OFFICER, Role.HEAD))]


@dataclass(frozen=True, slots=True)
class Parts:
    """The services behind the pages. ``zone`` is that of times that are typed."""

    desk: DutyDesk
    staff: SqlStaff
    audit: AuditLog
    inbox: Inbox
    erasing: Erasing
    zone: tzinfo
    now: Callable[[], datetime]


def officer_of(signed: Signed) -> Officer:
    """Who is signed in, with their key.

    Raises:
        NotThereError: they have none that a head has confirmed: nothing is sealed to them.
    """
    if signed.secret_key is None:
        raise NotThereError
    return Officer(signed.staff.id, signed.staff.role, signed.secret_key)


@contextlib.contextmanager
def in_plain_words() -> Iterator[None]:
    """Errors of reports as pages with a sentence. Whose report it is not, it is not there for."""
    try:
        yield
    except (NoSuchReportError, NotForYouError):
        raise NotThereError from None
    except TamperedError:
        raise _BrokenError from None
    except StoreDownError:
        raise _DownError from None
    except NotAvailableError:
        raise ConsoleError(
            "现在没有一位同事有能看报告的钥匙，存不进去。请告诉科室负责人；急事先打 110。"
        ) from None


class _BrokenError(ConsoleError):
    status = 409
    sentence = (
        "这份报告在数据库里被动过，或者坏了，不能打开。"
        "请马上告诉科室负责人和系统管理员：要从备份里找回来。"
    )


class _DownError(ConsoleError):
    status = 503
    sentence = "存不进去：数据库现在用不了。刚才的操作没有做，请过几分钟再试，并告诉系统管理员。"


async def names_of(staff: SqlStaff, ids: Iterable[str | None]) -> Mapping[str, str]:
    """Names by staff id, also of people who have left."""
    found = {}
    for staff_id in {one for one in ids if one}:
        person = await staff.get(staff_id)
        if person is not None:
            found[staff_id] = person.name
    return found


def local_moment(typed: str, zone: tzinfo) -> datetime | None:
    """What a field for date and time brought; None when it is no moment."""
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        return None
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment


async def whole(pieces: AsyncIterator[bytes]) -> bytes:
    """A file in memory."""
    return b"".join([piece async for piece in pieces])
