"""How to apply: steps, place and papers of one benefit."""

from __future__ import annotations

from actions.buttons import HUMAN, MENU, topic_button
from actions.context import Context
from actions.unheard import after_danger
from actions.verdict import recognition_first
from entitlements.errors import FactsError
from entitlements.model import Benefit
from entitlements.places import where_words
from entitlements.result import RECOGNITION, Standing, build_result
from entitlements.wording import basis
from replies import Act, Button


async def how_to_apply(context: Context) -> None:
    """Steps, then papers. Asks which benefit when neither text nor talk named one."""
    benefit = chosen_benefit(context)
    if benefit is None and context.session.troubled:
        after_danger(context)
        return
    if benefit is None:
        context.say(
            "您想办哪一样？",
            *(
                topic_button(context.pack, topic)
                for topic in context.pack.topics
                if _first_benefit(context, topic) is not None
            ),
        )
        return
    apply = benefit.apply
    if context.intent == "show_papers":
        _say_papers(context, benefit)
        return
    steps = "\n".join(f"{n}. {step}" for n, step in enumerate(apply.how, start=1))
    who = f"谁去办：{apply.who}。\n" if apply.who else ""
    context.say(f"{benefit.name}这样办：\n{who}{steps}", basis=basis(context.pack, benefit))
    _say_papers(context, benefit)


def chosen_benefit(context: Context) -> Benefit | None:
    """The benefit of the button, else the first of the topic that is talked about."""
    named = context.turn.details.get("benefit")
    if named is not None:
        return context.pack.benefits.get(named)
    topic = context.topic()
    if topic is None or topic not in context.pack.topics:
        return _of_the_case(context)
    context.memory["topic"] = topic
    first = _first_benefit(context, topic)
    return None if first is None else context.pack.benefits[first]


def _of_the_case(context: Context) -> Benefit | None:
    """What the child that was told of should apply for first, as far as that is known."""
    interview = context.interview
    if not interview.facts:
        return None
    if interview.wanted:
        return context.pack.benefits.get(interview.wanted[0])
    try:
        if recognition_first(context):
            return context.pack.benefits.get(RECOGNITION)
        ready = build_result(context.rules, context.facts(), {}).of(Standing.NOW)
    except FactsError:
        return None
    return context.pack.benefits[ready[0].benefit] if ready else None


def _first_benefit(context: Context, topic: str) -> str | None:
    answers = context.pack.topics[topic].answers
    return next((a for a in answers if a in context.pack.benefits), None)


def _say_papers(context: Context, benefit: Benefit) -> None:
    apply = benefit.apply
    lines = []
    if apply.papers:
        ask = "" if apply.papers_status == "found" else "（各处不一样，去之前先问镇街）"
        lines.append(f"要带的{ask}：" + "、".join(apply.papers) + "。")
    else:
        lines.append("文件没有写要带哪些材料，去之前先问一声。")
    where = where_words(apply.where)
    if where:
        lines.append("去哪里：" + "，或 ".join(where) + "。")
    lines.append(
        f"多久能办好：{apply.time_limit}。"
        if apply.time_limit
        else "多久能办好，文件没有写，问窗口。"
    )
    context.say(
        "\n".join(lines),
        Button("我家够不够条件", act=Act("start_screening", {"benefit": benefit.id})),
        Button("去哪里办", act=Act("show_where", {"benefit": benefit.id})),
        HUMAN,
        MENU,
    )
