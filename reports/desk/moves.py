"""What an officer does with a report."""

from __future__ import annotations

from collections.abc import Mapping

from reports.desk.acting import Act, Acting, Officer
from reports.desk.errors import IncompleteError
from reports.folder import Folder
from reports.letters import LETTER_FIELDS, PLACEMENT_FIELDS, RECIPIENTS, filled, is_empty
from reports.lifecycle import OUTCOMES, Move, NotNowError
from reports.model import Item, ItemKind, State
from reports.police_duty import Police, PoliceFirstError, may_close
from reports.times import rounded

#: Characters that a text of the desk may have.
LONGEST = 20_000
_DONE = {
    Move.ACKNOWLEDGE: "report.acknowledged",
    Move.ASSESS: "report.assessing",
    Move.START: "report.started",
}


class Moves:
    """Every method saves, and logs, before it returns. ``seen`` is the version that the officer
    had before them.

    All raise ``ChangedError`` (nothing was done), ``IncompleteError`` with what is missing,
    ``NotNowError``, and what opening a report raises.
    """

    def __init__(self, acting: Acting) -> None:
        self._acting = acting

    async def step(self, officer: Officer, report_id: str, move: Move, seen: int) -> None:
        """Acknowledges, begins to assess or to help: moves that need no form."""
        if move not in _DONE:
            raise NotNowError(f"{move} needs its form")
        async with self._acting.on(officer, report_id, _DONE[move], seen) as act:
            await act.move(move)

    async def take_over(self, officer: Officer, report_id: str, seen: int) -> None:
        """The report is this officer's from now on; alarms about it stop."""
        async with self._acting.on(officer, report_id, "report.taken_over", seen) as act:
            if act.state in {State.DRAFT, State.RECEIVED}:
                await act.move(Move.ACKNOWLEDGE)
            act.row.officer = officer.id
            await act.stop_alarms()

    async def note(self, officer: Officer, report_id: str, text: str) -> Item:
        """A note for the desk. It is in nobody's way, whatever else has changed."""
        text = words(text, "请先写字，再保存。")
        async with self._acting.on(officer, report_id, "report.noted") as act:
            return act.append(ItemKind.NOTE, {"text": text})

    async def answer(self, officer: Officer, report_id: str, text: str, seen: int) -> Item:
        """Words for the reporter, who reads them with the code."""
        text = words(text, "请先写给报告人的话。")
        async with self._acting.on(officer, report_id, "report.answered", seen) as act:
            return _answer(act, text)

    async def refer(
        self, officer: Officer, report_id: str, to: str, form: Mapping[str, str], seen: int
    ) -> Item:
        """Refers the report; the letter is kept in it, to be printed."""
        if to not in RECIPIENTS:
            raise IncompleteError("请选转给哪个部门。")
        letter = filled(LETTER_FIELDS, form)
        if not letter["matter"]:
            raise IncompleteError("请写要说明的情况。")
        async with self._acting.on(officer, report_id, "report.referred", seen) as act:
            await act.move(Move.REFER)
            act.facts["to"] = to
            return act.append(ItemKind.FORM, {"form": "referral", "to": to, **letter})

    async def placement(self, officer: Officer, report_id: str, form: Mapping[str, str]) -> Item:
        """Keeps a hand-over form for the children of somebody who is taken into custody."""
        sheet = filled(PLACEMENT_FIELDS, form)
        if is_empty(sheet):
            raise IncompleteError("联络单还是空的。知道多少先填多少。")
        async with self._acting.on(officer, report_id, "report.placement") as act:
            return act.append(ItemKind.FORM, {"form": "placement", **sheet})

    async def close(
        self,
        officer: Officer,
        report_id: str,
        outcome: str,
        said: Mapping[str, str],
        seen: int,
    ) -> None:
        """Closes with ``reason``, sealed, and the last words to the reporter (``answer``).

        Raises:
            PoliceFirstError: the police duty is open.
        """
        chosen = OUTCOMES.get(outcome)
        if chosen is None or chosen.joined:
            raise IncompleteError("请选办理结果。")
        reason = words(said.get("reason", ""), "请写清楚为什么这样办结。")
        answer = said.get("answer", "").strip()
        async with self._acting.on(officer, report_id, "report.closed", seen) as act:
            if not answer and can_answer(act.folder):
                raise IncompleteError("请写一句给报告人的话：结果要告诉报告的人。")
            if answer:
                _answer(act, words(answer, ""))
            await close_in(act, outcome, reason)

    async def reopen(self, officer: Officer, report_id: str, reason: str, seen: int) -> None:
        """Opens a closed report again."""
        reason = words(reason, "请写为什么重新打开。")
        async with self._acting.on(officer, report_id, "report.reopened", seen) as act:
            await act.move(Move.REOPEN)
            act.append(ItemKind.NOTE, {"text": reason})
            act.row.outcome = act.row.closed_at = None
            act.row.officer = officer.id


def can_answer(folder: Folder) -> bool:
    """Whether the reporter has a code to read an answer with."""
    return "code" in folder.wraps


async def close_in(act: Act, outcome: str, reason: str) -> None:
    """Closes within a change. Raises ``PoliceFirstError`` and ``NotNowError``."""
    if not may_close(Police(act.row.police)):
        raise PoliceFirstError("the police duty is open")
    await act.move(Move.CLOSE)
    act.append(ItemKind.FORM, {"form": "closing", "outcome": outcome, "reason": reason})
    act.row.outcome, act.row.closed_at = outcome, rounded(act.now)
    act.facts["outcome"] = outcome


def _answer(act: Act, text: str) -> Item:
    act.row.answered_at = rounded(act.now)
    return act.append(ItemKind.ANSWER, {"text": text})


def words(text: str, missing: str) -> str:
    """What was typed, trimmed. Raises ``IncompleteError``: nothing (``missing``), or too much."""
    text = text.strip()
    if not text:
        raise IncompleteError(missing)
    if len(text) > LONGEST:
        raise IncompleteError(f"太长了：最多 {LONGEST} 个字，请分几次写。")
    return text
