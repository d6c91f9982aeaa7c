"""What a child may be registered as: ids of the policy's facts, and who may see them."""

from __future__ import annotations

from collections.abc import Mapping

#: The ids are those of the entitlement facts, so that a register can be screened by them.
CATEGORY_NAMES: Mapping[str, str] = {
    "child_in_difficulty": "困境儿童",
    "orphan_recognised": "孤儿",
    "de_facto_unsupported_recognised": "事实无人抚养儿童",
    "left_behind": "留守儿童",
    "migrant": "流动儿童",
    "dibao": "低保",
    "dibao_margin": "低保边缘",
    "tekun": "特困",
    "fanpin_monitored": "防止返贫监测对象",
    "economically_difficult": "家庭经济困难",
    "severe_illness": "重病",
    "severe_disability": "重残",
    "autism": "孤独症",
    "hiv_infected": "艾滋病病毒感染儿童",
    "back_from_treatment": "心理治疗后回归",
    "sole_carer_detained": "唯一照料人被羁押或服刑",
    "adopted": "被收养",
}

#: Design §6 and §8 (HIV, psychology, imprisonment), and an adoption, which is the family's own to
#: tell (Civil Code, art. 1110): never in village or town views, always sealed.
SENSITIVE = frozenset({"hiv_infected", "back_from_treatment", "sole_carer_detained", "adopted"})


def joined(categories: frozenset[str]) -> str:
    """The open categories as they stand in the column.

    Raises:
        ValueError: one of them must not stand in the clear.
    """
    if categories & SENSITIVE:
        raise ValueError("a category that a village must not see")
    return " ".join(sorted(categories))
