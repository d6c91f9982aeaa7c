"""Working copies from a child process: upright, bare of metadata, and safe from hostile files."""

from __future__ import annotations

import asyncio
import io
import os
import struct
import sys
import time
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat
from PIL.PngImagePlugin import PngInfo

from reports import pictures
from reports.pictures import (
    AT_ONCE,
    DamagedPictureError,
    NotAPictureError,
    PictureError,
    PictureStuckError,
    PictureTooLargeError,
    working_copy,
)
from tests.unit.reports import samples

_SECRETS = (b"CAMERA-MAKER", b"Exif", b"GPS", b"SAID-BESIDE", b"ICC_PROFILE", b"http://ns.adobe")


def _opened(copy: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(copy), formats=["JPEG"])
    image.load()
    return image


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "HEIF"])
async def test_every_format_becomes_a_bare_jpeg(kind: str) -> None:
    options = {} if kind == "GIF" else {"exif": samples.exif()}
    original = samples.picture(kind, (300, 200), **options)
    copy = await working_copy(original, blurred=False)
    image = _opened(copy)
    assert (image.format, image.size, image.mode) == ("JPEG", (300, 200), "RGB")
    assert not image.getexif()
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert not any(secret in copy for secret in _SECRETS)
    left, right = image.getpixel((20, 100)), image.getpixel((280, 100))
    assert isinstance(left, tuple)
    assert isinstance(right, tuple)
    assert left[0] > 200 > 60 > left[2]
    assert right[2] > 200 > 60 > right[0]


async def test_comments_profiles_and_text_stay_behind() -> None:
    text = PngInfo()
    text.add_text("Comment", "SAID-BESIDE")
    jpeg = samples.picture("JPEG", comment=b"SAID-BESIDE", exif=samples.exif())
    for original in (jpeg, samples.picture("PNG", pnginfo=text)):
        assert b"SAID-BESIDE" in original
        copy = await working_copy(original, blurred=False)
        assert not any(secret in copy for secret in _SECRETS)


async def test_is_turned_upright_and_made_smaller() -> None:
    original = samples.picture("JPEG", (3000, 1000), exif=samples.exif(orientation=6))
    image = _opened(await working_copy(original, blurred=False))
    assert image.size[1] == 2000
    assert abs(image.size[0] - 667) <= 1
    top = image.getpixel((300, 100))
    assert isinstance(top, tuple)
    assert top[0] > 200


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
async def test_every_way_to_say_a_colour(mode: str) -> None:
    out = io.BytesIO()
    image = Image.new("L", (50, 40), 200)
    kind = "JPEG" if mode == "CMYK" else "PNG"
    (Image.new("I;16", (50, 40), 51000) if mode == "I;16" else image.convert(mode)).save(out, kind)
    copy = _opened(await working_copy(out.getvalue(), blurred=False))
    seen = copy.getpixel((25, 20))
    assert isinstance(seen, tuple)
    assert abs(seen[0] - 200) < 8 or mode == "1"


async def test_blurred_shows_nothing_fine() -> None:
    original = Image.effect_noise((1200, 900), 200).convert("RGB")
    out = io.BytesIO()
    original.save(out, "JPEG", quality=95)
    blurred = _opened(await working_copy(out.getvalue(), blurred=True))
    assert max(blurred.size) == 480
    beside = ImageChops.difference(blurred, ImageChops.offset(blurred, 1, 0))
    assert ImageStat.Stat(beside.crop((2, 2, 470, 350))).mean[0] < 2
    # and no more can be won back than the smear it was made of
    assert len(await working_copy(out.getvalue(), blurred=True)) < 12_000


def _png(width: int, height: int, rows: bytes, *more: tuple[bytes, bytes]) -> bytes:
    def chunk(sign: bytes, content: bytes) -> bytes:
        check = zlib.crc32(sign + content)
        return struct.pack(">I", len(content)) + sign + content + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), *more, (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def _with_size(jpeg: bytes, width: int, height: int) -> bytes:
    at = jpeg.index(b"\xff\xc0") + 5
    return jpeg[:at] + struct.pack(">HH", height, width) + jpeg[at + 4 :]


_JPEG = samples.picture("JPEG", (640, 480))
_GIF = b"GIF89a\xff\xff\xff\xff\x80\0\0" + bytes(6) + b",\0\0\0\0\xff\xff\xff\xff\0;" + bytes(9)


@pytest.mark.parametrize(
    ("hostile", "error"),
    [
        (_png(100_000, 100_000, bytes(10**7)), PictureTooLargeError),
        (_png(2**31 - 1, 2**31 - 1, bytes(10)), PictureError),
        (_png(8_100, 8_100, bytes(10)), PictureTooLargeError),
        (_png(65_100, 1, bytes(10)), PictureTooLargeError),
        (_with_size(_JPEG, 65_000, 65_000), PictureTooLargeError),
        (_GIF, PictureError),
        (_png(10, 10, bytes(5)), DamagedPictureError),
        (_JPEG[: len(_JPEG) // 2], DamagedPictureError),
        (samples.picture("WEBP", (640, 480))[:300], DamagedPictureError),
        (samples.picture("HEIF", (640, 480))[:-200], DamagedPictureError),
        (b"GIF89a/*" + b"A" * 60 + b"*/=1;alert(1)//", PictureError),
        (b"\xff\xd8\xff\xe0" + os.urandom(5000), DamagedPictureError),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", NotAPictureError),
        (b"MZ" + bytes(500), NotAPictureError),
        (samples.PDF, NotAPictureError),
        (b"", NotAPictureError),
        (_JPEG + bytes(20_000_000), PictureTooLargeError),
    ],
)  # fmt: skip
async def test_hostile_files_end_in_a_named_error(hostile: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        await working_copy(hostile, blurred=False)


async def test_a_text_that_unpacks_to_much_does_no_harm() -> None:
    bomb = b"Comment\0\0" + zlib.compress(bytes(300_000_000), 9)
    rows = b"".join(b"\0" + bytes(30) for _ in range(10))
    with pytest.raises(PictureError):
        await working_copy(_png(10, 10, rows, (b"zTXt", bomb)), blurred=False)


async def test_two_formats_in_one_file_give_the_picture_alone() -> None:
    for original in (
        _JPEG + samples.archive(evil=b"EVIL-CONTENT" * 20),
        samples.picture("GIF") + b"<script>EVIL-CONTENT</script>",
        samples.picture("PNG") + b"%PDF-1.4 EVIL-CONTENT",
    ):
        copy = await working_copy(original, blurred=False)
        assert b"EVIL" not in copy
        assert b"PK\x03\x04" not in copy


_LOCKED = f"""
import runpy, socket, subprocess, sys
worker = runpy.run_path({str(Path(pictures.__file__).with_name("picture_worker.py"))!r})
worker["lock_in"]()
def tried(what):
    try:
        what()
    except (OSError, MemoryError) as error:
        return type(error).__name__
    return "done"
sys.stdout.write(" ".join(tried(what) for what in (
    lambda: open("/etc/hostname", "rb"),
    lambda: open("/tmp/never", "wb"),
    lambda: socket.socket(),
    lambda: subprocess.run(["/bin/true"]),
    lambda: bytearray(2 * 1024 ** 3),
)))
"""


async def test_the_child_can_open_nothing() -> None:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-c", _LOCKED, stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, _ = await child.communicate()
    assert said.decode().split() == ["OSError"] * 4 + ["MemoryError"]


@pytest.mark.parametrize(
    "does",
    [
        "while True: pass",
        "import time; time.sleep(60)",
        "import sys\nwhile True: sys.stdout.buffer.write(bytes(10**6))",
        "import os; os.abort()",
        "import sys; sys.stdout.write('+no picture')",
        "",
    ],
)
async def test_a_child_that_hangs_floods_or_dies_is_ended(does: str, tmp_path: Path) -> None:
    worker = tmp_path / "worker.py"
    pid = tmp_path / "pid"
    worker.write_text(
        f"import os, pathlib\npathlib.Path({str(pid)!r}).write_text(str(os.getpid()))\n" + does
    )
    begun = time.monotonic()
    with pytest.raises(PictureStuckError):
        await working_copy(_JPEG, blurred=False, seconds=1.0, worker=worker)
    assert time.monotonic() - begun < 5
    assert _gone(int(pid.read_text()))


async def test_who_goes_away_leaves_no_child_behind(tmp_path: Path) -> None:
    worker = tmp_path / "worker.py"
    pid = tmp_path / "pid"
    worker.write_text(
        f"import os, pathlib, time\npathlib.Path({str(pid)!r}).write_text(str(os.getpid()))\n"
        "time.sleep(60)"
    )
    task = asyncio.create_task(working_copy(_JPEG, blurred=False, worker=worker))
    while not pid.exists() or not pid.read_text():
        await asyncio.sleep(0.02)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert _gone(int(pid.read_text()))


def _gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


async def test_few_children_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    running, most = 0, 0

    async def ask(*_: object) -> bytes:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.01)
        running -= 1
        return b"+\xff\xd8\xff"

    monkeypatch.setattr(pictures, "_ask", ask)
    await asyncio.gather(*(working_copy(_JPEG, blurred=True) for _ in range(20)))
    assert most == AT_ONCE


async def test_nothing_of_the_environment_reaches_the_child(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HULEI_SECRET", "for-nobody")
    worker = tmp_path / "worker.py"
    seen = tmp_path / "seen"
    worker.write_text(
        f"import os, pathlib\npathlib.Path({str(seen)!r}).write_text(repr(os.environ))"
    )
    with pytest.raises(PictureStuckError):
        await working_copy(_JPEG, blurred=False, worker=worker)
    assert "for-nobody" not in seen.read_text()
