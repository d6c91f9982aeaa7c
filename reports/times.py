"""Moments as they stand in the database: rounded, so that they tell little."""

from __future__ import annotations

from datetime import UTC, datetime

_QUARTER = 15 * 60


def rounded(moment: datetime) -> datetime:
    """Down to a quarter of an hour: clocks count from it, so they never run late."""
    seconds = moment.timestamp()
    return datetime.fromtimestamp(seconds - seconds % _QUARTER, UTC)
