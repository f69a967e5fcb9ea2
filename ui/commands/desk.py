"""`heartline desk`: the agent's screen, attached to a gateway."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from speech.errors import BadInputError

if TYPE_CHECKING:
    from ui.messages import CallDesk

TOKEN_VARIABLE = "HEARTLINE_TOKEN"  # noqa: S105 - the name of a variable
LOOKS_A_SECOND = 5
"""Looks at how the desk stands, where there is no screen."""


def desk(
    url: Annotated[str, typer.Argument(metavar="URL", help="The gateway's address: ws://HOST:PORT.")],
    *,
    agent: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="Whose desk it is: their calls are shown, and nobody's by a key; without it, all calls.",
        ),
    ] = "",
    token_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=f"Holds the token that this desk proves itself by; or set {TOKEN_VARIABLE}.",
        ),
    ] = None,
    plain: Annotated[bool, typer.Option("--plain", help="Print plain lines instead of the screen.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print every event as a line of JSON.")] = False,
) -> None:
    """Show the calls of a gateway, one after another, and send back what you do with the cues."""
    if json and plain:
        raise BadInputError("--json and --plain exclude each other. Choose one.")
    from cues.calls.desk_client import DeskClient
    from ui.gateway_desk import GatewayDesk

    client = DeskClient(url, agent=agent, token=token_of(token_file))
    show_desk(GatewayDesk(client), as_json=json, as_lines=plain)


def show_desk(desk: CallDesk, *, as_json: bool, as_lines: bool) -> None:
    """Show the calls of a desk until it is left: on the screen, or as lines where wished or in a pipe."""
    if as_json or as_lines or not (sys.stdout.isatty() and sys.stdin.isatty()):
        asyncio.run(_print(desk, as_json=as_json))
        return
    from ui.desk_app import DeskApp
    from ui.settings import settings

    outcome = DeskApp(desk, theme=settings().theme).run()
    if outcome is not None and outcome.error:
        typer.echo(f"heartline: {outcome.error}", err=True)
    if outcome is not None and outcome.exit_code:
        raise typer.Exit(outcome.exit_code)


async def _print(desk: CallDesk, *, as_json: bool) -> None:
    """Print the calls, and say beside them how the desk stands."""
    from ui.desk_lines import print_calls

    telling = asyncio.create_task(_tell_state(desk))
    try:
        await print_calls(desk, as_json=as_json)
    finally:
        telling.cancel()


async def _tell_state(desk: CallDesk) -> None:
    told: dict[str, str] = {}
    while True:
        sentences = {"state": desk.state()[0], "unshown": _unshown(desk.unshown)}
        for what, sentence in sentences.items():
            if sentence and sentence != told.get(what):
                typer.echo(sentence, err=True)
        told = sentences
        await asyncio.sleep(1 / LOOKS_A_SECOND)


def _unshown(calls: int) -> str:
    """What is said of calls that nobody has, where there is no key to ask for them."""
    if calls == 1:
        return "1 call is nobody's: it is printed once it is yours."
    return f"{calls} calls are nobody's: each is printed once it is yours." if calls else ""


def token_of(path: Path | None) -> str:
    """The token, from its file or the environment: a command line can be read by everybody on the machine.

    Raises:
        BadInputError: the file cannot be read, or what was given is no token.
    """
    if path is None:
        token, where = os.environ.get(TOKEN_VARIABLE, ""), f"The variable {TOKEN_VARIABLE}"
    else:
        try:
            token, where = path.read_text(encoding="utf-8"), str(path)
        except (OSError, UnicodeDecodeError):
            raise BadInputError(f"{path} cannot be read. Write the token into it.") from None
    token = token.strip()
    if (path is not None and not token) or not all("!" <= sign <= "~" for sign in token):
        raise BadInputError(f"{where} holds no token: one line, as heartline tokens add has printed it.")
    return token
