"""One channel's questions to the careful ear: each answered at its time, none holding up a live call."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace

from speech.audio import SAMPLE_RATE, Samples
from speech.recognizers.careful import CarefulRecognizer, Rehearing
from speech.transcript import Word

LATEST = 1.5
"""Seconds of audio past its due time after which a live call goes on without an answer."""


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """What the careful ear made of one piece."""

    words: tuple[Word, ...]
    """With the call's times."""
    score: float
    start: float
    """Where the piece began, seconds of the call."""
    end: float
    """Where it ended."""

    def __repr__(self) -> str:
        return f"Answer({len(self.words)} words, {self.start:.2f}-{self.end:.2f})"


@dataclass(frozen=True, slots=True, repr=False)
class Question:
    """A piece of audio under rehearing."""

    future: Future[Rehearing]
    start: int
    end: int
    due: int
    """Position in the call at which a recording takes the answer: the same at every speed."""

    @property
    def answer(self) -> Answer:
        """The answer; waits for it.

        Raises:
            HeartlineError: the engine failed.
        """
        heard = self.future.result()
        shift = self.start / SAMPLE_RATE
        words = tuple(replace(word, start=word.start + shift, end=word.end + shift) for word in heard.words)
        return Answer(words, heard.score, shift, self.end / SAMPLE_RATE)


class CarefulEar:
    """Asks the shared engine for one channel.

    A recording takes every answer exactly when it is due, waiting where it must, so the same file gives the
    same words at every speed. A live call takes an answer when it is there, and goes on without one that is
    more than `LATEST` seconds late.

    Args:
        recognizer: The loaded engine.
        pool: Where it works; bounded by whoever made it.
        live: Whether the audio cannot wait.
    """

    def __init__(self, recognizer: CarefulRecognizer, pool: Executor, *, live: bool) -> None:
        self._recognizer = recognizer
        self._pool = pool
        self._live = live
        self.skipped = 0

    def ask(self, samples: Samples, start: int, wait: float, *, quick: bool = False) -> Question:
        """Have a piece reheard.

        Args:
            samples: The piece; kept until it is answered.
            start: Position of its first sample.
            wait: Seconds of audio until the answer is due.
            quick: Whether less care will do.
        """
        end = start + len(samples)
        return Question(
            self._pool.submit(self._recognizer.rehear, samples, quick=quick),
            start,
            end,
            end + round(wait * SAMPLE_RATE),
        )

    def ready(self, question: Question, position: int) -> bool:
        """Whether to take the answer now; a recording may then wait for it."""
        return _answered(question) if self._live else position >= question.due

    def given_up(self, question: Question, position: int) -> bool:
        """Whether a live call has to go on without this answer; counted."""
        if not self._live or position < question.due + LATEST * SAMPLE_RATE or _answered(question):
            return False
        self.drop(question)
        self.skipped += 1
        return True

    def must(self, question: Question) -> bool:
        """Whether the answer can be had at once, or waited for."""
        return not self._live or _answered(question)

    def drop(self, question: Question) -> None:
        """The answer is not wanted any more; saves the work where it has not begun."""
        question.future.cancel()


def _answered(question: Question) -> bool:
    """Whether there is an answer; one that was dropped before its work began has none, and never will."""
    return question.future.done() and not question.future.cancelled()
