"""Sayings of a term, and the lines that they come over."""

from __future__ import annotations

import numpy as np

from models.recipes.sounds_alike.speaking import Line, number_of, on_every_line, takes
from models.recipes.sounds_alike.terms import Term, groups
from speech.audio import SAMPLE_RATE

CORGI = Term("corgi", "animal", known=False)


def test_each_saying_is_another() -> None:
    sayings = takes(CORGI, 6)
    assert len({take.key for take in sayings}) == 6
    assert len({number_of(take) for take in sayings}) == 6
    assert {take.voice for take in sayings} == {"heart", "joe"}
    assert sayings[0].text == "we just got a corgi last week"
    assert takes(CORGI, 2) == sayings[:2]


def test_trial_sentences_are_never_spoken_by_the_recipe() -> None:
    for group in groups().values():
        assert not set(group.sentences) & set(group.trial)


def test_the_telephone_takes_the_high_tones_away_and_brings_noise() -> None:
    time = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    tone = (np.sin(2 * np.pi * 1000 * time) + np.sin(2 * np.pi * 6000 * time)).astype(np.float32)
    sounds = on_every_line(tone, seed=1)
    assert len(sounds[Line.WIDEBAND]) == len(sounds[Line.TELEPHONE])

    def power(line: Line, hertz: int) -> float:
        middle = sounds[line][SAMPLE_RATE // 2 :][: SAMPLE_RATE // 2].astype(float)
        return float(np.abs(np.fft.rfft(middle))[hertz // 2])

    assert power(Line.WIDEBAND, 6000) > 0.5 * power(Line.WIDEBAND, 1000)
    assert power(Line.TELEPHONE, 6000) < 0.01 * power(Line.TELEPHONE, 1000)
    assert np.array_equal(on_every_line(tone, seed=1)[Line.TELEPHONE], sounds[Line.TELEPHONE])
    assert not np.array_equal(on_every_line(tone, seed=2)[Line.TELEPHONE], sounds[Line.TELEPHONE])
