"""The seam to whatever turns audio into words: one shared engine, one stream of state a channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from speech.audio import Samples
from speech.transcript import Word


@dataclass(frozen=True, slots=True, repr=False)
class Hypothesis:
    """What a stream has understood of the audio given to it; its times count that audio alone."""

    words: tuple[Word, ...]
    """Times in seconds of audio accepted by this stream since it began."""
    final: bool
    """True when the utterance has ended: the next hypothesis belongs to a new one."""

    def __repr__(self) -> str:
        return f"Hypothesis({len(self.words)} words, {'final' if self.final else 'partial'})"


class RecognizerStream(Protocol):
    """One channel's state. Used by one thread at a time; `accept` blocks while it works."""

    def accept(self, samples: Samples) -> Hypothesis | None:
        """Hear more 16 kHz audio; the newest hypothesis, or None where nothing has changed."""

    def endpoint(self) -> Hypothesis | None:
        """End the utterance in a pause, half a second or more after its last word; None where nothing was.

        What is not decided yet, the pause's newest sound, belongs to the next one.
        """

    def finish(self) -> Hypothesis | None:
        """End the utterance here, where the audio ends; None where nothing was heard of it."""

    def close(self) -> None:
        """Free what the stream holds; it accepts nothing after this."""


class Recognizer(Protocol):
    """A loaded engine, shared by every channel and call of the process."""

    def stream(self) -> RecognizerStream:
        """A new channel's state."""
