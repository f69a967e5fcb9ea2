"""How a fetch tells of itself: the seam that the command line draws as a bar, or as plain lines."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

Advance = Callable[[int], None]
"""Told the number of further bytes done."""


class Progress(Protocol):
    """Whoever shows a person what a fetch is doing."""

    def say(self, line: str) -> None:
        """Show one plain sentence."""

    def wait(self, what: str) -> AbstractContextManager[None]:
        """Show that `what` goes on for an unknown while."""

    def count(self, what: str, total: int) -> AbstractContextManager[Advance]:
        """Show how far `what` has come, of `total` bytes."""


class NoProgress:
    """Shows nothing."""

    def say(self, line: str) -> None:
        """Drop the sentence."""

    def wait(self, what: str) -> AbstractContextManager[None]:
        """Do nothing meanwhile."""
        return nullcontext()

    def count(self, what: str, total: int) -> AbstractContextManager[Advance]:
        """Do nothing with the counts."""
        return nullcontext(lambda done: None)
