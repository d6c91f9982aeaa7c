"""Files that somebody adds: each goes through encryption while it comes in."""

from __future__ import annotations

from dataclasses import dataclass, field

from starlette.requests import Request

from bot.channels.web import report_words as words
from bot.channels.web.report_body import BodyError, CutShortError, Part, Upload
from bot.channels.web.report_services import ReportServices
from reports.errors import FileRefusedError, NoSuchReportError, ReportError
from reports.file_names import clean_name
from reports.gate import TooManyError
from reports.reporter_key import ReporterKey, Side

_MOST_NAME = 4_000


@dataclass(slots=True)
class Received:
    """What came of an upload: the key it brought, and a sentence for each file."""

    key: ReporterKey | None = None
    good: list[str] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)


async def receive(request: Request, side: Side, services: ReportServices) -> Received:
    """Takes every file of an upload; one that is refused does not hold up the next.

    The fields ``key`` and ``once`` come before the files, as they stand in the form.

    Raises:
        NoSuchReportError: no report belongs to the key.
    """
    received, once, number = Received(), "", 0
    try:
        async for part in Upload(request).parts():
            if part.filename is None:
                value = await part.text()
                if part.name == "key":
                    received.key = ReporterKey.from_token(value, side)
                elif part.name == "once":
                    once = value[:64]
            elif part.filename:
                number += 1
                await _take(part, f"{once}:{number}", received, services)
    except BodyError as error:
        cut = isinstance(error, CutShortError)
        received.bad.append(words.CUT_SHORT if cut else words.TOO_LONG_FILES)
    if not received.good and not received.bad:
        received.bad.append(words.NO_FILE)
    return received


async def _take(part: Part, once: str, received: Received, services: ReportServices) -> None:
    if received.key is None:
        raise NoSuchReportError("an upload without a key")
    name = clean_name((part.filename or "")[:_MOST_NAME])
    if not services.room():
        received.bad.append(words.NO_ROOM)
        return
    try:
        services.gate.again(received.key.locator)
        meta = await services.uploads.add(received.key, name, part.chunks(), once=once)
    except FileRefusedError as refused:
        received.bad.append(words.FILE_REFUSED.format(name=name, reason=refused.reason))
    except NoSuchReportError:
        raise
    except TooManyError:
        received.bad.append(words.FILE_REFUSED.format(name=name, reason=words.TOO_FAST))
    except ReportError:
        received.bad.append(words.FILE_REFUSED.format(name=name, reason=words.FILE_NOT_STORED))
    else:
        received.good.append(words.FILE_SAVED.format(name=meta.name))
