"""What the form of a preview holds, and the list of mistakes as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from fastapi.responses import Response
from starlette.datastructures import FormData

from console.errors import ConsoleError
from people.register.categories import CATEGORY_NAMES
from people.register.importing.errors import Spot
from people.register.importing.headers import YES_NO, best_sheet, label_of
from people.register.importing.sheets import Sheet
from people.register.importing.synonyms import words


def chosen_sheet(sheets: Sequence[Sheet], sent: FormData) -> Sheet:
    """The sheet that was chosen, else the one with most known columns."""
    name = sent.get("sheet")
    chosen = next((sheet for sheet in sheets if sheet.name == name), None)
    return chosen or best_sheet(sheets)


def mapping(sent: FormData) -> dict[int, str | None] | None:
    """What was chosen for each column; ``None`` before anybody chose, or for another sheet.

    Raises:
        ConsoleError: a meaning that there is not.
    """
    if "column-0" not in sent or sent.get("sheet") != sent.get("mapped_sheet", sent.get("sheet")):
        return None
    known = dict(fields())
    chosen: dict[int, str | None] = {}
    for key, value in sent.items():
        if key.startswith("column-") and key[7:].isdigit():
            if value and value not in known:
                raise ConsoleError("列的对应不对，请返回重新选。")
            chosen[int(key[7:])] = str(value) or None
    return chosen


def fields() -> list[tuple[str, str]]:
    """All meanings a column may have, with their labels."""
    return [
        *words().labels.items(),
        *((f"{YES_NO}{kind}", label_of(f"{YES_NO}{kind}")) for kind in CATEGORY_NAMES),
    ]


def examples(sheet: Sheet, first: int, columns: int) -> list[str]:
    """The first cell with something in it, of each column."""
    found = [""] * columns
    for row in sheet.rows[first : first + 20]:
        for index, text in enumerate(row[:columns]):
            found[index] = found[index] or text.strip()[:24]
    return found


def mistakes_file(spots: Sequence[Spot]) -> Response:
    """Every bad cell, for the spreadsheet program: a page shows some hundreds."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["行", "列", "哪里不对"])
    writer.writerows((spot.row, spot.column, _harmless(spot.reason)) for spot in spots)
    return Response(
        text.getvalue().encode("utf-8-sig"),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": "attachment; filename=mistakes.csv"},
    )


def _harmless(text: str) -> str:
    """Nothing that a spreadsheet program takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text
