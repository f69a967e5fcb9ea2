"""How long to wait before connecting again: longer each time, and never the same for all who wait."""

from __future__ import annotations

import random


class Pauses:
    """The pauses of one who tries to connect, one after another.

    Args:
        first: seconds, the longest that the first pause can be.
        longest: seconds, the longest that any can be.
    """

    def __init__(self, first: float, longest: float) -> None:
        self._first, self._longest = first, longest
        self._next = first

    def next(self) -> float:
        """Seconds to wait now: twice as many as before at most, less up to a half by chance."""
        pause, self._next = self._next, min(self._longest, 2 * self._next)
        return pause * random.uniform(0.5, 1.0)  # noqa: S311 - a hundred desks shall not come all at once

    def begin_anew(self) -> None:
        """The connection was good: the next pause is a first one."""
        self._next = self._first
