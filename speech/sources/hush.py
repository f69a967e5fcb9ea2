"""An audio source that can be made silent: while it is, nothing of it reaches any ear, and time goes on."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable

import numpy as np

from speech.audio import AudioFrame, Channel
from speech.sources.source import AudioSource
from speech.sources.wrapped import WrappedSource
from speech.transcript import AudioTrouble


class Hush(WrappedSource):
    """Hands on another source's frames; between `hush` and `listen` as silence."""

    def __init__(self, source: AudioSource, *, spares: Callable[[Channel], bool] = lambda _: False) -> None:
        """Hear everything, to begin with.

        Args:
            source: whose frames are handed on.
            spares: asked of each frame's side while hushed; a side that it spares is heard all the same.
        """
        super().__init__(source)
        self._spares = spares
        self._silent = False

    @property
    def silent(self) -> bool:
        """True while nothing is heard."""
        return self._silent

    def hush(self) -> None:
        """Let nothing be heard from the next frame on."""
        self._silent = True

    def listen(self) -> None:
        """Go on hearing."""
        self._silent = False

    async def frames(self) -> AsyncIterator[AudioFrame | AudioTrouble]:
        """The source's frames, silent ones while it is hushed."""
        frames = self._source.frames()
        try:
            async for item in frames:
                if self._silent and isinstance(item, AudioFrame) and not self._spares(item.channel):
                    yield AudioFrame(item.channel, item.start, np.zeros_like(item.samples))
                else:
                    yield item
        finally:
            if isinstance(frames, AsyncGenerator):
                await frames.aclose()
