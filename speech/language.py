"""Notices that a caller speaks no English: the careful ear then makes up words, and is unsure of them."""

from __future__ import annotations

from collections import deque

SPAN = 20.0
"""Seconds of speech, at least, that are judged together."""
ENOUGH = 12.0
"""Seconds of speech before anything is judged."""
FOREIGN = 0.54
"""Mean confidence of the words below which it is not English. Over any 12 to 20 s it was at least 0.74 for
the customers of twelve telephone calls and a person's prompts, 0.60 for a robot's English; for people's
Spanish prompts 0.36 to 0.56, their French ones 0.26 to 0.42, a robot's German 0.27 to 0.43."""
ENGLISH = 0.62
"""Mean confidence from which it is English again."""


class NotEnglish:
    """Judges the speech of one channel, piece after piece."""

    def __init__(self) -> None:
        self._pieces: deque[tuple[float, float]] = deque()
        self._foreign = False

    def heard(self, seconds: float, confidence: float) -> bool:
        """Take in how sure hearing was of a piece; True while what is spoken is not English.

        Give it each piece once, and none in which no ear found words: music is not foreign speech.

        Args:
            seconds: How long the piece lasts.
            confidence: Mean confidence of its words, 0 to 1.
        """
        self._pieces.append((seconds, confidence))
        total = sum(length for length, _ in self._pieces)
        while total - self._pieces[0][0] >= SPAN:
            total -= self._pieces.popleft()[0]
        if total >= ENOUGH:
            mean = sum(length * sure for length, sure in self._pieces) / total
            self._foreign = mean < (ENGLISH if self._foreign else FOREIGN)
        return self._foreign
