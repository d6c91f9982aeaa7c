"""At most three messages: what is more is joined, the first ones first."""

from __future__ import annotations

from collections.abc import Sequence

from replies.model import Reply

AT_MOST = 3


def at_most_three(replies: Sequence[Reply]) -> tuple[Reply, ...]:
    """The same words and buttons in at most three messages; a card stays by itself."""
    left = list(replies)
    first = next((n for n, reply in enumerate(left) if reply.card is None), len(left))
    while len(left) > AT_MOST and len(left) - first >= 2:
        left[first : first + 2] = [_joined(left[first], left[first + 1])]
    return tuple(left)


def _joined(one: Reply, two: Reply) -> Reply:
    labels = {button.label for button in one.buttons}
    return Reply(
        "\n".join(text for text in (one.text, two.text) if text),
        (*one.buttons, *(button for button in two.buttons if button.label not in labels)),
        card=two.card,
        link=two.link or one.link,
        basis=two.basis or one.basis,
        code=two.code or one.code,
    )
