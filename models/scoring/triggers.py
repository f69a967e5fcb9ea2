"""Whether the words that give details away survive recognition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.scoring.words import plain_words

SLACK = 0.5
"""Seconds before and after a turn in which its words and details may still be heard: recognisers' word times
are off by a few tenths."""
_MOST_PARTS = 4
"""Words that one word may fall into when it is misheard only in its gaps."""


@dataclass(frozen=True, slots=True)
class TriggersKept:
    """How many trigger words survived; adds up over calls."""

    said: int = 0
    whole: int = 0
    """Heard exactly."""
    lenient: int = 0
    """Heard with the same letters, or exactly."""

    def __add__(self, other: TriggersKept) -> TriggersKept:
        return TriggersKept(self.said + other.said, self.whole + other.whole, self.lenient + other.lenient)


def heard_whole(trigger: str, heard: Sequence[str]) -> bool:
    """True where every word of `trigger` stands in `heard`, in a row."""
    wanted = plain_words(trigger)
    size = len(wanted)
    return any(list(heard[start : start + size]) == wanted for start in range(len(heard) - size + 1))


def heard_leniently(trigger: str, heard: Sequence[str]) -> bool:
    """True where the letters of `trigger` stand in `heard`, but for blanks, apostrophes and a last s.

    So "funerals" and "funeral" are good for "funeral's", and "green house" for "greenhouse".
    """
    words = plain_words(trigger)
    wanted = _letters("".join(words))
    return any(
        _letters("".join(heard[start : start + size])) == wanted
        for start in range(len(heard))
        for size in range(1, max(_MOST_PARTS, len(words)) + 1)
    )


def _letters(word: str) -> str:
    return word.replace("'", "").removesuffix("s")
