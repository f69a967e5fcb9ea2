"""A source for tests: a call that lies in memory, with whatever trouble the test wants."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime

import numpy as np

from speech.audio import DESK, SAMPLE_RATE, AudioFrame, Channel, Profile, Samples
from speech.errors import AudioFileError
from speech.transcript import AudioTrouble


def tone(seconds: float, *, loud: int = 4000) -> Samples:
    """A tone of 200 Hz."""
    times = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return (loud * np.sin(2 * np.pi * 200 * times)).astype(np.int16)


class CallInMemory:
    """Yields its sides' frames; `troubles` come before the frame that begins at their time, or at the end."""

    name = "call.flac"
    began = datetime(2026, 3, 17, 10, tzinfo=UTC)

    def __init__(
        self,
        sides: dict[Channel, Samples],
        *,
        profile: Profile = DESK,
        live: bool = False,
        troubles: Sequence[AudioTrouble] = (),
        breaks_at: float | None = None,
        pause: float = 0.0,
    ) -> None:
        self._sides = sides
        self._frame = profile.frame_samples
        self._troubles = list(troubles)
        self._breaks_at = breaks_at
        self._pause = pause
        self.live = live
        self.closed = False
        self.yielded = 0

    @property
    def channels(self) -> tuple[Channel, ...]:
        return tuple(self._sides)

    async def frames(self) -> AsyncIterator[AudioFrame | AudioTrouble]:
        try:
            length = max(len(samples) for samples in self._sides.values())
            for start in range(0, length, self._frame):
                at = start / SAMPLE_RATE
                if self._breaks_at is not None and at >= self._breaks_at:
                    raise AudioFileError("call.flac cannot be read.")
                while self._troubles and self._troubles[0].at <= at:
                    yield self._troubles.pop(0)
                for channel, samples in self._sides.items():
                    yield AudioFrame(channel, start, samples[start : start + self._frame])
                    self.yielded = start
                await asyncio.sleep(self._pause)
            for trouble in self._troubles:
                yield trouble
        finally:
            self.closed = True
