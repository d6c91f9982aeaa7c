"""A desk of officers with real keys, and the whole of reports/ over a given database."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from nacl.public import PrivateKey
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from reports.announcing import Waiting
from reports.cabinet import Cabinet
from reports.code_keys import CodeKeys
from reports.codes import Codes
from reports.followup import FollowUp
from reports.intake import Intake
from reports.readers import RECOVERY, Holder, Reader
from reports.uploads import Uploads
from store.engine import session_factory

#: libsodium's least: a test must not wait for 64 MiB.
CHEAP_MEMORY = 8192


@dataclass
class Officers:
    """Officers who can be given reports; ``Readers`` with their secret keys at hand."""

    people: list[Reader] = field(default_factory=list)
    secrets_: dict[str, bytes] = field(default_factory=dict)

    def hire(self, name: str, *, head: bool = False) -> Holder:
        pair, staff_id = PrivateKey.generate(), secrets.token_hex(16)
        self.people.append(Reader(staff_id, bytes(pair.public_key), name, head))
        self.secrets_[staff_id] = bytes(pair)
        return Holder(staff_id, bytes(pair))

    def recovery(self) -> Holder:
        if RECOVERY not in self.secrets_:
            self.secrets_[RECOVERY] = bytes(PrivateKey.generate())
        return Holder(RECOVERY, self.secrets_[RECOVERY])

    async def readers(self) -> Sequence[Reader]:
        return self.people

    async def recovery_key(self) -> bytes | None:
        return bytes(PrivateKey(self.recovery().secret_key).public_key)


@dataclass
class Announced:
    """Remembers what was announced."""

    waiting: list[Waiting] = field(default_factory=list)

    async def __call__(self, session: AsyncSession, waiting: Waiting) -> None:
        self.waiting.append(waiting)

    def news(self) -> list[str]:
        return [one.news for one in self.waiting]


class FakeDesk:
    """One head, two officers, and a clock that a test moves."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.officers, self.announced = Officers(), Announced()
        self.head = self.officers.hire("周明理", head=True)
        self.first = self.officers.hire("吴安")
        self.second = self.officers.hire("郑小川")
        self.time = datetime(2026, 11, 23, 10, 7, tzinfo=ZoneInfo("Asia/Shanghai"))
        self.cabinet = Cabinet(session_factory(engine), b"m" * 32, lambda: self.time)
        self.code_keys = CodeKeys([b"p" * 32], b"s" * 16, memory=CHEAP_MEMORY)
        self.intake = Intake(self.cabinet, self.officers, self.announced)
        self.codes = Codes(self.cabinet, self.code_keys)
        self.followup = FollowUp(self.cabinet, self.code_keys, self.announced)
        self.uploads = Uploads(self.cabinet, self.announced)

    def later(self, **kwargs: float) -> None:
        self.time += timedelta(**kwargs)


async def portions(data: bytes, size: int = 10_000) -> AsyncIterator[bytes]:
    """Bytes as they come from a network."""
    for start in range(0, len(data), size):
        yield data[start : start + size]
