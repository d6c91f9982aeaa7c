"""What the conversation needs of the sealed reports."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Protocol

from reports.codes import SaidBack
from reports.followup import Followed
from reports.model import Concerned, Item, ItemKind, Opened, Value
from reports.recusal import LeftOut
from reports.reporter_key import ReporterKey


class Intake(Protocol):
    """:class:`reports.intake.Intake`; see there for what is raised."""

    async def available(self) -> bool: ...

    async def draft(self, key: ReporterKey) -> Opened | None: ...

    async def add(
        self,
        key: ReporterKey,
        kind: ItemKind,
        value: Value,
        *,
        once: str | None = None,
        unproven: bool = False,
        instead: bool = False,
    ) -> Item: ...

    async def take_back(self, key: ReporterKey, item_id: str) -> bool: ...

    async def leave_out(
        self, key: ReporterKey, who: Sequence[Concerned], text: str, *, once: str | None = None
    ) -> LeftOut: ...

    async def finish(self, key: ReporterKey) -> None: ...

    async def withdraw(self, key: ReporterKey) -> bool: ...

    async def leave(self, key: ReporterKey) -> None: ...


class Codes(Protocol):
    """:class:`reports.codes.Codes`."""

    async def mint(self, key: ReporterKey) -> str: ...

    async def said_back(self, key: ReporterKey, typed: str) -> SaidBack: ...


class FollowUp(Protocol):
    """:class:`reports.followup.FollowUp`."""

    async def open(self, typed: str) -> Followed: ...

    async def again(self, key: ReporterKey) -> Followed | None: ...

    async def add(self, key: ReporterKey, text: str, *, once: str | None = None) -> Followed: ...


class Files(Protocol):
    """:class:`reports.uploads.Uploads`."""

    async def add(
        self,
        key: ReporterKey,
        name: str,
        chunks: AsyncIterator[bytes],
        *,
        once: str | None = None,
    ) -> object: ...


class Gate(Protocol):
    """:class:`reports.gate.Gate`: wide open, but for whoever floods."""

    def enter(
        self, address: str, proof: str, characters: int = 0
    ) -> AbstractAsyncContextManager[bool]: ...


class OpenGate:
    """Where nobody can flood: one person at one keyboard."""

    @asynccontextmanager
    async def enter(self, address: str, proof: str, characters: int = 0) -> AsyncIterator[bool]:
        yield False


@dataclass(frozen=True, slots=True)
class Reports:
    """The services together. ``key_of`` works out a person's draft key; it is stored nowhere."""

    intake: Intake
    codes: Codes
    follow_up: FollowUp
    files: Files
    key_of: Callable[[str], ReporterKey]
    gate: Gate = field(default_factory=OpenGate)
