"""Telling a report on the page: each button of the forms is one method here.

Between two requests the server knows nothing: the browser brings the draft key along in a hidden
field, and everything shown is opened with it anew.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial

from fastapi.responses import Response

from bot.channels.web import report_words as words
from bot.channels.web.report_body import Fields, again, first
from bot.channels.web.report_files import Received
from bot.channels.web.report_form import Told, clean
from bot.channels.web.report_saving import Saver
from bot.channels.web.report_services import ReportServices
from bot.channels.web.report_shown import TellingPages, came_of
from bot.channels.web.report_view import ReportPages
from reports.codes import SaidBack
from reports.errors import (
    NoSuchReportError,
    NotAvailableError,
    QueueFullError,
    ReportError,
)
from reports.gate import TooManyError
from reports.model import ItemKind, Opened
from reports.reporter_key import ReporterKey, new_draft_key

_CODE = re.compile(r"\d{16}")


class Telling:
    """The page ``/report``."""

    def __init__(self, services: ReportServices, pages: ReportPages) -> None:
        self._services, self._pages = services, pages
        self._show = TellingPages(pages, services.now)
        self._saver = Saver(services.intake, services.now)
        self._on_draft: Mapping[
            str, Callable[[ReporterKey, Opened, Fields], Awaitable[Response]]
        ] = {
            "look": self._look,
            "change": self._change,
            "more": self._more,
            "done": self._done,
            "mint": self._mint,
            "try": self._try,
            "end": self._end,
            "duty_form": self._duty_form,
            "duty_receipt": self._duty_receipt,
        }

    async def begin(self, *, private: bool) -> Response:
        """The first page."""
        try:
            available = await self._services.intake.available()
        except ReportError:
            available = False
        if not available:
            return self._pages.page("report_closed.html", 503)
        return self._show.form(Told(), new_draft_key().token, private=private)

    async def answer(self, fields: Fields, address: str, *, private: bool) -> Response:
        """One pressed button."""
        do, told = first(fields, "do"), Told.of(fields)
        key = ReporterKey.from_token(first(fields, "key"), "draft")
        try:
            if do in self._on_draft:
                return await self._with_draft(do, key, fields)
            if do == "leave":
                return await self._leave(key)
            if do in ("as_child", "as_adult"):
                told = replace(told, by_child=do == "as_child")
                return self._show.form(told, (key or new_draft_key()).token, private=private)
            shown = partial(self._show.form, told, private=private)
            return await self._save(key or new_draft_key(), told, fields, address, shown)
        except NoSuchReportError:
            return self._pages.sentence(words.DEAD, 410, by_child=told.by_child)
        except TooManyError as many:
            return self._pages.sentence(
                words.TOO_FAST, 429, retry_after=many.seconds, again=again(fields)
            )
        except ReportError:
            return self._pages.sentence(
                words.STUCK, 503, again=again(fields), by_child=told.by_child
            )

    async def added(self, received: Received) -> Response:
        """After an upload. Raises ``NoSuchReportError``."""
        key = received.key
        draft = None if key is None else await self._services.intake.draft(key)
        if key is None or draft is None:
            raise NoSuchReportError("an upload without a draft")
        return self._show.hub(key, draft, received.good, received.bad)

    async def _save(
        self,
        key: ReporterKey,
        told: Told,
        fields: Fields,
        address: str,
        shown: Callable[..., Response],
    ) -> Response:
        begun, refused = False, partial(shown, key.token)
        try:
            draft = await self._services.intake.draft(key)
            begun = draft is not None
            if not told.anything and not begun:
                return refused(bad=words.NOTHING, status=422)
            nonce = first(fields, "once")
            if begun:
                self._services.gate.again(key.locator)
                saved = await self._saver.save(key, draft, told, nonce)
            else:
                proof = first(fields, "effort")
                gate = self._services.gate.enter(address, proof, told.characters)
                async with gate as unproven:
                    saved = await self._saver.save(key, None, told, nonce, unproven=unproven)
            draft = await self._services.intake.draft(key)
        except TooManyError as many:
            sentence = words.TOO_MANY.replace("{wait}", words.wait_words(many.seconds))
            return refused(bad=sentence, status=429, begun=begun, wait=many.seconds)
        except NotAvailableError:
            return refused(bad=words.NOT_AVAILABLE, status=503, begun=begun)
        except ReportError:
            return refused(bad=words.STORE_DOWN, status=503, begun=begun)
        if draft is None:
            raise NoSuchReportError("taken away in between")
        return self._show.hub(key, draft, good=came_of(saved))

    async def _with_draft(self, do: str, key: ReporterKey | None, fields: Fields) -> Response:
        draft = None if key is None else await self._services.intake.draft(key)
        if key is None or draft is None:
            raise NoSuchReportError("no draft belongs to this key")
        return await self._on_draft[do](key, draft, fields)

    async def _look(self, key: ReporterKey, draft: Opened, _: Fields) -> Response:
        return self._show.hub(key, draft)

    async def _change(self, key: ReporterKey, draft: Opened, _: Fields) -> Response:
        return self._show.form(Told.of_draft(draft), key.token, begun=True)

    async def _more(self, key: ReporterKey, draft: Opened, fields: Fields) -> Response:
        text = clean(first(fields, "more"))
        if not text:
            return self._show.hub(key, draft, bad=[words.NOT_ADDED])
        self._services.gate.again(key.locator)
        once = f"{first(fields, 'once')}:more:{text}"
        await self._services.intake.add(key, ItemKind.SEEN, {"text": text}, once=once)
        now_said = await self._services.intake.draft(key) or draft
        return self._show.hub(key, now_said, good=[words.ADDED])

    async def _done(self, key: ReporterKey, draft: Opened, _: Fields) -> Response:
        await self._services.intake.finish(key)
        return self._show.receipt(key, draft)

    async def _mint(self, key: ReporterKey, draft: Opened, _: Fields) -> Response:
        self._services.gate.again(key.locator)
        try:
            code = await self._services.codes.mint(key)
        except QueueFullError:
            return self._show.receipt(key, draft, bad=words.QUEUE_FOR_CODE, status=503)
        return self._show.receipt(key, draft, code=code)

    async def _try(self, key: ReporterKey, draft: Opened, fields: Fields) -> Response:
        code, typed = first(fields, "shown"), first(fields, "code")
        code = code if _CODE.fullmatch(code) else ""
        self._services.gate.again(key.locator)
        try:
            result = await self._services.codes.said_back(key, typed)
        except QueueFullError:
            return self._show.receipt(key, draft, code=code, bad=words.NOT_TRIED, tried=True)
        if result is SaidBack.RIGHT:
            return self._show.ended(key, draft, good=words.RIGHT)
        bad = words.MISTYPED if result is SaidBack.MISTYPED else words.OTHER_CODE
        return self._show.receipt(key, draft, code=code, bad=bad, tried=True)

    async def _end(self, key: ReporterKey, draft: Opened, _: Fields) -> Response:
        return self._show.ended(key, draft)

    async def _duty_form(self, key: ReporterKey, draft: Opened, _: Fields) -> Response:
        return self._show.duty_paper("form", key, draft)

    async def _duty_receipt(self, key: ReporterKey, draft: Opened, _: Fields) -> Response:
        return self._show.duty_paper("receipt", key, draft)

    async def _leave(self, key: ReporterKey | None) -> Response:
        if key is not None:
            # Whoever leaves must get away; the draft key dies by itself in a day.
            with contextlib.suppress(ReportError):
                await self._services.intake.leave(key)
        return self._pages.gone()
