"""What each step asks, and why. Short, literal; a child is asked in a child's words."""

from __future__ import annotations

from bot.conversation.reporting.duty import situation_buttons
from bot.conversation.reporting.steps import TOLD, Step
from bot.conversation.reporting.telling import press
from replies import Button, Reply
from reports.file_types import LIMITS_TEXT
from reports.model import Concerned
from store.sessions import ReportPlace

SKIP = press("跳过", "skip")
BACK = press("上一步", "back")
LEAVE = press("不说了", "leave")
_WAYS = (SKIP, BACK, LEAVE)

#: Also in bot/channels/web/static/chat.js, before a file is chosen.
INTIMATE = (
    "娃儿身体隐私部位的照片、视频，不要发过来，也不要转给别人，更不要删。留在手机里，交给警察。"
)

_ASKED = {
    Step.DANGER: "娃儿现在有危险吗？",
    Step.SEEN: "您看到、听到了什么？想到哪里写哪里，也可以用语音输入。",
    Step.PLACE: "在哪里？哪个镇街、哪个村或小区、哪个学校，晓得多少写多少。",
    Step.CHILD: "是哪个娃儿？名字、大概几岁、跟谁住，晓得多少写多少。",
    Step.WHEN: "什么时候的事？是一回，还是常有？",
    Step.MUST_NOT_KNOW: "有没有哪个亲戚、干部不能晓得这件事？可以点，也可以打字说是谁。",
    Step.CONTACT: "要不要留个联系办法？不留也行，用收条号码一样看得到回话。\n"
    "留的话，写上什么时候找您方便。",
    Step.DUTY: "您是工作中发现的吗？比如您是老师、医生、儿童主任。",
    Step.UNIT: "您的单位是哪里？",
    Step.ROLE: "您在单位做什么？",
    Step.SITUATIONS: "像是哪些情形？可以点几个，点完按“选好了”。",
    Step.FILES: f"有照片、录音、视频要发吗？\n先说一句要紧的：{INTIMATE}\n{LIMITS_TEXT}",
}
_ASKED_A_CHILD = {
    Step.DANGER: "你现在安全吗？",
    Step.NEAR: "旁边有没有你信得过的大人？",
    Step.SEEN: "出了什么事？写一句就行。不想写，点“跳过”。",
    Step.PLACE: "你现在在哪里？写个大概就行。",
}
_MORE = "前面说的收下了。还看到、听到别的没有？"
_WHY = {
    Step.DANGER: "有危险的要先打 110，值班的人也会先看这样的。",
    Step.NEAR: "有个信得过的大人在，可以请他帮你打 110。",
    Step.SEEN: "值班的人只晓得您写的这些，不用您查证。",
    Step.PLACE: "不晓得在哪里，就没法去看。大概的地方也行。",
    Step.CHILD: "要找得到是哪个娃儿。不晓得名字也行。",
    Step.WHEN: "常有的和一回的，要做的不一样。",
    Step.MUST_NOT_KNOW: "说了，这份就不给那个人看。村和镇街本来就看不到。",
    Step.CONTACT: "有不清楚的好问您。不留也一样会看。",
    Step.DUTY: "老师、医生、村干部这些人，工作中发现了，法律要求马上报告。",
    Step.UNIT: "报告的单位自己也要留底，写上好对得上。",
    Step.ROLE: "只是记下您以什么身份报告。",
    Step.SITUATIONS: "有这些情形的，民政局也必须马上告诉公安。",
    Step.FILES: "有就发，没有也不要紧。",
}
_NOW = (
    press("现在有危险", "danger", "yes"),
    press("现在没有", "danger", "no"),
    press("不晓得", "danger", "unknown"),
)
_SAFE = (
    press("不安全", "danger", "yes"),
    press("现在安全", "danger", "no"),
    press("不知道", "danger", "unknown"),
)
NEAR = {"teacher": "老师", "relative": "亲戚", "neighbour": "邻居", "none": "没有"}
CONCERNED = {
    Concerned.RELATIVE: "亲戚",
    Concerned.VILLAGE: "村干部",
    Concerned.TOWN: "镇街干部",
    Concerned.BUREAU: "区民政局的人",
}
ROLES = {"teacher": "老师", "doctor": "医生、护士", "director": "儿童主任", "worker": "社工"}
WHEN = {"now": "刚才", "today": "今天", "often": "常有", "once": "就这一回"}


def ask(place: ReportPlace, *, chosen: frozenset[str] = frozenset()) -> Reply:
    """The question of the step. ``chosen`` has been tapped already, where several may be."""
    step = Step(place.step)
    texts = _ASKED_A_CHILD if place.child and step in _ASKED_A_CHILD else _ASKED
    text = texts[step]
    if step is Step.SEEN and TOLD in place.passed and not place.instead:
        text = _MORE
    return Reply(text, buttons=(*_choices(step, place, chosen), *_ways(step, place)))


def why(step: Step) -> Reply | None:
    """Why it is asked."""
    return Reply(_WHY[step]) if step in _WHY else None


def _choices(step: Step, place: ReportPlace, chosen: frozenset[str]) -> tuple[Button, ...]:
    if step is Step.DANGER:
        return _SAFE if place.child else _NOW
    if step is Step.NEAR:
        return tuple(press(label, "near", value) for value, label in NEAR.items())
    if step is Step.WHEN:
        return tuple(press(label, "when", value) for value, label in WHEN.items())
    if step is Step.MUST_NOT_KNOW:
        left = [(who, label) for who, label in CONCERNED.items() if who not in chosen]
        none = press("没有别的了" if chosen else "没有", "nobody")
        return (*(press(label, "leave_out", who) for who, label in left), none)
    if step is Step.DUTY:
        return (press("是，工作中发现的", "duty", "yes"), press("不是", "duty", "no"))
    if step is Step.ROLE:
        return tuple(press(label, "role", value) for value, label in ROLES.items())
    if step is Step.SITUATIONS:
        return (*situation_buttons(chosen), press("选好了", "skip"))
    if step is Step.FILES:
        return (press("没有，看看我说了什么", "skip"),)
    return ()


def _ways(step: Step, place: ReportPlace) -> tuple[Button, ...]:
    if place.mending:
        return (press("不改了", "back"),)
    if step is Step.DANGER:
        return (LEAVE,)
    if step in (Step.MUST_NOT_KNOW, Step.DUTY, Step.FILES, Step.SITUATIONS):
        return (BACK, LEAVE)
    return _WAYS
