"""Where to go: places of a kind, the nearest first."""

from __future__ import annotations

from entitlements.contacts import Place
from entitlements.model import Pack

#: Kinds of place in everyday words, as benefits name them under ``where``.
WHERE_WORDS = {
    "village": "村（社区）儿童主任",
    "town_office": "镇街民政办",
    "district_civil_affairs": "区民政局",
    "district_office": "区里主管部门",
    "online_jiuzhutong": "手机“渝悦·救助通”（入口先问镇街）",
    "online_enrolment": "“入学一件事”平台（入口先问学校）",
    "school": "娃儿的学校",
    "kindergarten": "娃儿的幼儿园",
    "education_office": "镇街管教育的窗口",
    "education_bureau": "区教委",
    "hospital": "就诊的医院",
    "hospital_psychology": "医院的心理（精神）科",
    "insurance_office": "区医保局窗口",
    "disabled_federation": "区残联",
    "housing_office": "区住房城乡建委的窗口",
    "childrens_home": "村（社区）儿童之家",
    "protection_station": "镇街未保工作站",
    "rescue_centre": "区未成年人救助保护中心",
    "welfare_institution": "儿童福利院",
    "legal_aid": "法律援助中心",
    "police": "派出所",
    "court": "法院",
}


def where_words(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Kinds of place in words; a kind without words is a mistake of the pack and is left out."""
    return tuple(WHERE_WORDS[kind] for kind in kinds if kind in WHERE_WORDS)


def nearest(pack: Pack, kind: str, town: str | None, at_most: int = 3) -> tuple[Place, ...]:
    """Places of a kind: those of the town, then of its neighbours in the pack's order, then
    those of the whole district. Without a town only the district's own."""
    places = [place for place in pack.places.values() if place.kind == kind]
    order = [town, *(pack.towns[town].near if town in pack.towns else ())] if town else []
    near = [place for name in order for place in places if place.town == name]
    district = [place for place in places if place.town is None]
    return tuple((near + district)[:at_most])
