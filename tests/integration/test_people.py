"""People at the desk over a database: what a thief of it learns, who comes and goes, resets."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import date

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from people.audit import AuditLog
from people.credentials import Credentials
from people.desk import Secrets, open_people
from people.directory import SqlStaff, new_staff
from people.errors import (
    LoginTakenError,
    NoSuchPersonError,
    NotAllowedHereError,
    WeakPasswordError,
    WrongCodeError,
    WrongPasswordError,
)
from people.journal import NoJournal
from people.keys import KeyPair, KeyWrapError, fingerprint, unwrapped
from people.model import Role
from people.passwords import Passwords
from people.pepper import Peppers
from people.resets import Lost
from people.sessions import SqlStaffSessions
from people.sign_in import Refused, SignedIn
from people.tables import StaffCredentialRow, StaffRow, StaffSessionRow
from store.base import Base
from store.engine import session_factory
from store.fields import FieldError
from store.secrets import InstallSecret
from tests.fakes.console import CHEAP, KEPT, PASSWORD, TestDesk

THIEF = Secrets(InstallSecret(b"t" * 32), Peppers({1: InstallSecret(b"t" * 32)}))
NEW = "huangge-shu-xia-42-bandeng"


@dataclass
class Rewraps:
    """Notes what it was asked to do."""

    given: list[tuple[str, bytes, str, bytes]] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)

    async def to(self, reader_id: str, public_key: bytes, by: str, secret_key: bytes) -> None:
        self.given.append((reader_id, public_key, by, secret_key))

    async def without(self, reader_id: str) -> None:
        self.taken.append(reader_id)


@pytest.fixture
def rewraps() -> Rewraps:
    return Rewraps()


@pytest.fixture
async def desk(engine: AsyncEngine, rewraps: Rewraps) -> TestDesk:
    desk = TestDesk.over(engine, rewrap=rewraps)
    desk.people = open_people(
        session_factory(engine),
        KEPT,
        desk.clock,
        journal=AuditLog(session_factory(engine), desk.clock),
        rewrap=rewraps,
        demo=True,
        cost=CHEAP,
    )
    await desk.join("head", Role.HEAD, "欧阳科长")
    await desk.join("officer", Role.OFFICER, "司马值班")
    await desk.join("admin", Role.ADMIN, "诸葛管理")
    return desk


async def enter(
    desk: TestDesk, login: str, password: str = PASSWORD, code: str | None = None
) -> SignedIn | Refused:
    code = desk.fresh_code(login) if code is None else code
    return await desk.people.sign_in.attempt(login, password, code, address="a")


async def entered(desk: TestDesk, login: str, password: str = PASSWORD) -> SignedIn:
    done = await enter(desk, login, password)
    assert isinstance(done, SignedIn)
    return done


async def test_the_key_comes_with_the_session(desk: TestDesk) -> None:
    done = await entered(desk, "officer")
    session = await desk.people.stores.signed.find(done.session)
    pair = desk.members["officer"].pair
    assert session is not None
    assert pair is not None
    assert session.secret_key == pair.secret
    assert pair.public == desk.members["officer"].staff.public_key
    admin = await desk.people.stores.signed.find((await entered(desk, "admin")).session)
    assert admin is not None
    assert admin.secret_key is None


async def test_a_thief_of_the_database_unwraps_nothing(desk: TestDesk, engine: AsyncEngine) -> None:
    """Every byte of every table, the right password even, but none of the files beside it."""
    done = await entered(desk, "officer")
    member = desk.members["officer"]
    assert member.pair is not None
    everything = b""
    async with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            for row in await connection.execute(select(table)):
                for value in row:
                    everything += value if isinstance(value, bytes) else str(value).encode()
    for secret in (
        member.pair.secret,
        member.pair.secret.hex().encode(),
        member.pair.public.hex().encode(),
        member.totp.encode(),
        PASSWORD.encode(),
        b"argon2",
        done.session.encode(),
        done.device.encode(),
        *(name.encode() for name in ("欧阳科长", "司马值班", "诸葛管理", "测试科")),
    ):
        assert secret not in everything
    sessions = session_factory(engine)
    with pytest.raises(FieldError):
        await SqlStaff(sessions, THIEF.install).get(member.staff.id)
    with pytest.raises(FieldError):
        await Credentials(sessions, THIEF.install, desk.clock).of_staff(member.staff.id)
    stolen = SqlStaffSessions(sessions, THIEF.install, desk.clock)
    assert await stolen.find(done.session) is None  # even with the cookie
    async with sessions() as session:
        row = await session.get(StaffCredentialRow, member.staff.id)
        kept = await session.scalar(select(StaffSessionRow.id))
    assert row is not None
    assert row.wrapped_key is not None
    with pytest.raises(KeyWrapError):
        unwrapped(row.wrapped_key, PASSWORD, member.staff.id, THIEF.peppers)
    assert await desk.people.stores.signed.find(str(kept)[:43]) is None  # a row's id is no cookie


async def test_rows_moved_to_another_person_open_nothing(
    desk: TestDesk, engine: AsyncEngine
) -> None:
    officer, admin = desk.members["officer"].staff, desk.members["admin"].staff
    sessions = session_factory(engine)
    async with sessions.begin() as session:
        rows = {r.id: r.sealed for r in await session.scalars(select(StaffRow))}
        await session.execute(
            update(StaffRow).where(StaffRow.id == admin.id).values(sealed=rows[officer.id])
        )
    with pytest.raises(FieldError):
        await desk.people.stores.staff.get(admin.id)
    done = await entered(desk, "officer")
    async with sessions.begin() as session:
        await session.execute(
            update(StaffSessionRow).values(staff_id=desk.members["head"].staff.id)
        )
    assert await desk.people.stores.signed.find(done.session) is None


async def test_whoever_left_stays_away_even_if_the_column_says_otherwise(
    desk: TestDesk, engine: AsyncEngine
) -> None:
    staff = desk.members["officer"].staff
    await desk.people.accounts.remove(staff.id, "admin")
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE staff SET active = true"))
    assert await desk.people.stores.staff.by_login("officer") is None
    assert staff.id not in {s.id for s in await desk.people.stores.staff.active()}


async def test_the_same_work_for_a_login_that_is_not_there(
    desk: TestDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neutral in time because each attempt does one derivation, whatever is wrong with it."""
    asked: list[bool] = []
    real = Passwords.check

    def check(self: Passwords, password: str, hashed: str | None) -> bool:
        asked.append(hashed is not None)
        return real(self, password, hashed)

    monkeypatch.setattr(Passwords, "check", check)
    for login, password, code in (
        ("niemand", PASSWORD, "000000"),
        ("officer", "wrong-password", "000000"),
        ("officer", PASSWORD, "000000"),
    ):
        assert await enter(desk, login, password, code) == Refused("wrong")
    assert asked == [False, True, True]


async def test_the_same_code_at_the_same_moment_gets_in_once(desk: TestDesk) -> None:
    code = desk.fresh_code("officer")
    done = await asyncio.gather(*(enter(desk, "officer", code=code) for _ in range(4)))
    assert sum(isinstance(one, SignedIn) for one in done) == 1


async def test_a_new_officer_reads_only_once_a_head_confirmed_the_key(
    desk: TestDesk, rewraps: Rewraps
) -> None:
    people, head = desk.people, desk.members["head"]
    staff = new_staff("xin", "新同事", Role.OFFICER, "")
    word = await people.accounts.add(staff, desk.members["admin"].staff.id)
    done = await people.sign_in.attempt("xin", word, "", address="a")
    assert isinstance(done, SignedIn)
    with pytest.raises(WeakPasswordError):
        await people.own.set_password(staff, "1234567890", present=None, secret_key=None)
    secret_key = await people.own.set_password(staff, NEW, present=None, secret_key=None)
    assert secret_key is not None
    assert await people.stores.signed.find(done.session) is None
    assert await people.sign_in.attempt("xin", word, "", address="b") == Refused("wrong")
    (waiting,) = await people.approval.waiting()
    assert (waiting.id, waiting.public_key) == (staff.id, None)
    key = waiting.waiting_key
    assert key == KeyPair.of_secret(secret_key).public
    assert head.pair is not None
    for who, digits, error in (
        (desk.members["admin"].staff, fingerprint(key), NotAllowedHereError),
        (desk.members["officer"].staff, fingerprint(key), NotAllowedHereError),
        (replace(head.staff, public_key=None), fingerprint(key), NotAllowedHereError),
        (head.staff, "0000 0000 0000 0000", NotAllowedHereError),
    ):
        with pytest.raises(error):
            await people.approval.confirm(staff.id, digits, by=who, secret_key=b"")
    assert rewraps.given == []
    await people.approval.confirm(
        staff.id, fingerprint(key), by=head.staff, secret_key=head.pair.secret
    )
    assert rewraps.given == [(staff.id, key, head.staff.id, head.pair.secret)]
    kept = await people.stores.staff.get(staff.id)
    assert kept is not None
    assert (kept.public_key, kept.waiting_key) == (key, None)
    await people.approval.hand_over(staff.id, by=head.staff, secret_key=head.pair.secret)
    assert len(rewraps.given) == 2


async def test_nobody_confirms_their_own_key_but_with_the_recovery_key(
    desk: TestDesk, rewraps: Rewraps
) -> None:
    people = desk.people
    staff = new_staff("kezhang2", "新科长", Role.HEAD, "")
    await people.accounts.add(staff, "machine")
    await people.own.set_password(staff, NEW, present=None, secret_key=None)
    kept = await people.stores.staff.get(staff.id)
    assert kept is not None
    assert kept.waiting_key is not None
    own = replace(kept, public_key=kept.waiting_key)
    digits = fingerprint(kept.waiting_key)
    with pytest.raises(NotAllowedHereError):
        await people.approval.confirm(staff.id, digits, by=own, secret_key=b"s" * 32)
    await people.approval.confirm(staff.id, digits, by=None, secret_key=b"r" * 32)
    assert rewraps.given == [(staff.id, kept.waiting_key, "recovery", b"r" * 32)]


async def test_a_starter_password_is_over_after_a_week(desk: TestDesk) -> None:
    word = await desk.people.accounts.add(new_staff("xin", "新", Role.ADMIN, ""), "machine")
    desk.clock.on(days=7)
    assert await enter(desk, "xin", word, "") == Refused("wrong")


async def test_changing_the_password_keeps_the_key(desk: TestDesk) -> None:
    people, member = desk.people, desk.members["officer"]
    assert member.pair is not None
    done = await entered(desk, "officer")
    for present, new, error in (
        ("wrong", NEW, WrongPasswordError),
        (PASSWORD, "weak", WeakPasswordError),
        (PASSWORD, PASSWORD, WeakPasswordError),
    ):
        with pytest.raises(error):
            await people.own.set_password(
                member.staff, new, present=present, secret_key=member.pair.secret
            )
    await people.own.set_password(
        member.staff, NEW, present=PASSWORD, secret_key=member.pair.secret
    )
    assert await people.stores.signed.find(done.session) is None
    assert await enter(desk, "officer") == Refused("wrong")
    session = await people.stores.signed.find((await entered(desk, "officer", NEW)).session)
    assert session is not None
    assert session.secret_key == member.pair.secret
    kept = await people.stores.staff.get(member.staff.id)
    assert kept is not None
    assert kept.public_key == member.pair.public


async def test_a_newer_pepper_takes_over_at_the_next_sign_in(
    desk: TestDesk, engine: AsyncEngine
) -> None:
    both = Peppers({**KEPT.peppers.by_version, 2: InstallSecret(b"2" * 32)})
    desk.people = open_people(
        session_factory(engine),
        replace(KEPT, peppers=both),
        desk.clock,
        journal=NoJournal(),
        rewrap=Rewraps(),
        demo=True,
        cost=CHEAP,
    )
    await entered(desk, "officer")
    credential = await desk.people.stores.credentials.of_staff(desk.members["officer"].staff.id)
    assert str(credential.password).startswith("2:")
    member = desk.members["officer"]
    only_new = Peppers({2: InstallSecret(b"2" * 32)})
    assert credential.wrapped_key is not None
    assert unwrapped(credential.wrapped_key, PASSWORD, member.staff.id, only_new) == member.pair


async def test_removal_ends_everything(desk: TestDesk, rewraps: Rewraps) -> None:
    people, officer = desk.people, desk.members["officer"].staff
    done = await entered(desk, "officer")
    day = desk.clock().date()
    await people.roster.assign(day, officer.id, "x")
    await people.accounts.remove(officer.id, desk.members["admin"].staff.id)
    assert await people.stores.signed.find(done.session) is None
    assert not await people.stores.devices.knows(done.device, officer.id)
    assert rewraps.taken == [officer.id]
    assert isinstance(await enter(desk, "officer"), Refused)
    assert [s.login for s in await people.roster.on_duty(day)] == ["head"]
    gone = await people.stores.staff.get(officer.id)
    assert gone is not None
    assert (gone.active, gone.public_key, gone.name) == (False, None, "司马值班")
    with pytest.raises(LoginTakenError):
        await people.accounts.add(new_staff("officer", "别人", Role.ADMIN, ""), "x")
    with pytest.raises(NoSuchPersonError):
        await people.accounts.remove(officer.id, "x")


async def test_the_last_head_and_oneself_stay(desk: TestDesk) -> None:
    people, head = desk.people, desk.members["head"].staff
    with pytest.raises(NotAllowedHereError):
        await people.accounts.remove(head.id, "admin")
    with pytest.raises(NotAllowedHereError):
        await people.accounts.change(head.id, "admin", role=Role.ADMIN, unit="")
    admin = desk.members["admin"].staff
    with pytest.raises(NotAllowedHereError):
        await people.accounts.remove(admin.id, admin.id)
    with pytest.raises(NotAllowedHereError):
        await people.accounts.change(admin.id, admin.id, role=Role.HEAD, unit="")


async def test_a_change_of_role_gives_no_reports_by_itself(
    desk: TestDesk, rewraps: Rewraps
) -> None:
    people = desk.people
    officer, admin = desk.members["officer"].staff, desk.members["admin"].staff
    done = await entered(desk, "officer")
    head = await people.accounts.change(officer.id, admin.id, role=Role.HEAD, unit="科")
    assert head.public_key is None  # what heads may see needs a head's word
    assert head.waiting_key == officer.public_key
    assert await people.stores.signed.find(done.session) is None
    auditor = await people.accounts.change(officer.id, admin.id, role=Role.AUDITOR, unit="科")
    assert (auditor.public_key, auditor.waiting_key) == (None, None)
    assert rewraps.taken == [officer.id]
    reader = await people.accounts.change(admin.id, officer.id, role=Role.OFFICER, unit="")
    assert reader.public_key is None
    session = await people.stores.signed.find((await entered(desk, "admin")).session)
    assert session is not None
    assert session.secret_key is not None
    (waiting,) = await people.approval.waiting()
    assert waiting.waiting_key == KeyPair.of_secret(session.secret_key).public


async def test_a_lost_password_takes_two_and_a_new_key(desk: TestDesk, rewraps: Rewraps) -> None:
    people = desk.people
    officer, head, admin = (desk.members[n].staff for n in ("officer", "head", "admin"))
    done = await entered(desk, "officer")
    with pytest.raises(NotAllowedHereError):
        await people.resets.ask(head.id, Lost.PASSWORD, officer)
    asked = await people.resets.ask(officer.id, Lost.PASSWORD, admin)
    with pytest.raises(NotAllowedHereError):
        await people.resets.ask(head.id, Lost.PASSWORD, head)
    for by in (admin, officer):
        with pytest.raises(NotAllowedHereError):
            await people.resets.confirm(asked.id, by)
    assert await people.stores.signed.find(done.session) is not None  # nothing happened yet
    word = await people.resets.confirm(asked.id, head)
    assert word is not None
    with pytest.raises(NotAllowedHereError):
        await people.resets.confirm(asked.id, head)
    assert await people.stores.signed.find(done.session) is None
    assert rewraps.taken == [officer.id]
    assert await enter(desk, "officer") == Refused("wrong")
    assert await enter(desk, "officer", word, "000000") == Refused("wrong")  # codes still count
    await entered(desk, "officer", word)
    kept = await people.stores.staff.get(officer.id)
    assert kept is not None
    assert kept.public_key is None
    await people.own.set_password(kept, NEW, present=None, secret_key=None)
    (waiting,) = await people.approval.waiting()
    assert waiting.waiting_key not in (None, officer.public_key)


async def test_lost_codes_take_two_and_keep_the_key(desk: TestDesk, rewraps: Rewraps) -> None:
    people = desk.people
    officer, head, admin = (desk.members[n].staff for n in ("officer", "head", "admin"))
    asked = await people.resets.ask(officer.id, Lost.CODES, head)
    assert await people.resets.confirm(asked.id, admin) is None
    assert rewraps.taken == []
    assert await enter(desk, "officer", "wrong", "") == Refused("wrong")
    done = await enter(desk, "officer", PASSWORD, "")
    assert isinstance(done, SignedIn)
    session = await people.stores.signed.find(done.session)
    assert session is not None
    assert session.secret_key is not None
    secret = await people.own.waiting_codes(officer)
    assert secret == await people.own.waiting_codes(officer)
    with pytest.raises(WrongCodeError):
        await people.own.set_codes(officer, "000000", present=None)
    desk.members["officer"].totp = secret
    await people.own.set_codes(officer, desk.fresh_code("officer"), present=None)
    assert await enter(desk, "officer", PASSWORD, "") == Refused("wrong")
    await entered(desk, "officer")


async def test_requests_end_by_themselves_or_are_withdrawn(desk: TestDesk) -> None:
    people = desk.people
    officer, head, admin = (desk.members[n].staff for n in ("officer", "head", "admin"))
    old = await people.resets.ask(officer.id, Lost.BOTH, admin)
    desk.clock.on(days=3)
    assert await people.resets.waiting() == []
    with pytest.raises(NotAllowedHereError):
        await people.resets.confirm(old.id, head)
    assert await people.erase_expired() >= 1
    new = await people.resets.ask(officer.id, Lost.BOTH, admin)
    await people.resets.withdraw(new.id, head)
    assert await people.resets.waiting() == []


async def test_at_the_machine_the_second_person_proves_who_they_are(desk: TestDesk) -> None:
    people, officer = desk.people, desk.members["officer"].staff
    assert await people.sign_in.vouches("head", "wrong", desk.fresh_code("head")) is None
    code = desk.fresh_code("head")
    head = await people.sign_in.vouches("head", PASSWORD, code)
    assert head is not None
    assert await people.sign_in.vouches("head", PASSWORD, code) is None
    word = await people.resets.at_the_machine(officer.id, Lost.BOTH, head)
    assert word is not None
    assert isinstance(await enter(desk, "officer", word, ""), SignedIn)
    with pytest.raises(NotAllowedHereError):
        await people.resets.at_the_machine(head.id, Lost.BOTH, head)


async def test_what_is_done_is_in_the_audit_log_without_names(
    desk: TestDesk, engine: AsyncEngine
) -> None:
    await entered(desk, "officer")
    await desk.people.roster.assign(date(2026, 12, 1), desk.members["officer"].staff.id, "x")
    await desk.people.accounts.remove(desk.members["officer"].staff.id, "x")
    entries = await AuditLog(session_factory(engine), desk.clock).entries()
    actions = [entry.action for entry in entries]
    assert {"staff_added", "password_changed", "key_confirmed", "signed_in", "duty_assigned",
            "staff_removed"} <= set(actions)  # fmt: skip


async def test_fictional_people_stay_out_where_it_is_serious(
    desk: TestDesk, engine: AsyncEngine
) -> None:
    staff = new_staff("yanshi", "演示", Role.HEAD, "", demo=True)
    await desk.people.add_ready(
        staff, "demo", password=PASSWORD, totp=desk.members["head"].totp, confirmed=True
    )
    serious = open_people(
        session_factory(engine),
        KEPT,
        desk.clock,
        journal=NoJournal(),
        rewrap=Rewraps(),
        demo=False,
        cost=CHEAP,
    )
    code = desk.fresh_code("head")
    refused = await serious.sign_in.attempt("yanshi", PASSWORD, code, address="a")
    assert refused == Refused("wrong")
    done = await desk.people.sign_in.attempt("yanshi", PASSWORD, code, address="b")
    assert isinstance(done, SignedIn)
