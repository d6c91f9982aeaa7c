"""All services of ``people``, over one database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from people.accounts import Accounts
from people.approval import Approval
from people.credentials import Credentials
from people.devices import Devices
from people.directory import SqlStaff
from people.journal import Journal
from people.model import Staff
from people.own import OwnAccount
from people.own_key import Keyring
from people.passwords import USUAL, Cost, Passwords
from people.pepper import Peppers
from people.resets import Resets
from people.rewrap import Rewrap
from people.roster import DayKind, Roster, weekends_only
from people.sessions import SqlStaffSessions
from people.sign_in import SignIn
from people.stores import Stores
from store.secrets import InstallSecret
from store.writing import writing


@dataclass(frozen=True, slots=True)
class People:
    """Who works at the desk, and all that can be done about it."""

    stores: Stores
    sign_in: SignIn
    own: OwnAccount
    accounts: Accounts
    approval: Approval
    resets: Resets
    roster: Roster
    demo: bool

    async def add_ready(
        self, staff: Staff, by: str, *, password: str, totp: str, confirmed: bool
    ) -> Staff:
        """Somebody new with password and codes at once, instead of a starter password.

        ``confirmed`` is for those whom nobody can confirm: the first head, fictional people.

        Raises:
            PeopleError: the login is taken, or the password weak.
        """
        await self.accounts.add(staff, by)
        await self.own.set_password(staff, password, present=None, secret_key=None)
        kept = await self.accounts.someone(staff.id)
        credential = await self.stores.credentials.of_staff(staff.id)
        if confirmed:
            kept = replace(kept, public_key=kept.waiting_key, waiting_key=None)
        async with writing(self.stores.sessions) as session:
            await self.stores.credentials.save(session, replace(credential, totp=totp))
            await self.stores.staff.save(session, kept)
            if kept.public_key is not None:
                await self.stores.journal.record(session, by, "key_confirmed", staff.id)
        return kept

    async def erase_expired(self) -> int:
        """Erases ended sessions, forgotten browsers and requests nobody confirmed; how many."""
        return (
            await self.stores.signed.erase_expired()
            + await self.stores.devices.erase_expired()
            + await self.resets.erase_expired()
        )


@dataclass(frozen=True, slots=True)
class Secrets:
    """What is kept outside the database."""

    install: InstallSecret
    peppers: Peppers


def open_people(
    sessions: async_sessionmaker[AsyncSession],
    kept: Secrets,
    now: Callable[[], datetime],
    *,
    journal: Journal,
    rewrap: Rewrap,
    demo: bool,
    kind_of: Callable[[date], DayKind] = weekends_only,
    cost: Cost = USUAL,
) -> People:
    """Connects the services. ``demo``: fictional people may sign in; ``kind_of``: the calendar."""
    stores = Stores(
        sessions=sessions,
        staff=SqlStaff(sessions, kept.install),
        credentials=Credentials(sessions, kept.install, now),
        devices=Devices(sessions, now),
        signed=SqlStaffSessions(sessions, kept.install, now),
        journal=journal,
        now=now,
    )
    passwords = Passwords(kept.peppers, cost)
    keyring = Keyring(stores.staff, stores.credentials, kept.peppers, cost)
    accounts = Accounts(stores, rewrap)
    return People(
        stores=stores,
        sign_in=SignIn(stores, passwords, keyring, demo=demo),
        own=OwnAccount(stores, passwords, keyring),
        accounts=accounts,
        approval=Approval(stores, accounts, rewrap),
        resets=Resets(stores, accounts),
        roster=Roster(sessions, stores.staff, journal, kind_of),
        demo=demo,
    )
