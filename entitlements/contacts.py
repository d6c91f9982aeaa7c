"""Whom to call and where to go: telephone lines, towns and places of the pack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Hotline:
    id: str
    number: str
    name: str
    purpose: str
    hours: str
    """``always``, ``unverified`` or the hours in words."""
    surely_answers_at_night: bool
    verified_on: date | None
    status: str
    show_to_citizens: bool
    show_at_night: bool


@dataclass(frozen=True, slots=True)
class Town:
    id: str
    name: str
    aliases: tuple[str, ...]
    near: tuple[str, ...]
    """Ids of other towns, nearest first."""


@dataclass(frozen=True, slots=True)
class Place:
    id: str
    kind: str
    town: str | None
    village: str | None
    name: str
    address: str | None
    phone: str | None
    hours: str | None
    verified_on: date | None
    fictional: bool
