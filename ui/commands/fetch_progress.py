"""A fetch's progress for people: a bar in a terminal, plain lines elsewhere; always on standard error."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from models.progress import Advance
from models.progress import Progress as FetchProgress

_LINE_SECONDS = 5.0
"""How often a plain line says that things go on."""


def progress_for_people() -> FetchProgress:
    """The bar where standard error is a terminal, else the plain lines."""
    return Bar() if sys.stderr.isatty() else Lines()


class Bar:
    """A bar or a spinner that goes away when its step is done.

    Rich is imported as a step begins: a fetch that finds everything here has none, and should be quick.
    """

    def say(self, line: str) -> None:
        """Show one plain sentence."""
        _print(line)

    @contextmanager
    def wait(self, what: str) -> Iterator[None]:
        """Show a spinner with the time gone by."""
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            bar.add_task(what, total=None)
            yield

    @contextmanager
    def count(self, what: str, total: int) -> Iterator[Advance]:
        """Show a bar with bytes done and their speed."""
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
        )
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(what, total=total)
            yield lambda done: bar.advance(task, done)


class Lines:
    """One line as a step begins, one every few seconds while it goes on."""

    def __init__(self, write: Callable[[str], None] | None = None) -> None:
        self._write = write or _print

    def say(self, line: str) -> None:
        """Show one plain sentence."""
        self._write(line)

    @contextmanager
    def wait(self, what: str) -> Iterator[None]:
        """Say that it began, and every few seconds for how long it has gone on."""
        self._write(f"{what} ...")
        ended = threading.Event()
        began = time.monotonic()

        def tell() -> None:
            while not ended.wait(_LINE_SECONDS):
                self._write(f"{what}: {time.monotonic() - began:.0f} s")

        teller = threading.Thread(target=tell, daemon=True)
        teller.start()
        try:
            yield
        finally:
            ended.set()
            teller.join()

    @contextmanager
    def count(self, what: str, total: int) -> Iterator[Advance]:
        """Say that it began, and every few seconds how far it has come."""
        self._write(f"{what} ({total / 1e6:.0f} MB) ...")
        done = 0
        told = time.monotonic()

        def advance(more: int) -> None:
            nonlocal done, told
            done += more
            if time.monotonic() - told >= _LINE_SECONDS:
                told = time.monotonic()
                self._write(f"{what}: {done / 1e6:.0f} of {total / 1e6:.0f} MB")

        yield advance


def _print(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201
