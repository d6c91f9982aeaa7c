"""``hulei requests``: who left a number and waits for a call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.kept import fail, install, local, with_keeping

if TYPE_CHECKING:
    from store.keeping import Keeping
    from store.requests import ContactRequest


def requests(
    done: Annotated[
        str | None, typer.Option("--done", metavar="ID", help="called: erases this number")
    ] = None,
) -> None:
    """List the numbers that people left for a call back, the oldest first."""
    settings = install()
    if done is not None:
        wanted = done

        async def finish(keeping: Keeping) -> bool:
            return await keeping.requests.done(wanted)

        if not with_keeping(settings, finish):
            fail(f"There is no request {done}.")
        typer.echo(f"Done: the number of {done} is erased.")
        return

    async def waiting(keeping: Keeping) -> list[ContactRequest]:
        return await keeping.requests.waiting()

    found = with_keeping(settings, waiting)
    if not found:
        typer.echo("Nobody waits for a call.")
        return
    typer.echo("id        left on           erased on         number       about")
    for request in found:
        typer.echo(
            f"{request.id:8}  {local(settings, request.asked_at)}"
            f"  {local(settings, request.expires_at)}  {request.phone:11}  {request.topic or '-'}"
        )
