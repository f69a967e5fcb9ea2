"""When the careful ear's words are made up: what it must be, and must not be, before they count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from speech.transcript import Word


@dataclass(frozen=True, slots=True, repr=False)
class Guess:
    """What the model says of a piece, and how sure it is."""

    words: tuple[Word, ...]
    score: float
    """Mean natural logarithm of the tokens' probabilities."""
    no_speech: float
    """The model's own chance, 0 to 1, that nobody speaks."""

    def __repr__(self) -> str:
        return f"Guess({len(self.words)} words, score {self.score:.2f})"


LEAST_SCORE = -2.5
DOUBTED_SCORE = -1.5
MOST_NO_SPEECH = 0.6
MOST_WORDS_A_SECOND = 7.0
REPEATED = 3


def refused(guess: Guess) -> bool:
    """True where what the model says was not said."""
    if not guess.words:
        return True
    if guess.score < LEAST_SCORE or (guess.score < DOUBTED_SCORE and guess.no_speech > MOST_NO_SPEECH):
        return True
    return _too_fast(guess.words) or repeats([word.text for word in guess.words])


def _too_fast(words: Sequence[Word]) -> bool:
    return len(words) > 3 and len(words) > MOST_WORDS_A_SECOND * (words[-1].end - words[0].start)


def repeats(texts: Sequence[str], times: int = REPEATED) -> bool:
    """True where a phrase of two words or more is said so many times on end."""
    for length in range(2, len(texts) // times + 1):
        for start in range(len(texts) - length * times + 1):
            phrase = texts[start : start + length]
            if all(texts[start + k * length : start + (k + 1) * length] == phrase for k in range(1, times)):
                return True
    return False
