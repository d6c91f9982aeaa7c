"""Words of danger, read without a model: who is hurt, or is about to be.

Runs beside the statistical model; either one is enough to show the emergency card. A pattern
wants somebody who does it, or somebody it is done to, so that 打针, 杀价 and 想死你了 pass.
"""

from __future__ import annotations

import re
from enum import Enum

from bot.understanding.danger_around import ACCIDENT, PARTNER, PRESENT
from bot.understanding.danger_child import NEGLECT, SEXUAL, VIOLENCE
from bot.understanding.danger_self import DESPAIR, MEDICAL
from bot.understanding.danger_text import danger_text


class Danger(Enum):
    """What kind of danger a text speaks of."""

    VIOLENCE = "violence"
    MEDICAL = "medical"
    DESPAIR = "despair"
    PARTNER_VIOLENCE = "partner_violence"


def _pattern(*groups: str) -> re.Pattern[str]:
    return re.compile("|".join(groups), re.VERBOSE)


#: In the order in which they are told apart: what needs an ambulance comes first.
_KINDS = (
    (Danger.MEDICAL, _pattern(MEDICAL)),
    (Danger.DESPAIR, _pattern(DESPAIR)),
    (Danger.PARTNER_VIOLENCE, _pattern(PARTNER)),
    (Danger.VIOLENCE, _pattern(VIOLENCE)),
    (Danger.VIOLENCE, _pattern(SEXUAL)),
    (Danger.VIOLENCE, _pattern(NEGLECT)),
    (Danger.VIOLENCE, _pattern(PRESENT)),
)
_ACCIDENT = _pattern(ACCIDENT)


def danger_in(text: str) -> Danger | None:
    """The kind of danger a text speaks of, if any."""
    text = danger_text(text)
    for kind, pattern in _KINDS:
        if pattern.search(text):
            return kind
    return Danger.MEDICAL if _ACCIDENT.search(text) else None
