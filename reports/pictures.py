"""Working copies of pictures, made in a child process that is thrown away after each.

The desk never opens an original: it sees a JPEG that we wrote, upright, at most 2000 pixels wide
or high, with no place, time or camera in it.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Mapping
from pathlib import Path
from weakref import WeakKeyDictionary

from reports.errors import FileRefusedError, ReportError
from reports.file_types import FileKind, inspect, limit

_WORKER = Path(__file__).with_name("picture_worker.py")
#: Children at once: each may take a processor and a gigabyte for a moment.
AT_ONCE = 2
#: Seconds of the clock a child may take; its processor time is limited besides.
TIMEOUT = 30.0
_MOST_OUT = 12_000_000


class PictureError(ReportError):
    """There is no working copy of a picture; its sealed original is untouched."""


class NotAPictureError(PictureError):
    """The bytes are no picture that we decode, whatever they are called."""


class DamagedPictureError(PictureError):
    """The picture is cut off or broken."""


class PictureTooLargeError(PictureError):
    """The picture would have more pixels, or take more memory, than is decoded here."""


class PictureStuckError(PictureError):
    """The child took too long, or was ended by its limits."""


_ERRORS: Mapping[bytes, type[PictureError]] = {
    b"-damaged": DamagedPictureError,
    b"-too_large": PictureTooLargeError,
    b"-memory": PictureTooLargeError,
}
_gates: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


async def working_copy(
    data: bytes, *, blurred: bool, seconds: float = TIMEOUT, worker: Path = _WORKER
) -> bytes:
    """The picture as a JPEG without metadata; ``blurred`` beyond recognition.

    Waits while ``AT_ONCE`` others are being made.

    Raises:
        PictureError: one of its kinds, when none can be made.
    """
    try:
        found = inspect(data, "")
    except FileRefusedError as error:
        raise NotAPictureError("no picture") from error
    if found.kind != FileKind.PICTURE:
        raise NotAPictureError("no picture")
    if len(data) > limit(FileKind.PICTURE):
        raise PictureTooLargeError("more bytes than a picture may have")
    gate = _gates.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))
    async with gate:
        answer = await _ask(data, "blurred" if blurred else "clear", seconds, worker)
    if answer[:1] == b"+" and answer[1:4] == b"\xff\xd8\xff":
        return answer[1:]
    raise _ERRORS.get(answer, PictureStuckError)("there is no working copy")


async def _ask(data: bytes, how: str, seconds: float, worker: Path) -> bytes:
    # -I: no PYTHONPATH, no user site, no module from the working folder.
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        str(worker),
        how,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,  # a stack could quote the picture
        env={},
        cwd="/",
        limit=_MOST_OUT,
    )
    try:
        async with asyncio.timeout(seconds):
            return await _exchange(child, data)
    except TimeoutError as error:
        raise PictureStuckError("the working copy took too long") from error
    finally:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        await child.wait()


async def _exchange(child: asyncio.subprocess.Process, data: bytes) -> bytes:
    assert child.stdin is not None
    assert child.stdout is not None
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        child.stdin.write(data)
        await child.stdin.drain()
        child.stdin.close()
    answer = bytearray()
    while piece := await child.stdout.read(64 * 1024):
        answer += piece
        if len(answer) > _MOST_OUT:
            return b""
    return bytes(answer)
