"""``hulei register``: the children of the district, from files."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer
from typer.core import TyperGroup

from app.commands.kept import fail, install

if TYPE_CHECKING:
    from app.settings import Settings
    from people.register.desk import RegisterDesk
    from people.register.importing.headers import Headers
    from people.register.importing.plan import Plan
    from people.register.importing.sheets import Sheet


class _FileFirst(TyperGroup):
    """``hulei register FILE`` is ``hulei register import FILE``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and "--help" not in args:
            args = ["import", *args]
        return super().parse_args(ctx, args)


register = typer.Typer(
    name="register",
    help="The register of children: FILE is imported (CSV, XLSX or XLS).",
    no_args_is_help=True,
    cls=_FileFirst,
)

_SHOWN = 200
File = Annotated[Path, typer.Argument(metavar="FILE", help="CSV, XLSX or XLS")]


@register.command("template")
def write_template(file: Annotated[Path, typer.Argument(help="to be made: .xlsx or .csv")]) -> None:
    """Write an empty file to fill in."""
    from people.errors import PeopleError
    from people.register.importing.template import template

    try:
        content = template(file.name)
        with file.open("xb") as out:
            out.write(content)
    except PeopleError as error:
        fail(str(error))
    except FileExistsError:
        fail(f"{file} is there already; it was left alone.")
    except OSError as error:
        fail(f"{file}: {error.strerror}")
    typer.echo(f"Written: {file}")


@register.command("import")
def bring(
    file: File,
    *,
    sheet: Annotated[str | None, typer.Option(help="name of the sheet")] = None,
    add_places: Annotated[
        bool, typer.Option("--add-places", help="take towns and villages that are not there as new")
    ] = False,
    leave_out_bad: Annotated[
        bool,
        typer.Option("--leave-out-bad", help="import the other rows; none is imported in part"),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="do not ask before importing")] = False,
) -> None:
    """Show what a file would change, then take it over whole."""
    from people.errors import PeopleError
    from people.register.importing.sheets import read_sheets

    settings = install()

    async def run(desk: RegisterDesk) -> None:
        chosen = _sheet(read_sheets(_content(file)), sheet)
        headers, plan = await desk.importer.preview(chosen, adding_places=add_places)
        _show(headers, plan)
        if plan.bad and not leave_out_bad:
            fail("有错的行，一行也没有导入。改好再来，或者加 --leave-out-bad。")
        if not plan.changes_anything:
            typer.echo("没有要改的。")
            return
        if not yes and not typer.confirm("导入吗？"):
            typer.echo("没有导入。")
            return
        await desk.importer.take(plan, "machine", leaving_out_bad=leave_out_bad)
        typer.echo("导入好了。")

    try:
        _with_register(settings, run)
    except PeopleError as error:
        fail(str(error))


def _content(file: Path) -> bytes:
    from people.register.importing.errors import FileProblemError
    from people.register.importing.sheets import MOST_BYTES

    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise FileProblemError(f"{file}: {error.strerror}") from error


def _sheet(sheets: list[Sheet], name: str | None) -> Sheet:
    from people.register.importing.headers import best_sheet

    if name is None:
        return best_sheet(sheets)
    for one in sheets:
        if one.name == name:
            return one
    return fail(f"没有叫“{name}”的工作表；有：{'、'.join(s.name for s in sheets)}")


def _show(headers: Headers, plan: Plan) -> None:
    from people.register.importing.headers import label_of
    from people.register.importing.plan import COUNT_NAMES

    typer.echo("列：")
    for index, name in enumerate(headers.names):
        guess = headers.guesses[index]
        if name:
            mark = "（猜的，请核对）" if index in headers.unsure else ""
            typer.echo(f"  {name} → {label_of(guess) if guess else '不导入'}{mark}")
    for count, number in plan.counts().items():
        typer.echo(f"{COUNT_NAMES[count]}：{number}")
    for title, spots in (("提示", plan.remarks), ("有错的格子", plan.bad)):
        shown = spots if title == "有错的格子" else spots[:_SHOWN]
        if spots:
            typer.echo(f"{title}：")
        for spot in shown:
            typer.echo(f"  {spot}")
        if len(shown) < len(spots):
            typer.echo(f"  ……还有 {len(spots) - len(shown)} 条")
    if plan.unknown_places:
        typer.echo("册里没有的地方（--add-places 会一起加上）：")
        for (town, village), rows in sorted(plan.unknown_places.items()):
            typer.echo(f"  {town} {village}：{rows} 行")


def _with_register(settings: Settings, ask: Callable[[RegisterDesk], Awaitable[None]]) -> None:
    from app.migrate import upgrade
    from app.problems import CannotStartError, told_plainly
    from app.register import install_register
    from store.engine import open_engine
    from store.fields import FieldError
    from store.secrets import load_or_create

    zone = ZoneInfo(settings.timezone)

    async def main() -> None:
        secret = load_or_create(settings.secret_file)
        engine = open_engine(settings.database)
        try:
            await upgrade(engine)
            desk = await install_register(settings, engine, secret, lambda: datetime.now(zone))
            await ask(desk)
        finally:
            await engine.dispose()

    try:
        with told_plainly():
            asyncio.run(main())
    except CannotStartError as error:
        fail(str(error))
    except FieldError:
        fail("What is kept does not open: it was sealed under another install secret.")
