"""`heartline serve`: the gateway, which hears calls that telephone systems send."""

from __future__ import annotations

import asyncio
import logging
import signal
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cues.counting import counted

if TYPE_CHECKING:
    from cues.calls.gateway.serving import Serving


def serve(
    *,
    host: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS", help="Where to listen; beyond this machine everybody proves who they are."
        ),
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0: any that is free.")] = 2700,
    audiosocket_port: Annotated[
        int | None,
        typer.Option(
            min=1, max=65535, help="A second port, for Asterisk's AudioSocket alone, which knows no TLS."
        ),
    ] = None,
    name: Annotated[
        str, typer.Option(metavar="NAME", help="What tells this gateway from others on this machine.")
    ] = "gateway",
    ears: Annotated[
        str | None,
        typer.Option(metavar="WHICH", help="auto, fast, careful or both; the setting if not said."),
    ] = None,
    model: Annotated[
        str | None, typer.Option(metavar="NAME|FOLDER", help="The fast ear's model; the setting if not said.")
    ] = None,
    playbook: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The playbook that chooses the cues.")
    ] = None,
    drain: Annotated[
        float, typer.Option(metavar="SECONDS", min=0, help="How long calls have to end when it is stopped.")
    ] = 30.0,
    bus: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help="The Redis by which several gateways are one; the setting if not said."
        ),
    ] = None,
) -> None:
    """Hear calls that telephone systems send, and show them to desks; stop it with ctrl+c or SIGTERM."""
    from cues.calls.gateway.serving import Where
    from speech.ears_choice import EarsChoice
    from speech.errors import BadInputError
    from ui.commands.tokens import tokens_file
    from ui.settings import gateway_folder, settings
    from ui.wiring.gateway import CallKitchen, make_bus, make_people, make_serving
    from ui.wiring.gestures import carrying
    from ui.wiring.owed import trying_again
    from ui.wiring.recall import MemoryOfCallers

    if not name.replace("-", "").replace("_", "").isalnum():
        raise BadInputError("A gateway's name holds letters, digits, - and _ alone.")
    if ears is not None and ears not in set(EarsChoice):
        raise BadInputError(f"There are no ears {ears!r}. Say auto, fast, careful or both.")
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s")
    for ours in ("speech", "cues", "models", "ui"):  # what libraries do is nobody's news, and may hold words
        logging.getLogger(ours).setLevel(logging.INFO)
    rules = settings().gateway
    folder = gateway_folder(name)
    shared = make_bus(bus)
    memory = MemoryOfCallers()
    people = make_people(memory)
    where = Where(host, port, folder, tokens_file(), audiosocket_port)
    with closing(memory), trying_again(folder), carrying():  # the store is opened while the recognisers load
        typer.echo("Loading the recognisers ...", err=True)
        kitchen = CallKitchen(
            folder, memory, model=model, ears=EarsChoice(ears) if ears else None, playbook=playbook
        )
        with closing(kitchen):
            asyncio.run(_run(make_serving(where, rules, kitchen, shared, people), host, drain))


async def _run(serving: Serving, host: str, drain: float) -> None:
    """Serve until a signal comes; a second one ends it at once."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, stop.set)
    await serving.start()
    scheme = "wss" if serving.tls else "ws"
    address = f"[{host}]" if ":" in host else host
    url = f"{scheme}://{address}:{serving.port}"
    typer.echo(f"Hearing calls at {url}. Desks: heartline desk {url}", err=True)
    await stop.wait()
    calls = sum(not call.log.ended for call in serving.board or ())
    typer.echo(f"Going down; {counted(calls, 'call has', 'calls have')} {drain:g} s to end.", err=True)
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.remove_signal_handler(each)
    await serving.stop(drain)
