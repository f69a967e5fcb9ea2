"""Who speaks in the utterance under way, on a channel that carries both voices."""

from __future__ import annotations

from speech.audio import SAMPLE_RATE, Channel
from speech.gate import Passage
from speech.speakers import SpeakerTracker
from speech.utterance_audio import UtteranceAudio

GUESS_EVERY = 1.0
"""Seconds of new audio between two guesses about a growing piece."""
PIECE_PAUSE = 0.25
"""Seconds of quiet that end a piece, which one person is taken to have spoken. In four mixed telephone calls
pieces cut at 0.2 s of quiet held two voices at most once a call, at 0.5 s three to five times."""
_VOICE = 0.05
"""Seconds beyond its quiet that a piece must have to hold any voice."""


class WhoSpeaks:
    """Has the tracker judge an utterance piece by piece; used by one thread.

    Args:
        tracker: Knows the call's voices.
    """

    def __init__(self, tracker: SpeakerTracker) -> None:
        self._tracker = tracker
        self._piece = UtteranceAudio()
        self._sides: set[Channel] = set()
        self._next: set[Channel] = set()
        self._guess: Channel | None = None
        self._guessed_to = 0

    def add(self, passage: Passage) -> None:
        """Hear more of the utterance."""
        self._piece.add(passage)
        self._guessed_to = max(self._guessed_to, self._piece.start)

    def guess(self) -> Channel | None:
        """Who seems to speak so far: as decided for its pieces, else looked at anew once a second."""
        if self._sides:
            return self._one_side
        if self._piece.end - self._guessed_to >= GUESS_EVERY * SAMPLE_RATE:
            self._guessed_to = self._piece.end
            self._guess = self._tracker.guess(self._piece.between(self._piece.start, self._piece.end))
        return self._guess

    def turn(self, quiet: float) -> int | None:
        """Where the other party took the word within the utterance; None where nobody did just now.

        Args:
            quiet: Seconds since voice was last heard.
        """
        if quiet < PIECE_PAUSE or self._piece.seconds < quiet + _VOICE:
            return None
        began, before = self._piece.start, set(self._sides)
        side = self._decide()
        if side is None or not before or side in before:
            return None
        self._sides = before
        self._next = {side}
        return began

    def part(self) -> Channel | None:
        """The utterance ends within what was heard: who spoke in it. The rest is theirs who took the word."""
        spoke = self._one_side
        self._sides, self._next = self._next or self._sides, set()
        return spoke

    def end(self) -> Channel | None:
        """The utterance has ended: who spoke in it; None where unsure, or where both did."""
        if self._piece.seconds:
            self._decide()
        spoke, self._sides = self._one_side, set()
        return spoke

    @property
    def _one_side(self) -> Channel | None:
        return next(iter(self._sides)) if len(self._sides) == 1 else None

    def _decide(self) -> Channel | None:
        side = self._tracker.decide(self._piece.between(self._piece.start, self._piece.end))
        self._piece.clear()
        self._guess = None
        self._guessed_to = 0
        if side is not None:
            self._sides.add(side)
        return side
