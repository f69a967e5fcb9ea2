"""The command line: `heartline` and its commands; errors become a sentence and an exit code here."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from speech.errors import HeartlineError
from ui.commands import agents, call, customers, gestures, models, playbook, report, tokens
from ui.commands import eval as evaluation
from ui.commands.bench import bench
from ui.commands.desk import desk
from ui.commands.doctor import doctor
from ui.commands.extract import extract
from ui.commands.listen import listen
from ui.commands.replay import demo, replay
from ui.commands.send import send
from ui.commands.serve import serve

# The products that extraction makes are small: on several threads they wait for each other, most of all while
# the recognisers work. It must be said before numpy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

INTERRUPTED = 130
_EPILOG = "Start with: heartline demo"

app = typer.Typer(
    name="heartline",
    help="Hears a call on this machine alone and shows the agent the human moment in it.",
    epilog=_EPILOG,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(demo)
app.command()(replay)
app.command()(extract)
app.add_typer(playbook.app, name="playbook")
app.add_typer(models.app, name="models")
app.add_typer(report.app, name="report")
app.command()(listen)
app.add_typer(call.app, name="call")
app.command()(serve)
app.command()(desk)
app.command()(send)
app.command()(doctor)
app.command()(bench)
app.add_typer(evaluation.app, name="eval")
app.add_typer(tokens.app, name="tokens")
app.add_typer(customers.app, name="customers")
app.add_typer(gestures.app, name="gestures")
app.add_typer(agents.app, name="agents")


def _print_version(wanted: bool) -> None:
    """Asked for before a command is looked for, so that none is missed."""
    if wanted:
        from importlib.metadata import version

        typer.echo(f"heartline {version('heartline')}")
        raise typer.Exit


@app.callback()
def root(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", is_eager=True, callback=_print_version),
    ] = False,
) -> None:
    """Hears a call on this machine alone and shows the agent the human moment in it."""


def main() -> None:
    """Run the command line; the exit code is the contract's."""
    try:
        code = app(standalone_mode=False)
    except typer.TyperException as error:
        _show(error)
        code = error.exit_code
    except HeartlineError as error:
        typer.echo(f"heartline: {error}", err=True)
        code = error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except Exception as error:  # noqa: BLE001 - a traceback could show a customer's words
        typer.echo(f"heartline: a fault of its own ({_fault(error)}); please report this line.", err=True)
        code = 1
    sys.exit(code if isinstance(code, int) else 0)


def _show(error: typer.TyperException) -> None:
    """A wrong command line prints its usage itself; the base class of the errors does not promise it."""
    show = getattr(error, "show", None)
    if show is None:
        typer.echo(error.format_message(), err=True)
    else:
        show()


def _fault(error: Exception) -> str:
    """Type and place of a fault; never its message, which could hold a customer's words."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__}{place}"
