"""A register over a database, with an invented district in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from people.audit import AuditLog
from people.register.desk import RegisterDesk, open_register
from people.register.fictional import COLUMNS, FictionalDistrict, district, identity_number
from people.register.filling import fill
from people.register.importing.sheets import Sheet
from people.register.importing.synonyms import words
from people.register.owed import DEFAULT_RULE, OwedBy
from store.engine import session_factory
from store.secrets import InstallSecret

SECRET = InstallSecret(b"r" * 32)
TODAY = date(2026, 11, 24)
STAFF = "ab" * 16


class Day:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def on(self, **by: float) -> None:
        """So much later."""
        self.at += timedelta(**by)


def register_over(
    engine: AsyncEngine,
    day: Day | None = None,
    *,
    rule: OwedBy = DEFAULT_RULE,
    fictional: bool = True,
) -> RegisterDesk:
    """The register of this database, with a real audit log."""
    clock = day or Day()
    sessions = session_factory(engine)
    journal = AuditLog(sessions, clock)
    return open_register(sessions, SECRET, clock, journal=journal, rule=rule, fictional=fictional)


def invented(children: int = 40, *, seed: int = 7) -> FictionalDistrict:
    """Three towns, nine villages, some children."""
    return district(seed, today=TODAY, towns=3, villages=9, children=children)


async def filled(desk: RegisterDesk, children: int = 40) -> FictionalDistrict:
    """The register with the invented district in it."""
    made = invented(children)
    await fill(desk, made, STAFF)
    return made


async def with_places(desk: RegisterDesk) -> FictionalDistrict:
    """Only towns, villages and who works there."""
    made = replace(invented(), children=())
    await fill(desk, made, STAFF)
    return made


def sheet_of(*rows: dict[str, str], columns: Sequence[str] | None = None) -> Sheet:
    """A file with our own headers; rows by field."""
    names = list(columns or COLUMNS)
    labels = words().labels
    return Sheet("", [[labels[n] for n in names], *([r.get(n, "") for n in names] for r in rows)])


def a_child(made: FictionalDistrict, number: int = 1, /, **other: str) -> dict[str, str]:
    """A row about one child of the first village."""
    town, village = made.places[0]
    row = {
        "name": "汤小圆",
        "identity_number": identity_number(date(2015, 3, 8), 900_000 + number),
        "hukou_town": town,
        "hukou_village": village,
        "categories": "困境儿童、低保",
        "guardian_name": "汤大福",
        "guardian_phone": "10012345678",
    }
    return row | other
