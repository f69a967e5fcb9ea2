"""An audio source slowed down to the time of the call, which can be paused."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncGenerator, AsyncIterator

from speech.audio import SAMPLE_RATE, AudioFrame
from speech.errors import BadInputError
from speech.sources.source import AudioSource
from speech.sources.wrapped import WrappedSource
from speech.transcript import AudioTrouble


class Pace(WrappedSource):
    """Hands on another source's frames when they would have been heard, at a chosen speed.

    A frame is handed on once its last sample is due: second t of the audio at t / speed seconds since the
    first frame was asked for, for nothing can be heard before it is spoken. What is due does not depend on
    when the frames before it passed, so a listener that was late catches up and the pace never drifts.

    `pause`, `resume` and the properties belong to the event loop's thread.
    """

    def __init__(self, source: AudioSource, speed: float | None) -> None:
        """Set a pace.

        Args:
            source: where the frames come from.
            speed: seconds of audio a second, above 0; None hands on each frame as soon as it is asked for.

        Raises:
            BadInputError: the speed is not above 0.
        """
        if speed is not None and not 0 < speed < math.inf:
            raise BadInputError(f"A call cannot be played at speed {speed:g}. Give a number above 0, or max.")
        super().__init__(source)
        self._speed = speed
        self._began_at: float | None = None
        self._paused_at: float | None = None
        self._stood_still = 0.0
        self._going = asyncio.Event()
        self._going.set()

    @property
    def paused(self) -> bool:
        """True while no frame passes."""
        return self._paused_at is not None

    @property
    def elapsed(self) -> float:
        """Wall seconds since the first frame was asked for, pauses left out; 0 before it was."""
        if self._began_at is None:
            return 0.0
        now = time.monotonic() if self._paused_at is None else max(self._paused_at, self._began_at)
        return now - self._began_at - self._stood_still

    def pause(self) -> None:
        """Let no frame pass and stop the clock, until `resume`. A second call changes nothing."""
        if self._paused_at is None:
            self._paused_at = time.monotonic()
            self._going.clear()

    def resume(self) -> None:
        """Go on where it was paused. Without a pause this changes nothing."""
        if self._paused_at is not None:
            if self._began_at is not None:
                # A pause that came before the first frame was asked for counts from that moment alone.
                self._stood_still += time.monotonic() - max(self._paused_at, self._began_at)
            self._paused_at = None
            self._going.set()

    async def frames(self) -> AsyncIterator[AudioFrame | AudioTrouble]:
        """The source's frames, each at its time.

        Raises:
            AudioFileError: as the source's.
        """
        self._began_at = time.monotonic()
        frames = self._source.frames()
        try:
            async for item in frames:
                await self._due(item.end / SAMPLE_RATE if isinstance(item, AudioFrame) else item.at)
                yield item
        finally:
            if isinstance(frames, AsyncGenerator):
                await frames.aclose()

    async def _due(self, at: float) -> None:
        """Wait for second `at` of the audio, and for the end of a pause."""
        while True:
            await self._going.wait()
            wait = 0.0 if self._speed is None else at / self._speed - self.elapsed
            if wait <= 0:
                return
            await asyncio.sleep(wait)
