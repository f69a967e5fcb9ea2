"""Times of a partial's words, estimated from when each was first seen: Vosk tells none cheaply."""

from __future__ import annotations

from collections.abc import Sequence

from speech.settle import kept
from speech.transcript import Word

WORD_SECONDS = 0.04
LETTER_SECONDS = 0.058
"""How long a word lasts: fitted to 1,200 words that Vosk timed in twelve wideband calls."""


def typical_seconds(word: str) -> float:
    """How long a word of so many letters usually lasts."""
    return WORD_SECONDS + LETTER_SECONDS * len(word)


class PartialTimes:
    """Gives the words of one stream's growing wording their times; a word that stays in place keeps its own.

    A new last word ends `lag` seconds before it is first seen; a word put between two others shares the
    time that lies there.
    """

    def __init__(self, lag: float) -> None:
        self._lag = lag
        self._words: tuple[Word, ...] = ()
        self._floor = 0.0

    def update(self, texts: Sequence[str], now: float) -> tuple[Word, ...]:
        """Times for the newest wording.

        Args:
            texts: Its words.
            now: Seconds of audio that the stream has accepted.
        """
        front, back = kept([word.text for word in self._words], texts)
        head, tail = self._words[:front], self._words[len(self._words) - back :]
        fresh = texts[front : len(texts) - back]
        floor = head[-1].end if head else self._floor
        if tail:
            placed = _place(fresh, floor, max(floor, tail[0].start), fill=True)
        else:
            placed = _place(fresh, floor, max(floor, now - self._lag), fill=False)
        self._words = (*head, *placed, *tail)
        return self._words

    def end(self, at: float) -> None:
        """The utterance has ended, its last word at this time of the stream."""
        self._words = ()
        self._floor = max(self._floor, at)


def _place(texts: Sequence[str], floor: float, latest: float, *, fill: bool) -> list[Word]:
    """Words one after the other, the last ending at `latest`, none beginning before `floor`."""
    wanted = [typical_seconds(text) for text in texts]
    room, total = latest - floor, sum(wanted)
    scale = room / total if total and (fill or total > room) else 1.0
    words: list[Word] = []
    start = latest - total * scale
    for text, seconds in zip(texts, wanted, strict=True):
        end = min(latest, start + seconds * scale)
        words.append(Word(text, max(floor, start), end))
        start = end
    return words
