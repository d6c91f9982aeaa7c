"""What the commands about staff share: the people of the install, and typing of secrets."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

import typer

from app.commands.kept import fail
from app.settings import Settings

if TYPE_CHECKING:
    from people.desk import People
    from people.keys import KeyPair
    from reports.rewrap import ReportKeys

Result = TypeVar("Result")
_TRIES = 3


def with_people(settings: Settings, ask: Callable[[People], Awaitable[Result]]) -> Result:
    """Runs ``ask`` on the install's people, database migrated; ends with a sentence otherwise."""

    async def alone(people: People, _: ReportKeys) -> Result:
        return await ask(people)

    return with_reports(settings, alone)


def with_reports(
    settings: Settings, ask: Callable[[People, ReportKeys], Awaitable[Result]]
) -> Result:
    """The same, with what gives and takes the keys of sealed reports."""
    from app.desk import install_people
    from app.migrate import upgrade
    from app.problems import CannotStartError, told_plainly
    from app.reporting import report_keys
    from people.errors import PeopleError
    from store.engine import open_engine
    from store.fields import FieldError
    from store.secrets import load_or_create

    zone = ZoneInfo(settings.timezone)

    def now() -> datetime:
        return datetime.now(zone)

    async def main() -> Result:
        secret = load_or_create(settings.secret_file)
        engine = open_engine(settings.database)
        try:
            await upgrade(engine)
            people = install_people(settings, engine, secret, now)
            return await ask(people, report_keys(settings, secret, engine, now))
        finally:
            await engine.dispose()

    try:
        with told_plainly():
            return asyncio.run(main())
    except (CannotStartError, PeopleError) as error:
        fail(str(error))
    except FieldError:
        fail("What is kept does not open: it was sealed under another install secret.")


def typed_password(about: list[str]) -> str:
    """A strong password, typed twice; advice when it is weak."""
    from people.passwords import weakness

    while True:
        password: str = typer.prompt("Password (it is not shown)", hide_input=True)
        advice = weakness(password, about)
        if advice is not None:
            typer.echo(advice, err=True)
        elif typer.prompt("The same again", hide_input=True) == password:
            return password
        else:
            typer.echo("The two are not the same.", err=True)


def typed_recovery_key(public: bytes) -> KeyPair:
    """The recovery key of this install, typed from paper."""
    from people.keys import KeyPair
    from people.recovery import RecoveryKeyError, decode

    for _ in range(_TRIES):
        try:
            pair = KeyPair.of_secret(decode(typer.prompt("Recovery key, from paper")))
        except RecoveryKeyError as error:
            typer.echo(f"Not quite: {error}.", err=True)
            continue
        if pair.public == public:
            return pair
        typer.echo("That is a recovery key, but not this one.", err=True)
    return fail("That was not the recovery key. Nothing was changed.")


def codes_set_up(login: str, now: Callable[[], datetime]) -> tuple[str, int]:
    """Shows a new secret for one-time codes and has it tried: the secret and the step used."""
    import io

    import segno

    from people.totp import address, grouped, matching_step, new_secret

    secret = new_secret()
    square = io.StringIO()
    segno.make(address(secret, login), error="l").terminal(square, compact=True)
    typer.echo("\nScan this with an authenticator app on the phone of its owner:\n")
    typer.echo(square.getvalue())
    typer.echo(f"or type it in:  {grouped(secret)}\n")
    while True:
        step = matching_step(secret, typer.prompt("The six digits it shows now"), now())
        if step is not None:
            return secret, step
        typer.echo("These are not its digits. Is the phone's clock right?", err=True)
