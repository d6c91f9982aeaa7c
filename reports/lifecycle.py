"""Where a report can go from where it stands, who may move it, and how it can end.

received → acknowledged → assessing → referred → in progress → closed → reopened. Whatever is
done with a report also acknowledges it: an officer who calls the police first has seen it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from people.model import Role
from reports.errors import ReportError
from reports.model import State

#: Administrators and auditors move nothing: they read no report.
_DESK = frozenset({Role.OFFICER, Role.HEAD})


class NotNowError(ReportError):
    """The report does not stand where this can be done, or not by this role."""


class Move(StrEnum):
    """A step that changes where a report stands."""

    ACKNOWLEDGE = "acknowledge"
    ASSESS = "assess"
    REFER = "refer"
    START = "start"
    CLOSE = "close"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Step:
    """``label`` stands on the button."""

    label: str
    from_: frozenset[State]
    to: State
    roles: frozenset[Role] = _DESK


_NEW = frozenset({State.DRAFT, State.RECEIVED})
_WORKED_ON = frozenset({State.ACKNOWLEDGED, State.ASSESSING, State.REFERRED, State.IN_PROGRESS})

STEPS: Mapping[Move, Step] = {
    Move.ACKNOWLEDGE: Step("确认收到", _NEW, State.ACKNOWLEDGED),
    Move.ASSESS: Step("开始核实", _NEW | (_WORKED_ON - {State.ASSESSING}), State.ASSESSING),
    Move.REFER: Step("转给有关部门", _NEW | _WORKED_ON, State.REFERRED),
    Move.START: Step("开始帮扶", _WORKED_ON - {State.IN_PROGRESS}, State.IN_PROGRESS),
    # Nothing is closed that nobody has acknowledged.
    Move.CLOSE: Step("办结", _WORKED_ON, State.CLOSED),
    Move.REOPEN: Step("重新打开", frozenset({State.CLOSED}), State.ASSESSING),
}

STATE_NAMES: Mapping[State, str] = {
    State.DRAFT: "正在说",
    State.RECEIVED: "新收到",
    State.ACKNOWLEDGED: "已确认收到",
    State.ASSESSING: "正在核实",
    State.REFERRED: "已转有关部门",
    State.IN_PROGRESS: "正在帮扶",
    State.CLOSED: "已办结",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a report was closed.

    ``label`` is for the desk, ``told`` the sentence that its reporter is offered. ``joined``
    outcomes come only from joining a report to another.
    """

    id: str
    label: str
    told: str
    joined: bool = False


OUTCOMES: Mapping[str, Outcome] = {
    outcome.id: outcome
    for outcome in (
        Outcome("helped", "孩子已得到帮助", "我们去核实过，已经给孩子安排了帮助。谢谢您说出来。"),
        Outcome(
            "handed_over",
            "已移交，由别的部门接着办",
            "这件事已经交给有关部门接着办。谢谢您说出来。",
        ),
        Outcome(
            "unfounded",
            "未查实",
            "我们去核实过，目前没有查实。您照实说没有错；以后又看到什么，请再告诉我们。",
        ),
        Outcome(
            "not_found",
            "线索不够，找不到孩子",
            "按现在的线索还没有找到孩子。您再想起什么，请接着补充，我们就再去找。",
        ),
        Outcome(
            "elsewhere",
            "不在本区，已转当地",
            "孩子不在本区，我们已经转给当地民政部门。谢谢您说出来。",
        ),
        Outcome(
            "not_a_child",
            "不是孩子的事",
            "这件事说的不是未成年人，不归这里办。可以拨打 12345 问该找哪里。",
        ),
        Outcome(
            "empty",
            "没有内容",
            "我们没有看到具体情况。要说的话，请在这里补充，我们会接着看。",
        ),
        Outcome(
            "duplicate",
            "和另一件是同一件事",
            "同一件事已经有人报过，合在一起办。您说的我们都看了。",
            joined=True,
        ),
    )
}


def possible(state: State, role: Role) -> list[Move]:
    """What this role may do with a report that stands there, in the usual order."""
    return [move for move, step in STEPS.items() if state in step.from_ and role in step.roles]


def after(state: State, move: Move, role: Role) -> State:
    """Where the report stands after the move.

    Raises:
        NotNowError: the state or the role does not allow it.
    """
    if move not in possible(state, role):
        raise NotNowError(f"{move} is not possible when {state}, or not for {role}")
    return STEPS[move].to


def outcome_label(outcome: str | None) -> str:
    """The Chinese label; an id of an older version stands for itself."""
    found = OUTCOMES.get(outcome or "")
    return found.label if found is not None else (outcome or "")
