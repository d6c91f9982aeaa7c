"""What has happened to a report: the log of what staff did, and when its reporter spoke."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from people.audit import Entry
from reports.desk.lines import short
from reports.folder import REPORTER
from reports.letters import RECIPIENTS
from reports.lifecycle import outcome_label
from reports.model import ItemKind, Opened

ACTIONS: Mapping[str, str] = {
    "report.opened": "打开了报告",
    "report.file_opened": "打开了文件",
    "report.entered": "登记了报告",
    "report.acknowledged": "确认收到",
    "report.taken_over": "接过来办",
    "report.assessing": "开始核实",
    "report.referred": "转给有关部门",
    "report.started": "开始帮扶",
    "report.noted": "写了记录",
    "report.answered": "答复了报告人",
    "report.placement": "填了子女安置联络单",
    "report.situations": "勾了必须报公安的情形",
    "report.police_told": "登记了公安报案回执",
    "report.police_waived": "写明了不报公安的理由",
    "report.closed": "办结",
    "report.reopened": "重新打开",
    "report.joined": "和另一件合并",
    "report.merged": "和别的放在一起办",
    "report.parted": "从合办里分开",
    "report.marked_intimate": "标了一个私密文件",
    "report.erasure_asked": "提出删除",
    "report.erasure_refused": "不同意删除",
    "report.erased": "删除了报告",
    "report.key_given": "给了同事看报告的钥匙",
    "report.key_taken": "收回了同事的钥匙",
    "signed_in": "登录",
    "password_changed": "改了密码",
    "codes_changed": "换了验证码",
    "staff_added": "加了一个人",
    "staff_changed": "改了人员资料",
    "staff_removed": "移除了一个人",
    "key_confirmed": "确认了钥匙",
    "reset_asked": "提出重置账号",
    "reset_confirmed": "确认重置账号",
    "reset_withdrawn": "撤回了重置",
    "duty_assigned": "安排值班",
    "duty_released": "取消值班安排",
    "duty_filled": "排了值班表",
}
_LOOKING = frozenset({"report.opened", "report.file_opened"})
_HOW = {
    "page": "",
    "print": "（打印）",
    "blurred": "（模糊）",
    "clear": "（看清楚）",
    "played": "（播放）",
    "original": "（下载原件）",
}
_SAID = {
    ItemKind.FILE: "报告人发来文件",
    ItemKind.ADDED: "报告人有补充",
}


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the timeline."""

    at: datetime
    who: str
    what: str


def timeline(
    opened: Opened, entries: Sequence[Entry], names: Mapping[str, str], held: Collection[str]
) -> list[Event]:
    """What was done, the oldest first. ``held``: other reports the reader may know of."""
    events = [
        Event(entry.at, _who(entry.actor, names), what_was_done(entry, names, held))
        for entry in entries
        if entry.action not in _LOOKING
    ]
    said = [item for item in opened.items if item.author == REPORTER]
    if said:
        events.append(Event(said[0].at, "报告人", "开始报告"))
    events += [Event(item.at, "报告人", _SAID[item.kind]) for item in said if item.kind in _SAID]
    return sorted(events, key=lambda event: event.at)


def openings(entries: Sequence[Entry], names: Mapping[str, str]) -> list[Event]:
    """Who looked at it, the newest first."""
    return [
        Event(entry.at, _who(entry.actor, names), what_was_done(entry, names, ()))
        for entry in reversed(entries)
        if entry.action in _LOOKING
    ]


def _who(actor: str, names: Mapping[str, str]) -> str:
    fixed = {"system": "系统", "recovery": "恢复钥匙"}
    return fixed.get(actor) or names.get(actor, "已离开的人")


def what_was_done(entry: Entry, names: Mapping[str, str], held: Collection[str]) -> str:
    """An entry in words; of another report only when it is one of ``held``."""
    what = ACTIONS.get(entry.action, entry.action)
    facts = entry.facts
    if "how" in facts:
        what += _HOW.get(str(facts["how"]), "")
    if "to" in facts and str(facts["to"]) in RECIPIENTS:
        what += f"：{RECIPIENTS[str(facts['to'])].label}"
    if "outcome" in facts and entry.action == "report.closed":
        what += f"：{outcome_label(str(facts['outcome']))}"
    if str(facts.get("with", "")) in held:
        what += f"：{short(str(facts['with']))}"
    if "reader" in facts:
        what += f"：{names.get(str(facts['reader']), '一位同事')}"
    return what
