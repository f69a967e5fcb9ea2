"""The gate between two channels: a side that is only the other side's voice leaking in is muted."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator, Sequence

import numpy as np

from speech.audio import SAMPLE_RATE, AudioFrame, Channel, Samples

APART_DB = 12.0
"""How much quieter than the other a side must be, at the same moment, before it is muted."""
NEAR_DB = 8.0
"""How far over its usual leak a side must be to be taken for a voice of its own, however quiet."""
MOST_APART_DB = 20.0
"""The distance from which a side is muted even where its usual leak lies deeper."""

_BLOCK = SAMPLE_RATE // 100
"""Samples between two decisions, 10 ms; a decision holds for the block after it."""
_BLOCKS = 30
"""Blocks that a level is measured over, 0.3 s up to now: longer than the gap between two words."""
_HEARD = 10**3.5 * _BLOCK * _BLOCKS
"""Energy of the louder side under which nothing is muted: -55 dBFS, a room without a voice."""
_UP, _DOWN = 0.06, 0.02
"""Steps in dB towards a deeper or a shallower leak: the usual one has a quarter of the blocks below it."""
_PATIENCE = SAMPLE_RATE // 10
"""Samples that wait for the other side's; more pass as they are."""


class CrosstalkGate:
    """Mutes each channel of a call while it carries nothing but the other's leak.

    A side is muted while it is `APART_DB` quieter than the other. Where its leak usually lies deeper than
    that, it may be quieter by as much, less `NEAR_DB`: then more is heard of a quiet customer who talks at
    the same time as the agent. Decisions rest on the last 0.3 s of both sides, so audio is not delayed, and
    depend on the audio alone, not on how it is cut. Where a moment of one side is missing, the other passes
    as it is.
    """

    def __init__(self, channels: Sequence[Channel]) -> None:
        """Begin a call.

        Args:
            channels: Those of the call; with any number but two, everything passes as it is.
        """
        self._waiting: dict[Channel, deque[AudioFrame]] = {channel: deque() for channel in channels}
        self._reached = dict.fromkeys(channels, 0)
        self._paired = 0  # position up to which both sides were compared without a gap
        self._sides = (_Side(), _Side())

    def push(self, frame: AudioFrame) -> list[AudioFrame]:
        """Take the next frame of either channel; the frames that can go on, each channel's in order."""
        if len(self._waiting) != 2:
            return [frame]
        self._waiting[frame.channel].append(frame)
        self._reached[frame.channel] = frame.end
        gone: list[AudioFrame] = []
        first, second = self._waiting.values()
        while first and second:
            if first[0].start == second[0].start:
                gone += self._together(first.popleft(), second.popleft())
            else:
                gone.append((first if first[0].start < second[0].start else second).popleft())
        for channel, waiting in self._waiting.items():
            others = max(end for other, end in self._reached.items() if other is not channel)
            while waiting and (others > waiting[0].start or waiting[-1].end - waiting[0].end >= _PATIENCE):
                gone.append(waiting.popleft())
        return gone

    def finish(self) -> list[AudioFrame]:
        """The audio has ended: the frames that still wait for a partner."""
        return [frame for waiting in self._waiting.values() for frame in waiting]

    def _together(self, first: AudioFrame, second: AudioFrame) -> Iterator[AudioFrame]:
        """Both sides of one moment; where one frame is longer, the rest of it is not compared."""
        if first.start != self._paired:
            self._sides = (_Side(), _Side())  # levels from before a gap say nothing about what follows it
        self._paired = min(first.end, second.end)
        one, two = self._sides
        kept: tuple[list[Samples], list[Samples]] = ([], [])
        at = first.start
        while at < self._paired:
            end = min(self._paired, at - at % _BLOCK + _BLOCK)
            for side, frame, pieces in zip(self._sides, (first, second), kept, strict=True):
                pieces.append(side.hear(frame.samples[at - frame.start : end - frame.start], at % _BLOCK))
            if end % _BLOCK == 0:
                one.close()
                two.close()
                one.judge(two.energy)
                two.judge(one.energy)
            at = end
        for frame, pieces in zip((first, second), kept, strict=True):
            yield _with(frame, pieces)


class _Side:
    """One channel's level, how deep its leak usually lies, and whether it is muted."""

    def __init__(self) -> None:
        self._blocks: deque[int] = deque([0] * _BLOCKS)
        self._open = 0
        self._usual = APART_DB + NEAR_DB
        self._gain = 1
        self._before = 1
        self.energy = 0
        """Sum of squares over the last `_BLOCKS` whole blocks."""

    def hear(self, samples: Samples, offset: int) -> Samples:
        """A piece of a block, `offset` samples after its start, as the last decision would have it."""
        wide = samples.astype(np.int64)
        self._open += int(np.dot(wide, wide))
        if self._gain == self._before == 1:
            return samples
        if self._gain == self._before:
            return np.zeros_like(samples)
        fade = np.arange(offset + 1, offset + 1 + len(samples)) / _BLOCK
        return np.rint(samples * (fade if self._gain else 1.0 - fade)).astype(np.int16)

    def close(self) -> None:
        """The block is whole."""
        self.energy += self._open - self._blocks.popleft()
        self._blocks.append(self._open)
        self._open = 0

    def judge(self, other: int) -> None:
        """Decide on the next block, by the other side's energy."""
        self._before, self._gain = self._gain, 1
        if other < _HEARD:
            return
        floor = _BLOCK * _BLOCKS  # one step of 16-bit PCM
        below = 10.0 * math.log10((other + floor) / (self.energy + floor))
        if below > APART_DB:
            self._usual += _UP if below > self._usual else -_DOWN
        self._gain = int(below <= min(max(APART_DB, self._usual - NEAR_DB), MOST_APART_DB))


def _with(frame: AudioFrame, pieces: list[Samples]) -> AudioFrame:
    """The frame with its beginning replaced; itself where nothing was changed."""
    heard = np.concatenate(pieces) if pieces else frame.samples[:0]
    if np.array_equal(heard, frame.samples[: len(heard)]):
        return frame
    return AudioFrame(frame.channel, frame.start, np.concatenate((heard, frame.samples[len(heard) :])))
