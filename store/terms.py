"""How long each kind of thing is kept."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Terms:
    """Days; those of a screening count from its last use."""

    interview: int = 30
    request: int = 30
    text: int = 30
    consent: int = 30
