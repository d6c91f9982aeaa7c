"""Channel-neutral replies: text, buttons, a link, a card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

CardKind = Literal["emergency", "result"]


@dataclass(frozen=True, slots=True)
class Act:
    """What a pressed button means: an intent and its details.

    ``details`` may hold a fact's value, so an ``Act`` stays on our side: the person gets a
    token for it, and Rasa only the intent and the ids of the facts.
    """

    intent: str
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Button:
    """One choice: either an act of ours, or something the phone does itself (``tel:110``)."""

    label: str
    act: Act | None = None
    href: str | None = None

    def __post_init__(self) -> None:
        if (self.act is None) == (self.href is None):
            raise ValueError("a button has either an act or an href")


@dataclass(frozen=True, slots=True)
class Link:
    """A page of ours to open, by its path. With ``fields`` it is asked for by a form that posts
    them, so that they stand in no address; only a browser can do that."""

    label: str
    href: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Card:
    """A block that must not be overlooked: title, short lines, buttons of its own."""

    kind: CardKind
    title: str
    lines: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """One message. ``basis`` is the small print under it: document, measure, draft or not.

    ``code`` is a code to take down: shown large, and copied with one tap where that can be done.
    """

    text: str = ""
    buttons: tuple[Button, ...] = ()
    link: Link | None = None
    card: Card | None = None
    basis: str | None = None
    code: str | None = None
