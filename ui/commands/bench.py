"""`heartline bench`: what the product promises of speed and memory, measured on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def bench(
    *,
    calls: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Recordings of customers alone, heard in real time besides the sample call.",
        ),
    ] = None,
) -> None:
    """Measure speed, delays and memory on this machine; takes as long as the calls that it hears."""
    from models.samples import sample
    from speech.errors import BadInputError
    from ui.bench import measure
    from ui.wiring.parts import make_extractor

    files = sorted(path for path in calls.iterdir() if path.is_file()) if calls and calls.is_dir() else []
    if calls and not files:
        raise BadInputError(f"{calls} is not a folder of recordings.")
    for line in measure(
        sample().path, files, make_extractor(), lambda what: typer.echo(f"  {what} ...", err=True)
    ):
        typer.echo(line)
