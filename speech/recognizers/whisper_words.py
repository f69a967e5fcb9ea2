"""Times and confidence of Whisper's words, from the frames that its attention gives each token."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from speech.recognizers.partial_times import typical_seconds
from speech.recognizers.spoken import spoken
from speech.recognizers.whisper_vocabulary import WhisperVocabulary
from speech.transcript import Ear, Word

FRAME_SECONDS = 0.02
"""Seconds in a frame of the model's attention."""
STRETCH = 1.6
"""Times its typical length that a word may last: before a pause its frames reach into the pause."""


def timed_words(
    vocabulary: WhisperVocabulary,
    numbers: Sequence[int],
    alignments: Sequence[tuple[int, int]],
    chances: Sequence[float],
    seconds: float,
) -> tuple[Word, ...]:
    """The words of a text, as they are said, with their times in the piece.

    Args:
        vocabulary: The model's.
        numbers: The text's tokens.
        alignments: Pairs of a token's position and a frame that belongs to it, in order.
        chances: Each token's probability, 0 to 1.
        seconds: How long the piece is; no word ends after it.
    """
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for position, frame in alignments:
        first.setdefault(position, frame)
        last[position] = frame
    words: list[Word] = []
    for positions in vocabulary.words(numbers):
        texts = spoken(vocabulary.text([numbers[i] for i in positions]))
        # A comma's frames are the pause after the word, and its chance says nothing of the word's.
        said = [i for i in positions if any(letter.isalnum() for letter in vocabulary.text([numbers[i]]))]
        if not texts or not said:
            continue
        start = min(seconds, first.get(said[0], 0) * FRAME_SECONDS)
        end = min(seconds, (last.get(said[-1], 0) + 1) * FRAME_SECONDS)
        confidence = min(1.0, float(np.mean([chances[i] for i in said])))
        words.extend(_shared(texts, start, end, confidence))
    return tuple(words)


def _shared(texts: Sequence[str], start: float, end: float, confidence: float) -> list[Word]:
    """Words that were written as one, such as "thirty-eight", share its time by their lengths."""
    usual = [typical_seconds(text) for text in texts]
    total = sum(usual)
    length = min(max(0.0, end - start), STRETCH * total)
    words: list[Word] = []
    for text, share in zip(texts, usual, strict=True):
        until = start + length * share / total
        words.append(Word(text, start, until, confidence, Ear.CAREFUL))
        start = until
    return words
