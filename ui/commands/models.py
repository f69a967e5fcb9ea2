"""`heartline models`: which recogniser's models there are, fetching them, verifying them, finding them."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="List, fetch and verify the recogniser's models.")

_Name = Annotated[
    str | None, typer.Argument(metavar="[NAME]", help="A name of the list; the default model if none.")
]


@app.command("list")
def list_models() -> None:
    """List the models, their state and where they lie; * marks the default."""
    from models.shelf import ModelState, Shelf

    shelf = Shelf.default()
    width = max(len(name) for name in shelf.catalog.names)
    for card in shelf.catalog.card:
        state = shelf.glance(card).state
        mark = "*" if card.name == shelf.catalog.default else " "
        where = shelf.folder(card) if state is not ModelState.ABSENT else "-"
        size = f"{card.installed_bytes / 1e6:.0f} MB"
        typer.echo(f"{mark} {card.name:{width}}  {state:8}  {size:>7}  {card.language:5}  {where}")


@app.command("fetch")
def fetch_model(name: _Name = None) -> None:
    """Fetch a model and verify it, or mend a damaged one; a whole one is left as it is."""
    from models.fetch import fetch
    from models.shelf import Shelf
    from ui.commands.fetch_progress import progress_for_people

    progress = progress_for_people()
    fetched = fetch(Shelf.default(), name, progress)
    what = "has been fetched and verified" if fetched.fresh else "is here and whole: nothing to download"
    progress.say(f"The model {fetched.card.name} {what}.")
    typer.echo(fetched.folder)


@app.command("verify")
def verify_model(name: _Name = None) -> None:
    """Check every file of a model by its digest; exit 1, naming the files, where it is damaged."""
    from models.shelf import Shelf

    shelf = Shelf.default()
    card = shelf.catalog.named(name)
    condition = shelf.verify(card)
    for fault in condition.faults:
        typer.echo(fault)
    shelf.require(card, condition)
    typer.echo(f"The model {card.name} is whole: {len(card.files)} files match their digests.")


@app.command("path")
def model_path(name: _Name = None) -> None:
    """Print the folder of a fetched model."""
    from models.shelf import Shelf

    typer.echo(Shelf.default().path(name))
