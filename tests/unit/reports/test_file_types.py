"""What a file is follows from its bytes; what could do harm is refused with a sentence."""

from __future__ import annotations

import gzip
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.errors import FileRefusedError
from reports.file_names import MOST_CHARACTERS, clean_name
from reports.file_types import (
    HEAD_BYTES,
    LIMITS,
    LIMITS_TEXT,
    MAX_FILES,
    FileKind,
    Inspector,
    NotTakenError,
    Refusal,
    inspect,
    limit,
)
from tests.unit.reports import samples

KNOWN = [
    ("a.jpg", samples.picture("JPEG"), "picture", "image/jpeg"),
    ("a.png", samples.picture("PNG"), "picture", "image/png"),
    ("a.webp", samples.picture("WEBP"), "picture", "image/webp"),
    ("a.gif", samples.picture("GIF"), "picture", "image/gif"),
    ("a.heic", samples.picture("HEIF"), "picture", "image/heic"),
    ("a.m4a", samples.media(b"M4A "), "voice", "audio/mp4"),
    ("a.m4a", samples.media(b"mp42"), "voice", "audio/mp4"),
    ("a.aac", samples.AAC, "voice", "audio/aac"),
    ("a.mp3", samples.MP3, "voice", "audio/mpeg"),
    ("a.mp3", samples.MP3_FRAMES, "voice", "audio/mpeg"),
    ("a.amr", samples.AMR, "voice", "audio/amr"),
    ("a.silk", samples.SILK, "voice", "audio/silk"),
    ("a.ogg", samples.OPUS, "voice", "audio/ogg"),
    ("a.wav", samples.sound(), "voice", "audio/wav"),
    ("a.mp4", samples.media(b"mp42"), "video", "video/mp4"),
    ("a.mov", samples.media(b"qt  "), "video", "video/quicktime"),
    ("a.3gp", samples.media(b"3gp5"), "video", "video/3gpp"),
    ("a.webm", samples.WEBM, "video", "video/webm"),
    ("a.pdf", samples.PDF, "document", "application/pdf"),
    ("a.pdf", b"\xef\xbb\xbf\n" + samples.PDF, "document", "application/pdf"),
]


@pytest.mark.parametrize(("name", "content", "kind", "mime"), KNOWN)
def test_known_formats_are_known_by_content(
    name: str, content: bytes, kind: str, mime: str
) -> None:
    found = inspect(content[:HEAD_BYTES], name)
    assert (found.kind, found.mime, found.name) == (kind, mime, name)


@pytest.mark.parametrize(("name", "content", "kind", "mime"), KNOWN)
def test_a_name_that_lies_is_set_right(name: str, content: bytes, kind: str, mime: str) -> None:
    if "m4a" in name:
        return
    found = inspect(content, "说明.exe")
    assert (found.kind, found.mime) == (kind, mime)
    assert found.name == f"说明.exe.{name.rsplit('.', 1)[1]}"


HARMFUL = [
    (b"MZ\x90\x00" + bytes(100), Refusal.PROGRAM),
    (b"\x7fELF\x02\x01" + bytes(60), Refusal.PROGRAM),
    (b"\xca\xfe\xba\xbe\x00\x00\x00\x34" + bytes(60), Refusal.PROGRAM),
    (b"#!/bin/sh\nrm -rf /\n", Refusal.PROGRAM),
    (b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(60), Refusal.PROGRAM),
    (b"dex\n035\x00" + bytes(60), Refusal.PROGRAM),
    (b"%!PS-Adobe-3.0 EPSF", Refusal.PROGRAM),
    (samples.archive(x=b"x"), Refusal.ARCHIVE),
    (gzip.compress(b"x" * 99, mtime=0), Refusal.ARCHIVE),
    (b"Rar!\x1a\x07\x00" + bytes(60), Refusal.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c" + bytes(60), Refusal.ARCHIVE),
    (bytes(257) + b"ustar\x0000" + bytes(248), Refusal.ARCHIVE),
    (samples.archive(word__document=b"x"), Refusal.OFFICE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Refusal.OFFICE),
    (b"{\\rtf1\\ansi", Refusal.OFFICE),
    (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", Refusal.WEB_PAGE),
    (b"<?xml version='1.0'?><svg/>", Refusal.WEB_PAGE),
    (b"\xef\xbb\xbf \n<!DOCTYPE html><p>", Refusal.WEB_PAGE),
    ("<html><script>".encode("utf-16"), Refusal.WEB_PAGE),
    ("<html><script>".encode("utf-16-be") * 3, Refusal.WEB_PAGE),
    (b"hello <SCRIPT>alert(1)</SCRIPT>", Refusal.WEB_PAGE),
    (b"MIME-Version: 1.0\nContent-Type: multipart/related;", Refusal.WEB_PAGE),
]


@pytest.mark.parametrize(("content", "refusal"), HARMFUL)
@pytest.mark.parametrize("name", ["照片.jpg", "a", "a.pdf"])
def test_what_can_do_harm_is_refused_whatever_its_name(
    content: bytes, refusal: Refusal, name: str
) -> None:
    with pytest.raises(FileRefusedError) as caught:
        inspect(content, name)
    assert isinstance(caught.value, NotTakenError)
    assert caught.value.refusal == refusal
    assert caught.value.reason.endswith("。")


@pytest.mark.parametrize("name", ["a.bat", "a.JS", "a.vbs", "a.lnk", "a.hta", "a.txt\u202e.scr"])
def test_unknown_content_under_the_name_of_a_program_is_refused(name: str) -> None:
    with pytest.raises(NotTakenError) as caught:
        inspect(b"echo hello", name)
    assert caught.value.refusal == Refusal.PROGRAM


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("他今天又打孩子了".encode(), "记录.txt"),
        (bytes(200), "a.dat"),
        (b"BM" + bytes(100), "a.bmp"),
        (b"MZ"[:1] + bytes(50), "b"),
        (b"PK is a word", "a.txt"),
        (b"\xff\xfb\x90", "a.mp3"),
        (samples.box(b"ftyp", b"avif" + bytes(12)), "a.avif"),
    ],
)
def test_the_unknown_and_harmless_is_taken_as_it_is(content: bytes, name: str) -> None:
    found = inspect(content, name)
    assert (found.kind, found.name, found.shown) == (FileKind.OTHER, name, False)


@given(st.binary(min_size=1, max_size=5000), st.text(max_size=40))
def test_anything_is_taken_or_refused_with_a_sentence(content: bytes, name: str) -> None:
    try:
        found = inspect(content, name)
    except NotTakenError as error:
        assert error.reason
    else:
        assert found.name


def test_empty_and_cut_at_its_beginning() -> None:
    with pytest.raises(NotTakenError) as empty:
        inspect(b"", "a.jpg")
    with pytest.raises(NotTakenError) as cut:
        inspect(samples.picture()[:40], "a.jpg")
    assert (empty.value.refusal, cut.value.refusal) == (Refusal.EMPTY, Refusal.TRUNCATED)


def _through(content: bytes, step: int, name: str = "a") -> Inspector:
    inspector = Inspector(name)
    for at in range(0, len(content), step):
        inspector.feed(content[at : at + step])
    return inspector


WHOLE = [
    samples.picture("JPEG", (400, 300)),
    samples.picture("JPEG", (400, 300), progressive=True, exif=samples.exif()),
    samples.picture("PNG", (400, 300)),
    samples.picture("WEBP", (400, 300)),
    samples.picture("HEIF", (400, 300)),
    samples.sound(),
    samples.media(b"mp42"),
    samples.box(b"ftyp", b"qt  " + bytes(4)) + samples.box(b"mdat", bytes(9000)) + samples.box(
        b"moov", bytes(50)
    ),
]  # fmt: skip


@pytest.mark.parametrize("content", WHOLE)
@pytest.mark.parametrize("step", [1, 7, 1000, 4096, 10**6])
def test_a_cut_is_noticed_at_the_end_however_it_comes(content: bytes, step: int) -> None:
    _through(content, step).finish()
    _through(content + b"trailer of a phone maker", step).finish()
    for kept in (len(content) // 2, len(content) - 20, len(content) - 1):
        with pytest.raises(NotTakenError) as caught:
            _through(content[:kept], step).finish()
        assert caught.value.refusal == Refusal.TRUNCATED


@given(st.binary(max_size=300), st.integers(1, 50))
def test_odd_content_behind_a_known_beginning_breaks_nothing(rest: bytes, step: int) -> None:
    for content in (*WHOLE, samples.picture("GIF")):
        try:
            _through(content[:120] + rest, step).finish()
        except NotTakenError as error:
            assert error.refusal == Refusal.TRUNCATED


def test_the_size_is_held_while_it_streams() -> None:
    inspector = Inspector("a.jpg")
    inspector.feed(samples.picture("JPEG", (400, 300)).ljust(HEAD_BYTES, b"\0"))
    block = bytes(10**6)
    with pytest.raises(NotTakenError, match=r"图片最大 20 MB") as caught:
        for _ in range(300):
            inspector.feed(block)
    assert caught.value.refusal == Refusal.TOO_LARGE
    assert inspector.size <= limit(FileKind.PICTURE) + len(block)


def test_nothing_came() -> None:
    with pytest.raises(NotTakenError) as caught:
        Inspector("a.jpg").finish()
    assert caught.value.refusal == Refusal.EMPTY


def test_the_limits_are_said_as_they_are() -> None:
    for kind in FileKind:
        if kind != FileKind.OTHER:
            assert f"{LIMITS[kind] // 10**6} MB" in LIMITS_TEXT
    assert f"{MAX_FILES} 个" in LIMITS_TEXT


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\a.jpg", "a.jpg"),
        ("照\u202e片gpj.exe", "照片gpj.exe"),
        ("a\x00b\r\nc.jpg", "abc.jpg"),
        ("..", "文件"),
        ("", "文件"),
        ("/", "文件"),
        ("a" * 300 + ".jpeg", "a" * 115 + ".jpeg"),
        ("孩" * 300, "孩" * 120),
        ("con.jpg", "_con.jpg"),
        ('a"b<c>.jpg', "a_b_c_.jpg"),
        ("a\u3000 b.jpg", "a b.jpg"),
        ("\ud83d.jpg", "jpg"),
    ],
)
def test_names_are_cleaned(name: str, cleaned: str) -> None:
    assert clean_name(name) == cleaned


@given(st.text(max_size=300))
def test_a_cleaned_name_is_safe(name: str) -> None:
    cleaned = clean_name(name)
    assert 0 < len(cleaned) <= MOST_CHARACTERS
    assert not set(cleaned) & set('/\\:"<>|?*\0')
    assert not cleaned.startswith(".")
    assert all(unicodedata.category(sign)[0] != "C" for sign in cleaned)
    assert clean_name(cleaned) == cleaned
