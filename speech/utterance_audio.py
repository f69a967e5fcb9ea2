"""The audio of the utterance under way, kept in memory until it has ended."""

from __future__ import annotations

import numpy as np

from speech.audio import SAMPLE_RATE, Samples
from speech.gate import Passage

STEP = SAMPLE_RATE // 20
"""Samples over which loudness is compared when a long utterance must be cut: 50 ms."""


class UtteranceAudio:
    """Collects what the gate lets through; positions count samples from the call's first one."""

    def __init__(self) -> None:
        self._pieces: list[Samples] = []
        self._start = 0
        self._length = 0

    @property
    def start(self) -> int:
        """Position of the first sample kept."""
        return self._start

    @property
    def end(self) -> int:
        """Position just after the last sample kept."""
        return self._start + self._length

    @property
    def seconds(self) -> float:
        """How long the audio kept lasts; 0 between utterances."""
        return self._length / SAMPLE_RATE

    def add(self, passage: Passage) -> None:
        """Keep a passage; one that does not follow the last begins afresh."""
        if not self._length or passage.start != self.end:
            self.clear()
            self._start = passage.start
        self._pieces.append(passage.samples)
        self._length += len(passage.samples)

    def between(self, start: int, end: int) -> Samples:
        """The samples kept between two positions."""
        whole = self._whole()
        return whole[max(0, start - self._start) : max(0, end - self._start)]

    def quietest(self, start: int) -> int:
        """The position of the quietest moment after `start`: where a cut does the least harm."""
        tail = self.between(start, self.end)
        steps = len(tail) // STEP
        if steps == 0:
            return self.end
        energy = (tail[: steps * STEP].reshape(steps, STEP).astype(np.float32) ** 2).mean(axis=1)
        return max(start, self._start) + int(energy.argmin()) * STEP + STEP // 2

    def drop_before(self, position: int) -> None:
        """Forget what lies before a position."""
        if position >= self.end:
            self.clear()
        elif position > self._start:
            rest = self.between(position, self.end).copy()
            self._pieces, self._start, self._length = [rest], position, len(rest)

    def clear(self) -> None:
        """Forget everything."""
        self._pieces = []
        self._length = 0

    def _whole(self) -> Samples:
        if not self._pieces:
            return np.zeros(0, dtype=np.int16)
        if len(self._pieces) > 1:
            self._pieces = [np.concatenate(self._pieces)]
        return self._pieces[0]
