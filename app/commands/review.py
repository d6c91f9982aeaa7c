"""``hulei review``: what was not understood, labelled by staff and given back as training data."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.kept import fail, install, local, with_keeping

if TYPE_CHECKING:
    from store.keeping import Keeping
    from store.learned import LearnedText

review = typer.Typer(
    name="review",
    help="Sentences that were not understood, kept with consent: list, label, drop, export.",
    no_args_is_help=True,
)

TextId = Annotated[str, typer.Argument(metavar="ID", help="as `hulei review list` shows it")]


async def _all(keeping: Keeping) -> list[LearnedText]:
    return await keeping.texts.to_review()


@review.command("list")
def list_texts() -> None:
    """Show what waits, the oldest first."""
    settings = install()
    texts = with_keeping(settings, _all)
    if not texts:
        typer.echo("Nothing waits for review.")
    for text in texts:
        label = text.label or "-"
        typer.echo(f"{text.id}  until {local(settings, text.expires_at)}  {label}  {text.text}")


@review.command()
def label(
    text_id: TextId,
    intent: Annotated[str, typer.Argument(help="one of nlu_data/nlu, such as ask_rehab")],
) -> None:
    """Say what a sentence means."""
    from app.training_data import trained_intents

    known = trained_intents()
    if intent not in known:
        near = [name for name in known if intent in name]
        fail(f"There is no intent {intent}. There are: {', '.join(near or known)}.")

    async def set_label(keeping: Keeping) -> bool:
        return await keeping.texts.label(text_id, intent)

    if not with_keeping(install(), set_label):
        fail(f"There is no sentence {text_id}.")
    typer.echo(f"{text_id}: {intent}")


@review.command()
def drop(text_id: TextId) -> None:
    """Erase a sentence that teaches nothing or says too much."""

    async def erase(keeping: Keeping) -> bool:
        return await keeping.texts.drop(text_id)

    if not with_keeping(install(), erase):
        fail(f"There is no sentence {text_id}.")
    typer.echo(f"{text_id} is erased.")


@review.command()
def export(
    file: Annotated[Path, typer.Argument(help="a new file, such as learned.yml")],
) -> None:
    """Write the labelled sentences as Rasa training data, readable by you only."""
    from app.training_data import as_training_data

    labelled = [text for text in with_keeping(install(), _all) if text.label is not None]
    if not labelled:
        fail("No sentence is labelled yet: hulei review label ID INTENT")
    data = as_training_data((text.label or "", text.text) for text in labelled)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        fail(f"{file} is there already; choose another name.")
    except OSError as error:
        fail(f"Cannot write {file}: {error.strerror}.")
    with os.fdopen(handle, "w", encoding="utf-8") as output:
        output.write(data)
    typer.echo(
        f"{len(labelled)} sentences are in {file}. Numbers are masked, names may not be: read it "
        "through before it goes into nlu_data/nlu, and delete it afterwards."
    )
