"""Marks what was not understood, and offers once to keep that sentence for staff to learn from."""

from __future__ import annotations

import re

from actions.buttons import HUMAN, MENU
from actions.context import Context
from replies import Act, Button

_ALLOW = Button("允许记下这句帮助改进", act=Act("allow_learning"))


_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_A_SENTENCE = 3
REPORT = Button("有娃儿受伤害", act=Act("how_to_report"))
CALL_110 = Button("拨打 110", href="tel:110")


def foreign(said: str) -> bool:
    """A sentence in Latin letters: answered in English, whatever the model makes of it."""
    return not _CHINESE.search(said) and len(_LATIN_WORD.findall(said)) >= _A_SENTENCE


def in_english(context: Context) -> None:
    """That we read Chinese only, and what helps anyway."""
    context.say(
        "我只看得懂中文。Sorry, I can only read Chinese. Danger now: call 110 (police) or "
        "120 (ambulance). Please ask somebody who writes Chinese to help you here.",
        CALL_110,
        HUMAN,
        MENU,
    )


def after_danger(context: Context) -> None:
    """Half a sentence after danger was spoken of is most likely about that, and not off topic."""
    context.say(
        "这句我没听明白。您前面说的事要是还没人管，现在有危险先打 110，也可以在这里反映。",
        REPORT,
        CALL_110,
        HUMAN,
        MENU,
    )


def not_heard(context: Context) -> tuple[Button, ...]:
    """Marks the turn as not understood; the button to keep its sentence, if it may be offered.

    Offered once in a conversation; again only to somebody who pressed it. Never beside danger.
    """
    if context.turn.danger or context.session.troubled:
        return ()
    context.turn.unheard = True
    if context.memory.get("asked_to_learn") and not context.session.taught:
        return ()
    context.memory["asked_to_learn"] = True
    return (_ALLOW,)
