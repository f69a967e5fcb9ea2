"""An audio source slowed down to the time of the call, which can be paused."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator

from speech.audio import SAMPLE_RATE, AudioFrame
from speech.sources.play_clock import PlayClock
from speech.sources.source import AudioSource
from speech.sources.wrapped import WrappedSource
from speech.transcript import AudioTrouble


class Pace(WrappedSource):
    """Hands on another source's frames when they would have been heard.

    A frame is handed on once its last sample is due: second t of the audio at t / speed seconds since the
    first frame was asked for, for nothing can be heard before it is spoken.
    """

    def __init__(self, source: AudioSource, clock: PlayClock) -> None:
        """Set a pace.

        Args:
            source: where the frames come from.
            clock: begins when the first frame is asked for.
        """
        super().__init__(source)
        self._clock = clock

    async def frames(self) -> AsyncIterator[AudioFrame | AudioTrouble]:
        """The source's frames, each at its time.

        Raises:
            AudioFileError: as the source's.
        """
        self._clock.begin()
        frames = self._source.frames()
        try:
            async for item in frames:
                await self._clock.due(item.end / SAMPLE_RATE if isinstance(item, AudioFrame) else item.at)
                yield item
        finally:
            if isinstance(frames, AsyncGenerator):
                await frames.aclose()
