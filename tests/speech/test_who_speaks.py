"""Who speaks in the utterance under way: how often it is looked at, and on what audio."""

from __future__ import annotations

import numpy as np

from speech.audio import SAMPLE_RATE, Channel, Samples
from speech.gate import Passage
from speech.speakers import SpeakerTracker, Voice
from speech.who_speaks import WhoSpeaks


class PitchIsTheVoice:
    """Tells loud from soft audio, as if these were two people; notes how long each piece was."""

    def __init__(self) -> None:
        self.asked: list[float] = []

    def vector(self, samples: Samples) -> Voice | None:
        self.asked.append(len(samples) / SAMPLE_RATE)
        direction = np.zeros(128, dtype=np.float32)
        direction[0 if np.abs(samples).max() > 1000 else 1] = 1
        return Voice(direction, len(samples) / SAMPLE_RATE)


def spoken(start: float, seconds: float, loud: int) -> list[Passage]:
    """Frames of 20 ms."""
    frame = np.full(SAMPLE_RATE // 50, loud, dtype=np.int16)
    first = round(start * SAMPLE_RATE)
    return [Passage(first + step * len(frame), frame) for step in range(round(seconds * 50))]


def test_a_growing_utterance_is_looked_at_once_a_second_and_decided_whole() -> None:
    voices = PitchIsTheVoice()
    who = WhoSpeaks(SpeakerTracker(voices))
    for passage in spoken(0.0, 3.5, 4000):
        who.add(passage)
        who.guess()
    assert voices.asked == [1.0, 2.0, 3.0]
    assert who.decide() is Channel.AGENT
    assert voices.asked[-1] == 3.5


def test_the_second_voice_is_the_customers() -> None:
    who = WhoSpeaks(SpeakerTracker(PitchIsTheVoice()))
    said = []
    for start, loud in ((0.0, 4000), (4.0, 400), (8.0, 4000), (12.0, 400)):
        for passage in spoken(start, 3.0, loud):
            who.add(passage)
        said.append(who.decide())
    assert said == [Channel.AGENT, Channel.CUSTOMER, Channel.AGENT, Channel.CUSTOMER]


def test_what_lies_behind_a_cut_belongs_to_the_next_utterance() -> None:
    voices = PitchIsTheVoice()
    who = WhoSpeaks(SpeakerTracker(voices))
    for passage in spoken(1.0, 5.0, 4000):
        who.add(passage)
    who.decide(round(4.0 * SAMPLE_RATE))
    assert voices.asked[-1] == 3.0
    who.decide()
    assert voices.asked[-1] == 2.0


def test_nothing_heard_is_nobody() -> None:
    assert WhoSpeaks(SpeakerTracker(PitchIsTheVoice())).decide() is None
