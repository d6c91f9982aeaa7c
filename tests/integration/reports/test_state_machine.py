"""Any order of what reporters, desk, clock and crashes do, against a model that cannot go wrong."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Coroutine
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    precondition,
    rule,
)
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from app.migrate import upgrade
from reports.arrival import settle
from reports.downloads import opened_file
from reports.errors import (
    FinishedError,
    NoSuchReportError,
    NotForYouError,
    UnknownCodeError,
)
from reports.model import Concerned, ItemKind, State
from reports.reporter_key import ReporterKey, new_draft_key
from reports.tables import ReportChunkRow, ReportFileRow, ReportRow
from store.engine import open_engine
from tests.fakes.sealed_desk import FakeDesk, portions

T = TypeVar("T")
KINDS = (ItemKind.SEEN, ItemKind.PLACE, ItemKind.CHILD, ItemKind.WHEN, ItemKind.CONTACT)


@dataclass
class Told:
    """What the model knows of one report."""

    key: ReporterKey
    #: (kind, text, once) in order; files by their hash.
    items: list[tuple[ItemKind, str, str | None]] = field(default_factory=list)
    code: str | None = None
    begun: bool = False
    open: bool = True  # the draft key lives
    draft: bool = True
    withdrawn: bool = False
    heads: bool = False
    left_out: set[str] = field(default_factory=set)


class Intakes(RuleBasedStateMachine):
    """Rules do the same to the program and to the model."""

    told = Bundle("told")

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory(prefix="hulei-states-")
        self.url = f"sqlite+aiosqlite:///{Path(self.folder.name) / 'test.db'}"
        self.reports: list[Told] = []
        self.count = 0

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    @initialize()
    def begin(self) -> None:
        self.engine: AsyncEngine = open_engine(self.url)
        self.run(upgrade(self.engine))
        self.desk = FakeDesk(self.engine)

    def teardown(self) -> None:
        self.run(self.engine.dispose())
        self.loop.close()
        self.folder.cleanup()

    @rule(target=told, begins=st.integers(0, 4))
    def somebody_comes(self, begins: int) -> Told:
        made = Told(new_draft_key())
        self.reports.append(made)
        if begins:  # else their first word comes by one of the other rules
            self.says(made, ItemKind.SEEN, "打", named=True, twice=False, instead=False)
        return made

    @rule(
        told=told,
        kind=st.sampled_from(KINDS),
        text=st.text(st.characters(), max_size=30),
        named=st.booleans(),
        twice=st.booleans(),
        instead=st.booleans(),
    )
    def says(
        self, told: Told, kind: ItemKind, text: str, *, named: bool, twice: bool, instead: bool
    ) -> None:
        self.count += 1
        once = f"m{self.count}" if named else None

        async def add() -> None:
            await self.desk.intake.add(told.key, kind, {"text": text}, once=once, instead=instead)

        if not told.open:
            return  # such a key would begin a new report; test_replays.py has that
        if instead and not told.draft:
            try:
                self.run(add())
            except FinishedError:
                return
            raise AssertionError("changed at the desk")
        self.run(add())
        told.begun = True
        if twice and once:
            self.run(add())
        if instead:
            told.items = [item for item in told.items if item[0] is not kind]
        told.items.append((kind, text, once))

    @rule(told=told, size=st.sampled_from([1, 5_000, 524_288, 600_000]), twice=st.booleans())
    def sends_a_file(self, told: Told, size: int, twice: bool) -> None:
        self.count += 1
        data = bytes([self.count % 251 + 1]) * size
        once = f"f{self.count}"
        if sum(kind is ItemKind.FILE for kind, *_ in told.items) >= 15:
            return

        async def upload() -> None:
            await self.desk.uploads.add(told.key, "x.bin", portions(data, 100_000), once=once)

        if not told.open or not told.begun:
            try:
                self.run(upload())
            except NoSuchReportError:
                return
            raise AssertionError("a file without a report")
        self.run(upload())
        if twice:
            self.run(upload())
        told.items.append((ItemKind.FILE, sha256(data).hexdigest(), once))

    @rule(told=told, at=st.integers(0, 20))
    def takes_back(self, told: Told, at: int) -> None:
        if not told.open or not told.begun:
            return
        draft = self.run(self.desk.intake.draft(told.key))
        assert draft is not None
        mine = [i for i in draft.items if i.author == "reporter"]
        if not mine:
            return
        place = at % len(mine)
        try:
            assert self.run(self.desk.intake.take_back(told.key, mine[place].id))
        except FinishedError:
            assert not told.draft
            return
        assert told.draft
        del told.items[place]

    @rule(told=told, bureau=st.booleans(), name=st.sampled_from(["吴安", "郑小川", "她舅舅"]))
    def leaves_out(self, told: Told, bureau: bool, name: str) -> None:
        if not told.open or not told.begun:
            return
        who = [Concerned.BUREAU] if bureau else [Concerned.RELATIVE]
        self.run(self.desk.intake.leave_out(told.key, who, name))
        told.items.append((ItemKind.MUST_NOT_KNOW, name, None))
        told.heads |= bureau
        by_name = {reader.name: reader.id for reader in self.desk.officers.people}
        if name in by_name:
            told.left_out.add(by_name[name])

    @rule(told=told)
    def gets_a_code(self, told: Told) -> None:
        if not told.begun:
            return
        try:
            told.code = self.run(self.desk.codes.mint(told.key))
        except NoSuchReportError:
            assert not told.open

    @rule(told=told, text=st.text(max_size=20))
    def adds_with_the_code(self, told: Told, text: str) -> None:
        if told.code is None:
            return
        try:
            followed = self.run(self.desk.followup.open(told.code))
        except UnknownCodeError:
            assert told.withdrawn
            return
        self.run(self.desk.followup.add(followed.key, text))
        told.items.append((ItemKind.ADDED, text, None))

    @rule(told=told)
    def finishes(self, told: Told) -> None:
        try:
            self.run(self.desk.intake.finish(told.key))
            told.draft = False
        except NoSuchReportError:
            assert not told.open or not told.begun

    @rule(told=consumes(told))
    def leaves(self, told: Told) -> None:
        self.run(self.desk.intake.leave(told.key))
        told.open = told.draft = False

    @rule(told=told)
    def withdraws(self, told: Told) -> None:
        try:
            gone = self.run(self.desk.intake.withdraw(told.key))
        except NoSuchReportError:
            assert not told.open or not told.begun
            return
        if gone:
            assert told.draft
            told.withdrawn, told.open, told.items, told.code = True, False, [], None
            told.begun = False

    @precondition(lambda self: any(told.begun for told in self.reports))
    @rule(minutes=st.sampled_from([1, 16, 40, 60 * 25]))
    def time_passes(self, minutes: int) -> None:
        self.desk.later(minutes=minutes)
        self.run(settle(self.desk.cabinet, self.desk.announced))
        for told in self.reports:
            row = self.run(self._row(told))
            if row is None:  # without a code nothing finds it once its key is dead
                if told.begun:
                    told.open = told.draft = False
                continue
            told.draft = row.state == State.DRAFT
            if row.draft_locator is None:
                told.open = False

    @precondition(lambda self: any(told.begun for told in self.reports))
    @rule(breaks_an_upload=st.booleans())
    def crashes(self, breaks_an_upload: bool) -> None:
        """The process is gone, in the middle of an upload if told; another one begins."""
        live = [told for told in self.reports if told.open and told.begun]
        if breaks_an_upload and live:
            self.run(self._broken_upload(live[0]))
        self.run(self.engine.dispose())
        before = self.desk
        self.engine = open_engine(self.url)
        self.desk = FakeDesk(self.engine)
        self.desk.officers, self.desk.time = before.officers, before.time
        self.desk.intake._readers = before.officers
        self.desk.head, self.desk.first = before.head, before.first
        self.desk.second = before.second

    async def _broken_upload(self, told: Told) -> None:
        uploads = self.desk.uploads

        async def cut() -> Any:
            yield b"x" * 600_000
            raise ConnectionResetError

        async def nothing(_: str) -> None:
            """The process is gone: it tidies nothing up."""

        uploads._forget = nothing  # type: ignore[assignment,method-assign]
        try:
            await uploads.add(told.key, "x.bin", cut())
        except ConnectionResetError:
            return

    async def _row(self, told: Told) -> ReportRow | None:
        """By its draft key or its code; None when neither finds it."""
        async with self.desk.cabinet.reading() as session:
            row = await session.scalar(
                select(ReportRow).where(ReportRow.draft_locator == told.key.locator)
            )
            if row is None and told.code is not None:
                (key,) = await self.desk.code_keys.of_typed(told.code)
                row = await session.scalar(
                    select(ReportRow).where(ReportRow.locator == key.locator)
                )
        return row

    @invariant()
    def every_item_is_there_once(self) -> None:
        if not hasattr(self, "desk"):
            return
        self.run(self._compare())

    async def _compare(self) -> None:
        desk = self.desk
        async with desk.cabinet.reading() as session:
            ids = list(await session.scalars(select(ReportRow.id)))
            whole = await session.scalar(
                select(func.count()).select_from(ReportFileRow).where(ReportFileRow.whole)
            )
            loose = await session.scalar(
                select(func.count())
                .select_from(ReportChunkRow)
                .where(ReportChunkRow.file_id.not_in(select(ReportFileRow.id)))
            )
        found, files = [], 0
        for report_id in ids:
            opened = await desk.cabinet.open(report_id, desk.officers.recovery())
            items: list[tuple[ItemKind, str]] = []
            for item in opened.items:
                if item.kind is ItemKind.FILE:
                    files += 1
                    meta, pieces = await opened_file(
                        desk.cabinet, report_id, desk.officers.recovery(), item.value["id"]
                    )
                    content = sha256()
                    async for piece in pieces:
                        content.update(piece)
                    assert content.hexdigest() == meta.sha256
                    items.append((item.kind, meta.sha256))
                else:
                    items.append((item.kind, item.value["text"]))
            found.append(items)
        expected = [
            [(kind, text) for kind, text, _ in told.items] for told in self.reports if told.begun
        ]
        assert sorted(map(repr, found)) == sorted(map(repr, expected))
        assert (whole, loose) == (files, 0)
        for told in self.reports:
            row = await self._row(told)
            if row is None:
                continue
            for holder in (desk.head, desk.first, desk.second):
                may = holder.reader not in told.left_out and (
                    not told.heads or holder.reader == desk.head.reader
                )
                try:
                    await desk.cabinet.open(row.id, holder)
                    assert may
                except NotForYouError:
                    assert not may


Intakes.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestIntakes = Intakes.TestCase
