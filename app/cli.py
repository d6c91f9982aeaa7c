"""The ``hulei`` command."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from app.commands.audit import audit
from app.commands.backup import backup, restore
from app.commands.keys import keys
from app.commands.register import register
from app.commands.requests import requests
from app.commands.review import review
from app.commands.settings import settings_of_install
from app.commands.staff import staff
from app.hardening import keep_memory_private
from app.settings import Settings

cli = typer.Typer(
    name="hulei",
    help="护蕾助手: the assistant for families of children in difficulty.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
cli.command()(requests)
cli.command()(backup)
cli.command()(restore)
cli.add_typer(review)
cli.add_typer(keys)
cli.add_typer(staff)
cli.add_typer(audit)
cli.add_typer(register)


@cli.command()
def serve() -> None:
    """Start everything: web chat, REST, actions, and Rasa as a child. Ctrl-C stops it all."""
    from app.serve import serve as run

    settings = _settings()

    async def main() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, stop.set)
        await run(settings, typer.echo, stop)

    with _plainly():
        asyncio.run(main())


@cli.command()
def train() -> None:
    """Train the language model, unless it is there for the present data."""
    from app.model import train as run

    settings = _settings()
    with _plainly():
        typer.echo(f"Model: {run(settings, typer.echo).name}")


@cli.command()
def migrate() -> None:
    """Bring the database to the present schema."""
    from app.migrate import upgrade
    from store.engine import open_engine

    async def main(database: str) -> None:
        engine = open_engine(database)
        try:
            await upgrade(engine)
        finally:
            await engine.dispose()

    settings = _settings()
    with _plainly():
        asyncio.run(main(settings.database))
    typer.echo("The database is up to date.")


@cli.command()
def chat() -> None:
    """Talk to the assistant in the terminal. An empty line or Ctrl-D ends it."""
    from app.terminal import talk

    settings = _settings(quiet=True)
    with _plainly(), contextlib.suppress(KeyboardInterrupt):
        asyncio.run(talk(settings))


@cli.command()
def understand(
    file: Annotated[
        Path | None, typer.Argument(help="texts, one a line; standard input when left out")
    ] = None,
) -> None:
    """What is understood of each line, as JSON lines. Needs no running server."""
    import json

    from app.understand import understand_lines

    settings = _settings(quiet=True)
    with _plainly():
        source = sys.stdin if file is None else file.open(encoding="utf-8-sig", errors="replace")
        with source:
            for understood in understand_lines(settings, source, partial(typer.echo, err=True)):
                typer.echo(json.dumps(understood, ensure_ascii=False))


@cli.command()
def doctor() -> None:
    """Say what is wrong with this install, and what to do about it."""
    from app.doctor import examine

    findings = asyncio.run(examine(_settings(quiet=True)))
    for finding in findings:
        typer.echo(str(finding))
    if any(finding.level == "wrong" for finding in findings):
        raise typer.Exit(1)


def _settings(*, quiet: bool = False) -> Settings:
    return settings_of_install(quiet=quiet)


@contextlib.contextmanager
def _plainly() -> Iterator[None]:
    """What an install can do wrong ends the command with a sentence, not with a stack."""
    from app.line_parser import ParserFailedError
    from app.model import TrainingFailedError
    from app.problems import CannotStartError, told_plainly

    try:
        with told_plainly():
            yield
    except TrainingFailedError as error:
        _fail(f"Training failed. Rasa said:\n{error}")
    except (CannotStartError, ParserFailedError) as error:
        _fail(str(error))


def _fail(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(1)


def main() -> None:
    """Entry point of the ``hulei`` script."""
    keep_memory_private()
    cli()
