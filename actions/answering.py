"""Answers to "what is it, how much, for whom": at most three short messages and the next step."""

from __future__ import annotations

from actions.buttons import HUMAN, MENU, back_to_question, benefit_buttons, topic_button
from actions.contacts import near_by
from actions.context import Context
from actions.telling import stated, take_in
from actions.verdict import verdict_on
from entitlements.model import Benefit, Information
from entitlements.wording import basis, fill
from replies import Act, Button


async def answer_topic(context: Context) -> None:
    """The topic's overview or main answer; facts said along the way are kept and used."""
    name = context.topic()
    if name is None or name not in context.pack.topics:
        context.say("您想问哪一类？", *(topic_button(context.pack, t) for t in context.pack.topics))
        return
    topic = context.pack.topics[name]
    context.memory["topic"] = name
    take_in(context, stated(context.turn.facts))
    say_overview(context, name)
    main = _entry(context, topic.answers[0])
    verdict = verdict_on(context, topic.answers) if context.turn.facts else None
    if verdict is not None:
        context.say(verdict)
    quick = [Button(q.label, act=Act("show_benefit", {"entry": q.to})) for q in topic.quick]
    benefit = next((a for a in topic.answers if a in context.pack.benefits), None)
    if benefit is None:
        context.say(
            fill(context.pack, main.texts.next, context.today),
            *back_to_question(context),
            *quick,
            Button("找谁、在哪里", act=Act("contact_office")),
            HUMAN,
        )
        return
    near = near_by(context)
    following = fill(context.pack, context.pack.benefits[benefit].texts.next, context.today)
    context.say(
        f"{following}\n{near}" if near else following,
        *back_to_question(context),
        *_distinct(quick, benefit_buttons(benefit)),
    )


def say_overview(context: Context, topic: str) -> None:
    """The answer to what a described case also asks, before any question of ours."""
    known = context.pack.topics[topic]
    main = _entry(context, known.answers[0])
    text = fill(context.pack, known.overview or main.texts.answer, context.today)
    context.say(text, basis=_basis(context, main))


async def answer_benefit(context: Context) -> None:
    """One benefit or piece of information, chosen by a button."""
    name = context.turn.details.get("entry", "")
    if name not in context.pack.benefits and name not in context.pack.information:
        context.say("这一项现在没有了，请从菜单重新选。", MENU)
        return
    entry = _entry(context, name)
    if entry.topics:
        context.memory["topic"] = entry.topics[0]
    context.say(fill(context.pack, entry.texts.answer, context.today), basis=_basis(context, entry))
    who = fill(context.pack, entry.texts.who or "", context.today)
    lines = [f"给谁：{who}"] if who else []
    lines.append(fill(context.pack, entry.texts.next, context.today))
    if isinstance(entry, Benefit):
        context.say("\n".join(lines), *back_to_question(context), *benefit_buttons(entry.id))
    else:
        context.say(
            "\n".join(lines),
            *back_to_question(context),
            Button("找谁、在哪里", act=Act("contact_office")),
            HUMAN,
            MENU,
        )


def _entry(context: Context, name: str) -> Benefit | Information:
    return context.pack.benefits.get(name) or context.pack.information[name]


def _basis(context: Context, entry: Benefit | Information) -> str:
    """The small print; once in a conversation with the whole sentence about the draft."""
    short = basis(context.pack, entry)
    if context.memory.get("status_told"):
        return short
    context.memory["status_told"] = True
    return f"{short}\n{context.pack.document.status_note}"


def _distinct(first: list[Button], rest: tuple[Button, ...]) -> tuple[Button, ...]:
    labels = {button.label for button in first}
    return (*first, *(button for button in rest if button.label not in labels))
