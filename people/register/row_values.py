"""A child's record as the columns of its row."""

from __future__ import annotations

from datetime import date
from typing import Any

from people.register.categories import SENSITIVE, joined
from people.register.content import AT, Content
from people.register.sealing import RegisterSeal

_NUMBER, _BORN, _BOARDING = AT["identity_number"], AT["birth_date"], AT["boarding"]
_HUKOU, _RESIDENCE, _CATEGORIES = AT["hukou_village"], AT["residence_village"], AT["categories"]


def columns_of(
    seal: RegisterSeal, child_id: str, content: Content, fingerprint: bytes
) -> dict[str, Any]:
    """The columns that follow from the content."""
    number = content[_NUMBER]
    return {
        "hukou_village_id": content[_HUKOU],
        "residence_village_id": content[_RESIDENCE],
        "birth_date": date.fromisoformat(content[_BORN]),
        "boarding": content[_BOARDING],
        "categories": joined(frozenset(content[_CATEGORIES]) - SENSITIVE),
        "id_mark": None if number is None else seal.id_mark(number),
        "name_mark": seal.name_mark(content[0]),
        "fingerprint": fingerprint,
        "sealed": seal.seal_child(content, child_id),
    }
