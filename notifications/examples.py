"""Example values of all fields a notice may have, for previews and snapshots."""

from __future__ import annotations

from notifications.model import Context

EXAMPLE: Context = {
    "report": "0123456789abcdef" * 2,
    "news": "danger",
    "clock": "acknowledge_urgent",
    "channel": "email",
    "count": 3,
    "minutes": 12,
    "number": 41,
    "lines": "contact_due=2,visit_overdue=1",
    "day": "2026-12-20",
    "year": 2027,
    "hash": "ab" * 32,
    "at": "2026-11-23T01:00:00+00:00",
    "key": "cd" * 32,
    "signature": "ef" * 64,
}
