"""Words that no voice stands behind."""

from __future__ import annotations

import numpy as np

from speech.audio import SAMPLE_RATE, Samples
from speech.filler import is_filler
from speech.gate import VoiceGate
from speech.transcript import Word


class VoiceFromOneSecond:
    """Voice in every window after the first second."""

    window = 512

    def __init__(self) -> None:
        self._heard = 0

    def probability(self, samples: Samples) -> float:
        self._heard += len(samples)
        return 1.0 if self._heard > SAMPLE_RATE else 0.0

    def reset(self) -> None:
        self._heard = 0


def two_seconds() -> VoiceGate:
    gate = VoiceGate(VoiceFromOneSecond())
    gate.push(0, np.zeros(2 * SAMPLE_RATE, dtype=np.int16))
    return gate


def test_words_in_voice_stand() -> None:
    assert not is_filler([Word("no", 1.2, 1.5, 0.9)], two_seconds())


def test_words_beside_voice_do_not() -> None:
    assert is_filler([Word("yeah", 0.2, 0.5, 1.0)], two_seconds())
    assert is_filler([Word("the", 0.0, 1.2, 1.0)], two_seconds())


def test_a_lone_unsure_word_does_not_stand_but_two_do() -> None:
    assert is_filler([Word("it", 1.2, 1.5, 0.4)], two_seconds())
    assert not is_filler([Word("it", 1.2, 1.5, 0.4), Word("is", 1.5, 1.8, 0.4)], two_seconds())


def test_a_pause_between_words_counts_for_nothing() -> None:
    words = [Word("well", 1.0, 1.2, 1.0), Word("yes", 1.7, 1.9, 1.0)]
    assert not is_filler(words, two_seconds())


def test_nothing_is_no_filler() -> None:
    assert not is_filler([], two_seconds())
