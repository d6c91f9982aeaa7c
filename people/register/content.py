"""What is sealed of a child, as a list in a fixed order.

Alias, state and visiting village are not content: no file brings them, and they stand in the row.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from people.register.model import Child, ChildState, Contact, Record
from people.register.tables import ChildRow

Content = list[Any]

#: The places in the list, by name; these names also stand in the history of changes.
NAMES = (
    *("name", "identity_number", "birth_date", "hukou_village", "residence_village", "group"),
    *("hukou_place", "residence_place", "school", "boarding", "guardian", "carer"),
    *("categories", "note"),
)
AT = {name: place for place, name in enumerate(NAMES)}
NAMES_IN_CHINESE = dict(
    zip(
        NAMES,
        (
            *("姓名", "身份证号", "出生日期", "户籍村", "居住村", "组（社）"),
            *("户籍地", "居住地", "学校", "是否住校", "监护人", "实际照料人", "类别", "备注"),
        ),
        strict=True,
    )
)


def alias_of(number: int) -> str:
    """The alias as it is shown: 7 is 07号."""
    return f"{number:02d}号"


def content_of(record: Record) -> Content:
    """What is sealed of a child, in a fixed order; alias, state and visiting village are not
    content: a file never brings them."""
    child = record.child
    return [
        child.name,
        record.identity_number,
        child.birth_date.isoformat(),
        child.hukou_village_id,
        child.residence_village_id,
        child.group,
        child.hukou_place,
        child.residence_place,
        child.school,
        child.boarding,
        list(asdict(child.guardian).values()),
        list(asdict(child.carer).values()),
        sorted(child.categories | record.sensitive),
        record.note,
    ]


def record_of(content: Content, row: ChildRow) -> Record:
    """The record that was sealed, with what stands in the row."""
    open_categories = frozenset(row.categories.split())
    return Record(
        child=Child(
            id=row.id,
            alias=alias_of(row.alias_number),
            name=content[0],
            birth_date=row.birth_date,
            visit_village_id=row.visit_village_id,
            hukou_village_id=row.hukou_village_id,
            residence_village_id=row.residence_village_id,
            group=content[5],
            hukou_place=content[6],
            residence_place=content[7],
            school=content[8],
            boarding=row.boarding,
            guardian=Contact(*content[10]),
            carer=Contact(*content[11]),
            categories=open_categories,
            state=ChildState(row.state),
        ),
        identity_number=content[1],
        sensitive=frozenset(content[12]) - open_categories,
        note=content[13],
    )


def changed_names(old: Content, new: Content) -> list[str]:
    """Which parts of the content differ."""
    return [name for name, a, b in zip(NAMES, old, new, strict=True) if a != b]
