"""Categories as files write them: 孤儿、低保；重残."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import lru_cache

from people.register.importing.errors import CellError
from people.register.importing.synonyms import bare, words

_BETWEEN = re.compile(r"[、,;/+\s|和及]+")


@lru_cache(maxsize=10_000)
def parse_categories(text: str) -> list[str]:
    """Ids of categories, sorted. The caller must not change the list.

    Raises:
        CellError: one of them is not known.
    """
    known = words().categories
    found = set()
    for part in filter(None, map(bare, _BETWEEN.split(text))):
        category = known.get(part)
        if category is None:
            alike = get_close_matches(part, known, n=1, cutoff=0.6)
            hint = f"，是不是“{alike[0]}”" if alike else "，请照模板说明里的写法"
            raise CellError(f"没有“{part}”这个类别{hint}")
        found.add(category)
    return sorted(found)
