"""The settings, as every command reads them."""

from __future__ import annotations

import typer
from pydantic import ValidationError

from app.logs import configure
from app.settings import Settings


def settings_of_install(*, quiet: bool) -> Settings:
    """The settings; a wrong one ends the command with its name and what is wrong with it."""
    try:
        settings = Settings()
    except ValidationError as error:
        for wrong in error.errors():
            name = "_".join(map(str, wrong["loc"])).upper()
            typer.echo(f"HULEI_{name}: {wrong['msg'].removeprefix('Value error, ')}", err=True)
        typer.echo(
            "Correct it in the environment or in .env; docs/handbook.md lists every setting.",
            err=True,
        )
        raise typer.Exit(1) from None
    configure("WARNING" if quiet else settings.log_level)
    return settings
