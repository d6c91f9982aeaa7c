"""Words of danger, read without a model: who is hurt, or is about to be."""

from __future__ import annotations

import re
from enum import Enum


class Danger(Enum):
    """What kind of danger a text speaks of."""

    VIOLENCE = "violence"
    MEDICAL = "medical"
    DESPAIR = "despair"
    PARTNER_VIOLENCE = "partner_violence"


_FIRST = re.compile(r"打娃|打我|遭打|被打|救命|不想活|割腕|猥亵|强奸|性侵")


def danger_in(text: str) -> Danger | None:
    """The kind of danger a text speaks of, if any."""
    return Danger.VIOLENCE if _FIRST.search(text) else None
