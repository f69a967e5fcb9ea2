"""`heartline report`: what came of a call, for people to judge."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ui.commands.report_call import report_call

app = typer.Typer(no_args_is_help=True, help="Look back on a call.")
app.command("call")(report_call)


@app.callback()
def root() -> None:
    """Look back on a call."""


@app.command("cues")
def report_cues(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A journal, what `replay --json` printed, or a recording.")
    ],
) -> None:
    """Print each shown cue with the ten seconds before it, to judge whether it came at the right moment."""
    from ui.cue_report import events_of, report

    for line in report(events_of(file)):
        typer.echo(line)
