"""For tests of two ears: audio that tells its own time, and a detector and a careful ear that read it."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np

from speech.audio import SAMPLE_RATE, Samples
from speech.errors import HeartlineError
from speech.recognizers.careful import Rehearing
from speech.transcript import Ear, Word

_TENTH = SAMPLE_RATE // 10
_FIRST = 100


def timed_audio(seconds: float, *voice: tuple[float, float]) -> Samples:
    """Audio whose every tenth of a second holds its own number: positive where there is voice."""
    tenths = round(seconds * 10)
    values = np.arange(_FIRST, _FIRST + tenths)
    signs = [1 if any(a <= tenth / 10 < b for a, b in voice) else -1 for tenth in range(tenths)]
    return np.repeat((values * np.array(signs)).astype(np.int16), _TENTH)


def begin_of(samples: Samples) -> float:
    """When a piece of timed audio begins, seconds, to the sample."""
    head = abs(int(samples[0]))
    changed = np.flatnonzero(np.abs(samples.astype(np.int32)) != head)
    inside = int(changed[0]) if len(changed) else len(samples)
    return (head - _FIRST + 1) / 10 - inside / SAMPLE_RATE


class TimedVoice:
    """Hears voice where timed audio says that there is some."""

    window = 320

    def probability(self, samples: Samples) -> float:
        return float(samples[0] > 0)

    def reset(self) -> None:
        """Nothing to forget."""


def words(*said: tuple[str, float], confidence: float = 0.9, ear: Ear = Ear.CAREFUL) -> tuple[Word, ...]:
    """Words that end at the times given, each 0.2 s long."""
    return tuple(Word(text, end - 0.2, end, confidence, ear) for text, end in said)


class KnowsTheScript:
    """A careful ear that understands of a piece those words of its script that lie in it."""

    def __init__(self, script: Sequence[Word], *, score: float = -0.2, fails: bool = False) -> None:
        self._script = tuple(script)
        self._score = score
        self._fails = fails
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.asked: list[tuple[float, float]] = []
        self.quick: list[bool] = []
        self.closed = False

    def rehear(self, samples: Samples, *, quick: bool = False) -> Rehearing:
        self.may_answer.wait()
        if self._fails:
            raise HeartlineError("The careful ear failed on a piece of the call. Start the call again.")
        begin = begin_of(samples)
        end = begin + len(samples) / SAMPLE_RATE
        self.asked.append((round(begin, 2), round(end, 2)))
        self.quick.append(quick)
        inside = [word for word in self._script if begin <= word.start and word.end <= end]
        return Rehearing(
            tuple(
                Word(word.text, word.start - begin, word.end - begin, word.confidence, Ear.CAREFUL)
                for word in inside
            ),
            self._score,
        )

    def close(self) -> None:
        self.closed = True
