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
    from cues.calls.desk_client import DeskClient

TOKEN_VARIABLE = "HEARTLINE_TOKEN"  # noqa: S105 - the name of a variable


def desk(
    url: Annotated[str, typer.Argument(metavar="URL", help="The gateway's address: ws://HOST:PORT.")],
    *,
    agent: Annotated[
        str, typer.Option(metavar="NAME", help="Whose desk it is: their calls are shown, and nobody's.")
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

    token = token_of(token_file)
    if json or plain or not (sys.stdout.isatty() and sys.stdin.isatty()):
        asyncio.run(_print(url, agent, token, as_json=json))
        return
    from ui.desk_app import DeskApp
    from ui.gateway_desk import GatewayDesk
    from ui.settings import settings

    client = DeskClient(url, agent=agent, token=token)
    outcome = DeskApp(GatewayDesk(client), theme=settings().theme).run()
    if outcome is not None and outcome.error:
        typer.echo(f"heartline: {outcome.error}", err=True)
    if outcome is not None and outcome.exit_code:
        raise typer.Exit(outcome.exit_code)


async def _print(url: str, agent: str, token: str, *, as_json: bool) -> None:
    """Print the events of one call after another until interrupted."""
    from cues.calls.desk_client import DeskClient

    client = DeskClient(url, agent=agent, token=token)
    running = asyncio.create_task(client.run())
    printing = asyncio.create_task(_print_calls(client, as_json=as_json))
    done, _ = await asyncio.wait({running, printing}, return_when=asyncio.FIRST_COMPLETED)
    for task in (running, printing):
        task.cancel()
    for task in done:
        task.result()


async def _print_calls(client: DeskClient, *, as_json: bool) -> None:
    from cues.calls.wire import to_line
    from ui.plain import lines

    seen: set[str] = set()
    while True:
        call = await client.next_call(seen)
        seen.add(call.id)
        async for event in client.events(call.id):
            for line in [to_line(event)] if as_json else lines(event):
                sys.stdout.write(line + "\n")
            sys.stdout.flush()


def token_of(path: Path | None) -> str:
    """The token, from its file or the environment: a command line can be read by everybody on the machine."""
    if path is None:
        return os.environ.get(TOKEN_VARIABLE, "").strip()
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise BadInputError(f"{path} cannot be read. Write the desk's token into it.") from None
