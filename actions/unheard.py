"""Marks what was not understood, and offers once to keep that sentence for staff to learn from."""

from __future__ import annotations

from actions.context import Context
from replies import Act, Button

_ALLOW = Button("允许记下这句帮助改进", act=Act("allow_learning"))


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
