"""`heartline gestures`: what agents approved to be sent; to look at, approve again, withdraw and send."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer

from cues.counting import counted
from speech.errors import BadInputError

app = typer.Typer(
    no_args_is_help=True, help="What agents approved to be sent: list, approve, withdraw, send."
)

Id = Annotated[int, typer.Argument(metavar="ID", min=1, help="As `list` shows it.")]
StoreOption = Annotated[
    str | None,
    typer.Option("--store", metavar="URL", help="sqlite:///FILE or postgresql://...; else the setting."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")]
LOOKS = 5.0
"""Seconds between two looks of `send --watch`."""


class State(StrEnum):
    """As the outbox knows them."""

    WAITS = "waits"
    OVER_BUDGET = "over_budget"
    READY = "ready"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


@app.command("list")
def list_gestures(
    *,
    state: Annotated[list[State] | None, typer.Option(help="Of this state alone; may be said again.")] = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, max=100_000, help="At most so many.")] = 50,
    as_json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """List gestures, the newest first; their words are not shown."""
    from cues.gestures.rows import newest
    from cues.gestures.values import OutboxState
    from ui.customer_lines import print_table
    from ui.gesture_lines import HEAD, row, values
    from ui.wiring.memory import open_store

    with open_store(store) as opened:
        found = newest(opened, limit, [OutboxState(each.value) for each in state or ()])
    if as_json:
        told = [{key: value for key, value in values(one).items() if key != "words"} for one in found]
        typer.echo(json.dumps({"schema": 1, "gestures": told}, ensure_ascii=False))
    elif found:
        print_table(HEAD, [row(one) for one in found])
    else:
        typer.echo(
            "There is no gesture. An agent approves one with the key g where a cue offers it.", err=True
        )


@app.command()
def show(id_: Id, *, as_json: JsonOption = False, store: StoreOption = None) -> None:
    """Show one gesture with its words."""
    from cues.gestures.rows import one
    from ui.gesture_lines import lines, values
    from ui.wiring.memory import open_store

    with open_store(store) as opened:
        found = one(opened, id_)
    if as_json:
        typer.echo(json.dumps({"schema": 1, "gesture": values(found)}, ensure_ascii=False))
    else:
        typer.echo("\n".join(lines(found)))


@app.command()
def approve(
    id_: Id,
    *,
    name: Annotated[
        str, typer.Option("--as", metavar="NAME", help="Who approves it; not the agent who asked for it.")
    ],
    store: StoreOption = None,
) -> None:
    """Approve a gesture that waits for a second person, or is over its agent's budget."""
    from cues.gestures.deciding import approve as approve_one
    from ui.wiring.memory import open_store

    with open_store(store) as opened:
        done = approve_one(opened, id_, name, datetime.now(UTC))
    if done.approver is None:
        typer.echo(
            f"Nobody knows which agent asked for gesture {id_}, so it takes two: you stand for them now. "
            f"Somebody else has to approve it too: `heartline gestures approve {id_} --as NAME`."
        )
    else:
        typer.echo(f"Gesture {id_} is approved by {done.approver}, and goes when its time comes.")


@app.command()
def withdraw(id_: Id, *, store: StoreOption = None) -> None:
    """Take a gesture back that has not gone; its words are deleted."""
    from cues.gestures.deciding import withdraw as withdraw_one
    from ui.wiring.memory import open_store

    with open_store(store) as opened:
        before = withdraw_one(opened, id_)
    typer.echo(f"Gesture {id_} is withdrawn.")
    if before.tries:
        typer.echo(
            f"It was tried {counted(before.tries, 'time')} before, and the receiver may have it. "
            f"Ask there, by the key {before.key}.",
            err=True,
        )


@app.command()
def send(
    id_: Annotated[
        int | None,
        typer.Argument(
            metavar="[ID]", min=1, help="One that failed, or that is ready: at once, by the same key."
        ),
    ] = None,
    *,
    watch: Annotated[bool, typer.Option("--watch", help="Go on until interrupted.")] = False,
    store: StoreOption = None,
) -> None:
    """Send what is due, as `heartline listen` and `heartline serve` do; exit code 1 where a try failed."""
    from cues.gestures.deciding import send_again
    from cues.memory.errors import StoreGoneError
    from ui.settings import settings
    from ui.wiring.gestures import send_due
    from ui.wiring.memory import open_store

    if not settings().gestures.enabled:
        raise BadInputError(
            "There is nowhere to send gestures to. Set `webhook` and `secret`, or `file`, "
            "in the table [gestures] of the settings."
        )
    with open_store(store) as opened:
        if id_ is not None:
            send_again(opened, id_, settings().gestures, datetime.now(UTC))
        there, failed = send_due(opened)
        while watch:
            time.sleep(LOOKS)
            with suppress(StoreGoneError):  # it will be back
                send_due(opened)
    sent = counted(there, "gesture is", "gestures are")
    typer.echo(f"{sent} sent, {counted(failed, 'try', 'tries')} failed.")
    if failed:
        raise typer.Exit(1)
