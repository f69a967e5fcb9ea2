"""`heartline doctor`: what is missing or wrong on this machine, and what to do about it."""

from __future__ import annotations

from typing import Annotated

import typer


def doctor(
    *,
    watch: Annotated[
        bool, typer.Option("--watch", help="Show the levels until ctrl+c, not for five seconds.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print everything as one JSON object.")] = False,
    deep: Annotated[
        bool, typer.Option("--deep", help="Compare every file of the models with its digest.")
    ] = False,
    sound: Annotated[
        bool, typer.Option("--sound/--no-sound", help="Look at the sound; a gateway needs none.")
    ] = True,
    agent: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="The agent's microphone, or a part of its name; the default if not said."
        ),
    ] = None,
    customer: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="The output on which the softphone plays; the default if not said."
        ),
    ] = None,
) -> None:
    """Look for what is missing or wrong on this machine; exit 1 where something is.

    Nothing is changed, nothing is sent, and nothing is kept of what the devices hear but how loud it was.
    """
    from speech.errors import BadInputError
    from ui.doctor.report import Json, Lines
    from ui.doctor.visit import Wish, visit

    if json and watch:
        raise BadInputError("--json and --watch exclude each other. Choose one.")
    report = Json() if json else Lines()
    if not visit(Wish(deep, sound, watch, agent, customer), report):
        raise typer.Exit(1)
