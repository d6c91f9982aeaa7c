"""``hulei staff``: who works at the desk, from the machine itself."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from app.commands.at_desk import codes_set_up, typed_password, typed_recovery_key, with_people
from app.commands.kept import fail, install

if TYPE_CHECKING:
    from app.settings import Settings
    from people.desk import People
    from people.model import Staff

staff = typer.Typer(name="staff", help="Who works at the desk.", no_args_is_help=True)

Login = Annotated[str, typer.Argument(metavar="LOGIN", help="as `hulei staff list` shows it")]
_ROLES = "officer, head, admin or auditor"


@staff.command()
def add(
    login: Annotated[str | None, typer.Argument(metavar="LOGIN")] = None,
    *,
    name: Annotated[str | None, typer.Option(help="as colleagues know them")] = None,
    role: Annotated[str | None, typer.Option(help=_ROLES)] = None,
    unit: Annotated[str | None, typer.Option(help="office or section")] = None,
    email: Annotated[str | None, typer.Option(help="for alerts without content")] = None,
    starter: Annotated[
        bool, typer.Option("--starter", help="print a one-time password instead of asking for one")
    ] = False,
) -> None:
    """Add somebody: their password is typed here, or a starter password printed."""
    settings = install()
    joining = ask_for(login, name, role, unit, email)
    if not starter:
        join(settings, joining, "machine", confirmed=False)
        typer.echo(f"\n{joining.login} can sign in at /console.")
    else:

        async def begin(people: People) -> str:
            return await people.accounts.add(joining, "machine")

        word = with_people(settings, begin)
        typer.echo(
            f"\nStarter password of {joining.login}:  {word}\nGood for seven days and for one "
            "sign-in at /console, where a password and one-time codes are set up."
        )
    if joining.reads:
        typer.echo("A section head confirms their key under 人员 before reports reach them.")


@staff.command("list")
def list_staff() -> None:
    """Show who works at the desk."""

    async def everybody(people: People) -> list[Staff]:
        return await people.stores.staff.active()

    found = with_people(install(), everybody)
    if not found:
        typer.echo("Nobody works at the desk yet: hulei keys init")
    for person in found:
        key = "-"
        if person.reads:
            key = "waits for a head" if person.waiting_key else "none yet"
            key = "confirmed" if person.public_key else key
        fictional = "  fictional" if person.demo else ""
        typer.echo(
            f"{person.login:20} {person.role:8} key: {key:16}"
            f" {person.name} {person.unit}{fictional}"
        )


@staff.command()
def remove(
    login: Login,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="do not ask whether I am sure")] = False,
) -> None:
    """Remove somebody who has left: sessions end, and no report opens for them any more."""
    if not yes:
        typer.confirm(f"Remove {login} for good?", abort=True)

    async def go(people: People) -> None:
        person = await _named(people, login)
        await people.accounts.remove(person.id, "machine")

    with_people(install(), go)
    typer.echo(f"{login} is removed.")


@staff.command()
def reset(
    login: Login,
    *,
    lost: Annotated[str, typer.Option(help="password, codes or both")],
    recovery: Annotated[
        bool, typer.Option("--recovery", help="confirm with the recovery key: nobody else is left")
    ] = False,
) -> None:
    """Lost password or phone: another head or administrator confirms it here with their own."""
    from people.resets import Lost

    settings = install()
    if lost not in set(Lost):
        fail("--lost is password, codes or both.")
    if recovery:
        typed_recovery_key(recovery_public(settings))
        second = None
    else:
        typer.echo("A second person, a section head or an administrator, confirms with their own:")
        second = (
            typer.prompt("Login"),
            typer.prompt("Password (it is not shown)", hide_input=True),
            typer.prompt("One-time code"),
        )

    async def go(people: People) -> str | None:
        person = await _named(people, login)
        by = None
        if second is not None:
            by = await people.sign_in.vouches(*second)
            if by is None:
                fail("That login, password or code is not right. Nothing was changed.")
        return await people.resets.at_the_machine(person.id, Lost(lost), by)

    word = with_people(settings, go)
    if word is None:
        typer.echo(f"{login} signs in with the password alone and then sets up new codes.")
    else:
        typer.echo(f"Starter password of {login}:  {word}\nGood for seven days and one sign-in.")


@staff.command()
def approve(login: Login) -> None:
    """Confirm a key with the recovery key, when no other section head can, and hand over."""
    from people.keys import fingerprint

    settings = install()

    async def waiting(people: People) -> tuple[str, str]:
        person = await _named(people, login)
        if person.waiting_key is None:
            fail(f"{login} has no key that waits to be confirmed.")
        return person.id, fingerprint(person.waiting_key)

    staff_id, digits = with_people(settings, waiting)
    typer.echo(f"{login} must see these digits under 我的账号:  {digits}")
    typer.confirm("Are they the same?", abort=True)
    pair = typed_recovery_key(recovery_public(settings))

    async def confirm(people: People) -> None:
        await people.approval.confirm(staff_id, digits, by=None, secret_key=pair.secret)

    with_people(settings, confirm)
    typer.echo(f"The key of {login} is confirmed.")


@staff.command()
def code(login: Login) -> None:
    """Show the present one-time code of a fictional person (profile demo only)."""
    from app.demo_desk import demo_accounts

    settings = install()
    account = next((a for a in demo_accounts(settings) if a.login == login), None)
    if account is None:
        fail(f"{login} is nobody at the fictional desk, whose codes alone can be shown.")
    typer.echo(account.code(datetime.now(ZoneInfo(settings.timezone))))


def ask_for(
    login: str | None, name: str | None, role: str | None, unit: str | None, email: str | None
) -> Staff:
    """A new person from options, asking for what is missing."""
    from people.directory import new_staff
    from people.errors import PeopleError
    from people.model import Role

    login = login or typer.prompt("Login (pinyin is fine)")
    name = name or typer.prompt("Name")
    role = role or typer.prompt(f"Role ({_ROLES})")
    if role not in set(Role):
        fail(f"There is no role {role}; a role is {_ROLES}.")
    if unit is None:
        unit = typer.prompt("Office or section", default="", show_default=False)
    try:
        return new_staff(str(login), str(name), Role(role), str(unit), email)
    except PeopleError as error:
        fail(str(error))


def join(settings: Settings, joining: Staff, by: str, *, confirmed: bool) -> None:
    """Adds somebody who types their password and tries their codes here."""
    password = typed_password(
        [joining.login, joining.name, joining.unit, *(joining.email or "").split("@")]
    )
    zone = ZoneInfo(settings.timezone)
    secret, step = codes_set_up(joining.login, lambda: datetime.now(zone))

    async def begin(people: People) -> None:
        await people.add_ready(joining, by, password=password, totp=secret, confirmed=confirmed)
        await people.stores.credentials.claim_step(joining.id, step)

    with_people(settings, begin)


async def _named(people: People, login: str) -> Staff:
    person = await people.stores.staff.by_login(login)
    if person is None:
        fail(f"Nobody works here under the login {login}.")
    return person


def recovery_public(settings: Settings) -> bytes:
    """The public half of the recovery key; ends with a sentence when there is none."""
    from people.recovery_file import RecoveryFileError, read_public

    try:
        public = read_public(settings.recovery_file)
    except (RecoveryFileError, OSError) as error:
        fail(f"The recovery key's file cannot be used: {error}")
    if public is None:
        fail("There is no recovery key yet: hulei keys init")
    return public
