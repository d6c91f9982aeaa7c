"""What staff's commands share: the stores of what people agreed to have kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, NoReturn, TypeVar
from zoneinfo import ZoneInfo

import typer

from app.commands.settings import settings_of_install
from app.settings import Settings

if TYPE_CHECKING:  # the database is loaded by the commands that use it, not by each start
    from store.keeping import Keeping

Result = TypeVar("Result")


def install() -> Settings:
    """The settings; a wrong one ends the command with its name."""
    return settings_of_install(quiet=True)


def with_keeping(settings: Settings, ask: Callable[[Keeping], Awaitable[Result]]) -> Result:
    """Runs ``ask`` on the install's stores; ends the command with a sentence when it cannot."""
    from sqlalchemy.exc import SQLAlchemyError

    from store.engine import open_engine, session_factory
    from store.fields import FieldError
    from store.keeping import open_keeping
    from store.secrets import SecretError, load_or_create

    if not settings.secret_file.exists():
        fail("There is no install secret yet, so nothing is kept. It comes with the first start.")
    zone = ZoneInfo(settings.timezone)

    async def main() -> Result:
        secret = load_or_create(settings.secret_file)
        engine = open_engine(settings.database)
        try:
            sessions = session_factory(engine)
            return await ask(
                open_keeping(sessions, secret, lambda: datetime.now(zone), settings.terms)
            )
        finally:
            await engine.dispose()

    try:
        return asyncio.run(main())
    except SecretError as error:
        fail(str(error))
    except FieldError:
        fail("What is kept does not open: it was sealed under another install secret.")
    except SQLAlchemyError as error:
        fail(f"The database does not answer ({type(error).__name__}). Try: hulei migrate")


def local(settings: Settings, moment: datetime) -> str:
    """A moment as the office's clock shows it."""
    return f"{moment.astimezone(ZoneInfo(settings.timezone)):%Y-%m-%d %H:%M}"


def fail(message: str) -> NoReturn:
    """Ends the command with one sentence."""
    typer.echo(message, err=True)
    raise typer.Exit(1)
