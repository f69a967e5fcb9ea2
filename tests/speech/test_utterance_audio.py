"""The audio of the utterance under way."""

from __future__ import annotations

import numpy as np

from speech.audio import SAMPLE_RATE
from speech.gate import Passage
from speech.utterance_audio import UtteranceAudio


def passage(start: int, *values: int) -> Passage:
    return Passage(start, np.array(values, dtype=np.int16))


def test_passages_that_follow_each_other_are_one_piece() -> None:
    audio = UtteranceAudio()
    audio.add(passage(100, 1, 2, 3))
    audio.add(passage(103, 4, 5))
    assert (audio.start, audio.end) == (100, 105)
    assert audio.between(101, 104).tolist() == [2, 3, 4]
    assert audio.between(0, 900).tolist() == [1, 2, 3, 4, 5]


def test_a_hole_begins_afresh() -> None:
    audio = UtteranceAudio()
    audio.add(passage(0, 1, 2))
    audio.add(passage(5, 6, 7))
    assert (audio.start, audio.between(0, 9).tolist()) == (5, [6, 7])


def test_the_beginning_can_be_dropped() -> None:
    audio = UtteranceAudio()
    audio.add(passage(10, 1, 2, 3, 4))
    audio.drop_before(12)
    assert (audio.start, audio.between(0, 99).tolist()) == (12, [3, 4])
    audio.drop_before(5)
    assert audio.start == 12
    audio.drop_before(14)
    assert audio.seconds == 0


def test_the_quietest_moment_is_found_where_it_is_looked_for() -> None:
    audio = UtteranceAudio()
    loud = np.full(SAMPLE_RATE, 900, dtype=np.int16)
    loud[1000:3000] = 0
    loud[12_000:13_000] = 10
    audio.add(Passage(0, loud))
    assert 12_000 <= audio.quietest(8000) <= 13_000
    assert 1000 <= audio.quietest(0) <= 3000
    assert audio.quietest(SAMPLE_RATE) == SAMPLE_RATE
