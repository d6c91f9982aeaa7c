"""Renders the pages of the desk. Templates escape everything; nothing becomes markup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from console.assets import Assets
from console.navigation import Place, places_for
from console.security import FORM_COOKIE, ROOT, Signed, first_form, inner_path, set_cookie

_HERE = Path(__file__).resolve().parent
_WEEKDAYS = "一二三四五六日"


class ConsolePages:
    """The templates, with what all of them need. ``zone`` is that of shown times."""

    def __init__(self, places: Sequence[Place], zone: tzinfo) -> None:
        self.assets = Assets.of_folder(_HERE / "static", f"{ROOT}/static")
        self._places = tuple(places)
        self._environment = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals["asset"] = self.assets.address
        self._environment.filters["moment"] = lambda at: _moment(at.astimezone(zone))
        self._environment.filters["day"] = _day

    def render(
        self,
        request: Request,
        template: str,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **values: Any,
    ) -> HTMLResponse:
        """A page, with navigation for whoever is signed in and the token of its forms."""
        signed: Signed | None = getattr(request.state, "signed", None)
        word = None
        if signed is None:
            word, csrf = first_form(request)
        else:
            csrf = signed.csrf
        places = []
        if signed is not None and signed.todo is None:
            places = places_for(signed.staff, self._places)
        content = self._environment.get_template(template).render(
            root=ROOT,
            signed=signed,
            csrf=csrf,
            places=places,
            here=inner_path(request),
            badges=getattr(request.state, "badges", {}),
            **values,
        )
        response = HTMLResponse(content, status, headers=dict(headers or {}))
        if word is not None:
            set_cookie(request, response, FORM_COOKIE, word)
        return response


def page(
    request: Request,
    template: str,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: Any,
) -> HTMLResponse:
    """Renders a template of ``console/templates`` for this request."""
    pages: ConsolePages = request.app.state.pages
    return pages.render(request, template, status, headers, **values)


def go(path: str) -> Response:
    """After a form: on to a page below ``/console``, so that reloading sends nothing again."""
    return RedirectResponse(ROOT + path, status_code=303)


def _moment(at: datetime) -> str:
    return f"{at.year} 年 {at.month} 月 {at.day} 日 {at:%H:%M}"


def _day(day: date) -> str:
    return f"{day.month} 月 {day.day} 日 星期{_WEEKDAYS[day.weekday()]}"
