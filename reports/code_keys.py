"""From a receipt code to the key behind it: slow on purpose, with a pepper the database lacks.

root = Argon2id(HMAC-SHA256(pepper, code), salt) with 64 MiB. A code has 10^15 values; who has
the database but not the pepper cannot try any of them, and who has both needs 80 ms and 64 MiB
for each. So few derivations run at once and only so many wait: codes being made do not stand in
the queue of codes being looked up, and no guessing locks anybody out.
"""

from __future__ import annotations

import asyncio
import hmac
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from nacl.pwhash import argon2id

from reports.errors import QueueFullError
from reports.reporter_key import ROOT_BYTES, ReporterKey

MEMORY_BYTES = 64 * 2**20
PASSES = 3


class Lane:
    """At most ``at_once`` derivations run and ``waiting`` wait.

    It has threads of its own: who goes away while theirs runs sets no other free to run beside
    it (64 MiB each), and no derivation waits behind other work.
    """

    def __init__(self, at_once: int = 1, waiting: int = 120) -> None:
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="receipt-code")
        self._room = at_once + waiting
        self._inside = 0
        self._count = threading.Lock()

    @property
    def inside(self) -> int:
        """How many run or wait; those that run to their end for nobody are among them."""
        return self._inside

    async def root(self, pepper: bytes, salt: bytes, code: str, memory: int) -> bytes:
        """The root of one code.

        Raises:
            QueueFullError: the lane is full.
        """
        with self._count:
            if self._inside >= self._room:
                raise QueueFullError("too many receipt codes are being worked out")
            self._inside += 1
        running = self._threads.submit(derive, pepper, salt, code, memory)
        running.add_done_callback(self._left)  # also when it is called off before it began
        return await asyncio.wrap_future(running)

    def _left(self, _: Future[bytes]) -> None:
        with self._count:
            self._inside -= 1


class CodeKeys:
    """Derives the keys of codes. ``peppers`` are newest first: old codes stay valid."""

    def __init__(
        self, peppers: Sequence[bytes], salt: bytes, *, memory: int = MEMORY_BYTES
    ) -> None:
        self._peppers = tuple(peppers)
        self._salt = salt[: argon2id.SALTBYTES]
        self._memory = memory
        self.minting, self.looking_up = Lane(), Lane()

    async def of_new(self, code: str) -> ReporterKey:
        """The key of a code that is being given out. Raises ``QueueFullError``."""
        return await self._key(self.minting, self._peppers[0], code)

    async def of_typed(self, code: str) -> list[ReporterKey]:
        """The keys that a code may stand for, one a pepper. Raises ``QueueFullError``."""
        return [await self._key(self.looking_up, pepper, code) for pepper in self._peppers]

    async def _key(self, lane: Lane, pepper: bytes, code: str) -> ReporterKey:
        return ReporterKey(await lane.root(pepper, self._salt, code, self._memory), "code")


def derive(pepper: bytes, salt: bytes, code: str, memory: int = MEMORY_BYTES) -> bytes:
    """The root of a code of sixteen digits; ``memory`` in bytes is lower only in tests."""
    peppered = hmac.digest(pepper, code.encode(), "sha256")
    return argon2id.kdf(ROOT_BYTES, peppered, salt, opslimit=PASSES, memlimit=memory)
