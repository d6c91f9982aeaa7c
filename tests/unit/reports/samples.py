"""Small files of every format, made here."""

from __future__ import annotations

import io
import struct
import wave
import zipfile
from typing import Any

from PIL import Image
from pillow_heif import from_pillow

GPS = {1: "N", 2: (29.0, 42.0, 12.0), 3: "E", 4: (105.0, 43.0, 11.0)}


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), **options: Any) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    out = io.BytesIO()
    if kind == "HEIF":
        exif = options.get("exif")
        heif = from_pillow(image)
        if exif is not None:
            heif.info["exif"] = exif.tobytes()
        heif.save(out)
    else:
        image.save(out, kind, **options)
    return out.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    """Metadata that says where, when and with what."""
    tags = Image.Exif()
    tags[0x0112] = orientation
    tags[0x010F] = "CAMERA-MAKER"
    tags[0x8825] = GPS
    return tags


def sound() -> bytes:
    """A WAV of a tenth of a second."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(1600))
    return out.getvalue()


def box(sign: bytes, content: bytes) -> bytes:
    """A box of the ISO media format."""
    return struct.pack(">I", len(content) + 8) + sign + content


def media(brand: bytes, others: bytes = b"isom") -> bytes:
    """Header, index and content of an MP4, MOV, 3GP or M4A."""
    return (
        box(b"ftyp", brand + bytes(4) + others) + box(b"moov", bytes(40)) + box(b"mdat", bytes(90))
    )


def archive(**files: bytes) -> bytes:
    """A ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, content in files.items():
            file.writestr(name.replace("__", "/"), content)
    return out.getvalue()


MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x00" + bytes(60)
MP3_FRAMES = (b"\xff\xfb\x90\x64" + bytes(413)) * 4
AAC = (b"\xff\xf1\x50\x80\x04\x1f\xfc" + bytes(25)) * 4
AMR = b"#!AMR\n" + b"\x3c" + bytes(31)
SILK = b"\x02#!SILK_V3" + bytes(40)
OPUS = b"OggS" + bytes(24) + b"OpusHead" + bytes(40)
WEBM = b"\x1aE\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + bytes(60)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
