"""Signing in: password and one-time code together, one answer for whatever was wrong."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Literal

import structlog

from people.credentials import Credential
from people.directory import plain_login
from people.keys import KeyPair, KeyWrapError
from people.model import Staff
from people.own_key import Keyring
from people.passwords import LONGEST, Passwords
from people.stores import Stores
from people.throttle import SignInThrottle
from people.totp import matching_step
from store.writing import writing

log = structlog.get_logger()

#: So many sign-ins may wait for their derivation; above, a stranger is asked to come again.
_MOST_WAITING = 40


@dataclass(frozen=True, slots=True, repr=False)
class SignedIn:
    """Words for the session cookie and for the cookie of this browser."""

    session: str
    device: str
    staff: Staff


@dataclass(frozen=True, slots=True)
class Refused:
    """Not signed in. ``wait`` are seconds until another attempt counts."""

    why: Literal["wrong", "wait", "busy"]
    wait: float = 0.0


class SignIn:
    """Checks sign-ins. ``demo``: whether fictional people may sign in here."""

    def __init__(
        self,
        stores: Stores,
        passwords: Passwords,
        keyring: Keyring,
        *,
        demo: bool,
        throttle: SignInThrottle | None = None,
    ) -> None:
        self._stores = stores
        self._passwords = passwords
        self._keyring = keyring
        self._demo = demo
        self._throttle = throttle or SignInThrottle()
        # A derivation takes 64 MiB: one at a time for strangers, one for whoever is known.
        self._lanes = {False: asyncio.Semaphore(1), True: asyncio.Semaphore(1)}
        self._waiting = 0

    async def attempt(
        self,
        login: str,
        password: str,
        code: str,
        *,
        address: str,
        device: str | None = None,
        instead_of: str | None = None,
    ) -> SignedIn | Refused:
        """One attempt from an address. ``device`` and ``instead_of`` are the browser's cookies.

        A login that is not there costs what a wrong password costs.
        """
        if len(password) > LONGEST:
            password = ""
        staff = await self._stores.staff.by_login(login)
        if staff is not None and staff.demo and not self._demo:
            staff = None
        credential = await self._stores.credentials.of_staff("" if staff is None else staff.id)
        known = await self._stores.devices.knows(device, "" if staff is None else staff.id)
        counted = self._throttle.take(address, plain_login(login), device if known else None)
        starter = self._stores.credentials.is_starter(credential, password)
        step = None
        if credential.totp is not None:
            step = matching_step(credential.totp, code, self._stores.now())
        claimed = False
        if counted.wait > 0:
            # Too early, unless it is proven otherwise that this is no guess.
            claimed = step is not None and await self._stores.credentials.claim_step(
                credential.staff_id, step
            )
            if not (claimed or starter):
                return Refused("wait", counted.wait)
        try:
            async with self._lane(first=known or claimed or starter):
                fits = await asyncio.to_thread(self._passwords.check, password, credential.password)
        except _BusyError:
            self._throttle.give_back(counted)
            return Refused("busy", 5.0)
        if staff is None or not (fits or starter):
            return Refused("wrong")
        if credential.totp is not None and not claimed:
            claimed = step is not None and await self._stores.credentials.claim_step(staff.id, step)
            if not claimed:
                return Refused("wrong")
        self._throttle.give_back(counted)
        pair = await self._opened(staff, credential, password) if fits else None
        secret_key = None if pair is None else pair.secret
        async with writing(self._stores.sessions) as session:
            await self._stores.journal.record(session, staff.id, "signed_in", staff.id)
        return SignedIn(
            await self._stores.signed.begin(staff.id, secret_key, instead_of),
            await self._stores.devices.remember(staff.id, device),
            staff,
        )

    async def vouches(self, login: str, password: str, code: str) -> Staff | None:
        """Who this is, for one act and without a session; ``None`` when anything is wrong.

        For somebody at the machine itself: nothing is slowed.
        """
        staff = await self._stores.staff.by_login(login)
        if staff is None or (staff.demo and not self._demo):
            return None
        credential = await self._stores.credentials.of_staff(staff.id)
        if credential.totp is None:
            return None
        step = matching_step(credential.totp, code, self._stores.now())
        fits = await asyncio.to_thread(self._passwords.check, password, credential.password)
        claimed = step is not None and await self._stores.credentials.claim_step(staff.id, step)
        return staff if fits and claimed else None

    async def _opened(self, staff: Staff, credential: Credential, password: str) -> KeyPair | None:
        """The person's key pair, made now if they came to need one; hashes are renewed."""
        try:
            pair = await self._keyring.opened(staff, credential, password)
        except KeyWrapError:
            log.warning("staff.key_does_not_open", staff=staff.id)
            return None
        old = credential.password is not None and self._passwords.is_old(credential.password)
        if old or (pair is not None and credential.wrapped_key is None):
            hashed = await asyncio.to_thread(self._passwords.hashed, password)
            wrap = await self._keyring.wrap(staff, pair, password)
            renewed = replace(credential, password=hashed)
            async with writing(self._stores.sessions) as session:
                await self._keyring.keep(session, staff, renewed, wrap, pair)
        return pair

    @contextlib.asynccontextmanager
    async def _lane(self, *, first: bool) -> AsyncIterator[None]:
        if not first and self._waiting >= _MOST_WAITING:
            raise _BusyError
        self._waiting += not first
        try:
            async with self._lanes[first]:
                yield
        finally:
            self._waiting -= not first


class _BusyError(Exception):
    """Too many strangers wait."""
