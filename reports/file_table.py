"""The formats that are known by name: what kind each is and how it ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class FileKind(StrEnum):
    """What a file is to the person who opens it."""

    PICTURE = "picture"
    VOICE = "voice"
    VIDEO = "video"
    DOCUMENT = "document"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Format:
    """``least`` is the shortest file (bytes) that can hold anything; ``shown``: in a web page."""

    kind: FileKind
    mime: str
    extension: str
    also: tuple[str, ...] = ()
    least: int = 32
    shown: bool = True


FORMATS: Mapping[str, Format] = {
    "jpeg": Format(FileKind.PICTURE, "image/jpeg", "jpg", ("jpeg", "jpe", "jfif"), 100),
    "png": Format(FileKind.PICTURE, "image/png", "png", (), 57),
    "webp": Format(FileKind.PICTURE, "image/webp", "webp", (), 26),
    "gif": Format(FileKind.PICTURE, "image/gif", "gif", (), 26),
    "heif": Format(FileKind.PICTURE, "image/heic", "heic", ("heif", "hif")),
    "m4a": Format(FileKind.VOICE, "audio/mp4", "m4a", ("m4b", "mp4")),
    "aac": Format(FileKind.VOICE, "audio/aac", "aac"),
    "mp3": Format(FileKind.VOICE, "audio/mpeg", "mp3"),
    "amr": Format(FileKind.VOICE, "audio/amr", "amr", (), 7, shown=False),
    "silk": Format(FileKind.VOICE, "audio/silk", "silk", ("slk", "aud", "amr"), 12, shown=False),
    "ogg": Format(FileKind.VOICE, "audio/ogg", "ogg", ("oga", "opus")),
    "wav": Format(FileKind.VOICE, "audio/wav", "wav", (), 44),
    "mp4": Format(FileKind.VIDEO, "video/mp4", "mp4", ("m4v",)),
    "mov": Format(FileKind.VIDEO, "video/quicktime", "mov", ("qt",)),
    "3gp": Format(FileKind.VIDEO, "video/3gpp", "3gp", ("3gpp", "3g2"), shown=False),
    "webm": Format(FileKind.VIDEO, "video/webm", "webm"),
    "pdf": Format(FileKind.DOCUMENT, "application/pdf", "pdf"),
}
