"""`heartline playbook hear`: how the recognisers hear a word that a playbook is to listen for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from ui.commands.progress import progress


def hear(
    terms: Annotated[list[str], typer.Argument(metavar="TERM", help="Words or phrases; quote a phrase.")],
    *,
    times: Annotated[
        int, typer.Option("--times", min=1, max=24, help="How often the made voices say each.")
    ] = 4,
    recording: Annotated[
        Path | None,
        typer.Option("--recording", metavar="FILE", help="Your own voice saying the one term, and only it."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON for each term.")] = False,
) -> None:
    """Show how the recognisers hear a word, and which of what they hear is safe to add to a play's words.

    A word that they lack comes out as others that sound like it. Each is heard by both ears, wideband and
    through a telephone. An ordinary phrase would raise the play by chance, so it is not for adding.
    """
    from ui.hear import hear_terms, table

    with progress() as tell:
        heard = hear_terms(terms, times, recording, tell)
    if heard and not heard[0].careful:
        typer.echo(
            "The careful ear's model is not there, so only the fast ear was asked. "
            "Run: heartline models fetch",
            err=True,
        )
    if as_json:
        for one in heard:
            typer.echo(json.dumps(one.as_json()))
    else:
        typer.echo("\n\n".join("\n".join(table(one)) for one in heard))
