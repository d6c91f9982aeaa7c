"""A directory of YAML becomes a checked pack, or one error that lists every mistake."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import cast, get_args

from entitlements.errors import PackError
from entitlements.load_benefits import read_benefit, read_information
from entitlements.load_contacts import read_hotline, read_place, read_town
from entitlements.load_dated import gaps_between
from entitlements.load_facts import finish_facts, read_facts
from entitlements.load_parameters import read_named_condition, read_parameter, read_reading
from entitlements.load_priors import read_priors
from entitlements.model import Document, Pack
from entitlements.parse_conditions import Names
from entitlements.references import refuse_cycles
from entitlements.topics import read_topics
from entitlements.vocabulary import BIRTH_DATE, PackStatus
from entitlements.yaml_source import Item, Problems, read_yaml

_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def default_pack_dir() -> Path:
    """The pack that ships with the assistant."""
    return Path(__file__).parent / "policy" / "dazu-2026-draft"


def load_pack(directory: Path) -> Pack:
    """Read and check a pack.

    Raises PackError with every mistake found, each with file, line, what was found and
    what was expected (docs/policy-pack.md).
    """
    problems = Problems()
    pack = _read(directory, problems)
    if problems.found:
        raise PackError(problems.found)
    return pack


def _read(directory: Path, problems: Problems) -> Pack:
    def entries(
        file: str, key: str, *others: str, pattern: re.Pattern[str] = _ID
    ) -> dict[str, Item]:
        top = read_yaml(directory / file, file, problems)
        keys = problems.mapping(top, [key], others)
        return _by_id(problems.items(keys.get(key)), problems, pattern=pattern)

    several = [path.name for path in sorted(directory.glob("readings*.yml"))]
    readings: dict[str, Item] = {}
    for file in several or ["readings.yml"]:
        top = read_yaml(directory / file, file, problems)
        keys = problems.mapping(top, ["readings"])
        readings |= _by_id(problems.items(keys.get("readings")), problems, readings)
    parameters = entries("parameters.yml", "parameters")
    conditions = _conditions(directory, problems)
    raw_facts = read_facts(entries("facts.yml", "facts"), problems)
    names = Names(
        facts={name: raw.fact for name, raw in raw_facts.items()},
        conditions=set(conditions),
        readings=set(readings),
        parameters=set(parameters),
        benefits=(),
    )
    names = replace(names, facts=finish_facts(raw_facts, names, problems))
    for raw in raw_facts.values():
        if raw.fact.type == "date" and raw.fact.id != BIRTH_DATE:
            problems.add(raw.entry, f"no date but {BIRTH_DATE}", f"the date {raw.fact.id!r}")

    benefits: list[Item] = []
    information: list[Item] = []
    for path in sorted((directory / "benefits").glob("*.yml")):
        top = read_yaml(path, f"benefits/{path.name}", problems)
        keys = problems.mapping(top, [], ["benefits", "information"])
        benefits += problems.items(keys.get("benefits"))
        information += problems.items(keys.get("information"))

    rules = _by_id(benefits, problems)
    names = replace(names, benefits=set(rules))
    named = {k: read_named_condition(k, v, names, problems) for k, v in conditions.items()}
    refuse_cycles(named, conditions, problems)
    hotlines = entries("hotlines.yml", "hotlines", pattern=re.compile(r"\w+"))
    told = _by_id(information, problems, rules)
    has_topics = (directory / "topics.yml").exists()  # a pack may be a policy without a chat
    topics = entries("topics.yml", "topics") if has_topics else {}
    has_priors = (directory / "priors.yml").exists()  # without them all answers are alike
    priors = entries("priors.yml", "priors") if has_priors else {}
    towns = entries("places.yml", "towns", "places")
    places = entries("places.yml", "places", "towns")
    pack = Pack(
        document=_document(directory, problems),
        facts=names.facts,
        parameters={k: read_parameter(v, problems) for k, v in parameters.items()},
        conditions=named,
        benefits={k: read_benefit(v, names, problems) for k, v in rules.items()},
        information={k: read_information(v, names, problems) for k, v in told.items()},
        readings={k: read_reading(v, problems) for k, v in readings.items()},
        hotlines={k: read_hotline(v, problems) for k, v in hotlines.items()},
        towns={k: read_town(v, towns, problems) for k, v in towns.items()},
        places={k: read_place(v, towns, problems) for k, v in places.items()},
        topics=read_topics(topics, {*rules, *told}, problems),
        priors=read_priors(priors, names.facts, problems),
    )
    return replace(pack, gaps=_gaps(pack))


def _by_id(
    items: list[Item],
    problems: Problems,
    taken: Mapping[str, Item] | None = None,
    pattern: re.Pattern[str] = _ID,
) -> dict[str, Item]:
    """Entries by their id, in the order of the file; an id used twice is a mistake."""
    found: dict[str, Item] = {}
    taken = taken or {}
    for item in items:
        name = item.value.get("id") if isinstance(item.value, dict) else None
        if name is None or not isinstance(name.value, str):
            problems.add(item, "an entry with an id")
        elif not pattern.fullmatch(name.value):
            problems.add(name, "an id of small letters, digits and single underscores")
        elif first := found.get(name.value) or taken.get(name.value):
            where = f"{first.file}:{first.line}"
            problems.add(name, f"an id used once (it is at {where})")
        else:
            found[name.value] = item
    return found


def _conditions(directory: Path, problems: Problems) -> dict[str, Item]:
    """conditions.yml: a list of ``{id, label, when}``, or a mapping from name to condition."""
    file = "conditions.yml"
    top = read_yaml(directory / file, file, problems)
    body = problems.mapping(top, ["conditions"]).get("conditions")
    if body is not None and isinstance(body.value, dict):
        return body.value
    return _by_id(problems.items(body), problems)


def _document(directory: Path, problems: Problems) -> Document:
    top = read_yaml(directory / "pack.yml", "pack.yml", problems)
    may_be_absent = {"comments_until", "supersedes"}
    keys = problems.mapping(
        top, {field.name for field in fields(Document)} - may_be_absent, may_be_absent
    )
    return Document(
        id=problems.text(keys.get("id")),
        title=problems.text(keys.get("title")),
        short_title=problems.text(keys.get("short_title")),
        authority=problems.text(keys.get("authority")),
        index_number=problems.text(keys.get("index_number")),
        status=cast(PackStatus, problems.one_of(keys.get("status"), get_args(PackStatus))),
        version=problems.text(keys.get("version")),
        published=problems.day(keys.get("published")),
        comments_until=problems.optional(keys.get("comments_until"), problems.day),
        in_force_from=problems.day(keys.get("in_force_from")),
        supersedes=problems.optional(keys.get("supersedes"), problems.text),
        status_note=problems.text(keys.get("status_note")),
    )


def _gaps(pack: Pack) -> tuple[str, ...]:
    found: list[str] = []
    for benefit in pack.benefits.values():
        found += gaps_between(benefit.id, benefit.versions)
    for parameter in pack.parameters.values():
        found += gaps_between(parameter.id, parameter.values)
    return tuple(found)
