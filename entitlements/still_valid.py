"""A screening kept from before, as far as it still fits the pack of today."""

from __future__ import annotations

from datetime import date

from entitlements.check_facts import check_facts
from entitlements.errors import FactsError
from entitlements.interview import Interview, without
from entitlements.model import Pack


def still_valid(pack: Pack, interview: Interview, today: date) -> Interview:
    """Leaves out facts that the pack no longer knows or that can no longer be right.

    Weeks may lie between: the pack may have changed, and a child's age no longer fit a birth date.
    What is left out is simply asked again.
    """
    spoken_of = {*interview.settled, *interview.trail, *interview.log, interview.asked or ""}
    kept = without(interview, [fact for fact in spoken_of if fact not in pack.facts])
    while True:
        try:
            check_facts(pack, kept.facts, declined=kept.declined, on=today)
        except FactsError as error:
            wrong = {name for name, _ in error.errors} & kept.settled
            kept = without(kept, wrong or kept.settled)
        else:
            return kept
