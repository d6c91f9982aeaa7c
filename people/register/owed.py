"""Which village owes a child its visits."""

from __future__ import annotations

from enum import StrEnum


class OwedBy(StrEnum):
    """The rule, a setting of the install (``HULEI_VISITS_OWED_BY``)."""

    RESIDENCE = "residence"
    HUKOU = "hukou"


#: The plan does not say it.
DEFAULT_RULE = OwedBy.RESIDENCE

REASONS = {
    OwedBy.RESIDENCE: (
        "户籍和居住不在一个村时，由居住地的村来探访：入户要见到孩子，孩子住在哪里，哪里才看得到。"
        "住在区外的，由户籍村联系。方案没有写，这是本项目的默认做法。"
    ),
    OwedBy.HUKOU: (
        "户籍和居住不在一个村时，由户籍地的村来探访：待遇由户籍地认定和发放，档案在那里。"
        "户籍在区外的，由居住村探访。方案没有写，这是可以选的另一种做法。"
    ),
}


def village_owing(rule: OwedBy, hukou: str | None, residence: str | None) -> str | None:
    """The id of the village that owes the visits; ``None`` when neither lies in the district."""
    first, second = (residence, hukou) if rule is OwedBy.RESIDENCE else (hukou, residence)
    return first or second
