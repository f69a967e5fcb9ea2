"""`heartline models unfold`: a recogniser's graph made whole ahead of time, where many calls are heard."""

from __future__ import annotations

from typing import Annotated

import typer


def unfold_model(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]",
            help="A name of the list or a Vosk model's folder; the recogniser's default if none.",
        ),
    ] = None,
    *,
    undo: Annotated[bool, typer.Option("--undo", help="Delete the whole graph again.")] = False,
) -> None:
    """Make a recogniser's whole graph once, so that hearing takes about half the work: for gateways.

    It takes about a minute, 250 MB of disk and 1.2 GB of memory. What is heard stays the same.
    """
    from models.shelf import Shelf
    from models.unfolding.unfold import WHOLE, fold, unfold
    from ui.commands.fetch_progress import progress_for_people

    folder = Shelf.default().locate(name)
    progress = progress_for_people()
    if undo:
        gone = fold(folder)
        progress.say(
            "The whole graph has been deleted." if gone else "There is no whole graph: nothing to delete."
        )
        return
    fresh = unfold(folder, progress)
    progress.say("The model has been unfolded." if fresh else "The model is unfolded already: nothing to do.")
    typer.echo(folder / WHOLE)
