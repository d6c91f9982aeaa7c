"""The ``hulei`` command."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from app.logs import configure
from app.settings import Settings

cli = typer.Typer(
    name="hulei",
    help="护蕾助手: the assistant for families of children in difficulty.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@cli.command()
def serve() -> None:
    """Start everything: web chat, REST, actions, and Rasa as a child. Ctrl-C stops it all."""
    from app.serve import CannotStartError
    from app.serve import serve as run

    settings = _settings()

    async def main() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, stop.set)
        await run(settings, typer.echo, stop)

    try:
        asyncio.run(main())
    except CannotStartError as error:
        _fail(str(error))


@cli.command()
def train() -> None:
    """Train the language model, unless it is there for the present data."""
    from app.model import TrainingFailedError
    from app.model import train as run

    try:
        path = run(_settings(), typer.echo)
    except TrainingFailedError as error:
        _fail(f"Training failed. Rasa said:\n{error}")
    typer.echo(f"Model: {path.name}")


@cli.command()
def migrate() -> None:
    """Bring the database to the present schema."""
    from app.migrate import upgrade
    from store.engine import open_engine

    async def main() -> None:
        engine = open_engine(_settings().database)
        try:
            await upgrade(engine)
        finally:
            await engine.dispose()

    asyncio.run(main())
    typer.echo("The database is up to date.")


@cli.command()
def chat() -> None:
    """Talk to the assistant in the terminal. An empty line or Ctrl-D ends it."""
    from app.serve import CannotStartError
    from app.terminal import talk

    settings = _settings(quiet=True)
    try:
        asyncio.run(talk(settings))
    except CannotStartError as error:
        _fail(str(error))
    except KeyboardInterrupt:
        typer.echo("")


@cli.command()
def understand(
    file: Annotated[
        Path | None, typer.Argument(help="texts, one a line; standard input when left out")
    ] = None,
) -> None:
    """What is understood of each line, as JSON lines. Needs a trained model, no server."""
    import json

    from app.model import TrainingFailedError
    from app.model import train as run
    from app.understand import understand_lines

    settings = _settings(quiet=True)
    try:
        run(settings, lambda line: typer.echo(line, err=True))
        source = sys.stdin if file is None else file.open(encoding="utf-8-sig", errors="replace")
        with source:
            for understood in understand_lines(settings, (line.rstrip("\n") for line in source)):
                typer.echo(json.dumps(understood, ensure_ascii=False))
    except TrainingFailedError as error:
        _fail(f"Training failed. Rasa said:\n{error}")
    except OSError as error:
        _fail(f"Cannot read {file}: {error.strerror}")


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
    from pydantic import ValidationError

    try:
        settings = Settings()
    except ValidationError as error:
        lines = [
            f"HULEI_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors()
        ]
        _fail("A setting is wrong:\n" + "\n".join(lines))
    configure("WARNING" if quiet else settings.log_level)
    return settings


def _fail(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(1)


def main() -> None:
    """Entry point of the ``hulei`` script."""
    cli()
