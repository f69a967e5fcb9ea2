"""`heartline playbook`: check, show, rate, start and find playbooks, and hear their words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cues.counting import counted
from ui.commands.playbook_hear import hear
from ui.commands.playbook_rate import rate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cues.playbook.finding import Finding
    from cues.playbook.play import Play, Playbook

app = typer.Typer(
    no_args_is_help=True, help="Check, show and start playbooks: what is worth saying, and when."
)

app.command()(rate)
app.command()(hear)

PlaybookFile = Annotated[
    Path, typer.Argument(metavar="FILE", help="A playbook, or the name of a bundled one.")
]


@app.command()
def check(file: PlaybookFile) -> None:
    """Say what is wrong with a playbook, line by line.

    Exit code 2: it cannot be used at all. 1: it can, but does not do what it says. 0: nothing worse than
    warnings.
    """
    from cues.playbook.finding import Severity, UnusablePlaybookError
    from cues.playbook.lint import lint
    from cues.playbook.load import read_playbook

    try:
        loaded = read_playbook(file)
    except UnusablePlaybookError as error:
        _print(file, error.problems)
        raise typer.Exit(error.exit_code) from None
    findings = lint(loaded)
    _print(file, findings)
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise typer.Exit(1)
    if not findings:
        typer.echo(f"{file}: no problems in {counted(len(loaded.playbook.plays), 'play')}")


@app.command()
def show(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="Default: the bundled one.")] = None,
) -> None:
    """List the plays by kind, in the order in which they win, with what each would say."""
    from cues.details.detail import Kind
    from cues.playbook.choose import rank
    from cues.playbook.load import load_playbook

    playbook = load_playbook(file)
    typer.echo("\n".join(_head(playbook)))
    for kind in Kind:
        plays = [play for play in playbook.plays if kind in play.trigger.kinds]
        typer.echo(f"\n{kind.upper()}")
        for play in sorted(plays, key=rank, reverse=True):
            typer.echo("\n".join(_lines(play)))
        if not plays:
            typer.echo("  no play: such details raise no cue")


@app.command()
def new(file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it.")]) -> None:
    """Write a commented playbook to start from; it extends the bundled one."""
    from cues.playbook.load import starter
    from speech.errors import BadInputError

    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(starter())
    except FileExistsError:
        raise BadInputError(f"{file} exists already. Give another name, or move it away first.") from None
    except OSError as error:
        raise BadInputError(f"{file} cannot be written: {error.strerror}.") from None
    typer.echo(f"{file} is ready to edit; `heartline playbook check {file}` tells whether it holds together")


@app.command()
def path(
    name: Annotated[str | None, typer.Argument(help="One bundled playbook; default: all of them.")] = None,
) -> None:
    """Print where the bundled playbooks lie, to read or to copy."""
    from cues.playbook.load import bundled, bundled_path

    for one in [name] if name is not None else bundled():
        typer.echo(bundled_path(one))


def _print(file: Path, findings: Iterable[Finding]) -> None:
    for finding in findings:
        typer.echo(f"{file}:{finding.line}: {finding.severity}: {finding.text}")


def _head(playbook: Playbook) -> list[str]:
    line, limits = playbook.line, playbook.limits
    lines = [
        f"{playbook.name}: {counted(len(playbook.plays), 'play')}",
        f"At most {limits.light_per_call} light cues, {limits.light_per_window} in any {limits.window:g} s.",
        f"At least {limits.spacing:g} s between two; none in the first {limits.opening:g} s.",
    ]
    if line.kinds:
        when = f" when one of these is said: {', '.join(line.words)}" if line.words else ""
        lines.append(f"The errand here: {', '.join(sorted(line.kinds))}{when}.")
    if line.forbidden:
        lines.append(f"Never a cue: {', '.join(sorted(line.forbidden))}.")
    return lines


def _lines(play: Play) -> list[str]:
    trigger = play.trigger
    marks = [str(play.priority), play.sensitivity.value]
    if play.errand:
        marks.append("errand")
    lines = [f"  {play.headline}   [{play.id}: {', '.join(marks)}]"]
    for key, values in trigger.attributes:
        lines.append(f"    with {key}: {', '.join(sorted(values)) or 'any'}")
    if trigger.words:
        lines.append(f"    on: {', '.join(trigger.words)}")
    if trigger.order:
        lines.append(f"    in the order: {', '.join(trigger.order)}")
    if trigger.unless:
        lines.append(f"    not on: {', '.join(trigger.unless)}")
    lines += [f"    - {suggestion}" for suggestion in play.suggestions]
    if play.gesture is not None:
        lines.append(f"    offers a gesture ({play.gesture.kind}, {play.gesture.cost}): {play.gesture.words}")
    return lines
