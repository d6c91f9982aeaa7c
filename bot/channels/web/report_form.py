"""What somebody writes into the form, as the items of a report; and back, to change it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Self

from bot.channels.web.report_body import Fields, first
from reports.model import Concerned, ItemKind, Opened, Value
from reports.police_duty import SITUATIONS

ONLINE = "online"
TRUSTED = ("teacher", "relative", "neighbour", "none")
_DANGER = ("yes", "no", "unknown")
#: All but line ends and tabs; what keyboards and copied pages leave behind.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TEXTS: Mapping[str, ItemKind] = {
    "seen": ItemKind.SEEN,
    "place": ItemKind.PLACE,
    "child": ItemKind.CHILD,
    "when": ItemKind.WHEN,
    "contact": ItemKind.CONTACT,
}


def clean(text: str) -> str:
    """The text as it was meant: without control characters; everything else stays as typed."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


@dataclass(frozen=True, slots=True, repr=False)
class Told:
    """The form. Everything may be empty. ``by_child``: a child writes about itself."""

    danger: str = ""
    seen: str = ""
    place: str = ""
    child: str = ""
    when: str = ""
    who: tuple[str, ...] = ()
    hidden_from: str = ""
    contact: str = ""
    by_child: bool = False
    trusted: str = ""
    unit: str = ""
    role: str = ""
    situations: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "Told(…)"

    @classmethod
    def of(cls, sent: Fields) -> Self:
        """What a browser sent; choices that the form does not have are left out."""

        def chosen(name: str, allowed: tuple[str, ...]) -> str:
            return first(sent, name) if first(sent, name) in allowed else ""

        return cls(
            danger=chosen("danger", _DANGER),
            who=tuple(w for w in Concerned if w in sent.get("who", ())),
            hidden_from=clean(first(sent, "hidden_from")),
            by_child=first(sent, "speaker") == "child",
            trusted=chosen("trusted", TRUSTED),
            unit=clean(first(sent, "unit")),
            role=clean(first(sent, "role")),
            situations=tuple(s for s in SITUATIONS if s in sent.get("situation", ())),
            **{name: clean(first(sent, name)) for name in _TEXTS},
        )

    @classmethod
    def of_draft(cls, opened: Opened) -> Self:
        """What a report says so far, to be changed in the form. Later items go after earlier."""
        texts = {
            name: "\n".join(str(i.value["text"]) for i in opened.of(kind) if i.value.get("text"))
            for name, kind in _TEXTS.items()
        }
        hidden = [item.value for item in opened.of(ItemKind.MUST_NOT_KNOW)]
        named = {str(one) for value in hidden for one in value.get("who", ())}
        said: dict[str, Any] = {}
        for kind in (ItemKind.DANGER, ItemKind.SPEAKER, ItemKind.DUTY):
            for item in opened.of(kind):
                said |= item.value
        return cls(
            danger=str(said.get("now", "")),
            who=tuple(w for w in Concerned if w in named),
            hidden_from="\n".join(str(v["text"]) for v in hidden if v.get("text")),
            by_child=said.get("who") == "child",
            trusted=str(said.get("trusted", "")),
            unit=str(said.get("unit", "")),
            role=str(said.get("role", "")),
            situations=tuple(str(s) for s in said.get("situations", ())),
            **texts,
        )

    @property
    def by_duty(self) -> bool:
        """Whether something of the duty part is filled in."""
        return bool(self.unit or self.role or self.situations)

    @property
    def hides(self) -> bool:
        """Whether somebody must not know."""
        return bool(self.who or self.hidden_from)

    @property
    def anything(self) -> bool:
        """Whether there is something to take."""
        return any(getattr(self, f.name) for f in fields(self) if f.name != "by_child")

    @property
    def characters(self) -> int:
        """How long it is."""
        values = [getattr(self, f.name) for f in fields(self)]
        return sum(len(value) for value in values if isinstance(value, str))

    def items(self, now: datetime) -> dict[ItemKind, Value]:
        """What was filled in, but for who must not know: that is no item like others."""
        items: dict[ItemKind, Value] = {}
        if self.danger:
            items[ItemKind.DANGER] = {"now": self.danger}
        if self.by_child:
            trusted = {"trusted": self.trusted} if self.trusted else {}
            items[ItemKind.SPEAKER] = {"who": "child", **trusted}
        for name, kind in _TEXTS.items():
            if text := getattr(self, name):
                items[kind] = {"text": text}
        if self.by_duty:
            items[ItemKind.DUTY] = {
                "unit": self.unit,
                "role": self.role,
                "situations": [s if s == ONLINE else int(s) for s in self.situations],
                "at": now.isoformat(timespec="minutes"),
            }
        return items
