"""Scripted conversations about reports: the form of tests/conversations/reports (see README)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from ruamel.yaml import YAML

from entitlements.model import Pack
from tests.fakes.product import NOON, Talk
from tests.rasa.manner import faults
from tests.rasa.scripted import Expected

FOLDER = Path(__file__).parents[2] / "conversations" / "reports"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)


class Line(_Strict):
    """One thing that the person, the desk or the machine does."""

    says: str | None = None
    says_long: int | None = None  # so many characters
    presses: str | None = None
    sends_file: str | None = None
    types_code: Literal["right", "one_wrong", "one_missing", "another", "spoken"] | None = None
    officer_answers: str | None = None
    minutes_later: float | None = None
    restarts: bool | None = None
    machine: Literal["no_desk", "store_down", "busy", "well"] | None = None
    replies: Expected = Expected()

    @model_validator(mode="after")
    def _one_thing(self) -> Line:
        if len(self.model_fields_set - {"replies"}) != 1:
            raise ValueError(f"a line does one thing, not {sorted(self.model_fields_set)}")
        return self


class Sealed(_Strict):
    """What the last report holds in the end."""

    reports: int = 1
    state: str | None = None
    urgent: bool | None = None
    heads_only: bool | None = None
    holds: dict[str, list[str]] = {}  # kind of item: what its items say, in order
    holds_no: list[str] = []  # kinds
    files: int | None = None


class Script(_Strict):
    """One conversation. ``intents``: what the model would take a text for, by its beginning."""

    name: str
    clock: str = "2026-11-23 12:00"
    channel: str = "web"
    intents: dict[str, str] = {}
    lines: list[Line] = Field(min_length=1)
    never_reaches_rasa: list[str] = []
    wiped: bool = False
    sealed: Sealed = Sealed()


def scripts() -> Iterator[tuple[str, Script]]:
    """All of them with the file they stand in."""
    for path in sorted(FOLDER.glob("*.yml")):
        found: list[dict[str, Any]] = YAML(typ="safe").load(path.read_text(encoding="utf-8")) or []
        for raw in found:
            yield path.stem, Script.model_validate(raw)


class Play:
    """A script being held, and what was wrong with it."""

    def __init__(self, pack: Pack, script: Script) -> None:
        present = datetime.fromisoformat(script.clock).replace(tzinfo=NOON.tzinfo)
        self.script = script
        self.talk = Talk(pack, self._intent, now=present, channel=script.channel)
        self.wrong: list[str] = []

    def _intent(self, text: str) -> str:
        for beginning, intent in self.script.intents.items():
            if text.startswith(beginning):
                return intent
        return "report_harm" if "打娃" in text or "打我" in text else "out_of_scope"

    async def line(self, number: int, line: Line) -> None:
        """Does one line and looks at the answer."""
        done = await self._person(line)
        if not done:
            self._world(line)
            return
        words = self.talk.messages()
        found = faults(self.talk.answer, words, line.replies)
        if "replies" not in line.model_fields_set:  # only the manner matters here
            found = [fault for fault in found if "emergency card" not in fault]
        if found:
            said = "\n".join(f"    | {row}" for word in words for row in word.splitlines())
            labels = "".join(f"〔{label}〕" for label in self.talk.buttons())
            self.wrong.append(f"line {number}: {'; it '.join(found)}\n{said}\n    {labels}")

    async def _person(self, line: Line) -> bool:
        talk = self.talk
        if line.says is not None:
            await talk.say(line.says)
        elif line.says_long is not None:
            await talk.say("他又哭了一晚上，" * (line.says_long // 8))
        elif line.presses is not None:
            if line.presses not in talk.buttons():
                labels = "".join(f"〔{label}〕" for label in talk.buttons())
                raise AssertionError(f"no 〔{line.presses}〕 among {labels}")
            await talk.press(line.presses)
        elif line.sends_file is not None:
            await talk.send_file(line.sends_file)
        elif line.types_code is not None:
            await talk.say(typed(talk.reports.codes_given[-1], line.types_code))
        else:
            return False
        return True

    def _world(self, line: Line) -> None:
        talk = self.talk
        if line.officer_answers is not None:
            talk.reports.officer_answers(line.officer_answers)
        elif line.minutes_later is not None:
            talk.now += timedelta(minutes=line.minutes_later)
        elif line.restarts is not None:
            talk.new_process()
        else:
            talk.reports.desk = line.machine != "no_desk"
            talk.reports.down = line.machine == "store_down"
            talk.reports.queue_full = line.machine == "busy"

    def at_the_end(self) -> None:
        """What is sealed, and what nobody else got."""
        expected, reports = self.script.sealed, self.talk.reports.all
        if len(reports) != expected.reports:
            self.wrong.append(f"there are {len(reports)} reports, not {expected.reports}")
        if reports:
            report = reports[-1]
            for field in ("state", "urgent", "heads_only"):
                wanted = getattr(expected, field)
                if wanted is not None and getattr(report, field) != wanted:
                    self.wrong.append(f"its {field} is {getattr(report, field)}, not {wanted}")
            held = {item.kind.value for item in report.items}
            for kind, values in expected.holds.items():
                said = [_said(item.value) for item in report.items if item.kind == kind]
                if said != values:
                    self.wrong.append(f"{kind} holds {said}, not {values}")
            self.wrong += [f"it holds {kind}" for kind in expected.holds_no if kind in held]
            if expected.files is not None and len(report.of_kind("file")) != expected.files:
                self.wrong.append(f"it holds {len(report.of_kind('file'))} files")
        asked = "\n".join(request.text or "" for request in self.talk.understanding.requests)
        self.wrong += [f"Rasa got “{w}”" for w in self.script.never_reaches_rasa if w in asked]
        if self.script.wiped != bool(self.talk.answer.get("wipe")):
            self.wrong.append(f"wiped is {not self.script.wiped}")


def _said(value: Any) -> str:
    for key in ("text", "now", "trusted", "name"):
        if value.get(key):
            return str(value[key])
    if "situations" in value:
        return f"{value['unit']}|{value['role']}|{','.join(map(str, value['situations']))}"
    return ",".join(value.get("who", ())) if isinstance(value.get("who"), list) else ""


def typed(code: str, how: str) -> str:
    """The code as a person types it."""
    if how == "one_wrong":
        return f"{code[:7]}{(int(code[7]) + 1) % 10}{code[8:]}"
    if how == "one_missing":
        return code[:-1]
    if how == "another":
        return "0000 0000 0000 0000"
    if how == "spoken":
        return "".join("零一二三四五六七八九"[int(digit)] for digit in code)
    return code
