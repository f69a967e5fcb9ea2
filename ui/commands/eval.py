"""`heartline eval`: how well calls are heard, and calls and texts understood, whose truth is known."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from speech.ears_choice import EarsChoice
from speech.errors import BadInputError
from speech.processors import processors
from ui.commands.eval_text import eval_text
from ui.commands.progress import progress
from ui.commands.replay import ProfileName

app = typer.Typer(no_args_is_help=True, help="Score what is heard and understood against the truth.")


class EvalSpeed(StrEnum):
    """How fast calls are heard."""

    MAX = "max"
    REAL_TIME = "1"


_ALL_EARS = "fast,careful,both,auto"


@app.callback()
def root() -> None:
    """Score what is heard and understood against the truth."""


app.command("text")(eval_text)


@app.command("calls")
def eval_calls(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Recordings with their truth: NAME.flac and NAME.json.")
    ],
    *,
    ears: Annotated[
        str, typer.Option(metavar="LIST", help="Which ears to try, side by side, parted by commas.")
    ] = _ALL_EARS,
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Hear this call only; may be given several times."),
    ] = None,
    profile: Annotated[
        ProfileName | None,
        typer.Option(
            help="How finely the recogniser works: desk at speed 1, archive at max.", show_default=False
        ),
    ] = None,
    speed: Annotated[
        EvalSpeed, typer.Option(help="1 hears in real time, which delays need; max as fast as can be.")
    ] = EvalSpeed.MAX,
    wideband: Annotated[
        bool, typer.Option("--wideband", help="Hear wideband/NAME.flac: the customer, before the telephone.")
    ] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the tables as Markdown.")] = False,
) -> None:
    """Hear recorded calls with each choice of ears, and score words, details, delays and work."""
    choices = _ears(ears)
    from speech.audio import PROFILES
    from ui.eval_calls import EvalPlan, evaluate
    from ui.eval_tables import eval_tables

    real_time = speed is EvalSpeed.REAL_TIME
    plan = EvalPlan(
        folder=folder,
        ears=choices,
        profile=PROFILES[profile or ("desk" if real_time else "archive")],
        real_time=real_time,
        only=tuple(only or ()),
        wideband=wideband,
    )
    with progress() as tell:
        calls = evaluate(plan, tell)
    heard = "the customer before the telephone" if wideband else "the customer's channel"
    typer.echo(
        f"{len(calls)} call(s), {heard}, profile {plan.profile.name}, speed {speed}, {processors():g} cores."
    )
    for table in eval_tables(calls, real_time=real_time):
        typer.echo()
        for line in table.markdown() if markdown else table.plain():
            typer.echo(line)


def _ears(names: str) -> tuple[EarsChoice, ...]:
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    unknown = [name for name in wanted if name not in set(EarsChoice)]
    if unknown or not wanted:
        wrong = unknown[0] if unknown else names
        raise BadInputError(f"--ears {wrong!r} is no choice of ears. Name some of {_ALL_EARS}.")
    return tuple(dict.fromkeys(EarsChoice(name) for name in wanted))
