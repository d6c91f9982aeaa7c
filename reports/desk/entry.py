"""Reports that reached the bureau by telephone, at the counter or through 12345."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

from people.audit import AuditLog
from people.model import READERS
from reports.cabinet import Cabinet
from reports.codes import Codes
from reports.desk.acting import Officer
from reports.desk.errors import IncompleteError
from reports.desk.moves import words
from reports.errors import NotForYouError, QueueFullError
from reports.intake import Intake
from reports.model import Concerned, ItemKind
from reports.police_duty import known_situations
from reports.reporter_key import ReporterKey

SOURCES: Mapping[str, str] = {"phone": "电话", "walk_in": "来人当面说", "12345": "12345 转来"}
DANGER: Mapping[str, str] = {"yes": "现在就有危险", "no": "现在没有危险", "unknown": "说不清"}
CONCERNED: Mapping[Concerned, str] = {
    Concerned.RELATIVE: "家里人、亲戚",
    Concerned.VILLAGE: "村（社区）干部",
    Concerned.TOWN: "镇街干部",
    Concerned.BUREAU: "民政局的人",
}
_TEXTS = (ItemKind.SEEN, ItemKind.PLACE, ItemKind.CHILD, ItemKind.WHEN, ItemKind.CONTACT)
#: A form that is sent twice meets the same report for so long.
_TWICE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, repr=False)
class Told:
    """What an officer took down. ``texts`` by kind; ``case_number`` is that of 12345."""

    source: str
    danger: str
    texts: Mapping[ItemKind, str]
    situations: Collection[str] = ()
    must_not_know: Collection[str] = ()
    must_not_know_text: str = ""
    case_number: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Entered:
    """``mine``: the officer who took it down may also read it. ``code`` for the caller."""

    report_id: str
    mine: bool
    code: str | None


class Entry:
    """Takes down reports through the intake that every reporter uses."""

    def __init__(self, cabinet: Cabinet, intake: Intake, codes: Codes, audit: AuditLog) -> None:
        self._cabinet = cabinet
        self._intake = intake
        self._codes = codes
        self._audit = audit

    async def take_down(
        self, officer: Officer, key: ReporterKey, told: Told, *, code: bool
    ) -> Entered:
        """Seals a report. ``key`` came with the form: sent twice, it is one report.

        Raises:
            IncompleteError: nothing was said, or not how it came.
            NotAvailableError, StoreDownError
        """
        if officer.role not in READERS:
            raise NotForYouError("this role takes no reports")
        said = self._checked(told)
        source = {"channel": told.source, "number": told.case_number.strip()[:60]}
        # Whoever must not know comes first: nothing that follows is ever sealed to them.
        if told.must_not_know or told.must_not_know_text.strip():
            who = [one for one in Concerned if one in set(told.must_not_know)]
            text = told.must_not_know_text.strip()
            await self._intake.leave_out(key, who, text, once="must_not_know")
        await self._intake.add(key, ItemKind.SOURCE, source, once="source")
        await self._intake.add(key, ItemKind.DANGER, {"now": told.danger}, once="danger")
        situations = known_situations(told.situations)
        if situations:
            value = {"situations": situations, "at": self._cabinet.now().isoformat()}
            await self._intake.add(key, ItemKind.DUTY, value, once="duty")
        for kind, text in said.items():
            await self._intake.add(key, kind, {"text": text}, once=str(kind))
        await self._intake.finish(key)
        return await self._entered(officer, key, code=code)

    async def _entered(self, officer: Officer, key: ReporterKey, *, code: bool) -> Entered:
        async with self._cabinet.writing() as session:
            folder = await self._cabinet.take_with(session, key)
            assert folder is not None
            row = folder.row
            known = row.officer is not None or row.locator is not None
            row.draft_until = self._cabinet.now() + _TWICE
            mine = officer.id in folder.wraps
            self._cabinet.put(session, folder)
            if not known:
                await self._audit.record(session, officer.id, "report.entered", row.id)
        given = None
        if code:
            try:
                given = await self._codes.mint(key)
            except QueueFullError:
                given = None  # the report is in; a code can be done without
        return Entered(folder.row.id, mine, given)

    @staticmethod
    def _checked(told: Told) -> dict[ItemKind, str]:
        if told.source not in SOURCES:
            raise IncompleteError("请选这份报告是怎么来的。")
        if told.danger not in DANGER:
            raise IncompleteError("请选孩子现在有没有危险。")
        said = {
            kind: words(text, "") for kind in _TEXTS if (text := told.texts.get(kind, "").strip())
        }
        if ItemKind.SEEN not in said:
            raise IncompleteError("请写看到、听到了什么。知道多少写多少。")
        return said
