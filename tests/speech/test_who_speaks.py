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


def heard_whole(who: WhoSpeaks, *spoken_pieces: Passage) -> None:
    for passage in spoken_pieces:
        who.add(passage)


def test_a_growing_piece_is_looked_at_once_a_second_and_decided_whole() -> None:
    voices = PitchIsTheVoice()
    who = WhoSpeaks(SpeakerTracker(voices))
    for passage in spoken(0.0, 3.5, 4000):
        who.add(passage)
        who.guess()
    assert voices.asked == [1.0, 2.0, 3.0]
    assert who.turn(0.1) is None
    assert who.end() is Channel.AGENT
    assert voices.asked[-1] == 3.5


def test_the_second_voice_is_the_customers() -> None:
    who = WhoSpeaks(SpeakerTracker(PitchIsTheVoice()))
    said = []
    for start, loud in ((0.0, 4000), (4.0, 400), (8.0, 4000), (12.0, 400)):
        heard_whole(who, *spoken(start, 3.0, loud))
        said.append(who.end())
    assert said == [Channel.AGENT, Channel.CUSTOMER, Channel.AGENT, Channel.CUSTOMER]


def test_the_other_party_taking_the_word_is_found_at_the_pause_before_them() -> None:
    who = WhoSpeaks(SpeakerTracker(PitchIsTheVoice()))
    heard_whole(who, *spoken(1.0, 3.0, 4000))
    assert who.turn(0.3) is None, "the first voice of the utterance"
    assert who.guess() is Channel.AGENT
    heard_whole(who, *spoken(4.0, 3.0, 400))
    assert who.turn(0.3) == 4 * SAMPLE_RATE
    assert who.part() is Channel.AGENT
    assert who.end() is Channel.CUSTOMER


def test_both_in_an_utterance_that_was_not_parted_is_nobody() -> None:
    who = WhoSpeaks(SpeakerTracker(PitchIsTheVoice()))
    heard_whole(who, *spoken(1.0, 3.0, 4000))
    who.turn(0.3)
    heard_whole(who, *spoken(4.0, 3.0, 400))
    assert who.end() is None


def test_the_same_voice_after_a_pause_goes_on() -> None:
    who = WhoSpeaks(SpeakerTracker(PitchIsTheVoice()))
    for start in (1.0, 4.0, 7.0):
        heard_whole(who, *spoken(start, 3.0, 4000))
        assert who.turn(0.3) is None
    assert who.end() is Channel.AGENT


def test_quiet_alone_is_not_judged() -> None:
    voices = PitchIsTheVoice()
    who = WhoSpeaks(SpeakerTracker(voices))
    heard_whole(who, *spoken(0.0, 0.3, 0))
    assert who.turn(0.3) is None
    assert not voices.asked


def test_nothing_heard_is_nobody() -> None:
    assert WhoSpeaks(SpeakerTracker(PitchIsTheVoice())).end() is None
