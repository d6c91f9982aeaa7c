"""What a sent file is, by its content and never by its name; and how large it may be.

Nothing here trusts the sender: what can do harm to an officer's machine (programs, archives, web
pages, office files with macros) is refused with a sentence, what is harmless and unknown is sealed
as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from reports.errors import FileRefusedError
from reports.file_ends import Ending
from reports.file_names import clean_name, extension, with_extension
from reports.file_signs import Harm, harm_of, looks_like
from reports.file_table import FORMATS, FileKind, Format

__all__ = [
    "HEAD_BYTES", "LIMITS", "LIMITS_TEXT", "MAX_FILES", "NOT_SHOWN", "FileKind",
    "Inspected", "Inspector", "NotTakenError", "Refusal", "inspect", "limit",
]  # fmt: skip

#: How much of the beginning decides.
HEAD_BYTES = 4096
MAX_FILES = 20
_MB = 1_000_000

#: Bytes; the project's own numbers, for a phone's pictures and a few minutes of sound or film.
LIMITS: Mapping[FileKind, int] = {
    FileKind.PICTURE: 20 * _MB,
    FileKind.VOICE: 50 * _MB,
    FileKind.VIDEO: 200 * _MB,
    FileKind.DOCUMENT: 20 * _MB,
    FileKind.OTHER: 20 * _MB,
}
_CALLED: Mapping[FileKind, str] = {
    FileKind.PICTURE: "图片",
    FileKind.VOICE: "录音",
    FileKind.VIDEO: "视频",
    FileKind.DOCUMENT: "PDF",
    FileKind.OTHER: "这种文件",
}
#: Beside a file that the desk cannot show in the page.
NOT_SHOWN = "不能在线看"


class Refusal(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    TRUNCATED = "truncated"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    PROGRAM = "program"
    ARCHIVE = "archive"
    OFFICE = "office"
    WEB_PAGE = "web_page"


_SENTENCES: Mapping[Refusal, str] = {
    Refusal.EMPTY: "这个文件是空的，里面没有内容。请再选一次。",
    Refusal.TRUNCATED: "这个文件不完整，可能没传完。请再传一次。",
    Refusal.TOO_LARGE: "这个文件太大了：{called}最大 {size} MB。可以截短一点，或者分开发。",
    Refusal.TOO_MANY: f"一次最多发 {MAX_FILES} 个文件，这个没有收。前面的都收好了。",
    Refusal.PROGRAM: "程序类的文件不能收。照片、录音、视频、PDF 都可以发。",
    Refusal.ARCHIVE: "压缩包不能收。请解开，把里面的照片、录音一个一个发。",
    Refusal.OFFICE: "Word、表格这类文件不能收。请截图、拍照，或者存成 PDF 再发。",
    Refusal.WEB_PAGE: "网页类的文件不能收。请截图发过来。",
}
_REFUSALS: Mapping[Harm, Refusal] = {
    Harm.PROGRAM: Refusal.PROGRAM,
    Harm.ARCHIVE: Refusal.ARCHIVE,
    Harm.OFFICE: Refusal.OFFICE,
    Harm.WEB_PAGE: Refusal.WEB_PAGE,
}


class NotTakenError(FileRefusedError):
    """A file is not taken. ``reason`` is the sentence for the sender; nothing of the file."""

    def __init__(self, refusal: Refusal, kind: FileKind = FileKind.OTHER) -> None:
        self.refusal = refusal
        super().__init__(_SENTENCES[refusal].format(called=_CALLED[kind], size=limit(kind) // _MB))


@dataclass(frozen=True, slots=True)
class Inspected:
    """What a file is. ``name`` is clean and ends as the content says."""

    kind: FileKind
    mime: str
    name: str
    #: A page can show or play it; else it is marked ``NOT_SHOWN``.
    shown: bool

    def __repr__(self) -> str:
        return f"Inspected({self.kind}, {self.mime})"


def limit(kind: FileKind) -> int:
    """How many bytes a file of this kind may have."""
    return LIMITS[kind]


def inspect(head: bytes, name: str) -> Inspected:
    """What the file is that begins so (the first 4 KB, or all of a shorter one).

    Raises:
        NotTakenError: it is empty, cut off at its beginning, or can do harm.
    """
    head = head[:HEAD_BYTES]
    if not head:
        raise NotTakenError(Refusal.EMPTY)
    cleaned = clean_name(name)
    found = looks_like(head, extension(cleaned))
    if found is not None:
        known = FORMATS[found]
        if len(head) < known.least:
            raise NotTakenError(Refusal.TRUNCATED)
        return _inspected(known, with_extension(cleaned, known.extension, known.also))
    harm = harm_of(head, extension(cleaned))
    if harm is not None:
        raise NotTakenError(_REFUSALS[harm])
    return Inspected(FileKind.OTHER, "application/octet-stream", cleaned, shown=False)


def _inspected(known: Format, name: str) -> Inspected:
    return Inspected(known.kind, known.mime, name, known.shown)


class Inspector:
    """Looks at a file while it streams by: ``feed`` each piece, ``finish`` after the last.

    Holds no more than the first pieces up to 4 KB. ``found`` is known once those have come.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._head = b""
        self._ending: Ending | None = None
        self.size = 0
        self.found: Inspected | None = None

    def feed(self, piece: bytes) -> None:
        """Raises ``NotTakenError`` as soon as it is clear that the file is not taken."""
        self.size += len(piece)
        if self._ending is None:
            self._head += piece
            if len(self._head) >= HEAD_BYTES:
                self._begin()
        else:
            self._ending.feed(piece)
        kind = self.found.kind if self.found else FileKind.OTHER
        if self.size > limit(kind):
            raise NotTakenError(Refusal.TOO_LARGE, kind)

    def finish(self) -> Inspected:
        """What the whole file was. Raises ``NotTakenError`` if it is not taken after all."""
        ending = self._ending or self._begin()
        assert self.found is not None
        if ending.cut():
            raise NotTakenError(Refusal.TRUNCATED)
        return self.found

    def _begin(self) -> Ending:
        self.found = inspect(self._head, self._name)
        known = looks_like(self._head[:HEAD_BYTES], extension(self.found.name))
        self._ending = Ending(known or "")
        self._ending.feed(self._head)
        self._head = b""
        return self._ending


def _limits_text() -> str:
    by_size: dict[int, list[str]] = {}
    for kind in (FileKind.PICTURE, FileKind.VOICE, FileKind.VIDEO, FileKind.DOCUMENT):
        by_size.setdefault(limit(kind) // _MB, []).append(_CALLED[kind])
    sizes = "，".join(f"{'、'.join(called)}每个最大 {size} MB" for size, called in by_size.items())
    return (
        f"可以发图片、录音、视频、PDF，一共最多 {MAX_FILES} 个。{sizes}。"
        "程序、压缩包、网页、Word 文件不能收，请截图再发。"
    )


#: Said before any upload.
LIMITS_TEXT = _limits_text()
