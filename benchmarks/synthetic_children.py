"""Invented children whose facts hang together as they do in a county, and what is asked of them.

No person stands behind them. The shares are the project's own estimates, drawn from causes (a
father in prison, then a mother who left, then dibao); the priors that the product asks by
(priors.yml) guess facts one by one from what is known and were written apart from these.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from entitlements.check_facts import check_facts
from entitlements.decide import Rules
from entitlements.errors import FactsError
from entitlements.facts import Answer, BirthDate, Facts
from entitlements.model import Pack

ON = date(2026, 6, 1)
COUNT = 300


@dataclass(frozen=True, slots=True)
class Child:
    """A whole truth, what of it was told at the start, and what was asked about."""

    truth: Mapping[str, Answer]
    """Every fact that has a true answer; a fact that makes no sense for the child has none."""
    unknown: frozenset[str]
    """Facts to which the family answers "don't know"."""
    says_month: bool
    """Asked for the birth date, the family gives the month first."""
    told: Facts
    wanted: tuple[str, ...]
    asks: str
    """``one topic``, ``two topics`` or ``everything``."""


def children(rules: Rules, count: int = COUNT, seed: int = 20260601) -> list[Child]:
    """``count`` children, always the same for a seed."""
    random = Random(seed)
    found: list[Child] = []
    while len(found) < count:
        raw = {k: v for k, v in whole_child(random).items() if k in rules.pack.facts}
        try:
            truth = check_facts(rules.pack, raw, on=rules.on)
        except FactsError:
            continue  # not a possible child: draw again
        found.append(_asking(random, rules.pack, rules.complete(truth)))
    return found


def _asking(random: Random, pack: Pack, truth: Mapping[str, Answer]) -> Child:
    unknown = frozenset(
        name
        for name, fact in pack.facts.items()
        if random.random() < {1: 0.01, 2: 0.07, 3: 0.20}[fact.difficulty]
    )
    asks = random.choices(("one topic", "two topics", "everything"), (60, 25, 15))[0]
    wanted = tuple(pack.benefits)
    if asks != "everything":
        topics = _concerns(random, pack, truth, 1 if asks == "one topic" else 2)
        wanted = tuple(b.id for b in pack.benefits.values() if topics & set(b.topics))
    worth = [name for name in _SAID_FIRST if truth.get(name) not in _NOT_WORTH_SAYING]
    first = random.sample(worth, min(len(worth), random.choice((0, 1, 1, 2, 2, 3))))
    told = Facts({name: truth[name] for name in first})
    return Child(truth, unknown - set(first), random.random() < 0.5, told, wanted, asks)


_SAID_FIRST = (
    *("stage", "age", "father", "mother", "orphan_recognised", "dibao", "dibao_margin", "hukou"),
    *("de_facto_unsupported_recognised", "severe_illness", "disability_kind", "autism"),
    *("left_behind", "migrant", "urgent_event", "harmed"),
)
_NOT_WORTH_SAYING = (None, False, "caring", "none", "dazu")
"""Nobody opens with what is not the case."""


def _concerns(random: Random, pack: Pack, truth: Mapping[str, Answer], count: int) -> set[str]:
    """Topics this family would ask about: what is the matter makes its topics likelier."""
    weights = dict.fromkeys((t for b in pack.benefits.values() for t in b.topics), 1.0)
    for fact, answers, topics, weight in _MATTERS:
        if truth.get(fact) in answers:
            for topic in topics & weights.keys():
                weights[topic] += weight
    chosen: set[str] = set()
    while len(chosen) < count:
        chosen.add(random.choices(list(weights), list(weights.values()))[0])
    return chosen


_CANNOT = (
    *("dead", "missing_declared", "lost_contact_6_months", "imprisoned_6_months"),
    *("detox_6_months", "severe_disability", "severe_illness"),
)
_MATTERS: tuple[tuple[str, tuple[object, ...], set[str], float], ...] = (
    ("father", _CANNOT, {"basic_living", "guardianship"}, 6),
    ("mother", _CANNOT, {"basic_living"}, 4),
    ("orphan_recognised", (True,), {"basic_living", "lottery_scholarship", "guardianship"}, 6),
    ("de_facto_unsupported_recognised", (True,), {"basic_living", "insurance_subsidy"}, 6),
    ("dibao", (True,), {"dibao", "insurance_subsidy", "medical_assistance"}, 4),
    ("dibao_margin", (True,), {"dibao", "medical_assistance"}, 6),
    ("fanpin_monitored", (True,), {"insurance_subsidy", "medical_assistance"}, 3),
    ("severe_illness", (True,), {"medical_assistance", "dibao", "rehab"}, 12),
    ("disability_kind", ("physical", "hearing", "visual", "speech"), {"rehab"}, 10),
    ("disability_kind", ("intellectual", "mental", "multiple"), {"special_education"}, 8),
    ("autism", (True,), {"rehab", "special_education"}, 12),
    ("stage", ("preschool",), {"preschool"}, 5),
    ("stage", ("primary", "junior_high"), {"compulsory_education"}, 4),
    ("stage", ("general_high_school",), {"high_school"}, 6),
    ("stage", ("secondary_vocational",), {"vocational"}, 6),
    ("stage", ("university",), {"lottery_scholarship"}, 5),
    ("migrant", (True,), {"enrolment_migrant", "housing", "social_insurance_participation"}, 6),
    ("left_behind", (True,), {"left_behind_care", "childrens_home_services"}, 5),
    ("urgent_event", ("in_dazu", "elsewhere"), {"temp_relief", "emergency_relief"}, 12),
    ("harmed", (True,), {"legal_aid", "guardianship", "mental_health"}, 10),
    ("sole_carer_detained", (True,), {"guardianship"}, 15),
    ("custody_case", (True,), {"guardianship"}, 15),
    ("back_from_treatment", (True,), {"mental_health"}, 12),
    ("identification_result", ("referral",), {"mental_health"}, 12),
)


def whole_child(random: Random) -> dict[str, object]:
    """Plain answers to every fact that makes sense for one invented child."""

    def chance(share: float) -> bool:
        return random.random() < share

    def one_of(**weights: float) -> str:
        return random.choices(list(weights), list(weights.values()))[0]

    born = ON - timedelta(days=random.randint(60, int(365.25 * (18 if chance(0.95) else 21))))
    years = (ON - born).days // 365.25
    raw: dict[str, object] = {"birth_date": BirthDate(born.year, born.month, born.day)}
    raw["age"] = int(years) + (1 if chance(0.3) else 0)  # 虚岁
    raw["stage"] = stage = _stage(int(years), one_of)
    if stage == "preschool":
        raw["kindergarten"] = one_of(public=50, inclusive_private=35, non_inclusive_private=15)

    raw["hukou"] = hukou = one_of(dazu=83, other_chongqing_district=7, other_province=9, none=1)
    local = hukou == "dazu"
    months = min(360, (ON - born).days // 30)
    raw["residence_months"] = months if local else min(months, random.randint(2, 90))
    raw["residence_interrupted"] = chance(0.06 if local else 0.15)
    raw["migrant"] = migrant = not local and hukou != "none" and chance(0.75)
    raw["residence_permit"] = chance(0.55 if migrant else 0.03)

    father = raw["father"] = one_of(
        caring=76,
        dead=7,
        imprisoned_6_months=4,
        lost_contact_6_months=3,
        severe_disability=3,
        severe_illness=2,
        detox_6_months=1,
        missing_declared=0.5,
        other=3.5,
    )
    gone = father in ("dead", "missing_declared")
    alone = father != "caring"
    raw["mother"] = mother = (
        one_of(caring=45, lost_contact_6_months=32, dead=8, severe_disability=6, other=9)
        if alone
        else one_of(caring=93, dead=2, lost_contact_6_months=2, severe_disability=2, other=1)
    )
    both = alone and mother != "caring" and "other" not in (father, mother)
    orphan = gone and mother in ("dead", "missing_declared")
    raw["orphan_recognised"] = orphan = orphan and chance(0.85)
    raw["de_facto_unsupported_recognised"] = de_facto = both and not orphan and chance(0.6)
    raw["orphan_recognised_before_18"] = orphan
    if orphan or de_facto:
        raw["orphan_raised_in"] = one_of(
            relative_home=85, dazu_child_welfare_institution=12, other_institution=3
        )
    raw["left_behind"] = not migrant and not both and years < 16 and chance(0.22)

    poor = 0.45 if alone or mother != "caring" else 0.12
    raw["dibao"] = dibao = chance(poor)
    raw["dibao_margin"] = not dibao and chance(0.08)
    raw["tekun"] = not dibao and chance(0.015)
    raw["fanpin_monitored"] = not dibao and chance(0.06)
    raw["economically_difficult"] = bool(dibao or raw["tekun"]) or chance(0.2)

    kind = raw["disability_kind"] = one_of(
        none=90,
        physical=3,
        intellectual=2.5,
        mental=1.5,
        hearing=1,
        visual=0.7,
        speech=0.8,
        multiple=0.5,
    )
    level = one_of(**{"1": 20, "2": 30, "3": 25, "4": 25})
    if kind != "none":
        raw["disability_level"] = level
    raw["severe_disability"] = kind != "none" and level in ("1", "2")
    raw["autism"] = chance(0.7) if kind == "mental" else chance(0.01)
    raw["severe_illness"] = chance(0.03)
    ill = kind != "none" or raw["autism"] or raw["severe_illness"]
    raw["rehab_need"] = chance(0.65 if ill else 0.02)
    raw["hiv_infected"] = chance(0.003)
    raw["insurance_tier"] = one_of(**{"1": 80, "2": 12, "none": 8})

    raw["harmed"] = harmed = chance(0.03)
    raw["cannot_stay_home"] = chance(0.4) if harmed else chance(0.004)
    detained = father in ("imprisoned_6_months", "detox_6_months") and mother != "caring"
    raw["sole_carer_detained"] = chance(0.5) if detained else chance(0.002)
    raw["no_other_guardian"] = chance(0.15) if both or detained else chance(0.005)
    raw["urgent_event"] = one_of(none=90, in_dazu=8, elsewhere=2)
    raw["custody_case"] = chance(0.03)
    listed = orphan or de_facto or dibao or raw["tekun"] or raw["hiv_infected"]
    raw["child_in_difficulty"] = bool(listed) or chance(0.5 if alone or ill else 0.05)
    in_file = 0.35 if raw["child_in_difficulty"] else 0.02
    raw["identification_result"] = (
        one_of(no_referral=80, referral=20) if chance(in_file) else "not_done"
    )
    raw["back_from_treatment"] = chance(0.012)
    return raw


def _stage(years: int, one_of: Callable[..., str]) -> str:
    if years < 3:
        return "not_in_school"
    if years < 6:
        return one_of(preschool=88, not_in_school=12)
    if years < 12:
        return one_of(primary=98, not_in_school=2)
    if years < 15:
        return one_of(junior_high=96, not_in_school=2, primary=2)
    if years < 18:
        return one_of(
            general_high_school=50, secondary_vocational=36, not_in_school=8, junior_high=6
        )
    return one_of(university=40, general_high_school=15, secondary_vocational=15, not_in_school=30)
