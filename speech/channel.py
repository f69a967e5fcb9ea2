"""One channel's hearing: frames through the gate to the ears, and what is wrong with the audio itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from speech.audio import SAMPLE_RATE, AudioFrame, Channel
from speech.gate import Passage, VoiceGate
from speech.pcm import SILENCE_DBFS, dbfs
from speech.transcript import AudioTrouble, Partial, Utterance
from speech.turns import Progress

SILENT_AFTER = 30.0
"""Seconds of nothing but zeros after which one side of a call is said to be silent."""
LEFT_OUT = 15.0
"""Seconds of a hole beyond which it is none that a slow machine makes: that drops a few at a time."""


class Ears(Protocol):
    """What turns that which passes the gate into words: one recogniser, or two."""

    def hear(self, passages: Sequence[Passage], at: float) -> list[Partial | Utterance | AudioTrouble]:
        """Hear what has passed the gate by `at` seconds of audio; what is new."""

    def end(self, at: float, *, last: bool = True) -> list[Partial | Utterance | AudioTrouble]:
        """End what is open; `last`: nothing follows, now or for long, so that waiting harms nobody."""


class ChannelHearing:
    """Turns one channel's frames into what was heard, with no clock but the audio's; used by one thread.

    Args:
        channel: The channel heard.
        ears: What hears it.
        gate: The gate before the ears.
        close: Frees what the ears hold.
        one_of_two: Whether the call has another side, so that silence on this one is worth saying.
    """

    def __init__(
        self, channel: Channel, ears: Ears, gate: VoiceGate, close: Callable[[], None], *, one_of_two: bool
    ) -> None:
        self._channel = channel
        self._ears = ears
        self._gate = gate
        self._close = close
        self._position = 0
        self._begun = False
        self._level = SILENCE_DBFS
        self._mute = one_of_two
        self._zeros = 0
        """Samples of nothing but zeros since the beginning; what was left out is none of them."""
        self._troubles: list[AudioTrouble] = []

    @property
    def position(self) -> int:
        """Samples heard since the call began."""
        return self._position

    def note(self, trouble: AudioTrouble) -> None:
        """Hand a trouble on with the next step, at its own time or the nearest that is still to come."""
        self._troubles.append(trouble)

    def hear(self, frame: AudioFrame) -> Progress:
        """Hear the next frame.

        Raises:
            HeartlineError: A recogniser failed.
        """
        heard = self._troubled(frame.end)
        if self._begun and frame.start != self._position:
            # Audio was dropped: what stood before the hole is a sentence of its own. Behind a long one, which
            # the sender left out, nothing waits to be heard, and the careful ear has had all the time.
            long = frame.start - self._position > LEFT_OUT * SAMPLE_RATE
            ended = self._position if long else frame.start
            heard += self._ears.end(ended / SAMPLE_RATE, last=long)
        self._begun = True
        at = frame.end / SAMPLE_RATE
        heard += self._ears.hear(self._gate.push(frame.start, frame.samples), at)
        self._position = frame.end
        self._level = dbfs(frame.samples)
        self._watch(frame, at, heard)
        return self._progress(heard, ended=False)

    def end(self) -> Progress:
        """The audio has ended: end what is open.

        Raises:
            HeartlineError: A recogniser failed.
        """
        heard = self._troubled(self._position)
        heard += self._ears.end(self._position / SAMPLE_RATE)
        return self._progress(heard, ended=True)

    def close(self) -> None:
        """Free what the ears hold."""
        self._close()

    def _troubled(self, end: int) -> list[Partial | Utterance | AudioTrouble]:
        """Troubles noted since the last step, none before it and none after the coming one."""
        low, high = self._position / SAMPLE_RATE, end / SAMPLE_RATE
        noted = [replace(trouble, at=min(max(trouble.at, low), high)) for trouble in self._troubles]
        self._troubles = []
        return [*sorted(noted, key=lambda trouble: trouble.at)]

    def _watch(self, frame: AudioFrame, at: float, heard: list[Partial | Utterance | AudioTrouble]) -> None:
        """Say once that this side has carried nothing at all."""
        if not self._mute:
            return
        if frame.samples.any():
            self._mute = False
            return
        self._zeros += len(frame.samples)
        if self._zeros >= SILENT_AFTER * SAMPLE_RATE:
            self._mute = False
            heard.append(
                AudioTrouble(
                    at,
                    "channel_silent",
                    f"The {self._channel}'s side has carried no sound at all for {SILENT_AFTER:.0f} seconds. "
                    "Check its device or cable, or which side is the customer's.",
                )
            )

    def _progress(self, heard: list[Partial | Utterance | AudioTrouble], *, ended: bool) -> Progress:
        return Progress(
            self._channel, self._position, tuple(heard), self._gate.quiet, self._level, ended=ended
        )
