"""``hulei keys``: the recovery key on paper, and the first section head."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.at_desk import typed_recovery_key, with_people, with_reports
from app.commands.kept import fail, install
from app.commands.staff import ask_for, join, recovery_public

if TYPE_CHECKING:
    from app.settings import Settings
    from people.desk import People
    from reports.rewrap import ReportKeys

keys = typer.Typer(name="keys", help="The keys of sealed reports.", no_args_is_help=True)


@keys.command()
def init(
    *,
    replace_recovery_key: Annotated[
        bool,
        typer.Option(
            "--replace-recovery-key", help="a new key; older reports keep the old one: keep both"
        ),
    ] = False,
) -> None:
    """Make the recovery key (printed once, typed back) and the first section head."""
    from app.demo_desk import demo_recovery_public
    from people.model import Role
    from people.recovery_file import RecoveryFileError, read_public

    settings = install()
    try:
        present = read_public(settings.recovery_file)
    except (RecoveryFileError, OSError) as error:
        fail(f"The recovery key's file cannot be used: {error}")
    if present is not None and present == demo_recovery_public(settings):
        present = None  # the fictional desk's: nobody has it on paper

    async def first_head_missing(people: People) -> bool:
        staff = await people.stores.staff.active()
        return not any(s.role is Role.HEAD and not s.demo for s in staff)

    headless = with_people(settings, first_head_missing)
    if present is not None and not replace_recovery_key and not headless:
        fail(
            f"There is a recovery key already ({settings.recovery_file}), and a section head. "
            "To make a new key all the same: hulei keys init --replace-recovery-key"
        )
    if present is None or replace_recovery_key:
        _make_recovery_key(settings)
    if headless:
        typer.echo("\nNow the first section head (科室负责人), who confirms all others.")
        staff = ask_for(None, None, "head", None, None)
        join(settings, staff, "machine", confirmed=True)
        typer.echo(f"\n{staff.login} can sign in at /console. Add others: hulei staff add")


@keys.command()
def recover(
    login: Annotated[str, typer.Argument(help="the section head who gets them")],
) -> None:
    """Hand open reports that nobody at the desk can open to a section head.

    A head whom the reporter has named as one who must not know gets nothing all the same: add
    another head for such a report.
    """
    from people.model import Role
    from reports.readers import RECOVERY

    settings = install()
    public = recovery_public(settings)

    async def lost(people: People, keys: ReportKeys) -> tuple[str, bytes, list[str]]:
        head = await people.stores.staff.by_login(login)
        if head is None or head.role is not Role.HEAD or head.public_key is None:
            fail(f"{login} is no section head with a confirmed key.")
        return head.id, head.public_key, await keys.orphans()

    head_id, head_key, before = with_reports(settings, lost)
    if not before:
        typer.echo("Every open report can be opened by somebody. Nothing to do.")
        return
    typer.echo(f"{len(before)} open reports that nobody at the desk can open.")
    pair = typed_recovery_key(public)

    async def hand_over(_: People, keys: ReportKeys) -> list[str]:
        await keys.to(head_id, head_key, RECOVERY, pair.secret)
        return await keys.orphans()

    left = with_reports(settings, hand_over)
    typer.echo(f"{len(before) - len(left)} handed to {login}.")
    if left:
        fail(
            f"{len(left)} are not for {login}, or were sealed to an older recovery key. "
            "Add another section head, or use the older sheet."
        )


def _make_recovery_key(settings: Settings) -> None:
    from people.keys import KeyPair
    from people.recovery import encode
    from people.recovery_file import write_public

    pair = KeyPair.new()
    groups = encode(pair.secret).split(" ")
    typer.echo(
        "\nThis is the recovery key. It opens every report when nobody at the desk can. It is shown"
        "\nonce and kept nowhere: write it on paper twice, and lock the sheets up in two places.\n"
    )
    for start in range(0, len(groups), 5):
        typer.echo("    " + "  ".join(groups[start : start + 5]))
    typer.prompt("\nPress Enter when it is on paper", default="", show_default=False)
    if sys.stdout.isatty():  # off the screen and out of its history: only the paper has it now
        typer.echo("\x1b[2J\x1b[3J\x1b[H", nl=False)
    typed_recovery_key(pair.public)
    try:
        write_public(settings.recovery_file, pair.public)
    except OSError as error:
        fail(f"Cannot write {settings.recovery_file}: {error.strerror}.")
    typer.echo("Right. Its public half is kept; the secret half is only on your paper.")
