"""The report page over the shared services, and how much room the disk has for its files."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from app.reporting import Reporting
from app.settings import Settings
from bot.channels.web.report_services import ReportServices
from reports.gate import Gate

_GB = 1_000_000_000


def page_services(
    settings: Settings, sealed: Reporting, gate: Gate, now: Callable[[], datetime]
) -> ReportServices:
    """What the pages need. ``now`` is local time."""
    return ReportServices(
        intake=sealed.intake,
        codes=sealed.codes,
        followup=sealed.followup,
        uploads=sealed.uploads,
        gate=gate,
        now=now,
        room=lambda: has_room(settings.var, settings.keep_free_gb),
    )


def has_room(folder: Path, keep_free_gb: float) -> bool:
    """Whether more than so much is free where the data lies. A database on another machine looks
    after its own disk."""
    try:
        return shutil.disk_usage(folder).free > keep_free_gb * _GB
    except OSError:
        return True  # nobody knows; the database says so itself when it is full
