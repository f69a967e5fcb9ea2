"""Voices of the sample call: told apart by the real model, and quiet about themselves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from speech.audio import SAMPLE_RATE
from speech.recognizers.vosk_voice import LEAST_SPOKEN, VoskVoice
from speech.speakers import SpeakerTracker
from tests.speech.recognizers.mixed_call import turns_of_the_sample_call

pytestmark = pytest.mark.recogniser


@pytest.fixture(scope="module")
def voices(speaker_model: Path) -> VoskVoice:
    return VoskVoice.load(speaker_model)


def test_the_sample_calls_turns_are_given_to_whom_they_belong(voices: VoskVoice) -> None:
    tracker = SpeakerTracker(voices)
    turns = turns_of_the_sample_call()
    decided = [(who, tracker.decide(turn), len(turn)) for who, turn in turns]
    assert not [who for who, heard, _ in decided if heard is not None and heard is not who]
    long = [(who, heard) for who, heard, samples in decided if samples >= 1.5 * SAMPLE_RATE]
    assert len(long) > 10
    assert all(who is heard for who, heard in long)


def test_a_second_of_a_known_voice_is_guessed(voices: VoskVoice) -> None:
    tracker = SpeakerTracker(voices)
    turns = [each for each in turns_of_the_sample_call() if len(each[1]) >= 3 * SAMPLE_RATE]
    for _, turn in turns[:4]:
        tracker.decide(turn)
    guesses = [(who, tracker.guess(turn[: round(1.5 * SAMPLE_RATE)])) for who, turn in turns[4:]]
    assert all(guess in {who, None} for who, guess in guesses)
    assert sum(guess is who for who, guess in guesses) > len(guesses) / 2


def test_two_people_in_one_piece_are_nobody(voices: VoskVoice) -> None:
    tracker = SpeakerTracker(voices)
    turns = turns_of_the_sample_call()
    assert tracker.decide(np.concatenate((turns[0][1], turns[1][1][: 4 * SAMPLE_RATE]))) is None


@pytest.mark.parametrize("level", [0, 3])
def test_too_little_speech_has_no_voice(voices: VoskVoice, level: int) -> None:
    noise = np.random.default_rng(2).normal(size=round(LEAST_SPOKEN * 0.9 * SAMPLE_RATE)) * level
    assert voices.vector(noise.astype(np.int16)) is None
    assert voices.vector(np.zeros(0, dtype=np.int16)) is None


def test_pauses_in_a_piece_count_for_nothing(voices: VoskVoice) -> None:
    turn = turns_of_the_sample_call()[0][1]
    pause = np.zeros(SAMPLE_RATE, dtype=np.int16)
    bare, padded = voices.vector(turn), voices.vector(np.concatenate((pause, turn, pause)))
    assert bare is not None
    assert padded is not None
    assert padded.seconds == pytest.approx(bare.seconds, abs=0.1)
    assert bare.vector @ padded.vector > 0.85
