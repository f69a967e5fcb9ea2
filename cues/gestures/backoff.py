"""When a gesture is tried again: longer each time, never the same for all, and not before it is wished."""

from __future__ import annotations

from typing import Final

FIRST, LONGEST = 30.0, 6 * 3600.0
"""Seconds between the first two tries, and at most between any two."""
_DOUBLINGS: Final = 20
"""So many lead far beyond the longest."""


def pause_before(tries: int, chance: float, wish: float | None) -> float:
    """Seconds until the next try.

    Args:
        tries: how many have failed, at least 1.
        chance: 0 to 1, different each time: many that failed together are not to come again together.
        wish: seconds that the receiver asked for; None: none.
    """
    longest = min(LONGEST, FIRST * 2.0 ** min(tries - 1, _DOUBLINGS))
    return max(longest * (0.5 + 0.5 * chance), wish or 0.0)
