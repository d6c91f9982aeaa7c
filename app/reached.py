"""Whom a messaging channel is talking with, in memory: where to send, for whoever says yes to it.

The conversation knows people by their keys only. When a person agrees to be reached, their chat id
is looked up here, where the adapter left it a moment ago, and sealed at once.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

_MOST = 5_000


class Reached:
    """Addresses by person's key, the longest silent forgotten first."""

    def __init__(self, key_of: Callable[[str], str]) -> None:
        self._key_of = key_of
        self._addresses: OrderedDict[str, str] = OrderedDict()

    def key_of(self, address: str) -> str:
        """The person's key; the address is remembered with it."""
        key = self._key_of(address)
        self._addresses[key] = address
        self._addresses.move_to_end(key)
        while len(self._addresses) > _MOST:
            self._addresses.popitem(last=False)
        return key

    def address_of(self, person_key: str) -> str | None:
        """Where they wrote from, if that was not too long ago."""
        return self._addresses.get(person_key)
