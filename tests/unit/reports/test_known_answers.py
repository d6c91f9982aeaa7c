"""Published vectors through the calls we make, and fixed ones of our own formats.

A change of the second kind makes every report that exists unreadable: it needs a migration, not
a new expectation here.
"""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator
from hashlib import blake2b

from argon2.low_level import Type, hash_secret_raw
from nacl.bindings import crypto_scalarmult
from nacl.secret import Aead

from reports.code_keys import PASSES, derive
from reports.manifest import manifest
from reports.model import ItemKind
from reports.reporter_key import ReporterKey, draft_key_of_person
from reports.sealing import open_item, open_keys, public_key_of
from reports.streams import FileMeta, unsealed
from store.secrets import InstallSecret

REPORT, ITEM = "0f" * 16, "a1" * 16
ROOT = bytes(range(32))


def test_items_are_xchacha20_poly1305() -> None:
    """draft-irtf-cfrg-xchacha-03, A.3.1."""
    key = bytes(range(0x80, 0xA0))
    nonce = bytes(range(0x40, 0x58))
    sealed = bytes.fromhex(
        "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4e"
        "da7e39ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2"
        "383565d3fff921f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49"
    )
    plain = Aead(key).decrypt(nonce + sealed, bytes.fromhex("50515253c0c1c2c3c4c5c6c7"))
    assert plain.startswith(b"Ladies and Gentlemen of the class of '99")


def test_keys_are_sealed_with_x25519() -> None:
    """RFC 7748, 5.2."""
    scalar = bytes.fromhex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4")
    point = bytes.fromhex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c")
    assert crypto_scalarmult(scalar, point).hex() == (
        "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"
    )


def test_codes_are_argon2id() -> None:
    """libsodium against the reference implementation, and that against its published vector."""

    def reference(said: bytes, salt: bytes, rounds: int, kib: int) -> bytes:
        return hash_secret_raw(
            said, salt, time_cost=rounds, memory_cost=kib, parallelism=1, hash_len=32, type=Type.ID
        )

    assert reference(b"password", b"somesalt", 2, 65536).hex() == (
        "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"
    )
    peppered = hmac.digest(b"p" * 32, b"1234567890123452", "sha256")
    assert derive(b"p" * 32, b"s" * 16, "1234567890123452", 65536 * 1024) == reference(
        peppered, b"s" * 16, PASSES, 65536
    )


def test_the_root_of_a_code_stays_what_it_is() -> None:
    root = derive(b"p" * 32, b"s" * 16, "1234567890123452", 8192)
    assert root.hex() == "fe48c58aeda2e8639c66d205e8b1725ea78a4c871f16cc6c2550ad16d30baee3"


def test_locators_pairs_and_item_ids_stay_what_they_are() -> None:
    code, draft = ReporterKey(ROOT, "code"), ReporterKey(ROOT, "draft")
    assert code.locator == "428e06c98f5c8ce2a208e994bae8b40a429ec2f4b3fadb4e6c4bb9d37c1fe835"
    assert draft.locator == "597b108b9a25f4d333f0fae4ed51712dd7d58068b10ff65301da03dc6f74d288"
    assert code.public_key.hex() == (
        "d8b78291ec806f0c4fb34c5e6ce433bf7a22dad4b7c0122d931e9fb9e561707f"
    )
    assert draft.public_key.hex() == (
        "9f3cff720c6deb4c937cc77a323b05960c5be44b84eec2edd3eea4c6b100e215"
    )
    assert draft.item_id("m1", ItemKind.SEEN) == "9ca5a944fa2fb814c696158806184ddf"
    assert code.token == "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"


def test_the_key_of_a_chat_is_the_same_after_a_restart_and_differs_between_talks() -> None:
    secret = InstallSecret(ROOT)
    key = draft_key_of_person(secret, "person", "1")
    assert key == draft_key_of_person(InstallSecret(ROOT), "person", "1")
    others = [
        draft_key_of_person(secret, "person", "2"),
        draft_key_of_person(secret, "other", "1"),
        draft_key_of_person(InstallSecret(b"x" * 32), "person", "1"),
    ]
    assert len({k.locator for k in [key, *others]}) == 4


def test_an_item_that_was_sealed_once_still_opens() -> None:
    sealed = bytes.fromhex(SEALED_ITEM)
    assert blake2b(sealed, digest_size=16).hexdigest() == "66d6df29e40d69895cad01f3df9dfad3"
    assert open_item(b"\x01" * 32, REPORT, ITEM, sealed) == (
        ItemKind.SEEN,
        {"text": "隔壁的娃儿🙁", "_by": "reporter"},
    )


def test_keys_that_were_sealed_once_still_open() -> None:
    key = ReporterKey(ROOT, "code")
    sealed = bytes.fromhex(
        "d8b78291ec806f0c4fb34c5e6ce433bf7a22dad4b7c0122d931e9fb9e561707f8a74ab42b5de96d09bc53af903"
        "77887696f9425c4dd4eb36330037e474ad5a708dd4278490e4b4a875c55b117a66d303b2b0117b840c62e8969b"
        "ff4243edf40b5f9158048c2a3eb9c4f1cdcb89dc996228a86fd83042d090e1be193145417deac92894a511a24c"
        "d9277fd9ef62416c16c9156ec635a96bdd045ac2ca8650008a"
    )
    keys = open_keys(sealed, REPORT, key.secret_key)
    assert (keys.shared, keys.desk) == (b"\x01" * 32, b"\x02" * 32)
    assert public_key_of(sealed) == key.public_key


def test_a_manifest_stays_what_it_is_and_does_not_count_what_is_not_there() -> None:
    expected = "6599a3a7e3ff7ffe89121afeb347411a23b19a12ac8c2e538c115225879999b6"
    row: dict[str, str | int | bool | None] = {"id": REPORT, "version": 3, "urgent": False}
    items = [(ITEM, False, 1, "2026-11-23T02:00:00+00:00", b"x")]
    assert manifest(b"m" * 32, row, items, {"code": b"w"}).hex() == expected
    later = {**row, "a_column_of_later": None}
    assert manifest(b"m" * 32, later, items, {"code": b"w"}).hex() == expected


async def test_a_file_that_was_sealed_once_still_opens() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield bytes.fromhex("21f3d559711f94336a4952490184d2d66bd37ed3")
        yield bytes.fromhex("0d9fd3034cb2b4ab9712540cb78d052a0563c9e1")

    meta = FileMeta(
        id=ITEM,
        name="x",
        kind="other",
        mime="application/octet-stream",
        size=6,
        sha256="25b6746d5172ed6352966a013d93ac846e1110d5a25e8f183b5931f4688842a1",
        key="5c893dc92a27a466beb13632875075c85d06d145bdb11b0e93a3697f12af9eea",
        header="1ecc07ff22487d8bb36494f7f5029c28855259034d3e4328",
    )
    assert [piece async for piece in unsealed(meta, REPORT, pieces())] == [b"one", b"two"]


SEALED_ITEM = (
    "24242424242424242424242424242424242424242424242410ff4b4a0c8a44505becd3e2d38f28a0cdb86581dc"
    "ffcbaf021bf6f86f8a0eeed66bb6660cd47a8b9c3be572e742ffe608eb6b58601bbadadb4c890ea12aa16e0006"
    "fed64695c81a9d41b56d6a8ca4416c6e95311478174188b4a1106ed8bc87148411c6145ee26748888cfb3bb6a2"
    "a376a446efdedb39ac4a257bad6d5028788f61cd9f3c6c244307903e927290f13c59a3fea70d61de134246bebb"
    "81208f114c853c9bcf43ae04b270ca163f52cda939527ed046bece259165964cb788b8ca5f1334b8af3b696168"
    "18bc1767463209afbb335e8045447b0bf8ef5602b45b0ba913f3470027dd0aea2e31f72da344742a1487449726"
    "42f83b65daa0dd60da411cf70f2729ccdba9f14fe71c81e808044518cb0c87a2c1fb3407ec37337b61f88098c3"
    "644cf50d30c4d254952c9be79b5010559997e4ad5bbe9350273dc2d2f7941d9ec17b689943710aafad185bf807"
    "e93de2b25f4224ce360ac34ee949859753254bd5b2509efafcd0eeff73a8942015dcaf6ffdf66936f07a8e160c"
    "49b48d452e38aa7341bb1602b0910ea51f96db8e5a03581bd971328360fb24440a277e4b7128db6e463d6bdf9a"
    "f68448671dc41f5e9b47d91ff24d1406731c93aca7a0bfde2d0f4aee30c75ab8ec04ad5fb994fa762899a79e89"
    "d1d5dad4a4385486aef33d1585b4e63adf64394bf03994643e5163b8cbc2a7a668fdd1d4c56d7be8876575e24e"
    "a3d6211bf48f7e05e9c133b554be9eaa1c664a138e23dfeae5759c2ecbbbf67be1d8f5cd1094bf8354819beb5f"
    "13827529acbaead3927f9d8af228e7c3e8032551837aaa6f47e0d4556f5fa83427928b9dbe7756016342d962c3"
    "c85b42d29b7dc14c5245333e81175ce3b180c1987cd034cd7d7eaa5bffbf1a2d2902aa1516b006d057a18d6b4e"
    "496127eeb0aaaa8e5e6bf668b9c3c7f6a782129725957a9d78da57e8339d721a6e7808aa6b8db488ed6598f2c6"
    "36eed422db57550948fc84d2db17568a60a3b522ea098deb1579e7dc8514af9ca22120694ff11a3d2c3fea73e5"
    "af00ef25ec08b1d4314604d90ec549937c80a0779bad1a3083b412a12cc15bd58c542057e70c503c7615c807a5"
    "fbfd57db1613bd507d99a292f8958ab80dec883fae33c3947594374ac651bacd1e3869f8ac045200f6da1220d9"
    "cdcb62b393a5ffec4af6f97292764869859a0c0f5d5abd2437a1309f864cfdcc1b60ae4c565842c43db5e20908"
    "9c54b6ec275a9f36229de9cbc47705059bf81386362b6ad5bbb4a4bd55d5b59c570d54c9ccff539d0e52d2c20f"
    "e5fc2b3e2d3d7941118b4b64796275dd2a03bf4b11608cb5979c9a969dadbc35b541e918297fc8b44da3c95736"
    "2b81c30ee711cac58fb23f8bd6fef67a4fc211fa98acd4a748d6a805ac6e97b311b20e314da79e568a6638a84b"
    "acf6a69c4c1effe69b65d4542cd1ebc162c7108dd79ac8bc74ed5471c0"
)
