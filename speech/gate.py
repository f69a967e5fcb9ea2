"""The voice activity gate: silence never reaches the recogniser, and word times stay those of the call."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from speech.audio import SAMPLE_RATE, Samples

ONSET = 0.5
"""Probability from which a window starts voice (the detector's own default)."""
RELEASE = 0.35
"""Probability under which voice ends: a little under the onset, so that a weak vowel does not flicker."""
PRE_ROLL = 0.3
"""Seconds before the first voiced window that are let through: soft first consonants, and the recogniser's
left context."""
HANGOVER = 1.5
"""Seconds let through after voice. Vosk ended 99 of 100 utterances of twelve wideband calls by its own rules
at most 1.46 s after the last voiced window, so it still decides where sentences end."""
REMEMBERED = 60.0
"""Seconds for which voiced windows are remembered; Vosk ends every utterance after about 20 s."""


class VoiceDetector(Protocol):
    """Says of equal windows, one after the other, how likely each holds a voice."""

    @property
    def window(self) -> int:
        """Samples in a window, at `SAMPLE_RATE`."""

    def probability(self, samples: Samples) -> float:
        """Chance, 0 to 1, that this window (the one after the last) holds a voice."""

    def reset(self) -> None:
        """Forget what was heard: the next window follows nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """Samples that the gate lets through."""

    start: int
    """Position of the first sample, counted from the call's first sample."""
    samples: Samples


class VoiceGate:
    """Lets voice through, with some audio before and after it.

    What passes depends on the audio alone, not on how it is cut into frames: audio waits for a window's
    decision only where the decision can still close the gate.
    """

    def __init__(
        self, detector: VoiceDetector, *, pre_roll: float = PRE_ROLL, hangover: float = HANGOVER
    ) -> None:
        self._detector = detector
        self._window = detector.window
        self._pre_roll = round(pre_roll * SAMPLE_RATE)
        # In whole windows, so that a gate closes where a decision falls.
        self._hangover = -(-round(hangover * SAMPLE_RATE) // self._window) * self._window
        self._voiced: deque[tuple[int, int]] = deque()
        self._tail: Samples = np.zeros(0, dtype=np.int16)
        self._tail_start = 0
        self._heard = 0
        self._decided = 0
        self._sent = 0
        self._allowed = 0  # position up to which audio passes as far as is known
        self._voice = False
        self._voice_end: int | None = None

    @property
    def closed(self) -> bool:
        """True when nothing passes until the next voice."""
        return self._decided >= self._allowed

    @property
    def heard(self) -> int:
        """Position up to which the gate has heard audio."""
        return self._heard

    @property
    def quiet(self) -> float:
        """Seconds since voice was last heard; 0 while it is, all that was heard where it never was."""
        if self._voice:
            return 0.0
        return (self._heard - (self._voice_end or 0)) / SAMPLE_RATE

    def push(self, start: int, samples: Samples) -> list[Passage]:
        """Hear the next frame; what passes because of it, in order.

        Args:
            start: Position of its first sample. After a hole in the audio the gate begins afresh, closed.
            samples: Any number of samples.
        """
        if start != self._heard:
            self._skip_to(start)
        self._tail = np.concatenate((self._tail, samples)) if len(self._tail) else samples
        self._heard = start + len(samples)
        passed: list[Passage] = []
        while self._decided + self._window <= self._heard:
            self._decide(passed)
        self._let_through(passed)
        self._forget()
        return passed

    def rest(self) -> None:
        """The recogniser has ended an utterance: unless voice is heard, nothing passes before the next."""
        if not self._voice:
            self._allowed = min(self._allowed, self._sent)

    def voiced_seconds(self, start: float, end: float) -> float:
        """Seconds of voice between two times of the call, both in seconds, within the last minute."""
        low, high = start * SAMPLE_RATE, end * SAMPLE_RATE
        return sum(max(0.0, min(b, high) - max(a, low)) for a, b in self._voiced) / SAMPLE_RATE

    def _decide(self, passed: list[Passage]) -> None:
        """Judge the window after the last decided one."""
        begin, end = self._decided, self._decided + self._window
        offset = begin - self._tail_start
        chance = self._detector.probability(self._tail[offset : offset + self._window])
        self._voice = chance >= (RELEASE if self._voice else ONSET)
        if self._voice:
            if begin >= self._allowed:
                self._let_through(passed)
                self._sent = max(self._sent, begin - self._pre_roll, self._tail_start)
            self._voice_end = end
            self._allowed = end + self._hangover
            self._remember(begin, end)
        self._decided = end

    def _let_through(self, passed: list[Passage]) -> None:
        """Pass on what is allowed and not yet passed."""
        upto = min(self._heard, self._allowed)
        if upto > self._sent:
            offset = self._sent - self._tail_start
            passed.append(Passage(self._sent, self._tail[offset : upto - self._tail_start]))
            self._sent = upto

    def _remember(self, begin: int, end: int) -> None:
        if self._voiced and self._voiced[-1][1] == begin:
            begin = self._voiced.pop()[0]
        self._voiced.append((begin, end))
        while self._voiced[0][1] < end - REMEMBERED * SAMPLE_RATE:
            self._voiced.popleft()

    def _forget(self) -> None:
        """Drop the audio that can be needed no more."""
        keep = min(self._decided, self._sent) if not self.closed else self._decided - self._pre_roll
        if keep > self._tail_start:
            self._tail = self._tail[keep - self._tail_start :]
            self._tail_start = keep

    def _skip_to(self, position: int) -> None:
        """Go on behind a hole in the audio."""
        self._detector.reset()
        self._tail = self._tail[:0]
        self._voice = False
        self._tail_start = self._heard = self._decided = self._sent = self._allowed = position


class StreamClock:
    """Maps a recogniser stream's time, which counts the samples it accepted, back to the call's."""

    def __init__(self) -> None:
        self._stream: list[int] = []
        self._call: list[int] = []
        self._accepted = 0

    @property
    def accepted(self) -> int:
        """Samples given to the stream so far."""
        return self._accepted

    def accept(self, passage: Passage) -> None:
        """Note that the stream was given this passage."""
        if not self._stream or self._call[-1] + self._accepted - self._stream[-1] != passage.start:
            self._stream.append(self._accepted)
            self._call.append(passage.start)
        self._accepted += len(passage.samples)

    def start(self, seconds: float) -> float:
        """Time in the call of something that begins at this time of the stream."""
        sample = round(seconds * SAMPLE_RATE)
        return self._map(sample, max(0, bisect_right(self._stream, sample) - 1))

    def end(self, seconds: float) -> float:
        """Time in the call of something that ends at this time of the stream.

        At a seam it is the end of the earlier piece, where `start` gives the beginning of the later one.
        """
        sample = round(seconds * SAMPLE_RATE)
        return self._map(sample, max(0, bisect_right(self._stream, sample - 1) - 1))

    def _map(self, sample: int, piece: int) -> float:
        if not self._stream:
            return 0.0
        return (self._call[piece] + sample - self._stream[piece]) / SAMPLE_RATE
