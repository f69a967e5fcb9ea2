"""Who speaks in the utterance under way, on a channel that carries both voices."""

from __future__ import annotations

from speech.audio import SAMPLE_RATE, Channel
from speech.gate import Passage
from speech.speakers import SpeakerTracker
from speech.utterance_audio import UtteranceAudio

GUESS_EVERY = 1.0
"""Seconds of new audio between two guesses about a growing utterance."""


class WhoSpeaks:
    """Keeps the utterance's audio for the tracker, which hears it again whole when it has ended.

    Args:
        tracker: Knows the call's voices.
    """

    def __init__(self, tracker: SpeakerTracker) -> None:
        self._tracker = tracker
        self._audio = UtteranceAudio()
        self._guess: Channel | None = None
        self._guessed_to = 0

    def add(self, passage: Passage) -> None:
        """Hear more of the utterance."""
        self._audio.add(passage)
        self._guessed_to = max(self._guessed_to, self._audio.start)

    def guess(self) -> Channel | None:
        """Who seems to speak so far; looked at anew once a second."""
        if self._audio.end - self._guessed_to >= GUESS_EVERY * SAMPLE_RATE:
            self._guessed_to = self._audio.end
            self._guess = self._tracker.guess(self._audio.between(self._audio.start, self._audio.end))
        return self._guess

    def decide(self, end: int | None = None) -> Channel | None:
        """Who spoke in the utterance, which ends at this position or with all that was heard."""
        upto = self._audio.end if end is None else end
        piece = self._audio.between(self._audio.start, upto)
        self._audio.drop_before(upto)
        self._guess = None
        self._guessed_to = upto
        return self._tracker.decide(piece) if len(piece) else None
