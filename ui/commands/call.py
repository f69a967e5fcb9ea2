"""`heartline call`: tells the desk that listens here where a call begins, waits and ends; for softphones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from cues.calls.desk.address import DeskAddress

app = typer.Typer(
    help="Tell heartline listen where a call begins, waits and ends: for a softphone's run-on-call setting.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_Id = Annotated[
    str | None, typer.Option("--id", metavar="ID", help="Of this order: the same one is not done twice.")
]


@app.command()
def start(
    *,
    number: Annotated[str | None, typer.Option(metavar="N", help="The other party's number.")] = None,
    context: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help='What is known of the call: a JSON object, {"order": "boots"}.'),
    ] = None,
    id_: _Id = None,
) -> None:
    """A call begins; where one with no number yet has just begun by itself, it gets this one."""
    from ui.context_file import read_facts

    _ask("start", number=number, facts=read_facts(context) if context else None, id=id_)


@app.command()
def hold(*, id_: _Id = None) -> None:
    """The customer is on hold, or you consult somebody: nothing is heard until `resume`."""
    _ask("hold", id=id_)


@app.command()
def pause(*, id_: _Id = None) -> None:
    """Stop hearing at once, and drop the last five seconds; `resume` goes on."""
    _ask("pause", id=id_)


@app.command()
def resume(*, id_: _Id = None) -> None:
    """The pause is over, or where there is none, the hold."""
    _ask("resume", id=id_)


@app.command()
def transfer(
    *,
    to: Annotated[str | None, typer.Option(metavar="NAME", help="Who takes the call.")] = None,
    id_: _Id = None,
) -> None:
    """The call goes to somebody else, and is over here."""
    _ask("transfer", to=to, id=id_)


@app.command()
def end(*, id_: _Id = None) -> None:
    """The call is over."""
    _ask("end", id=id_)


@app.command()
def address() -> None:
    """Print the address that does the same, for a softphone that asks for one; it holds the desk's secret."""
    known = _desk()
    typer.echo(f"http://127.0.0.1:{known.port}/call/start?token={known.token}&number=NUMBER")


def _ask(order: str, **told: object) -> None:
    answer = _desk().ask(f"call/{order}", {key: value for key, value in told.items() if value})
    typer.echo(answer.get("call") or "No call is on.")


def _desk() -> DeskAddress:
    from cues.calls.desk.address import NOBODY, DeskAbsentError, DeskAddress
    from ui.settings import desk_file

    known = DeskAddress.read(desk_file())
    if known is None:
        raise DeskAbsentError(NOBODY)
    return known
