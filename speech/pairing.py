"""Pure: one utterance as two recognisers heard it, brought together, and how many words are settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from speech.transcript import Ear, Word

APART = 0.6
"""Seconds that the middles of one word may lie apart in two hearings: a partial's times are estimates."""
AFTER = 0.3
"""Seconds of audio behind a word from which one rehearing may settle it."""
SURE = 0.5
"""The careful ear's confidence from which a word needs no second hearing."""
EDGE = 0.15
"""Seconds before the end of a rehearing's audio in which it may have missed a word that was cut off."""
TRUSTED_TIMES = 0.3
"""Seconds that the ends of one word may lie apart for the fast ear's time, which is finer, to be taken."""


class Pairing:
    """Follows one utterance through the hypotheses of both ears; times are the call's.

    Args:
        alone: The careful ear alone is asked: words of the fast one are neither shown nor counted.
    """

    def __init__(self, *, alone: bool = False) -> None:
        self._alone = alone
        self._fast: tuple[Word, ...] = ()
        self._careful: tuple[Word, ...] = ()
        self._stands: tuple[bool, ...] = ()
        self._heard_to = 0.0
        self._words: tuple[Word, ...] = ()
        self._settled = 0

    @property
    def words(self) -> tuple[Word, ...]:
        """What the utterance sounds like so far: reheard words, then those that only the fast ear has yet."""
        return self._words

    @property
    def settled(self) -> int:
        """How many leading words both ears, two rehearings, or one sure rehearing agree on."""
        return self._settled

    def reset(self) -> None:
        """The utterance has ended."""
        self._fast = self._careful = ()
        self._stands = ()
        self._heard_to = 0.0
        self._join()

    def fast(self, words: tuple[Word, ...]) -> None:
        """Take the fast ear's newest words of the whole utterance."""
        self._fast = () if self._alone else words
        self._join()

    def rehear(self, words: Sequence[Word], start: float, end: float) -> None:
        """Take what the careful ear understood of the audio between two times.

        Words before `start` stay as they were; those inside are replaced.
        """
        front = sum(1 for word in self._careful if word.middle < start)
        before = self._careful[front:]
        again = matched(before, words)
        self._careful = (*self._careful[:front], *words)
        self._stands = (
            *([True] * front),
            *(
                place in again or (word.end <= end - AFTER and word.confidence >= SURE)
                for place, word in enumerate(words)
            ),
        )
        self._heard_to = end
        self._join()

    def _join(self) -> None:
        """Bring both together again: only here, for it is looked at in every frame."""
        same = matched(self._fast, self._careful)
        horizon = max(self._heard_to - EDGE, self._careful[-1].end if self._careful else 0.0)
        tail = tuple(word for word in self._fast if word.middle > horizon)
        self._words = (*_marked(self._careful, self._fast, same), *tail)
        doubted = (place for place, stands in enumerate(self._stands) if not stands and place not in same)
        self._settled = next(doubted, len(self._stands))


def matched(one: Sequence[Word], other: Sequence[Word]) -> dict[int, int]:
    """Which words of `other` stand in `one` too, at about the same time: their places in both."""
    blocks = SequenceMatcher(
        None, [word.text for word in one], [word.text for word in other], autojunk=False
    ).get_matching_blocks()
    return {
        block.b + step: block.a + step
        for block in blocks
        for step in range(block.size)
        if abs(one[block.a + step].middle - other[block.b + step].middle) <= APART
    }


def marked(careful: tuple[Word, ...], fast: Sequence[Word]) -> tuple[Word, ...]:
    """The careful ear's words, those that the fast ear heard too marked so and given its times."""
    return _marked(careful, fast, matched(fast, careful))


def _marked(careful: tuple[Word, ...], fast: Sequence[Word], same: dict[int, int]) -> tuple[Word, ...]:
    words: list[Word] = []
    floor = 0.0
    for place, alone in enumerate(careful):
        word = _both(alone, fast[same[place]]) if place in same else alone
        start = max(word.start, floor)
        words.append(replace(word, start=start, end=max(word.end, start)))
        floor = start
    return tuple(words)


def _both(careful: Word, fast: Word) -> Word:
    """A word that both ears heard: surer than either alone."""
    confidence = 1 - (1 - careful.confidence) * (1 - fast.confidence)
    finer = fast if abs(fast.end - careful.end) <= TRUSTED_TIMES else careful
    return Word(careful.text, finer.start, finer.end, confidence, Ear.BOTH)
