"""Sealed reports without sealing: in memory, with the refusals of the real thing."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b

from bot.conversation.reporting.services import Reports
from reports.codes import SaidBack
from reports.errors import (
    FileRefusedError,
    FinishedError,
    MistypedError,
    NoSuchReportError,
    NotAvailableError,
    QueueFullError,
    StoreDownError,
    UnknownCodeError,
)
from reports.followup import Followed
from reports.model import Concerned, Item, ItemKind, Opened, State, Value
from reports.receipt import new_code, parse, shown
from reports.recusal import LeftOut
from reports.reporter_key import ReporterKey

_REST = timedelta(minutes=20)
OFFICER = "王科长"


@dataclass
class FakeReport:
    """One report, open to whoever looks."""

    id: str
    key: ReporterKey | None
    shows_at: datetime
    state: State = State.DRAFT
    urgent: bool = False
    heads_only: bool = False
    items: list[Item] = field(default_factory=list)
    code: str | None = None
    outcome: str | None = None

    def of(self, kind: ItemKind) -> list[Value]:
        """The values of these items, in order."""
        return [item.value for item in self.items if item.kind is kind]

    def of_kind(self, kind: str) -> list[Value]:
        """The same by the kind's name."""
        return self.of(ItemKind(kind))

    def texts(self) -> list[str]:
        """All that was written in words."""
        return [str(item.value["text"]) for item in self.items if item.value.get("text")]


class FakeReports:
    """Intake, codes, follow-up and files over one list of reports."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.all: list[FakeReport] = []
        self.desk = True
        self.down = False
        self.queue_full = False
        self.refuses_files: str | None = None
        self.codes_given: list[str] = []

    def together(self) -> Reports:
        """As the conversation gets them."""
        codes, files = _FakeCodes(self), _FakeFiles(self)
        return Reports(_FakeIntake(self), codes, _FakeFollowUp(self), files, self.key_of)

    def key_of(self, person: str) -> ReporterKey:
        """The draft key of a person."""
        return ReporterKey(blake2b(person.encode(), digest_size=32).digest(), "draft")

    @property
    def only(self) -> FakeReport:
        """The one report there is."""
        (report,) = self.all
        return report

    def officer_answers(self, text: str) -> None:
        """The desk opens the last report and answers."""
        report = self.all[-1]
        report.state = State.ACKNOWLEDGED
        report.items.append(
            Item(secrets.token_hex(16), ItemKind.ANSWER, {"text": text}, "officer", self.now())
        )

    def with_key(self, key: ReporterKey) -> FakeReport | None:
        """The report that a key opens."""
        if self.down:
            raise StoreDownError("down on demand")
        return next((r for r in self.all if r.key == key), None) or next(
            (r for r in self.all if r.code and code_key(r.code) == key), None
        )

    def begun(self, key: ReporterKey) -> FakeReport:
        """The report of a draft key, a new one if need be."""
        if not self.desk:
            raise NotAvailableError("no desk")
        report = self.with_key(key)
        if report is None:
            report = FakeReport(secrets.token_hex(16), key, self.now() + _REST)
            self.all.append(report)
        return report

    def put(
        self, report: FakeReport, key: ReporterKey, kind: ItemKind, value: Value, once: str | None
    ) -> Item:
        """One more item, unless it is there already."""
        item_id = key.item_id(once, kind) or secrets.token_hex(16)
        known = next((item for item in report.items if item.id == item_id), None)
        item = known or Item(item_id, kind, value, "reporter", self.now())
        if known is None:
            report.items.append(item)
        return item


def code_key(code: str) -> ReporterKey:
    """The key behind a code."""
    return ReporterKey(blake2b(code.encode(), digest_size=32).digest(), "code")


@dataclass
class _Part:
    reports: FakeReports

    def taken(self, key: ReporterKey) -> FakeReport:
        report = self.reports.with_key(key)
        if report is None:
            raise NoSuchReportError("none")
        return report


class _FakeIntake(_Part):
    async def available(self) -> bool:
        return self.reports.desk

    async def draft(self, key: ReporterKey) -> Opened | None:
        report = self.reports.with_key(key)
        return None if report is None else Opened(report.id, report.state, tuple(report.items))

    async def add(
        self,
        key: ReporterKey,
        kind: ItemKind,
        value: Value,
        *,
        once: str | None = None,
        unproven: bool = False,
        instead: bool = False,
    ) -> Item:
        report = self.reports.begun(key)
        if instead:
            if report.state is not State.DRAFT:
                raise FinishedError("at the desk")
            report.items = [item for item in report.items if item.kind is not kind]
        if kind is ItemKind.DANGER and value.get("now") == "yes":
            report.urgent = True
        return self.reports.put(report, key, kind, value, once)

    async def take_back(self, key: ReporterKey, item_id: str) -> bool:
        report = self.taken(key)
        if report.state is not State.DRAFT:
            raise FinishedError("at the desk")
        before = len(report.items)
        report.items = [item for item in report.items if item.id != item_id]
        return len(report.items) < before

    async def leave_out(
        self, key: ReporterKey, who: Sequence[Concerned], text: str, *, once: str | None = None
    ) -> LeftOut:
        report = self.reports.begun(key)
        report.heads_only |= Concerned.BUREAU in who
        value = {"who": [str(one) for one in who], "text": text, "left_out": []}
        self.reports.put(report, key, ItemKind.MUST_NOT_KNOW, value, once)
        return LeftOut(int(OFFICER in text), report.heads_only, 1)

    async def finish(self, key: ReporterKey) -> None:
        report = self.taken(key)
        report.state = State.RECEIVED if report.state is State.DRAFT else report.state

    async def withdraw(self, key: ReporterKey) -> bool:
        report = self.taken(key)
        if (
            report.state is not State.DRAFT
            or report.urgent
            or report.shows_at <= self.reports.now()
        ):
            return False
        self.reports.all.remove(report)
        return True

    async def leave(self, key: ReporterKey) -> None:
        report = self.reports.with_key(key)
        if report is not None:
            report.state = State.RECEIVED if report.state is State.DRAFT else report.state
            report.key = None


class _FakeCodes(_Part):
    async def mint(self, key: ReporterKey) -> str:
        if self.reports.queue_full:
            raise QueueFullError("full")
        report = self.taken(key)
        report.code = new_code()
        self.reports.codes_given.append(report.code)
        return report.code

    async def said_back(self, key: ReporterKey, typed: str) -> SaidBack:
        try:
            code = parse(typed)
        except MistypedError:
            return SaidBack.MISTYPED
        return SaidBack.RIGHT if self.taken(key).code == code else SaidBack.OTHER


class _FakeFollowUp(_Part):
    async def open(self, typed: str) -> Followed:
        key = code_key(parse(typed))
        if self.reports.queue_full:
            raise QueueFullError("full")
        followed = await self.again(key)
        if followed is None:
            raise UnknownCodeError("none")
        return followed

    async def again(self, key: ReporterKey) -> Followed | None:
        report = self.reports.with_key(key)
        return None if report is None else _followed(report, key)

    async def add(self, key: ReporterKey, text: str, *, once: str | None = None) -> Followed:
        report = self.taken(key)
        self.reports.put(report, key, ItemKind.ADDED, {"text": text}, once)
        return _followed(report, key)


class _FakeFiles(_Part):
    async def add(
        self, key: ReporterKey, name: str, chunks: AsyncIterator[bytes], *, once: str | None = None
    ) -> object:
        report = self.taken(key)
        content = b"".join([chunk async for chunk in chunks])
        if self.reports.refuses_files is not None:
            raise FileRefusedError(self.reports.refuses_files)
        value = {"name": name, "size": len(content)}
        return self.reports.put(report, key, ItemKind.FILE, value, once)


def _followed(report: FakeReport, key: ReporterKey) -> Followed:
    answers = tuple(item for item in report.items if item.kind is ItemKind.ANSWER)
    return Followed(key, report.state, None, None, None, report.outcome, answers, len(report.items))


def in_groups(code: str) -> str:
    """As it is shown."""
    return shown(code)
