"""Buttons that several actions show."""

from __future__ import annotations

from actions.context import Context
from entitlements.fact_model import Fact
from entitlements.model import Pack
from replies import Act, Button

HUMAN = Button("找人工", act=Act("human_handoff"))
MENU = Button("回主菜单", act=Act("show_menu"))
SCREEN = Button("看娃儿能享受啥", act=Act("start_screening"))
RESULT_SO_FAR = Button("先看结果", act=Act("result_so_far"))
BACK = Button("上一步", act=Act("step_back"))
RESTART = Button("重新来", act=Act("start_over"))
ANOTHER_CHILD = Button("还有一个娃儿", act=Act("another_child"))


def benefit_buttons(benefit: str) -> tuple[Button, ...]:
    """What a person does next about one benefit."""
    return (
        Button("我家够不够条件", act=Act("start_screening", {"benefit": benefit})),
        Button("怎么申请", act=Act("how_to_apply", {"benefit": benefit})),
        Button("要带哪些材料", act=Act("show_papers", {"benefit": benefit})),
        Button("去哪里办", act=Act("show_where", {"benefit": benefit})),
        HUMAN,
    )


def topic_button(pack: Pack, topic: str) -> Button:
    """A topic by its short label."""
    return Button(pack.topics[topic].label, act=Act("show_topic", {"topic": topic}))


def answer_buttons(fact: Fact, *, can_go_back: bool) -> tuple[Button, ...]:
    """The answers to a question, then the ways around it."""
    if fact.type == "yes_no":
        answers = [("是", "true"), ("不是", "false")]
    else:
        answers = [(choice.label, choice.id) for choice in fact.choices]
    buttons = [
        Button(label, act=Act("inform", {"fact": fact.id, "value": value}))
        for label, value in answers
    ]
    buttons.append(Button("不晓得", act=Act("dont_know", {"fact": fact.id})))
    if fact.sensitivity != "low":
        buttons.append(Button("不想说", act=Act("decline_answer", {"fact": fact.id})))
    buttons.append(Button("为啥问", act=Act("why_ask", {"fact": fact.id})))
    if can_go_back:
        buttons.append(BACK)
    buttons.append(RESULT_SO_FAR)
    return tuple(buttons)


def back_to_question(context: Context) -> tuple[Button, ...]:
    """The way back to a question that is still open, after something else came in between."""
    if context.interview.active and context.interview.asked:
        return (Button("接着回答", act=Act("resume_interview")),)
    return ()
