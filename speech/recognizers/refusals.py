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


LEAST_SCORE = -2.0
"""Score of the worst of 230 telephone utterances and their beginnings, which are harder: -1.8."""
MOST_NO_SPEECH = 0.72
"""Of the same, 0.65 at most; music, hiss and rings that it made words of have 0.79 and more."""
DOUBTED_NO_SPEECH = 0.5
LEAST_CONFIDENCE = 0.25
"""Mean confidence that words must have where the model itself doubts that anybody speaks."""
NUMBERS = frozenset("zero one two three four five six seven eight nine double".split())
"""Read out one by one, they come again and again."""
MOST_WORDS_A_SECOND = 7.0
"""Nobody on a telephone speaks faster for a whole utterance; but four words may come in a burst."""


def refused(guess: Guess) -> bool:
    """True where what the model says was not said, as far as can be told."""
    words = guess.words
    if not words or guess.score < LEAST_SCORE or guess.no_speech > MOST_NO_SPEECH:
        return True
    sure = sum(word.confidence for word in words) / len(words)
    one_word = len(words) > 2 and len({word.text for word in words}) == 1
    if guess.no_speech > DOUBTED_NO_SPEECH and (one_word or sure < LEAST_CONFIDENCE):
        return True
    return _too_fast(words) or loops([word.text for word in words])


def _too_fast(words: Sequence[Word]) -> bool:
    return len(words) > 4 and len(words) > MOST_WORDS_A_SECOND * (words[-1].end - words[0].start)


def loops(texts: Sequence[str]) -> bool:
    """True where a phrase comes again on end as the model repeats itself, and people do not.

    That is one word said five times, a phrase of two words or more said three times, or one of five words or
    more said twice. Numbers are read out so, and do not count.
    """
    for length in range(1, len(texts) // 2 + 1):
        times = 5 if length == 1 else 3 if length < 5 else 2
        for start in range(len(texts) - length * times + 1):
            phrase = texts[start : start + length]
            again = all(
                texts[start + k * length : start + (k + 1) * length] == phrase for k in range(1, times)
            )
            if again and not NUMBERS.issuperset(phrase):
                return True
    return False
