"""A picture in on standard input, its working copy out on standard output, and nothing else.

Runs as a script of its own in a process that is thrown away: decoders of picture formats are where
a hostile file would take over, and here there is no key, no database, no file and no network to
take. Before the first byte is read every file is closed to it (``RLIMIT_NOFILE``), with memory,
processor time and core dumps limited. Imports nothing of ours.

``picture_worker.py clear|blurred``. The answer begins with ``+`` and the JPEG, or is ``-`` and a
word: ``damaged``, ``too_large``, ``memory``.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import os
import resource
import sys
import warnings

# All of it now: later nothing can be opened.
from PIL import (
    GifImagePlugin,
    Image,
    ImageCms,
    ImageFile,
    ImageFilter,
    ImageOps,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    WebPImagePlugin,
)

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pillow_heif

#: Kept alive: a plugin is registered by its import.
_PLUGINS = (GifImagePlugin, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin)
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF")

_MEMORY = 1024 * 1024 * 1024
_CPU_SECONDS = 20
_MOST_IN = 20_000_000
#: Phones make 50 million pixels; a JPEG of 200 million is decoded at a fraction of its size.
_MOST_PIXELS = 64_000_000
_MOST_PIXELS_JPEG = 220_000_000
_MOST_SIDE = 65_000

_LONGEST_SIDE = 2000
_QUALITY = 85
#: A smear of this many pixels says where colours are, and nothing that a face or body shows.
_BLURRED_FROM = 16
_BLURRED_TO = 480
_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38


class _TooLargeError(Exception):
    """More pixels than we decode."""


def lock_in() -> None:
    """From here on the process can only compute, read standard input and write its output."""
    for what, most in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, _CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 3),
    ):
        resource.setrlimit(what, (most, most))
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    with contextlib.suppress(OSError):
        os.nice(5)


def working_copy(data: bytes, *, blurred: bool) -> bytes:
    """The first picture of the file as a JPEG: upright, small enough, without metadata."""
    with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
        _check(image)
        if image.format in ("JPEG", "MPO"):
            image.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
        image.load()
        image.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE), reducing_gap=2.0)
        seen = _in_srgb(ImageOps.exif_transpose(image))
    # New pixels: what the picture carried beside them stays behind.
    clean = Image.new("RGB", seen.size, "white")
    clean.paste(seen, mask=seen.getchannel("A") if seen.mode == "RGBA" else None)
    out = io.BytesIO()
    (_smear(clean) if blurred else clean).save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()


def _check(image: Image.Image) -> None:
    width, height = image.size
    most = _MOST_PIXELS_JPEG if image.format in ("JPEG", "MPO") else _MOST_PIXELS
    if width * height > most or max(width, height) > _MOST_SIDE:
        raise _TooLargeError


def _in_srgb(image: Image.Image) -> Image.Image:
    if image.mode.startswith(("I", "F")):  # 16 bits a pixel
        return image.point(lambda value: value / 256).convert("L").convert("RGB")
    profile = image.info.get("icc_profile")
    if profile and image.mode == "RGB":
        with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError):
            known = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(image, known, ImageCms.createProfile("sRGB"))
            if turned is not None:
                return turned
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _smear(image: Image.Image) -> Image.Image:
    small = image.copy()
    small.thumbnail((_BLURRED_FROM, _BLURRED_FROM))
    scale = _BLURRED_TO / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return small.resize(size, Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(8))


def main() -> None:
    """Reads, answers, ends."""
    Image.preinit()
    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS_JPEG
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    pillow_heif.options.DECODE_THREADS = 1
    pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    blurred = sys.argv[1] == "blurred"
    # Decoders warn of odd metadata; a bomb is an error.
    warnings.simplefilter("ignore")
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    lock_in()
    data = sys.stdin.buffer.read(_MOST_IN + 1)
    try:
        if len(data) > _MOST_IN:
            raise _TooLargeError  # noqa: TRY301
        answer = b"+" + working_copy(data, blurred=blurred)
    except (_TooLargeError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        answer = b"-too_large"
    except MemoryError:
        answer = b"-memory"
    except Exception:  # noqa: BLE001 - decoders of hostile files fail with anything
        answer = b"-damaged"
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
