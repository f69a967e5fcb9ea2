"""`heartline tokens`: what senders, desks and administrators prove themselves by at a gateway."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cues.calls.gateway.identity import Scope

if TYPE_CHECKING:
    from cues.calls.gateway.tokens import Token

app = typer.Typer(
    no_args_is_help=True, help="Make, list and revoke the tokens that a gateway of this machine takes."
)


def tokens_file() -> Path:
    """Where the tokens of this machine's gateway lie; the file need not exist."""
    from platformdirs import user_state_path

    return user_state_path("heartline") / "gateway" / "tokens.json"


@app.command()
def add(
    scope: Annotated[
        Scope,
        typer.Option(
            help="publish: send calls in. desk: see calls, answer their cues. control: tell of any call who "
            "calls, whose it is, that it is held or over. admin: see the gateway's state."
        ),
    ],
    agent: Annotated[
        str | None, typer.Option(metavar="NAME", help="The only agent that this desk may be.")
    ] = None,
    label: Annotated[str, typer.Option(metavar="TEXT", help="What it is for, to be told by later.")] = "",
    days: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, max=3650, help="Days for which it holds; for good if not said."),
    ] = None,
) -> None:
    """Make a token and print it. It is kept as a digest only, so this is the one time it can be seen.

    A gateway that runs takes it at once.
    """
    from cues.calls.gateway.tokens import TokenFile

    now = _now()
    expires = None if days is None else now + timedelta(days=days)
    secret, token = TokenFile(tokens_file()).add(scope, now=now, agent=agent, label=label, expires=expires)
    typer.echo(secret)
    typer.echo(f"This is token {token.id}. Keep it well: it is not shown again.", err=True)


@app.command("list")
def list_tokens() -> None:
    """List the tokens: id, scope, state, when made, how long it holds, agent, label."""
    from cues.calls.gateway.tokens import TokenFile

    tokens, now = TokenFile(tokens_file()).read().tokens, _now()
    if not tokens:
        typer.echo("There is no token. Make one: heartline tokens add --scope publish", err=True)
    rows = [_row(token, now) for token in tokens]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (f"{cell:{width}}" for cell, width in zip(row, widths, strict=True))
        typer.echo("  ".join(cells).rstrip())


@app.command()
def revoke(token_id: Annotated[str, typer.Argument(metavar="ID", help="As `list` shows it.")]) -> None:
    """Make a token good for nothing, for good; a gateway that runs refuses it from then on."""
    from cues.calls.gateway.tokens import TokenFile

    token = TokenFile(tokens_file()).revoke(token_id, now=_now())
    typer.echo(f"Token {token.id} is revoked.", err=True)


def _row(token: Token, now: datetime) -> tuple[str, ...]:
    until = f"until {token.expires:%Y-%m-%d}" if token.expires else "no end"
    made = f"made {token.created:%Y-%m-%d}"
    return token.id, token.scope, token.state(now), made, until, token.agent or "-", token.label


def _now() -> datetime:
    return datetime.now(UTC)
