"""What the report pages need of the sealed reports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from reports.codes import Codes
from reports.followup import FollowUp
from reports.gate import Gate
from reports.intake import Intake
from reports.uploads import Uploads


@dataclass(frozen=True, slots=True)
class ReportServices:
    """The services together. ``now`` is local time; ``room`` says whether the disk has room for
    files (words are taken as long as the database takes them)."""

    intake: Intake
    codes: Codes
    followup: FollowUp
    uploads: Uploads
    gate: Gate
    now: Callable[[], datetime]
    room: Callable[[], bool]
