"""Hearing one channel with the fast ear alone: its own rules say where utterances end."""

from __future__ import annotations

from collections.abc import Sequence

from speech.audio import Channel, Profile
from speech.fast_ear import FastEar
from speech.filler import is_filler
from speech.gate import Passage, VoiceGate
from speech.settle import Settling
from speech.transcript import AudioTrouble, Partial, Utterance, Word
from speech.turns import UtteranceNumbers
from speech.who_speaks import WhoSpeaks


class OneEar:
    """Turns what passes the gate into partials and utterances, with no clock but the audio's."""

    def __init__(
        self,
        channel: Channel,
        ear: FastEar,
        gate: VoiceGate,
        profile: Profile,
        who: WhoSpeaks | None = None,
    ) -> None:
        self._ear = ear
        self._gate = gate
        self._who = who
        self._settling = Settling(profile)
        self._numbers = UtteranceNumbers(channel)
        self._words: tuple[Word, ...] = ()

    def hear(self, passages: Sequence[Passage], at: float) -> list[Partial | Utterance | AudioTrouble]:
        """Hear what has passed the gate by `at` seconds of audio; what is new.

        Raises:
            HeartlineError: the recogniser failed.
        """
        heard: list[Partial | Utterance | AudioTrouble] = []
        for passage in passages:
            if self._who:
                self._who.add(passage)
            hypothesis = self._ear.accept(passage)
            if hypothesis is None:
                continue
            if hypothesis.final:
                self._end(hypothesis.words, at, heard)
            else:
                self._words = hypothesis.words
                self._settling.update([word.text for word in self._words], at)
        if self._who:
            self._who.turn(self._gate.quiet)
        if self._gate.closed and self._numbers.open:
            self._end(self._ear.finish(paused=True), at, heard)
        partial = self._numbers.partial(
            at,
            self._words,
            self._settling.settled(at, self._gate.quiet),
            self._who.guess() if self._who else None,
        )
        if partial is not None:
            heard.append(partial)
        return heard

    def end(self, at: float, *, last: bool = True) -> list[Partial | Utterance | AudioTrouble]:
        """No more audio follows, or none that belongs to this: end what is open, which never waits.

        Raises:
            HeartlineError: the recogniser failed.
        """
        heard: list[Partial | Utterance | AudioTrouble] = []
        self._end(self._ear.finish(paused=False), at, heard)
        return heard

    def _end(
        self, words: tuple[Word, ...], at: float, heard: list[Partial | Utterance | AudioTrouble]
    ) -> None:
        self._words = ()
        self._settling.reset()
        self._gate.rest()
        speaker = self._who.end() if self._who else None
        utterance = self._numbers.end(at, () if is_filler(words, self._gate) else words, speaker)
        if utterance is not None:
            heard.append(utterance)
