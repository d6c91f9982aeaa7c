"""What a browser sends to the report pages, read as a stream and never spooled to a disk.

The usual form parsers write what is large to a temporary file in the clear: here a form is read
into memory up to a limit, and files go on piece by piece to whoever seals them.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect, Request

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

#: A form without files: about 300,000 Chinese characters as browsers encode them.
MOST_FORM_BYTES = 3_000_000
#: All files of one upload, and what of refused ones is still read so that an answer arrives.
MOST_UPLOAD_BYTES = 1_200_000_000
_MOST_FIELDS = 200
_MOST_FIELD_BYTES = 20_000

# It warns of each odd byte that a stranger sends, and would do so for every request of a flood.
logging.getLogger("python_multipart").setLevel(logging.ERROR)

Fields = Mapping[str, Sequence[str]]


class BodyError(Exception):
    """The body cannot be used."""


class TooLongError(BodyError):
    """Longer than what is read."""


class CutShortError(BodyError):
    """It ends before its end, or makes no sense as what it says it is."""


def first(fields: Fields, name: str) -> str:
    """The first value of a field, without spaces around it; empty when it is not there."""
    values = fields.get(name)
    return values[0].strip() if values else ""


def again(fields: Fields) -> list[tuple[str, str]]:
    """Everything that was sent, to be sent once more with one press."""
    return [(name, value) for name, values in fields.items() for value in values]


def is_upload(request: Request) -> bool:
    """Whether the body holds files."""
    return request.headers.get("content-type", "").lower().startswith("multipart/")


async def form(request: Request) -> Fields:
    """The fields of a form without files.

    Raises:
        TooLongError, CutShortError
    """
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_FORM_BYTES:
                raise TooLongError
    except ClientDisconnect as gone:
        raise CutShortError from gone
    try:
        return parse_qs(
            body.decode("utf-8", "replace"),
            keep_blank_values=True,
            max_num_fields=_MOST_FIELDS,
            errors="replace",
        )
    except ValueError as many:
        raise CutShortError from many


@dataclass(slots=True)
class Part:
    """One part of an upload. ``filename`` is None for a plain field."""

    name: str
    filename: str | None
    _source: Upload = field(repr=False)

    async def chunks(self) -> AsyncIterator[bytes]:
        """Its content as it arrives. Raises ``CutShortError``, ``TooLongError``."""
        while (data := await self._source.next_data()) is not None:
            yield data

    async def text(self) -> str:
        """A plain field, whole. Raises like :meth:`chunks`."""
        value = bytearray()
        async for data in self.chunks():
            value += data
            if len(value) > _MOST_FIELD_BYTES:
                raise TooLongError
        return value.decode("utf-8", "replace")


class Upload:
    """The parts of a multipart body, one after the other; never more than a chunk in memory."""

    def __init__(self, request: Request) -> None:
        self._stream = request.stream()
        self._read = 0
        #: (name, value) of a header, bytes of content, or "begin", "headers", "end", "over".
        self._events: deque[tuple[bytes, bytes] | bytes | str] = deque()
        self._header: list[bytes] = [b"", b""]
        self._inside = False
        _, options = parse_options_header(request.headers.get("content-type"))
        try:
            self._parser = MultipartParser(options[b"boundary"], self._callbacks())
        except (KeyError, FormParserError) as error:
            raise CutShortError from error

    async def parts(self) -> AsyncIterator[Part]:
        """Each part once its head is read; what its reader left of it is skipped.

        Raises:
            CutShortError, TooLongError
        """
        for _ in range(_MOST_FIELDS):
            if await self._next() == "over":
                return
            disposition = b""
            while (event := await self._next()) != "headers":
                if isinstance(event, tuple) and event[0].lower() == b"content-disposition":
                    disposition = event[1]
            self._inside = True
            yield _part(disposition, self)
            while await self.next_data() is not None:
                pass
        raise TooLongError

    async def next_data(self) -> bytes | None:
        """The next piece of the part that is being read; None at its end."""
        if not self._inside:
            return None
        event = await self._next()
        if isinstance(event, bytes):
            return event
        self._inside = False
        return None

    async def _next(self) -> tuple[bytes, bytes] | bytes | str:
        while not self._events:
            try:
                chunk = await anext(self._stream)
                self._read += len(chunk)
                if self._read > MOST_UPLOAD_BYTES:
                    raise TooLongError
                self._parser.write(chunk)
            except (StopAsyncIteration, ClientDisconnect, FormParserError) as error:
                raise CutShortError from error
        return self._events.popleft()

    def _callbacks(self) -> MultipartCallbacks:
        events, header = self._events, self._header

        def name_goes_on(data: bytes, start: int, end: int) -> None:
            header[0] += data[start:end]

        def value_goes_on(data: bytes, start: int, end: int) -> None:
            header[1] += data[start:end]

        def header_ends() -> None:
            events.append((header[0], header[1]))
            header[:] = [b"", b""]

        return {
            "on_part_begin": lambda: events.append("begin"),
            "on_header_field": name_goes_on,
            "on_header_value": value_goes_on,
            "on_header_end": header_ends,
            "on_headers_finished": lambda: events.append("headers"),
            "on_part_data": lambda data, start, end: events.append(bytes(data[start:end])),
            "on_part_end": lambda: events.append("end"),
            "on_end": lambda: events.append("over"),
        }


def _part(disposition: bytes, source: Upload) -> Part:
    _, options = parse_options_header(disposition.decode("latin-1"))
    filename = options.get(b"filename")
    return Part(
        options.get(b"name", b"").decode("utf-8", "replace"),
        None if filename is None else filename.decode("utf-8", "replace"),
        source,
    )
