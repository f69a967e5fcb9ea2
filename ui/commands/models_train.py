"""`heartline models train`: the project's own weights, made anew from the project's own corpus."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Make the project's own weights anew.")


@app.callback()
def root() -> None:
    """Make the project's own weights anew."""


@app.command("details")
def train_details(
    *,
    corpus: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Labelled utterances (*.jsonl); default: the project's corpus."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Where the weights go; default: beside their reader."),
    ] = None,
    epochs: Annotated[int | None, typer.Option(min=1, help="Times the corpus is gone through.")] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Another seed gives another network.")] = None,
) -> None:
    """Train the network that completes the rules, on the labelled corpus; the same again gives the same file.

    One part in five is kept apart first, to choose by and to tell how it came out.
    """
    from dataclasses import replace

    from models.recipes.details.recipe import train_details as train
    from models.recipes.details.training import Plan
    from ui.commands.progress import progress

    plan = Plan()
    plan = replace(plan, epochs=epochs or plan.epochs, seed=plan.seed if seed is None else seed)
    began = time.monotonic()
    with progress() as tell:
        written = train(corpus, out, plan, typer.echo, tell)
    typer.echo(f"Trained in {(time.monotonic() - began) / 60:.1f} minutes.")
    typer.echo(written)
