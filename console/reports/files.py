"""Files of a report. Pictures are seen as a copy of ours, blurred until asked for; an original is
given out only after a warning; an intimate picture of a child is neither shown nor given out."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response, StreamingResponse

from console.errors import ConsoleError, NotThereError
from console.pages import page
from console.reports.shared import Parts, Reader, in_plain_words, officer_of, whole
from reports.desk.reading import IntimateError
from reports.file_table import FORMATS, FileKind
from reports.pictures import PictureError

_PLAYED = frozenset(
    one.mime
    for one in FORMATS.values()
    if one.shown and one.kind in {FileKind.VOICE, FileKind.VIDEO}
)
#: A longer one is not held in memory: it can only be saved.
MOST_PLAYED = 50_000_000
_RANGE = re.compile(r"bytes=([0-9]{0,12})-([0-9]{0,12})")
#: A picture opens in a page of ours only; a file never runs anything.
_SEALED_OFF = {"Content-Security-Policy": "default-src 'none'; sandbox"}


class _NotShownError(ConsoleError):
    status = 403
    sentence = (
        "这是孩子的私密画面，这里不显示、也不导出。请告诉办案民警有这个文件，由他们依法提取。"
    )


def files_router(parts: Parts) -> APIRouter:
    """The page of a file, its copies, and the original."""
    router = APIRouter(prefix="/reports/{report_id}/files/{file_id}")
    reading = parts.desk.reading

    @router.get("")
    async def one(request: Request, report_id: str, file_id: str, signed: Reader) -> Response:
        with in_plain_words():
            found = await reading.open(officer_of(signed), report_id)
        for item, meta in found.files():
            if meta.id == file_id:
                return page(
                    request,
                    "reports/file.html",
                    line=found.line,
                    item=item,
                    meta=meta,
                    intimate=file_id in found.intimate,
                    plays=meta.mime in _PLAYED and meta.size <= MOST_PLAYED,
                )
        raise NotThereError

    @router.get("/{look}.jpg")
    async def picture(report_id: str, file_id: str, look: str, signed: Reader) -> Response:
        if look not in {"blurred", "clear"}:
            raise NotThereError
        try:
            with in_plain_words():
                copy = await reading.picture(
                    officer_of(signed), report_id, file_id, blurred=look == "blurred"
                )
        except IntimateError:
            raise _NotShownError from None
        except PictureError:
            raise NotThereError("这张图片打不开，可能坏了。可以保存原件再看。") from None
        return Response(copy, media_type="image/jpeg")

    @router.get("/play")
    async def play(request: Request, report_id: str, file_id: str, signed: Reader) -> Response:
        try:
            with in_plain_words():
                meta, pieces = await reading.original(
                    officer_of(signed), report_id, file_id, "played"
                )
                if meta.mime not in _PLAYED or meta.size > MOST_PLAYED:
                    raise NotThereError
                data = await whole(pieces)
        except IntimateError:
            raise _NotShownError from None
        return _part(data, meta.mime, request.headers.get("range", ""))

    @router.post("/original")
    async def original(
        report_id: str,
        file_id: str,
        signed: Reader,
        understood: Annotated[str, Form(max_length=1)] = "",
    ) -> Response:
        if understood != "1":
            raise ConsoleError("请先看清楚提醒，再勾选保存。")
        try:
            with in_plain_words():
                meta, pieces = await reading.original(
                    officer_of(signed), report_id, file_id, "original"
                )
        except IntimateError:
            raise _NotShownError from None
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(meta.name, safe='')}",
            "Content-Length": str(meta.size),
            **_SEALED_OFF,
        }
        return StreamingResponse(
            _all(pieces), media_type="application/octet-stream", headers=headers
        )

    return router


async def _all(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    async for piece in pieces:
        yield piece


def _part(data: bytes, mime: str, wanted: str) -> Response:
    """The whole, or the one range that players ask for."""
    headers = {"Accept-Ranges": "bytes", **_SEALED_OFF}
    match = _RANGE.fullmatch(wanted)
    if match is None or not (match[1] or match[2]) or not data:
        return Response(data, media_type=mime, headers=headers)
    if match[1]:
        first = int(match[1])
        last = min(int(match[2]) if match[2] else len(data) - 1, len(data) - 1)
    else:
        first, last = max(len(data) - int(match[2]), 0), len(data) - 1
    if first > last:
        headers["Content-Range"] = f"bytes */{len(data)}"
        return Response(status_code=416, headers=headers)
    headers["Content-Range"] = f"bytes {first}-{last}/{len(data)}"
    return Response(data[first : last + 1], 206, media_type=mime, headers=headers)
