"""`heartline bench`: what the product promises of speed and size, measured on this machine."""

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
    gateway: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Measure the gateway instead, by calls with their truth as for heartline eval calls.",
        ),
    ] = None,
    memory: Annotated[
        int | None,
        typer.Option(
            metavar="CUSTOMERS",
            min=1000,
            max=1_000_000,
            help="Measure memory and matching alone, in a store of so many, which takes 5 KB of disk each.",
        ),
    ] = None,
    at_once: Annotated[
        int, typer.Option(metavar="N", min=1, max=32, help="How many of them are sent at once.")
    ] = 3,
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="This one of them only; may be given several times."),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help="A vosk-server of this machine, which is sent the same calls first."
        ),
    ] = None,
    against_pid: Annotated[
        int | None, typer.Option(metavar="PID", min=1, help="The number of that server's process.")
    ] = None,
) -> None:
    """Measure speed, delays and size on this machine; takes as long as the calls that it hears."""
    from speech.errors import BadInputError

    if gateway is None:
        if against or against_pid or only:
            raise BadInputError("--only, --against and --against-pid go with --gateway FOLDER.")
        if memory is None:
            _measure(calls)
        elif calls:
            raise BadInputError("--calls and --memory exclude each other. Choose one.")
        _measure_memory(memory)
        return
    if calls:
        raise BadInputError("--calls and --gateway exclude each other. Choose one.")
    if memory:
        raise BadInputError("--memory and --gateway exclude each other. Choose one.")
    if against_pid and not against:
        raise BadInputError("--against-pid goes with --against URL.")
    from ui.gateway_bench.rival import Rival
    from ui.gateway_bench.run import measure_gateway

    rival = Rival.at(against, against_pid) if against else None
    for line in measure_gateway(
        gateway, only=tuple(only or ()), at_once=at_once, rival=rival, progress=_progress
    ):
        typer.echo(line)


def _measure(calls: Path | None) -> None:
    """What is heard and found."""
    from models.samples import sample
    from speech.errors import BadInputError
    from ui.bench import measure
    from ui.wiring.parts import make_extractor

    files = sorted(path for path in calls.iterdir() if path.is_file()) if calls and calls.is_dir() else []
    if calls and not files:
        raise BadInputError(f"{calls} is not a folder of recordings.")
    for line in measure(sample().path, files, make_extractor(), _progress):
        typer.echo(line)


def _measure_memory(customers: int | None) -> None:
    """Memory, and who of the agents suits a caller."""
    from ui.bench_matching import measure_matching
    from ui.bench_memory import FEW, measure_memory
    from ui.commands.progress import progress

    for line in measure_memory(customers or FEW, progress):
        typer.echo(line)
    _progress("matching")
    for line in measure_matching():
        typer.echo(line)


def _progress(what: str) -> None:
    typer.echo(f"  {what} ...", err=True)
