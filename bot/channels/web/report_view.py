"""The report pages as they are shown: templates, and an opened report in plain words."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.channels.web import report_words as words
from bot.channels.web.assets import Assets
from reports.file_types import LIMITS_TEXT
from reports.model import Item, ItemKind, Opened
from reports.police_duty import SITUATIONS

_HERE = Path(__file__).resolve().parent
_TO_CLEAR = '"cache", "cookies", "storage"'
#: Nothing of these pages is kept, told onward or shown in a frame.
_HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


class ReportPages:
    """Renders. Everything that a person typed is escaped."""

    def __init__(self) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        assets = Assets.of_folder(_HERE / "static")
        self._templates.globals.update(
            asset=assets.address,
            nonce=nonce,
            words=words,
            limits=LIMITS_TEXT,
            situations=SITUATIONS,
        )

    def page(
        self,
        template: str,
        status: int = 200,
        *,
        retry_after: float | None = None,
        by_child: bool = False,
        **values: Any,
    ) -> HTMLResponse:
        """A page that nothing keeps. ``by_child``: the reader is a child."""
        headers = dict(_HEADERS)
        if retry_after is not None:
            headers["Retry-After"] = str(int(retry_after) + 1)
        you = "你" if by_child else "您"
        rendered = self._templates.get_template(template).render(
            by_child=by_child, you=you, **values
        )
        return HTMLResponse(rendered, status_code=status, headers=headers)

    def sentence(self, sentence: str, status: int, **values: Any) -> HTMLResponse:
        """A page with one sentence, 110 and the ways on."""
        return self.page("report_said.html", status, sentence=sentence, **values)

    def gone(self) -> Response:
        """Away to a page that says nothing; the browser forgets what it has of this site."""
        headers = {**_HEADERS, "Clear-Site-Data": _TO_CLEAR}
        return RedirectResponse("/leave", status_code=303, headers=headers)


def nonce() -> str:
    """Names one form: sent twice, it counts once."""
    return secrets.token_urlsafe(16)


def lines(opened: Opened, *, by_child: bool) -> list[tuple[str, str]]:
    """What a report says so far, item by item: label and words."""
    labels = {**words.LABELS, **(words.LABELS_OF_CHILD if by_child else {})}
    return [
        (labels[item.kind], said)
        for kind in labels
        for item in opened.of(kind)
        if (said := _said(item, by_child=by_child))
    ]


def situations(value: Mapping[str, Any]) -> list[str]:
    """The situations of a duty item in words."""
    chosen = [str(one) for one in value.get("situations", ())]
    return [label for number, label in SITUATIONS.items() if number in chosen]


def day_of(at: datetime, now: datetime) -> str:
    """The day in local words."""
    local = at.astimezone(now.tzinfo)
    return f"{local.month} 月 {local.day} 日"


def _said(item: Item, *, by_child: bool) -> str:
    value = item.value
    if item.kind is ItemKind.DANGER:
        return (words.DANGER_OF_CHILD if by_child else words.DANGER).get(str(value.get("now")), "")
    if item.kind is ItemKind.SPEAKER:
        return words.TRUSTED.get(str(value.get("trusted")), "")
    if item.kind is ItemKind.MUST_NOT_KNOW:
        named = [words.CONCERNED[one] for one in value.get("who", ()) if one in words.CONCERNED]
        return "，".join([*named, *([str(value["text"])] if value.get("text") else [])])
    if item.kind is ItemKind.DUTY:
        parts = [str(value.get(part) or "") for part in ("unit", "role")]
        return "；".join(part for part in [*parts, *situations(value)] if part)
    if item.kind is ItemKind.FILE:
        return str(value.get("name", ""))
    return str(value.get("text", ""))
