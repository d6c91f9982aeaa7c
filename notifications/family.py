"""Notices to families who said yes: a tip some days after a kept screening, and the end of the
yearly enrolment in the residents' medical insurance."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, tzinfo
from hashlib import blake2b
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from notifications.broadcasts import Audience, Broadcasts
from notifications.kinds import INSURANCE, TIPS
from notifications.model import Context
from notifications.reaching import Reach
from notifications.yaml_file import read_yaml_file
from store.writing import writing

OWN_FILE = Path(__file__).parent / "insurance.yml"
#: Days before the end on which families are told; after an outage only the last that passed.
_DAYS_BEFORE = (30, 7)


class Period(BaseModel):
    """One year's enrolment. ``verified_on``: when somebody made sure of the dates."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    year: int = Field(ge=2025, le=2100)
    opens: date
    closes: date
    verified_on: date | None
    source: str

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.opens >= self.closes:
            raise ValueError("closes before it opens")
        return self


class Enrolment(BaseModel):
    """The file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    periods: tuple[Period, ...] = ()

    @classmethod
    def from_file(cls, path: Path = OWN_FILE) -> Enrolment:
        """Raises ``YamlFileError`` for a file that is not well made."""
        return read_yaml_file(path, cls)

    def due(self, today: date) -> tuple[Period, int] | None:
        """The verified period about whose end families are to be told, and which of the days
        before it that is; None when there is none."""
        for period in self.periods:
            if period.verified_on is None or not period.opens <= today <= period.closes:
                continue
            left = (period.closes - today).days
            passed = [days for days in _DAYS_BEFORE if left <= days]
            if passed:
                return period, min(passed)
        return None


class FamilyNotices:
    """Tips and the insurance reminder."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        reach: Reach,
        broadcasts: Broadcasts,
        enrolment: Enrolment,
        *,
        now: Callable[[], datetime],
        zone: tzinfo,
        tip_after: timedelta = timedelta(days=5),
    ) -> None:
        self._sessions = sessions
        self._reach = reach
        self._broadcasts = broadcasts
        self._enrolment = enrolment
        self._now = now
        self._zone = zone
        self._tip_after = tip_after

    async def plan_tip(self, session: AsyncSession, owner: str) -> bool:
        """In the caller's transaction: a screening was kept; some days later comes one tip, at
        most one a month. What the child's case is does not stand in it."""
        month = self._now().astimezone(self._zone).strftime("%Y-%m")
        return await self._reach.put(
            session,
            owner,
            TIPS,
            template="application_tip",
            context={},
            dedupe_key=month,
            not_before=self._now() + self._tip_after,
        )

    async def tick(self) -> bool:
        """Tells of the end of an enrolment, if it is time; whether that is new. An hourly job."""
        found = self._enrolment.due(self._now().astimezone(self._zone).date())
        if found is None:
            return False
        period, days = found
        key = blake2b(f"insurance:{period.year}:{days}".encode(), digest_size=16).hexdigest()
        context: Context = {"year": period.year, "day": period.closes.isoformat()}
        async with writing(self._sessions) as session:
            return await self._broadcasts.automatic(
                session, key, Audience(INSURANCE), "insurance_deadline", context
            )
