"""How far a long evaluation has got: a bar with the time left on a terminal, else plain lines."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer

Tell = Callable[[str, int, int], None]
"""Takes what is being done, how many are done, and how many there are."""


@contextmanager
def progress() -> Iterator[Tell]:
    """A bar with the time left where standard error is a terminal, else a line for each thing done."""
    if not sys.stderr.isatty():
        yield _Lines().tell
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda what, done, count: bar.update(task, description=what, completed=done, total=count)


class _Lines:
    """Says each thing once, however often it is told of."""

    def __init__(self) -> None:
        self._what: str | None = None

    def tell(self, what: str, done: int, count: int) -> None:
        if what != self._what:
            self._what = what
            typer.echo(f"  {done + 1} of {count}: {what} ...", err=True)
