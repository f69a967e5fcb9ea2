"""An audio source that is also heard: its frames pass through a playback on their way."""

from __future__ import annotations

from collections.abc import AsyncIterator

from speech.audio import AudioFrame
from speech.playback import Playback
from speech.sources.source import AudioSource
from speech.sources.wrapped import WrappedSource
from speech.transcript import AudioTrouble


class Aloud(WrappedSource):
    """Hands on another source's frames and lets them be heard; closes the playback after the last."""

    def __init__(self, source: AudioSource, playback: Playback) -> None:
        super().__init__(source)
        self._playback = playback

    async def frames(self) -> AsyncIterator[AudioFrame | AudioTrouble]:
        """The source's frames."""
        try:
            async for frame in self._source.frames():
                if isinstance(frame, AudioFrame):
                    self._playback.feed(frame)
                yield frame
        finally:
            self._playback.close()
