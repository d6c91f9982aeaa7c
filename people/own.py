"""What a person changes about their own account: password and one-time codes."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from people.errors import WeakPasswordError, WrongCodeError, WrongPasswordError
from people.keys import KeyPair
from people.model import Staff
from people.own_key import Keyring
from people.passwords import Passwords, weakness
from people.stores import Stores
from people.totp import matching_step, new_secret
from store.writing import writing


class OwnAccount:
    """Changes that nobody else can make for a person."""

    def __init__(self, stores: Stores, passwords: Passwords, keyring: Keyring) -> None:
        self._stores = stores
        self._passwords = passwords
        self._keyring = keyring

    async def set_password(
        self, staff: Staff, new: str, *, present: str | None, secret_key: bytes | None
    ) -> bytes | None:
        """A password of one's own; every session ends. Returns the secret key for a new one.

        ``present`` is asked for unless a starter password brought the person here. A reader's
        key stays the same under the new password; whoever has none gets one.

        Raises:
            WrongPasswordError: ``present`` is not the password.
            WeakPasswordError: with advice in Chinese.
        """
        credential = await self._stores.credentials.of_staff(staff.id)
        if credential.password is not None:
            given = present or ""
            if not await asyncio.to_thread(self._passwords.check, given, credential.password):
                raise WrongPasswordError
            if given == new:
                raise WeakPasswordError("新密码和现在的一样，请换一个。")
        advice = await asyncio.to_thread(
            weakness, new, [staff.login, staff.name, staff.unit, *(staff.email or "").split("@")]
        )
        if advice is not None:
            raise WeakPasswordError(advice)
        pair = None
        if staff.reads:
            kept = secret_key if credential.wrapped_key is not None else None
            pair = KeyPair.new() if kept is None else KeyPair.of_secret(kept)
        hashed = await asyncio.to_thread(self._passwords.hashed, new)
        wrap = await self._keyring.wrap(staff, pair, new)
        changed = replace(credential, password=hashed, starter=None, starter_until=None)
        async with writing(self._stores.sessions) as session:
            await self._keyring.keep(session, staff, changed, wrap, pair)
            await self._stores.journal.record(session, staff.id, "password_changed", staff.id)
        await self._stores.signed.end_all(staff.id)
        return None if pair is None else pair.secret

    async def waiting_codes(self, staff: Staff) -> str:
        """The secret of codes that are being set up; the same until they are."""
        credential = await self._stores.credentials.of_staff(staff.id)
        if credential.totp_waiting is not None:
            return credential.totp_waiting
        secret = new_secret()
        async with writing(self._stores.sessions) as session:
            await self._stores.credentials.save(session, replace(credential, totp_waiting=secret))
        return secret

    async def set_codes(self, staff: Staff, code: str, *, present: str | None) -> None:
        """The waiting secret makes the codes from now on, shown to work by one of them.

        ``present``, the password, is asked for when there were codes before.

        Raises:
            WrongPasswordError: ``present`` is not the password.
            WrongCodeError: the code does not fit.
        """
        credential = await self._stores.credentials.of_staff(staff.id)
        if credential.totp is not None and not await asyncio.to_thread(
            self._passwords.check, present or "", credential.password
        ):
            raise WrongPasswordError
        waiting = credential.totp_waiting
        step = None if waiting is None else matching_step(waiting, code, self._stores.now())
        if step is None or not await self._stores.credentials.claim_step(staff.id, step):
            raise WrongCodeError
        async with writing(self._stores.sessions) as session:
            await self._stores.credentials.save(
                session, replace(credential, totp=waiting, totp_waiting=None)
            )
            await self._stores.journal.record(session, staff.id, "codes_changed", staff.id)
