"""Pure: when the careful ear is asked about an utterance under way, and about which part of it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from speech.audio import SAMPLE_RATE
from speech.transcript import Word

EVERY = 0.5
"""Seconds of audio between two questions about a growing utterance."""
WINDOW = 6.0
"""Seconds of its newest audio that are heard again: costs grow with it, and six hold a clause."""
TAIL = 0.3
"""Seconds of quiet after which the tail is asked about at once: audio enough to settle the last word."""
LEAST = 0.4
"""Seconds of audio below which there is nothing to ask about."""
WAIT = 0.4
"""Seconds of audio until an answer about a growing utterance is taken; six seconds took 0.2 to 0.4 s."""
FINAL_WAIT, FINAL_WAIT_SHARE = 0.3, 0.1
"""The same for a whole utterance: seconds, and more for each second of it."""


class Asking:
    """Keeps the rhythm of questions about one utterance; positions count samples of the call."""

    def __init__(self) -> None:
        self._asked_to = 0
        self._began = 0

    def begin(self, start: int) -> None:
        """A new utterance begins here."""
        self._began = self._asked_to = start

    def due(self, end: int, voice_end: int) -> bool:
        """Whether to ask now.

        Args:
            end: Position up to which there is audio.
            voice_end: Position at which voice was last heard.
        """
        fresh = end - self._asked_to
        news = voice_end > self._asked_to - TAIL / 2 * SAMPLE_RATE
        if not news or end - self._began < LEAST * SAMPLE_RATE:
            return False
        return fresh >= EVERY * SAMPLE_RATE or self._tail_reached(end, voice_end)

    def asked(self, end: int) -> None:
        """Audio up to here has been asked about."""
        self._asked_to = end

    def covers(self, voice_end: int) -> bool:
        """Whether a question asked so far holds all the voice, with some audio after it."""
        return self.ends_with(self._asked_to, voice_end)

    @staticmethod
    def ends_with(end: int, voice_end: int) -> bool:
        """Whether a question up to `end` holds the end of the voice, with some audio after it."""
        return end >= voice_end + TAIL / 2 * SAMPLE_RATE

    def _tail_reached(self, end: int, voice_end: int) -> bool:
        quiet = (end - voice_end) / SAMPLE_RATE
        return quiet >= TAIL and not self.covers(voice_end)


def window_start(start: int, end: int, settled: Sequence[Word]) -> int:
    """Where to begin so that at most `WINDOW` seconds are heard again: between two settled words if possible.

    Args:
        start: Position at which the utterance's audio begins.
        end: Position at which it ends so far.
        settled: Its settled words, times in seconds of the call.
    """
    earliest = end - round(WINDOW * SAMPLE_RATE)
    if earliest <= start:
        return start
    for word, after in pairwise(settled):
        between = round((word.end + after.start) / 2 * SAMPLE_RATE)
        if between >= earliest:
            return between
    return earliest


def final_wait(seconds: float) -> float:
    """Seconds of audio until the answer about a whole utterance of so many seconds is taken."""
    return FINAL_WAIT + FINAL_WAIT_SHARE * seconds
