"""``hulei backup`` and ``hulei restore``."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from app.commands.kept import fail, install, local
from app.settings import Settings

if TYPE_CHECKING:  # loaded by the command that runs, not by each start
    from sqlalchemy.ext.asyncio import AsyncEngine

Result = TypeVar("Result")

_TRIES = 5


def backup(
    file: Annotated[Path, typer.Argument(help="a new file, best on another machine or disk")],
) -> None:
    """Write the whole database into FILE, readable with the recovery key only.

    Works while Hulei runs. The secrets in var/secrets are NOT in it: keep a copy of that folder
    apart from the backups, or what was restored stays closed.
    """
    from app.backup import back_up
    from people.recovery_file import RecoveryFileError, read_public

    settings = install()
    folder = settings.secret_file.parent
    try:
        public = read_public(settings.recovery_file)
    except RecoveryFileError as error:
        fail(f"{error}: put the right file back from its copy.")
    if public is None:
        fail("There is no recovery key yet, so nobody could open a backup. Run: hulei keys init")
    made = _run(settings, lambda engine: back_up(engine, file, public, folder, datetime.now(UTC)))
    rows = sum(made.tables.values())
    typer.echo(
        f"{file}: {rows} rows of {len(made.tables)} tables, {made.size / 1e6:.1f} MB, "
        "written and read back."
    )
    typer.echo(f"{folder} is not in it; keep a copy of that folder in another place.")


def restore(
    file: Annotated[Path, typer.Argument(help="what `hulei backup` wrote")],
    replace: Annotated[
        bool, typer.Option("--replace", help="throw away what the database holds now")
    ] = False,
    other_secrets: Annotated[
        bool,
        typer.Option("--other-secrets", help="go on though var/secrets is not what it was"),
    ] = False,
) -> None:
    """Bring the database back from FILE. Stop Hulei first; it asks for the recovery key.

    Put the copy of var/secrets back before. Reports that were erased since stay erased.
    """
    from app.backup_file import read_header
    from app.restore import contents
    from app.restore import restore as bring_back
    from reports.tombstones import Tombstones

    settings = install()
    header = _plainly(lambda: read_header(file))
    made_at = local(settings, datetime.fromisoformat(header.made_at))
    typer.echo(f"A backup of {made_at}.")
    key = _recovery_key(header.public_key)
    found = _plainly(lambda: contents(file, key))
    _compare_secrets(settings, found.secrets, other_secrets=other_secrets)
    erased = _plainly(Tombstones(settings.tombstone_file).ids)
    done = _run(
        settings,
        lambda engine: bring_back(
            engine, file, key, erased=erased, now=datetime.now(UTC), replace=replace
        ),
    )
    typer.echo(f"{sum(done.tables.values())} rows of {len(done.tables)} tables are back.")
    if done.kept_away:
        typer.echo(f"Erased since, and not brought back: {done.kept_away} of the reports.")


def _recovery_key(public: str) -> bytes:
    from nacl.public import PrivateKey

    from people.recovery import RecoveryKeyError, decode

    for _ in range(_TRIES):
        typed = typer.prompt("Recovery key (13 groups; it is not shown)", hide_input=True)
        try:
            key = decode(typed)
        except RecoveryKeyError as error:
            typer.echo(f"Not quite: {error}.", err=True)
            continue
        if bytes(PrivateKey(key).public_key).hex() == public:
            return key
        typer.echo("That is a recovery key, but not of this backup.", err=True)
    typer.echo("Nothing was changed.", err=True)
    raise typer.Exit(1)


def _compare_secrets(settings: Settings, then: Mapping[str, str], *, other_secrets: bool) -> None:
    from app.backup import fingerprints

    now = _plainly(lambda: fingerprints(settings.secret_file.parent))
    different = sorted(name for name, mark in then.items() if now.get(name) != mark)
    if not different:
        return
    typer.echo(
        f"{settings.secret_file.parent} is not as it was: {', '.join(different)} missing or "
        "other. Without the old ones most of what comes back stays closed.",
        err=True,
    )
    if not other_secrets:
        fail("Put the copy of that folder back first, or say --other-secrets.")


def _run(
    settings: Settings, what: Callable[[AsyncEngine], Coroutine[None, None, Result]]
) -> Result:
    from store.engine import open_engine

    async def main() -> Result:
        engine = open_engine(settings.database)
        try:
            return await what(engine)
        finally:
            await engine.dispose()

    return _plainly(lambda: asyncio.run(main()))


def _plainly(what: Callable[[], Result]) -> Result:
    """What can go wrong with a file, a key or a database ends the command with a sentence."""
    from app.backup_file import BackupError
    from app.problems import CannotStartError, told_plainly
    from reports.tombstones import TombstoneError

    try:
        with told_plainly():
            return what()
    except (BackupError, TombstoneError, CannotStartError) as error:
        fail(f"{error}{'' if str(error).endswith('.') else '.'}")
