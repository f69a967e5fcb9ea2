"""One channel's hearing: gate, recogniser stream, settling, and times mapped back to the call's."""

from __future__ import annotations

from dataclasses import replace

from speech.audio import SAMPLE_RATE, AudioFrame, Channel, Profile
from speech.filler import is_filler
from speech.gate import StreamClock, VoiceGate
from speech.pcm import SILENCE_DBFS, dbfs
from speech.recognizers.recognizer import Hypothesis, RecognizerStream
from speech.settle import Settling
from speech.transcript import AudioTrouble, Partial, Utterance, Word
from speech.turns import Progress, UtteranceNumbers

SILENT_AFTER = 30.0
"""Seconds of nothing but zeros after which one side of a call is said to be silent."""


class ChannelHearing:
    """Turns one channel's frames into what was heard, with no clock but the audio's; used by one thread."""

    def __init__(
        self,
        channel: Channel,
        stream: RecognizerStream,
        gate: VoiceGate,
        profile: Profile,
        *,
        one_of_two: bool,
    ) -> None:
        self._channel = channel
        self._stream = stream
        self._gate = gate
        self._clock = StreamClock()
        self._settling = Settling(profile)
        self._numbers = UtteranceNumbers(channel)
        self._words: tuple[Word, ...] = ()
        self._position = 0
        self._begun = False
        self._level = SILENCE_DBFS
        self._mute = one_of_two
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
            HeartlineError: The recogniser failed.
        """
        heard = self._troubled(frame.end)
        if self._begun and frame.start != self._position:
            # Audio was dropped: what stood before the hole is a sentence of its own.
            self._end_utterance(frame.start / SAMPLE_RATE, heard)
        self._begun = True
        at = frame.end / SAMPLE_RATE
        for passage in self._gate.push(frame.start, frame.samples):
            self._clock.accept(passage)
            hypothesis = self._stream.accept(passage.samples)
            if hypothesis is not None:
                self._take(hypothesis, at, heard)
        self._position = frame.end
        self._level = dbfs(frame.samples)
        if self._gate.closed and self._numbers.open:
            self._end_utterance(at, heard)
        self._show(at, heard)
        self._watch(frame, at, heard)
        return self._progress(heard, ended=False)

    def end(self) -> Progress:
        """The audio has ended: end what is open.

        Raises:
            HeartlineError: The recogniser failed.
        """
        heard = self._troubled(self._position)
        self._end_utterance(self._position / SAMPLE_RATE, heard)
        return self._progress(heard, ended=True)

    def close(self) -> None:
        """Free the recogniser's stream."""
        self._stream.close()

    def _take(
        self, hypothesis: Hypothesis, at: float, heard: list[Partial | Utterance | AudioTrouble]
    ) -> None:
        words = tuple(
            Word(word.text, self._clock.start(word.start), self._clock.end(word.end), word.confidence)
            for word in hypothesis.words
        )
        if not hypothesis.final:
            self._words = words
            self._settling.update([word.text for word in words], at)
            return
        self._words = ()
        self._settling.reset()
        self._gate.rest()
        utterance = self._numbers.end(at, () if is_filler(words, self._gate) else words)
        if utterance is not None:
            heard.append(utterance)

    def _show(self, at: float, heard: list[Partial | Utterance | AudioTrouble]) -> None:
        partial = self._numbers.partial(at, self._words, self._settling.settled(at, self._gate.quiet))
        if partial is not None:
            heard.append(partial)

    def _end_utterance(self, at: float, heard: list[Partial | Utterance | AudioTrouble]) -> None:
        hypothesis = self._stream.finish()
        self._take(hypothesis or Hypothesis((), final=True), at, heard)

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
        elif at >= SILENT_AFTER:
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
