"""`heartline report call`: the story of a call, for whoever goes on with its customer."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from speech.errors import BadInputError


def report_call(
    call: Annotated[
        str, typer.Argument(metavar="ID", help="The call's id, its journal, or what `replay --json` printed.")
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
    post: Annotated[
        bool,
        typer.Option("--post", help="Send it to the webhook of the settings, table [report], too."),
    ] = False,
    copy: Annotated[
        bool,
        typer.Option(
            "--copy",
            help="Put it on the clipboard too, by OSC 52: standard output is a terminal that allows it.",
        ),
    ] = False,
) -> None:
    """Tell a call in a few sentences: what was learned, what became of cues, what to do next. Markdown.

    It holds what is sensitive as well, marked. Nothing is kept, and nothing is sent but with --post.
    """
    from cues.calls.journal import read_journal
    from cues.calls.report.reporting import report_call as report_of
    from ui.call_report import markdown, values
    from ui.clipboard import to_clipboard
    from ui.settings import settings
    from ui.wiring.memory import find_journal
    from ui.wiring.report import post_report

    if copy and not sys.stdout.isatty():
        raise BadInputError(
            "--copy asks the terminal for its clipboard, and standard output is none. "
            "Leave it out, and give the report to a clipboard program of your own."
        )
    if post and settings().report.webhook is None:
        raise BadInputError(
            "There is nowhere to post a report to. Set `webhook` and `secret` in the table [report]."
        )
    report = report_of(read_journal(find_journal(call)), settings().memory.region)
    text = f"{json.dumps(values(report), ensure_ascii=False)}\n" if as_json else markdown(report)
    typer.echo(text, nl=False)
    if post:
        key = post_report(report)
        typer.echo(f"Posted, with the key {key}.", err=True)
    if copy:
        typer.echo(to_clipboard(text), nl=False)
        typer.echo("Handed to the terminal for its clipboard.", err=True)
