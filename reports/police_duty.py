"""The bureau's own duty to tell the police at once, and what it takes to have met it.

A state organ that learns of harm to a child reports to the police without delay (Law on the
Protection of Minors, art. 11(2)); the 2020 Opinion of nine bodies on mandatory reporting names
nine situations, here in our own short words; harm over the internet is added. Danger now, or any
of these, opens the duty. The bot never says that the police were called: only an officer who has
spoken to them can say so, with time, name and receipt number.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from people.model import Role
from reports.errors import ReportError

SITUATIONS: Mapping[str, str] = {
    "1": "隐私部位有伤，或者怀疑有伤",
    "2": "不满 14 岁的女孩遭性侵、怀孕或流产（含怀疑）",
    "3": "14 岁以上的女孩因性侵怀孕或流产（含怀疑）",
    "4": "身上多处受伤、严重营养不良或神志不清，可能是被打、被虐待、被欺凌",
    "5": "因自杀、自残、工伤、中毒、被打等伤残或死亡",
    "6": "被遗弃，或长期没有人照顾",
    "7": "来历不明、失踪，或被拐卖、收买",
    "8": "被人组织去乞讨",
    "9": "受到其他严重侵害，或正面临被侵害的危险",
    "online": "在网上被侵害（诱骗、敲诈、被要私密照片等）",
}


class Police(StrEnum):
    """How the duty stands. ``MOVED``: with the report that this one was joined to."""

    NONE = "none"
    OPEN = "open"
    DONE = "done"
    WAIVED = "waived"
    MOVED = "moved"


POLICE_NAMES: Mapping[Police, str] = {
    Police.NONE: "",
    Police.OPEN: "要报公安，还没有登记",
    Police.DONE: "已向公安报案，有回执",
    Police.WAIVED: "负责人写明了不报的理由",
    Police.MOVED: "随合并的那一件办",
}


class PoliceFirstError(ReportError):
    """The report cannot be closed: the police duty is open."""


class NotMetError(ReportError):
    """What was filled in does not meet the duty. ``sentence`` says in Chinese what is missing."""

    def __init__(self, sentence: str) -> None:
        super().__init__("the police duty is not met by this")
        self.sentence = sentence


@dataclass(frozen=True, slots=True, repr=False)
class PoliceTold:
    """When the police were told, who of them took it down, and the number they gave."""

    at: datetime
    officer: str
    receipt: str
    station: str = ""


def known_situations(ticked: Collection[str]) -> list[str]:
    """Those of the ticked that are situations, in their order."""
    return [number for number in SITUATIONS if number in {str(one) for one in ticked}]


def opens_duty(danger: object, situations: Collection[object]) -> bool:
    """Whether danger now (``yes``) or what was ticked opens the duty."""
    return danger == "yes" or bool(known_situations([str(one) for one in situations]))


def may_close(police: Police) -> bool:
    """An open duty stops every closing, by anybody."""
    return police is not Police.OPEN


def checked_told(
    at: datetime | None, officer: str, receipt: str, station: str, *, now: datetime
) -> PoliceTold:
    """What was filled in, if it is whole.

    Raises:
        NotMetError: something is missing, or the time has not come yet.
    """
    officer, receipt, station = officer.strip(), receipt.strip(), station.strip()
    if at is None:
        raise NotMetError("请填向公安报案的时间。")
    # Two clocks are never quite the same.
    if at > now + timedelta(minutes=5):
        raise NotMetError("报案时间还没有到，请看一下。")
    if not officer:
        raise NotMetError("请填接报民警的姓名或警号。")
    if not receipt:
        raise NotMetError("请填公安给的回执号或警情编号。还没有拿到，就先不登记，拿到了再来。")
    return PoliceTold(at, officer[:80], receipt[:80], station[:80])


def checked_waiver(role: Role, reason: str) -> str:
    """A section head's written reason not to go to the police.

    Raises:
        NotMetError: another role, or no reason.
    """
    if role is not Role.HEAD:
        raise NotMetError("只有科室负责人可以写不报公安的理由。")
    if len(reason.strip()) < 5:
        raise NotMetError("请写清楚为什么不用报公安。")
    return reason.strip()


def told_form(told: PoliceTold) -> dict[str, Any]:
    """As it is sealed into the report."""
    return {
        "form": "police_told",
        "at": told.at.isoformat(),
        "officer": told.officer,
        "receipt": told.receipt,
        "station": told.station,
    }
