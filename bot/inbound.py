"""What came in from a person, whatever the channel."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, repr=False)
class SentFile:
    """A file as it streams in. Its name is the sender's and to be trusted in nothing."""

    name: str
    chunks: AsyncIterator[bytes]


@dataclass(frozen=True, slots=True, repr=False)
class SentPlace:
    """A point on the map, degrees of WGS 84."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, repr=False)
class Inbound:
    """One message: a text, the token of a button, a file or a place.

    ``message_id`` is the channel's own; ``channel`` names it (``web``, ``terminal``, …).
    ``origin`` is the network address, if any: only to slow floods, never stored or logged.
    ``person_key`` is a keyed hash of channel and chat id; nothing past an adapter sees the id.
    """

    person_key: str
    message_id: str
    text: str | None = None
    button: str | None = None
    file: SentFile | None = None
    place: SentPlace | None = None
    channel: str = "web"
    origin: str = ""

    def __post_init__(self) -> None:
        given = (self.text, self.button, self.file, self.place)
        if sum(one is not None for one in given) != 1:
            raise ValueError("a message has either a text, a button, a file or a place")
