"""Sealing of any text; what lengths tell; what opens where."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.public import PrivateKey

from reports.errors import NotForYouError, TamperedError
from reports.model import ItemKind
from reports.sealing import PAD_BYTES, DataKeys, open_item, open_keys, seal_item, seal_keys
from reports.streams import PIECE_BYTES, FileMeta, StreamSealer, in_pieces, unsealed

KEY = b"k" * 32
REPORT, ITEM, OTHER = "0f" * 16, "a1" * 16, "b2" * 16
OVERHEAD = 24 + 16  # nonce and authenticator

any_text = st.text(st.characters(), max_size=2_000)  # lone surrogates too


@given(any_text)
def test_any_text_comes_back_as_it_was(text: str) -> None:
    sealed = seal_item(KEY, REPORT, ITEM, ItemKind.SEEN, {"text": text})
    assert open_item(KEY, REPORT, ITEM, sealed) == (ItemKind.SEEN, {"text": text})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "娃" * 100_000,
        "👨‍👩‍👧‍👦🏳️‍🌈" * 500,
        "\u202eabc\u202c شخص יֶלֶד",
        "\x00\x01\x1b[31m\r\n",
        "\ud83d",
        "\ude00\ud83d",
        '"]],{"text":"',
    ],
)
def test_texts_that_break_programs_come_back_as_they_were(text: str) -> None:
    sealed = seal_item(KEY, REPORT, ITEM, ItemKind.SEEN, {"text": text})
    assert open_item(KEY, REPORT, ITEM, sealed)[1] == {"text": text}


@given(st.text(max_size=1_500), st.text(max_size=1_500))
def test_a_length_tells_no_more_than_its_bucket(one: str, other: str) -> None:
    lengths, buckets = [], []
    for text in (one, other):
        sealed = seal_item(KEY, REPORT, ITEM, ItemKind.SEEN, {"text": text})
        assert (len(sealed) - OVERHEAD) % PAD_BYTES == 0
        lengths.append(len(sealed))
        plain = seal_item.__globals__["json"].dumps(
            ["seen", {"text": text}], ensure_ascii=False, separators=(",", ":")
        )
        buckets.append(len(plain.encode()) // PAD_BYTES)
    assert (lengths[0] == lengths[1]) == (buckets[0] == buckets[1])


@pytest.mark.parametrize("kind", list(ItemKind))
def test_a_kind_does_not_show_in_a_length(kind: ItemKind) -> None:
    sealed = seal_item(KEY, REPORT, ITEM, kind, {"text": "打", "now": "yes"})
    assert len(sealed) == PAD_BYTES + OVERHEAD


def test_the_same_twice_looks_different() -> None:
    sealed = {seal_item(KEY, REPORT, ITEM, ItemKind.SEEN, {"text": "x"}) for _ in range(50)}
    assert len({one[:24] for one in sealed}) == 50


@settings(max_examples=60)
@given(st.data())
def test_no_changed_bit_goes_unnoticed(data: st.DataObject) -> None:
    sealed = bytearray(seal_item(KEY, REPORT, ITEM, ItemKind.SEEN, {"text": "x"}))
    place = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[place // 8] ^= 1 << place % 8
    with pytest.raises(TamperedError):
        open_item(KEY, REPORT, ITEM, bytes(sealed))


@pytest.mark.parametrize("cut", [0, 1, 23, 24, 39, 40, 41, 1063])
def test_a_cut_item_is_refused(cut: int) -> None:
    sealed = seal_item(KEY, REPORT, ITEM, ItemKind.SEEN, {"text": "x"})
    with pytest.raises(TamperedError):
        open_item(KEY, REPORT, ITEM, sealed[:cut])


def test_an_item_opens_in_its_own_place_only() -> None:
    sealed = seal_item(KEY, REPORT, ITEM, ItemKind.SEEN, {"text": "x"})
    for key, report, item in ((KEY, OTHER, ITEM), (KEY, REPORT, OTHER), (b"x" * 32, REPORT, ITEM)):
        with pytest.raises(TamperedError):
            open_item(key, report, item, sealed)


def test_an_error_carries_no_word_of_the_item() -> None:
    """A value that is sealed well and is no item (an older format, say)."""
    from nacl.bindings import sodium_pad  # noqa: PLC0415
    from nacl.secret import Aead  # noqa: PLC0415

    padded = sodium_pad("秘密 is no JSON".encode(), PAD_BYTES)
    sealed = bytes(Aead(KEY).encrypt(padded, f"report_item|{REPORT}|{ITEM}|sealed".encode()))
    with pytest.raises(TamperedError) as caught:
        open_item(KEY, REPORT, ITEM, sealed)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_keys_open_for_their_reader_and_their_report_only() -> None:
    mine, other, keys = PrivateKey.generate(), PrivateKey.generate(), DataKeys.new()
    sealed = seal_keys(keys, REPORT, bytes(mine.public_key), desk=True)
    assert open_keys(sealed, REPORT, bytes(mine)) == keys
    with pytest.raises(NotForYouError):
        open_keys(sealed, REPORT, bytes(other))
    with pytest.raises(TamperedError):
        open_keys(sealed, OTHER, bytes(mine))
    for cut in (0, 31, 32, 33, 79, len(sealed) - 1):
        with pytest.raises((NotForYouError, TamperedError)):
            open_keys(sealed[:cut], REPORT, bytes(mine))


def test_a_reporter_gets_no_key_of_the_desk_and_can_hand_none_on() -> None:
    mine, keys = PrivateKey.generate(), DataKeys.new()
    sealed = seal_keys(keys, REPORT, bytes(mine.public_key), desk=False)
    got = open_keys(sealed, REPORT, bytes(mine))
    assert (got.shared, got.desk) == (keys.shared, None)
    with pytest.raises(NotForYouError):
        seal_keys(got, REPORT, bytes(mine.public_key), desk=True)


def test_nothing_secret_is_shown() -> None:
    keys = DataKeys(b"\xaa" * 32, b"\xbb" * 32)
    assert "aa" not in repr(keys)
    assert "\\xaa" not in repr(keys)


# Files


async def _portions(parts: list[bytes]) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def _read(meta: FileMeta, report: str, parts: list[bytes]) -> bytes:
    return b"".join([piece async for piece in unsealed(meta, report, _portions(parts))])


def _sealed(parts: list[bytes], file_id: str = ITEM) -> tuple[FileMeta, list[bytes]]:
    sealer = StreamSealer(REPORT, file_id)
    sealed = [sealer.seal(p, last=n == len(parts) - 1) for n, p in enumerate(parts)]
    meta = FileMeta(
        file_id, "x", "other", "x/y", sealer.size, sealer.sha256, sealer.key.hex(),
        sealer.header.hex(),
    )  # fmt: skip
    return meta, sealed


@given(st.lists(st.binary(max_size=40), max_size=20), st.integers(1, 25))
async def test_pieces_have_one_size_whatever_the_network_brings(
    chunks: list[bytes], size: int
) -> None:
    pieces = [piece async for piece in in_pieces(_portions(chunks), size)]
    assert b"".join(pieces) == b"".join(chunks)
    assert all(len(piece) == size for piece in pieces[:-1])
    assert all(pieces)


async def test_a_file_of_several_pieces_comes_back() -> None:
    parts = [b"a" * PIECE_BYTES, b"b" * PIECE_BYTES, b"c"]
    meta, sealed = _sealed(parts)
    assert await _read(meta, REPORT, sealed) == b"".join(parts)


@pytest.mark.parametrize(
    "change",
    [
        lambda s: s[:-1],
        lambda s: s[1:],
        lambda s: [],
        lambda s: [s[1], s[0], s[2]],
        lambda s: [s[0], s[0], s[1], s[2]],
        lambda s: [*s, s[2]],
        lambda s: [*s, b""],
        lambda s: [s[0], b"", s[2]],
        lambda s: [s[0], s[1][:-1], s[2]],
        lambda s: [s[0], s[1], bytes([s[2][0] ^ 1]) + s[2][1:]],
    ],
    ids=["cut", "no first", "none", "swapped", "doubled", "again", "more", "empty", "short", "bit"],
)  # fmt: skip
async def test_a_file_that_was_tampered_with_is_refused(change: object) -> None:
    meta, sealed = _sealed([b"one", b"two", b"three"])
    with pytest.raises(TamperedError):
        await _read(meta, REPORT, change(sealed))  # type: ignore[operator]


async def test_a_file_opens_in_its_own_report_only() -> None:
    meta, sealed = _sealed([b"one"])
    with pytest.raises(TamperedError):
        await _read(meta, OTHER, sealed)
    other, _ = _sealed([b"one"], OTHER)
    with pytest.raises(TamperedError):
        await _read(other, REPORT, sealed)
