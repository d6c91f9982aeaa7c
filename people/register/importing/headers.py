"""Finds the headers of a sheet and guesses what each column holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from people.register.categories import CATEGORY_NAMES
from people.register.importing.errors import FileProblemError
from people.register.importing.sheets import Sheet
from people.register.importing.synonyms import Words, bare, words

_LOOKED_THROUGH = 12
_ALIKE = 0.75
#: A column that says yes or no of one category is named so.
YES_NO = "is:"


@dataclass(frozen=True, slots=True)
class Headers:
    """The headers of a sheet. ``guesses`` gives a field for a column, in order; ``None`` where
    nothing fits. ``unsure`` are columns whose guess is only alike. ``first`` is the index of the
    first row of content."""

    names: tuple[str, ...]
    guesses: tuple[str | None, ...]
    unsure: frozenset[int]
    first: int


def find_headers(rows: Sequence[Sequence[str]]) -> Headers:
    """The best of the first rows, or of two taken together (监护人 above 姓名 and 电话).

    Raises:
        FileProblemError: no row looks like headers.
    """
    best: tuple[int, Headers] | None = None
    for index in range(min(_LOOKED_THROUGH, len(rows))):
        candidates = [(index + 1, [cell.strip() for cell in rows[index]])]
        if index + 1 < len(rows):
            candidates.append((index + 2, _together(rows[index], rows[index + 1])))
        for first, names in candidates:
            headers = _guessed(names, first)
            known = {g for i, g in enumerate(headers.guesses) if g and i not in headers.unsure}
            score = len(known)
            if "name" in known and (best is None or score > best[0]):
                best = (score, headers)
    if best is None or best[0] < 2:
        raise FileProblemError(
            "没有找到表头。表里要有一行写着“儿童姓名”“身份证号”“户籍镇街”“户籍村”这样的列名，可以先下载模板照着做。"
        )
    return best[1]


def best_sheet(sheets: Sequence[Sheet]) -> Sheet:
    """The sheet in which most columns are recognised.

    Raises:
        FileProblemError: none has headers.
    """
    known: dict[int, int] = {}
    problem: FileProblemError | None = None
    for index, sheet in enumerate(sheets):
        try:
            known[index] = sum(guess is not None for guess in find_headers(sheet.rows).guesses)
        except FileProblemError as error:
            problem = error
    if not known:
        raise problem or FileProblemError("这个文件里没有内容。")
    return sheets[max(known, key=lambda index: known[index])]


def with_mapping(headers: Headers, chosen: Mapping[int, str | None]) -> Headers:
    """The headers with what somebody chose for columns.

    Raises:
        FileProblemError: two columns were given the same meaning, or none is the name.
    """
    guesses = [chosen.get(i, guess) for i, guess in enumerate(headers.guesses)]
    used = [guess for guess in guesses if guess is not None]
    twice = {guess for guess in used if used.count(guess) > 1}
    if twice:
        raise FileProblemError(f"有两列都选成了“{label_of(twice.pop())}”，请改掉一列。")
    if "name" not in used:
        raise FileProblemError("请选出哪一列是儿童姓名。")
    return Headers(headers.names, tuple(guesses), frozenset(), headers.first)


def label_of(field: str) -> str:
    """What a field is called in Chinese."""
    if field.startswith(YES_NO):
        return f"是否{CATEGORY_NAMES[field.removeprefix(YES_NO)]}"
    return words().labels[field]


def _together(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Two rows of headers as one; what is merged downwards is named once."""
    joined = []
    for index in range(max(len(upper), len(lower))):
        above = upper[index].strip() if index < len(upper) else ""
        below = lower[index].strip() if index < len(lower) else ""
        joined.append(above if above == below else f"{above}{below}")
    return joined


def _guessed(names: Sequence[str], first: int) -> Headers:
    known = words()
    guesses: list[str | None] = []
    unsure: set[int] = set()
    person = "guardian"
    for index, name in enumerate(names):
        guess, sure = _guess(name, person, known)
        if guess in guesses:
            guess = None
        if guess is not None and guess.startswith(("guardian_", "carer_")):
            person = guess.split("_", maxsplit=1)[0]
        if guess is not None and not sure:
            unsure.add(index)
        guesses.append(guess)
    return Headers(tuple(names), tuple(guesses), frozenset(unsure), first)


def _guess(name: str, person: str, known: Words) -> tuple[str | None, bool]:
    plain = bare(name)
    if not plain or plain in known.ignored:
        return None, True
    if plain in known.fields:
        return known.fields[plain], True
    if plain in known.of_person:
        return f"{person}_{known.of_person[plain]}", True
    for prefix in known.yes_no_prefixes:
        category = known.categories.get(plain.removeprefix(prefix))
        if plain.startswith(prefix) and category:
            return f"{YES_NO}{category}", True
    alike = get_close_matches(plain, known.fields, n=1, cutoff=_ALIKE)
    return (known.fields[alike[0]], False) if alike else (None, True)
