"""Where in its call the sound of one connection lies, by how its protocol counts."""

from __future__ import annotations

from dataclasses import replace

from cues.calls.gateway.hosted import HostedCall
from speech.audio import SAMPLE_RATE
from speech.sources.protocols.protocol import Opened, Sound


class Placing:
    """Places the sound of one connection.

    Args:
        opened: how it began.
        call: whose sound it is.
    """

    def __init__(self, opened: Opened, call: HostedCall) -> None:
        self._call = call
        self._offset: int | None = call.position
        """Where its count begins, in samples at 16 kHz; None: where its first sound is the call's first."""
        if opened.protocol == "heartline":
            self._offset = 0
        elif opened.resumes:  # it counts from its first session on, of which nothing may be known here
            self._offset = -call.missed if call.position else None

    def placed(self, sound: Sound) -> Sound:
        """A piece of audio at its place in the call."""
        if sound.start is None:
            return sound
        if self._offset is None:
            self._call.missed = sound.start * SAMPLE_RATE // sound.rate
            self._offset = -self._call.missed
        return replace(sound, start=sound.start + self._offset * sound.rate // SAMPLE_RATE)
