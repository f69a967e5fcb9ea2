"""The seam to wherever audio comes from."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Protocol

from speech.audio import AudioFrame, Channel
from speech.transcript import AudioTrouble


class AudioSource(Protocol):
    """Audio of one call as equal frames, the channels interleaved in order of time."""

    @property
    def name(self) -> str:
        """What `call.started` calls it: a file's name without its folder, a device's name."""

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The channels that `frames` yields, in their order within one step of time."""

    @property
    def live(self) -> bool:
        """True where the audio cannot wait for a slow listener (a microphone, a telephone)."""

    @property
    def began(self) -> datetime:
        """When the call began, with its zone."""

    def frames(self) -> AsyncIterator[AudioFrame | AudioTrouble]:
        """All frames, once: for each step of time one frame of every channel, equal in length but the last.

        Raises:
            AudioFileError: the audio cannot be read at all.
        """
