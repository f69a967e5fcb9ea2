"""What is wrong with one side's audio itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from speech.audio import SAMPLE_RATE, AudioFrame, Channel
from speech.channel import ChannelHearing
from speech.gate import Passage, VoiceGate
from speech.recognizers.scripted import AlwaysVoice
from speech.transcript import AudioTrouble, Partial, Utterance

CUSTOMER = Channel.CUSTOMER


class NoWords:
    """Ears that make nothing of anything."""

    def hear(self, passages: Sequence[Passage], at: float) -> list[Partial | Utterance | AudioTrouble]:
        return []

    def end(self, at: float, *, last: bool = True) -> list[Partial | Utterance | AudioTrouble]:
        return []


def test_what_was_left_out_is_no_silence() -> None:
    """A side that begins with zeros behind a hole of minutes has carried none for thirty seconds."""
    told: list[Partial | Utterance | AudioTrouble] = []
    hearing = ChannelHearing(CUSTOMER, NoWords(), VoiceGate(AlwaysVoice()), lambda: None, one_of_two=True)
    for start in (0.0, 1200.0, 1228.5):
        frame = AudioFrame(CUSTOMER, round(start * SAMPLE_RATE), np.zeros(SAMPLE_RATE, np.int16))
        told += hearing.hear(frame).heard
    assert told == []
