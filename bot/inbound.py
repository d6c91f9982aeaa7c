"""What came in from a person, whatever the channel."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message: a text, or the token of a button. ``message_id`` is the channel's own.

    ``person_key`` is a keyed hash of channel and chat id; nothing past an adapter sees the id.
    """

    person_key: str
    message_id: str
    text: str | None = None
    button: str | None = None

    def __post_init__(self) -> None:
        if (self.text is None) == (self.button is None):
            raise ValueError("a message has either a text or a button")
