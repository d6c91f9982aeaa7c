"""The signs in the first bytes of a file: of the formats we know, and of what can do harm.

puremagic knows some thousand signatures; it is asked about harm, where one match too many is safe.
The formats that are let through are told apart here, by their whole headers: two bytes of a
signature would let a program pass as sound.
"""

from __future__ import annotations

import re
from enum import StrEnum

import puremagic


class Harm(StrEnum):
    """What a file could do harm as."""

    PROGRAM = "program"
    ARCHIVE = "archive"
    OFFICE = "office"
    WEB_PAGE = "web_page"


def _endings(words: str) -> frozenset[str]:
    return frozenset(words.split())


_PROGRAMS = _endings(
    "exe dll sys drv scr com cpl ocx msi msix msp bat cmd ps1 psm1 vbs vbe js jse mjs ws wsf wsh "
    "hta lnk url scf inf reg sh bash zsh py pyw pl rb php jar class dex apk aab xapk ipa app "
    "appimage deb rpm dmg pkg so elf dylib wasm swf chm hlp jnlp desktop iso img vhd vhdx ps eps "
    "gadget application appref-ms library-ms settingcontent-ms"
)
_ARCHIVES = _endings(
    "zip rar cbr 7z gz tgz bz2 tbz2 xz txz lzma lz lz4 zst tzst tar cab arj ace lzh lha z cpio ar "
    "sit tar.zst tar.gz tar.xz tar.bz2"
)
_OFFICE = _endings(
    "doc docx docm dot dotx dotm xls xlsx xlsm xlsb xlt xltm ppt pptx pptm pps ppsx pot rtf odt "
    "ods odp wps et dps pub vsd one mdb accdb msg oxps xps"
)
_WEB_PAGES = _endings("html htm xhtml shtml mht mhtml svg svgz xml xsl xslt")
_BY_ENDING = {
    **dict.fromkeys(_WEB_PAGES, Harm.WEB_PAGE),
    **dict.fromkeys(_OFFICE, Harm.OFFICE),
    **dict.fromkeys(_ARCHIVES, Harm.ARCHIVE),
    **dict.fromkeys(_PROGRAMS, Harm.PROGRAM),
}
#: Looked for first: puremagic has short or no signatures for these, or takes them for others.
_BEGINNINGS: tuple[tuple[bytes, Harm], ...] = (
    (b"MZ", Harm.PROGRAM),
    (b"\x7fELF", Harm.PROGRAM),
    (b"\xca\xfe\xba\xbe", Harm.PROGRAM),
    (b"\xfe\xed\xfa", Harm.PROGRAM),
    (b"\xce\xfa\xed\xfe", Harm.PROGRAM),
    (b"\xcf\xfa\xed\xfe", Harm.PROGRAM),
    (b"\x00asm", Harm.PROGRAM),
    (b"dex\n", Harm.PROGRAM),
    (b"L\x00\x00\x00\x01\x14\x02\x00", Harm.PROGRAM),
    (b"%!", Harm.PROGRAM),
    (b"PK\x01\x02", Harm.ARCHIVE),
    (b"PK\x03\x04", Harm.ARCHIVE),
    (b"PK\x05\x06", Harm.ARCHIVE),
    (b"PK\x07\x08", Harm.ARCHIVE),
    (b"Rar!", Harm.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Harm.ARCHIVE),
    (b"\x1f\x8b", Harm.ARCHIVE),
    (b"\x1f\x9d", Harm.ARCHIVE),
    (b"BZh", Harm.ARCHIVE),
    (b"\xfd7zXZ", Harm.ARCHIVE),
    (b"\x28\xb5\x2f\xfd", Harm.ARCHIVE),
    (b"MSCF", Harm.ARCHIVE),
    (b"!<arch>", Harm.ARCHIVE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Harm.OFFICE),
    (b"{\\rtf", Harm.OFFICE),
)
_OFFICE_PARTS = (
    b"[Content_Types].xml",
    b"word/",
    b"xl/",
    b"ppt/",
    b"mimetypeapplication/vnd.oasis",
)
_MARKUP = re.compile(
    rb"^\s*<[!?a-z]|<(?:script|svg|html|iframe|object|embed|body|meta|base)[\s>/]"
    rb"|<!doctype|javascript:"
    rb"|^mime-version:.*multipart/related",
    re.IGNORECASE | re.DOTALL,
)


def harm_of(head: bytes, ending: str) -> Harm | None:
    """What a file that begins so and is called so could do harm as."""
    if head.startswith(b"PK") and any(part in head for part in _OFFICE_PARTS):
        return Harm.OFFICE
    for beginning, harm in _BEGINNINGS:
        if head.startswith(beginning):
            return harm
    if head.startswith(b"#!"):
        return Harm.PROGRAM
    if head[257:262] == b"ustar":
        return Harm.ARCHIVE
    if _MARKUP.search(_as_text(head)):
        return Harm.WEB_PAGE
    return _by_puremagic(head) or _BY_ENDING.get(ending)


def _by_puremagic(head: bytes) -> Harm | None:
    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return None
    # Shorter signatures are met by chance in harmless files.
    sure = (match for match in matches if len(match.byte_match) >= 4)
    found = (_BY_ENDING.get(match.extension.lstrip(".").lower()) for match in sure)
    return next((harm for harm in found if harm is not None), None)


def _as_text(head: bytes) -> bytes:
    """Markup may be written in two bytes a character, with or without a mark of it."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head[:40].count(0) >= 10:
        head = head.replace(b"\x00", b"")
    return head.lstrip(b"\xff\xfe\xef\xbb\xbf\x00")


def looks_like(head: bytes, ending: str) -> str | None:
    """The known format (a key of ``FORMATS``) whose header this is. The name breaks ties only."""
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if head.startswith(b"RIFF"):
        return {b"WEBP": "webp", b"WAVE": "wav"}.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _iso_media(head, ending)
    if head.startswith((b"#!AMR\n", b"#!AMR-WB\n")):
        return "amr"
    if head.startswith((b"#!SILK_V3", b"\x02#!SILK_V3")):
        return "silk"
    if head.startswith(b"OggS"):
        return "ogg" if re.search(rb"OpusHead|\x01vorbis|Speex   ", head[:512]) else None
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "webm" if b"webm" in head[:64] else None
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        return "pdf"
    return _mpeg_sound(head)


_HEIF = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"heif"})
_MP4 = frozenset({b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ",
                  b"MSNV", b"dash", b"mmp4", b"XAVC", b"M4VH", b"M4VP"})  # fmt: skip


def _iso_media(head: bytes, ending: str) -> str | None:
    size = int.from_bytes(head[:4])
    brand = head[8:12]
    others = {head[at : at + 4] for at in range(16, min(size, len(head), 256) - 3, 4)}
    if brand in _HEIF:
        return None if b"avif" in others else "heif"
    if brand in (b"M4A ", b"M4B ", b"M4P "):
        return "m4a"
    if brand == b"qt  ":
        return "mov"
    if brand[:3] in (b"3gp", b"3g2"):
        return "3gp"
    if brand in _MP4:
        # The same container holds sound alone, as phones' recorders write it.
        return "m4a" if ending in ("m4a", "aac", "m4b") else "mp4"
    return None


_KBPS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBPS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_HERTZ = (44100, 48000, 32000)


def _mpeg_sound(head: bytes) -> str | None:
    if head.startswith(b"ID3") and len(head) > 10 and head[3] in (2, 3, 4):
        return "mp3"
    if len(head) >= 7 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0:
        step = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
        return "aac" if _comes_again(head, step) else None
    if len(head) >= 4 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2:
        return "mp3" if _comes_again(head, _mp3_frame(head)) else None
    return None


def _mp3_frame(head: bytes) -> int:
    """Bytes from one frame of layer 3 to the next (ISO 11172-3, 13818-3); 0 for none."""
    version, rate, hertz = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or rate in (0, 15) or hertz == 3:
        return 0
    first = version == 3
    samples = _HERTZ[hertz] >> {3: 0, 2: 1, 0: 2}[version]
    kbps = (_KBPS if first else _KBPS_2)[rate]
    return (144 if first else 72) * kbps * 1000 // samples + (head[2] >> 1 & 1)


def _comes_again(head: bytes, step: int) -> bool:
    """A second frame stands where the first one says."""
    return step > 7 and head[step : step + 2] == head[:2]
