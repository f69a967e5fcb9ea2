"""`heartline models`: which models there are; fetching, verifying, finding, unfolding and training them."""

from __future__ import annotations

from typing import Annotated

import typer

from ui.commands import models_train, models_unfold

app = typer.Typer(
    no_args_is_help=True, help="List, fetch and verify the models that hear and tell voices apart."
)
app.add_typer(models_train.app, name="train")
app.command("unfold")(models_unfold.unfold_model)

_Name = Annotated[
    str | None, typer.Argument(metavar="[NAME]", help="A name of the list; the recogniser's default if none.")
]
_Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="NAME", help="Names of the list; the default of each kind if none."),
]


@app.command("list")
def list_models() -> None:
    """List the models, what each is for, its state and where it lies; * marks the default of its kind.

    A recogniser that is unfolded is present, with its whole graph beside.
    """
    from models.shelf import ModelState, Shelf
    from models.unfolding.unfold import is_unfolded

    shelf = Shelf.default()
    width = max(len(name) for name in shelf.catalog.names)
    for card in shelf.catalog.card:
        state = shelf.glance(card).state
        mark = "*" if card.name in shelf.catalog.needed else " "
        where = shelf.folder(card) if state is not ModelState.ABSENT else "-"
        told = "unfolded" if state is ModelState.PRESENT and is_unfolded(shelf.folder(card)) else state
        size = f"{card.installed_bytes / 1e6:.0f} MB"
        typer.echo(
            f"{mark} {card.name:{width}}  {card.kind:10}  {told:8}  {size:>7}  {card.language:5}  {where}"
        )


@app.command("fetch")
def fetch_models(names: _Names = None) -> None:
    """Fetch models and verify them, or mend damaged ones; a whole one is left as it is.

    One that cannot be fetched does not keep the others from coming, but the exit code is 1 then.
    """
    from models.errors import FetchError
    from models.fetch import fetch
    from models.shelf import Shelf
    from ui.commands.fetch_progress import progress_for_people

    shelf = Shelf.default()
    progress = progress_for_people()
    # Every name is looked up before anything is fetched: a slip of the pen costs no download.
    wanted = list(dict.fromkeys(shelf.catalog.named(name).name for name in names or shelf.catalog.needed))
    failed: dict[str, FetchError] = {}
    for name in wanted:
        try:
            fetched = fetch(shelf, name, progress)
        except FetchError as error:
            failed[name] = error
            if len(wanted) > 1:
                progress.say(str(error))
            continue
        what = "has been fetched and verified" if fetched.fresh else "is here and whole: nothing to download"
        progress.say(f"The model {fetched.card.name} {what}.")
        typer.echo(fetched.folder)
    if failed and len(wanted) == 1:
        raise failed[wanted[0]]
    if failed:
        raise FetchError(
            f"Of {len(wanted)} models {len(failed)} could not be fetched: {', '.join(failed)}. "
            f"See above for what to do, then run: heartline models fetch {' '.join(failed)}"
        )


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

    shelf = Shelf.default()
    typer.echo(shelf.path(name, shelf.catalog.named(name).kind))
