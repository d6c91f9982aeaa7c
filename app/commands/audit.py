"""``hulei audit``: the log of what staff did, and whether it is still what was written."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar
from zoneinfo import ZoneInfo

import typer

from app.commands.kept import fail, install, local

if TYPE_CHECKING:  # the database is loaded by the commands that use it
    from app.settings import Settings
    from people.audit import AuditLog
    from people.audit_head import AuditSigner, SignedHead

Result = TypeVar("Result")

audit = typer.Typer(
    name="audit",
    help="The log of what staff did: show it, verify it, sign its head.",
    no_args_is_help=True,
)


@audit.command()
def show(
    last: Annotated[int, typer.Option(min=1, max=100_000, help="so many of the newest")] = 50,
    subject: Annotated[str | None, typer.Option(help="only of this report or person (id)")] = None,
) -> None:
    """Show the newest entries, the oldest of them first."""
    settings = install()
    entries = _with_log(settings, lambda log: log.entries(subject=subject, last=last))
    if not entries:
        typer.echo("Nothing is written down.")
    for entry in entries:
        facts = " ".join(f"{name}={value}" for name, value in entry.facts.items())
        typer.echo(
            f"{entry.number:6}  {local(settings, entry.at)}  {entry.actor:32}  "
            f"{entry.action:24}  {entry.subject}  {facts}".rstrip()
        )


@audit.command()
def verify(
    heads: Annotated[
        list[Path] | None,
        typer.Option("--head", help="a saved letter with a signed head; may be given often"),
    ] = None,
) -> None:
    """Read the whole log again; with saved heads, also whether it was cut off or rewritten."""
    from people.audit_check import check

    settings = install()
    saved = [_read(path) for path in heads or []]
    key = _signer(settings).public_key
    checked = _with_log(settings, lambda log: check(log, saved, key))
    for problem in checked.problems:
        typer.echo(f"✗ {problem}")
    if checked.problems:
        raise typer.Exit(1)
    typer.echo(f"✓ {checked.head.number} entries, an unbroken chain.")
    if saved:
        typer.echo(f"✓ It agrees with {len(saved)} saved heads.")
    else:
        typer.echo("! Whether all of it was rewritten, only a saved head shows: --head FILE")


@audit.command()
def head() -> None:
    """Print the signed head as it is now, to be kept somewhere else."""
    settings = install()
    signer = _signer(settings)
    now = datetime.now(ZoneInfo(settings.timezone))
    typer.echo(signer.sign(_with_log(settings, lambda log: log.head()), now).text(), nl=False)


def _with_log(settings: Settings, ask: Callable[[AuditLog], Awaitable[Result]]) -> Result:
    from sqlalchemy.exc import SQLAlchemyError

    from people.audit import AuditLog
    from store.engine import open_engine, session_factory

    zone = ZoneInfo(settings.timezone)

    async def main() -> Result:
        engine = open_engine(settings.database)
        try:
            return await ask(AuditLog(session_factory(engine), lambda: datetime.now(zone)))
        finally:
            await engine.dispose()

    try:
        return asyncio.run(main())
    except SQLAlchemyError as error:
        fail(f"The database does not answer ({type(error).__name__}). Try: hulei migrate")


def _signer(settings: Settings) -> AuditSigner:
    from people.audit_head import AuditSigner
    from store.secrets import SecretError

    if not settings.audit_key_file.exists():
        fail("There is no key of the audit log yet. It comes with the first start.")
    try:
        return AuditSigner.from_file(settings.audit_key_file)
    except SecretError as error:
        fail(str(error))


def _read(path: Path) -> SignedHead:
    from people.audit_head import HeadError, read_head

    try:
        return read_head(path.read_bytes())
    except OSError as error:
        fail(f"Cannot read {path}: {error.strerror}.")
    except HeadError as error:
        fail(f"{path}: {error}.")
