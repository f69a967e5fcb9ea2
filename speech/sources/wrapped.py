"""What every audio source that stands before another one has of it."""

from __future__ import annotations

from datetime import datetime

from speech.audio import Channel
from speech.sources.source import AudioSource


class WrappedSource:
    """Another source, named and described as it is; a subclass hands on its frames in its own way."""

    def __init__(self, source: AudioSource) -> None:
        self._source = source

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
