"""Coming back with the receipt code: where the report stands, answers, and more to say."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi.responses import Response

from bot.channels.web import report_words as words
from bot.channels.web.report_body import Fields, again, first
from bot.channels.web.report_files import Received
from bot.channels.web.report_form import clean
from bot.channels.web.report_guess import SlowGuesses
from bot.channels.web.report_services import ReportServices
from bot.channels.web.report_view import ReportPages, day_of
from reports.errors import (
    MistypedError,
    NoSuchReportError,
    QueueFullError,
    ReportError,
    UnknownCodeError,
)
from reports.followup import Followed
from reports.gate import TooManyError
from reports.receipt import parse
from reports.reporter_key import ReporterKey

#: What a browser may send as a code, before it is looked at.
_LONGEST = 100


class Following:
    """The page ``/report/code``."""

    def __init__(
        self, services: ReportServices, pages: ReportPages, guesses: SlowGuesses | None = None
    ) -> None:
        self._services, self._pages = services, pages
        self._guesses = guesses or SlowGuesses()

    def ask(self, bad: str = "", status: int = 200, typed: str = "") -> Response:
        """Asks for the code. What was typed stays, so that one digit can be put right."""
        return self._pages.page("report_code.html", status, bad=bad, typed=typed[:_LONGEST])

    async def answer(self, fields: Fields, address: str) -> Response:
        """One pressed button."""
        do, typed = first(fields, "do"), first(fields, "code")
        try:
            if do == "add":
                return await self._add(fields)
            if do == "again":
                return await self._again(_key(fields))
            return await self._open(typed, address)
        except MistypedError:
            return self.ask(words.CODE_MISTYPED, 422, typed)
        except UnknownCodeError:
            return self.ask(words.CODE_UNKNOWN, 404, typed)
        except QueueFullError:
            return self.ask(words.CODE_BUSY, 503, typed)
        except NoSuchReportError:
            return self.ask(words.CODE_GONE, 410)
        except TooManyError as many:
            return self._pages.sentence(
                words.TOO_FAST, 429, retry_after=many.seconds, again=again(fields), code=True
            )
        except ReportError:
            return self._pages.sentence(words.STUCK, 503, again=again(fields), code=True)

    async def added(self, received: Received) -> Response:
        """After an upload. Raises ``NoSuchReportError``."""
        if received.key is None:
            raise NoSuchReportError("an upload without a key")
        return await self._again(received.key, received.good, received.bad)

    async def _open(self, typed: str, address: str) -> Response:
        parse(typed)  # a slip of the finger costs nobody time
        async with self._guesses.attempt(address) as attempt:
            try:
                return self._shown(await self._services.followup.open(typed))
            except UnknownCodeError:
                attempt.wrong = True
                raise

    async def _again(
        self, key: ReporterKey, good: list[str] | None = None, bad: list[str] | None = None
    ) -> Response:
        followed = await self._services.followup.again(key)
        if followed is None:
            raise NoSuchReportError("the report is there no longer")
        return self._shown(followed, good, bad)

    async def _add(self, fields: Fields) -> Response:
        key, text = _key(fields), clean(first(fields, "more"))
        if not text:
            return await self._again(key, bad=[words.NOT_ADDED])
        self._services.gate.again(key.locator)
        once = f"{first(fields, 'once')}:{text}"
        followed = await self._services.followup.add(key, text, once=once)
        return self._shown(followed, [words.ADDED])

    def _shown(
        self, followed: Followed, good: list[str] | None = None, bad: list[str] | None = None
    ) -> Response:
        now = self._services.now()
        answers: list[Mapping[str, str]] = [
            {"day": day_of(item.at, now), "text": str(item.value.get("text", ""))}
            for item in followed.answers
        ]
        return self._pages.page(
            "report_follow.html",
            token=followed.key.token,
            stands=words.STANDS[followed.state],
            received=day_of(followed.received_at, now) if followed.received_at else "",
            answers=answers,
            good=good or [],
            bad=bad or [],
        )


def _key(fields: Fields) -> ReporterKey:
    key = ReporterKey.from_token(first(fields, "key"), "code")
    if key is None:
        raise NoSuchReportError("no key came with the form")
    return key
