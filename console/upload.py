"""Files that staff send: read into memory, never spooled to a disk in the clear."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator

from fastapi import Request
from starlette.datastructures import FormData
from starlette.formparsers import MultiPartException, MultiPartParser

from console.errors import ConsoleError

#: A file and the fields beside it.
MOST_BYTES = 41 * 1024 * 1024
_MOST_FIELDS = 400


class TooLargeError(ConsoleError):
    """More than is read."""

    status = 413
    sentence = "文件太大了（最多 40 MB），请按镇街分成几个。"


class _InMemory(MultiPartParser):
    #: Above what is read at all: the usual parser writes what is larger to a temporary file.
    spool_max_size = MOST_BYTES + 1


def is_upload(request: Request) -> bool:
    """Whether the form holds files."""
    return request.headers.get("content-type", "").lower().startswith("multipart/")


async def form_in_memory(request: Request) -> FormData:
    """The form, also at ``request.state.form``: the body cannot be read a second time, so a page
    with an upload must ask FastAPI for no form fields of its own.

    Raises:
        TooLargeError: longer than what is read.
        ConsoleError: it is no form.
    """
    try:
        parser = _InMemory(
            request.headers, _counted(request.stream()), max_files=1, max_fields=_MOST_FIELDS
        )
        form = await parser.parse()
    except MultiPartException as error:
        raise ConsoleError("文件没有传完整，请再传一次。") from error
    request.state.form = form
    return form


async def _counted(chunks: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
    read = 0
    async for chunk in chunks:
        read += len(chunk)
        if read > MOST_BYTES:
            raise TooLargeError
        yield chunk
