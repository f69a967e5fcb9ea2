"""What goes wrong in hearing one channel with two ears, each said once."""

from __future__ import annotations

from collections.abc import Sequence

from speech.audio import Channel
from speech.careful_ear import Answer
from speech.language import NotEnglish
from speech.transcript import AudioTrouble, Word

SENTENCE = 4
"""Words of the fast ear alone from which they are taken for speech at all."""
REFUSED = 0.5
"""What the fast ear's confidence is worth where the careful one refused the whole piece: of Spanish made by a
machine the fast ear was sure by 0.63 to 0.76, and the careful one refused it all."""


class EarTroubles:
    """Watches one channel for a careful ear that falls behind, and for speech that is not English."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._language = NotEnglish()
        self._foreign = False
        self._said: set[str] = set()

    @property
    def foreign(self) -> bool:
        """True while what is spoken is not English, so that its words are made up."""
        return self._foreign

    def listen(self, answer: Answer, fast: Sequence[Word]) -> None:
        """Take in what both ears made of an utterance; of foreign speech the careful one may refuse all."""
        words = answer.words or (fast if len(fast) >= SENTENCE else ())
        if words:
            sure = sum(word.confidence for word in words) / len(words)
            if not answer.words:
                sure *= REFUSED
            self._foreign = self._language.heard(answer.end - answer.start, sure)

    def troubles(self, at: float, skipped: int) -> list[AudioTrouble]:
        """What is to be said now.

        Args:
            at: Seconds of audio heard.
            skipped: How many answers came too late to be waited for.
        """
        found = []
        if skipped:
            found.append(
                AudioTrouble(
                    at,
                    "careful_behind",
                    f"The careful recogniser is too slow for the {self._channel}'s side on this machine: "
                    "some words stand as first heard. Close other programs, or set `ears` to fast.",
                )
            )
        if self._foreign:
            found.append(
                AudioTrouble(
                    at,
                    "not_english",
                    f"What is spoken on the {self._channel}'s side does not seem to be English, "
                    "the only language that is understood: nothing is taken from it until it is.",
                )
            )
        new = [trouble for trouble in found if trouble.code not in self._said]
        self._said.update(trouble.code for trouble in new)
        return new
