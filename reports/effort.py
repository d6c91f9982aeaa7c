"""Proof-of-work: a sender's machine computes for a moment, so that a flood costs its sender.

The protocol and all checks are ALTCHA's (version 2, SHA-256 with a counter to be found). A
challenge names a counter between 1 and its top by the hash it gives; finding it takes half of top
hashes on average, checking it one. Signed with a key of the install, good for ten minutes, once.
"""

from __future__ import annotations

import base64
import binascii
import json
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import altcha

#: Hashes at one step, at most: a second or two on a phone with WebCrypto.
TOP_OF_ONE_STEP = 40_000
GOOD_FOR_SECONDS = 600
_LONGEST = 4096
_REMEMBERED = 200_000


class Effort:
    """Makes challenges and accepts each solution once (remembered in this process's memory)."""

    def __init__(
        self,
        key: bytes,
        *,
        top: int = TOP_OF_ONE_STEP,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._key = key
        self._top = top
        self._clock = clock
        self._used: OrderedDict[str, float] = OrderedDict()

    def challenge(self, steps: int) -> dict[str, Any]:
        """A challenge as JSON; every step doubles what it takes."""
        top = self._top * 2 ** (steps - 1)
        made = altcha.create_challenge(
            "SHA-256",
            1,
            counter=1 + secrets.randbelow(top),
            expires_at=int(self._clock()) + GOOD_FOR_SECONDS,
            data={"steps": steps, "top": top},
            hmac_secret=self._key,
            hmac_key_secret=self._key,
        )
        return dict(made.to_dict())

    def accepts(self, payload: str, steps: int) -> bool:
        """Whether this solves a challenge of at least ``steps`` (one less is let pass: it may
        have grown since), not expired and not used before."""
        made = _read(payload)
        if made is None:
            return False
        try:
            result = altcha.verify_solution(made, self._key, hmac_key_secret=self._key)
        except (TypeError, ValueError, AttributeError, OverflowError):
            return False  # made by hand: something in it is not what it should be
        if not result.verified:
            return False
        known = made.challenge.parameters
        expires = float(known.expires_at or 0)
        if expires <= self._clock() or (known.data or {}).get("steps", 0) < max(1, steps - 1):
            return False
        return self._first_use(str(made.challenge.signature), expires)

    def _first_use(self, signature: str, expires: float) -> bool:
        now = self._clock()
        while self._used and next(iter(self._used.values())) <= now:
            self._used.popitem(last=False)
        if signature in self._used or len(self._used) >= _REMEMBERED:
            return False
        self._used[signature] = expires
        return True


def solve(challenge: dict[str, Any]) -> str:
    """The payload that solves a challenge, as a browser would send it (for tests and tools)."""
    known = altcha.Challenge.from_dict(challenge)
    solution = altcha.solve_challenge(known)
    if solution is None:
        raise TimeoutError("the challenge was not solved in time")
    return str(altcha.Payload(known, solution).to_base64())


def _read(payload: str) -> altcha.Payload | None:
    if len(payload) > _LONGEST:
        return None
    try:
        known = json.loads(base64.b64decode(payload, validate=True))
        return altcha.Payload.from_dict(known)
    except (binascii.Error, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
