"""An audio source that is also heard: its frames pass through a playback on their way."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

from speech.audio import AudioFrame, Channel
from speech.playback import Playback
from speech.sources.source import AudioSource
from speech.transcript import AudioTrouble


class Aloud:
    """Hands on another source's frames and lets them be heard; closes the playback after the last."""

    def __init__(self, source: AudioSource, playback: Playback) -> None:
        self._source = source
        self._playback = playback

    @property
    def name(self) -> str:
        """The source's."""
        return self._source.name

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The source's."""
        return self._source.channels

    @property
    def live(self) -> bool:
        """The source's."""
        return self._source.live

    @property
    def began(self) -> datetime:
        """The source's."""
        return self._source.began

    async def frames(self) -> AsyncIterator[AudioFrame | AudioTrouble]:
        """The source's frames."""
        try:
            async for frame in self._source.frames():
                if isinstance(frame, AudioFrame):
                    self._playback.feed(frame)
                yield frame
        finally:
            self._playback.close()
