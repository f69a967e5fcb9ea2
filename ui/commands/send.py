"""`heartline send`: a recording sent to a gateway as if it were a call going on."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from ui.commands.desk import token_of
from ui.commands.replay import CustomerSide


def send(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Any recording.")],
    url: Annotated[str, typer.Argument(metavar="URL", help="The gateway's address: ws://HOST:PORT.")],
    *,
    customer: Annotated[
        CustomerSide | None,
        typer.Option(help="Where the customer is, as in heartline replay.", show_default=False),
    ] = None,
    agent: Annotated[str, typer.Option(metavar="NAME", help="Whose call it is.")] = "",
    number: Annotated[str, typer.Option(metavar="NUMBER", help="The customer's number.")] = "",
    token_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Holds the token that the sender proves itself by.")
    ] = None,
) -> None:
    """Send a recording to a gateway in its own time: to try one, and to see how many calls it carries."""
    from cues.calls.call_sender import CallSender
    from cues.calls.gateway_url import gateway_url
    from speech.audio import LIVE
    from speech.sources.pace import Pace
    from speech.sources.play_clock import PlayClock
    from speech.sources.recording import Recording, Side

    address = gateway_url(url, "/audio")
    side = Side(customer) if customer else None
    recording = Recording.open(file, customer=side, profile=LIVE, began=None)
    told = {"agent": agent, "number": number, "token": token_of(token_file)}
    about = {key: value for key, value in told.items() if value}

    async def run() -> None:
        source = Pace(recording, PlayClock(1.0))
        sender = CallSender(source, address, about, lambda text: typer.echo(text, err=True))
        await sender.run()
        if sender.lost:
            typer.echo(f"{sender.lost / 16_000:.1f} s of audio were lost on the way.", err=True)

    asyncio.run(run())
