"""The picture of sound: known facts of tones, silence, size and level."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.audio import SAMPLE_RATE
from speech.recognizers.log_mel import BANDS, log_mel


def tone(hertz: float, loud: float = 0.5, seconds: float = 1.0):
    times = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return (loud * np.sin(2 * np.pi * hertz * times)).astype(np.float32)


@pytest.mark.parametrize(
    # Slaney's scale from 0 to 8000 Hz is 45.2 mels long, in 81 equal steps: 200 Hz is 3 mels, 1000 Hz 15,
    # and 6400 Hz 15 + 27, so their bands follow by hand: mels / 45.2454 * 81 - 1.
    ("hertz", "band"),
    [(200, 3 / 45.2454 * 81 - 1), (1000, 15 / 45.2454 * 81 - 1), (6400, 42 / 45.2454 * 81 - 1)],
)
def test_a_tone_stands_in_its_band(hertz, band):
    picture = log_mel(tone(hertz))
    loudest = picture[:, 10:90].mean(axis=1).argmax()
    assert abs(loudest - band) <= 1


def test_a_second_has_a_hundred_columns_and_half_a_hop_none():
    assert log_mel(tone(440)).shape == (BANDS, 100)
    assert log_mel(tone(440)[: SAMPLE_RATE - 1]).shape == (BANDS, 99)


def test_silence_is_flat_at_the_floor():
    picture = log_mel(np.zeros(SAMPLE_RATE, dtype=np.float32))
    assert np.allclose(picture, -1.5)


def test_the_floor_lies_two_under_the_loudest_point():
    picture = log_mel(np.concatenate((tone(440), np.zeros(SAMPLE_RATE, dtype=np.float32))))
    assert picture.max() - picture.min() == pytest.approx(2.0, abs=1e-5)
    assert np.all(picture[:, 150:] == picture.min())


@given(hertz=st.floats(100, 7000), loud=st.floats(0.01, 0.9), times=st.floats(1.1, 10))
def test_level_only_lifts_the_picture(hertz, loud, times):
    # Ten times the amplitude is two powers of ten, and the picture shows powers of ten in quarters.
    quiet, louder = log_mel(tone(hertz, loud / 10, 0.2)), log_mel(tone(hertz, loud / 10 * times, 0.2))
    assert louder.max() - quiet.max() == pytest.approx(np.log10(times) / 2, abs=1e-3)


def test_a_click_is_seen_when_it_sounds():
    sound = np.zeros(SAMPLE_RATE, dtype=np.float32)
    sound[8000] = 1.0
    energy = log_mel(sound).sum(axis=0)
    assert energy.argmax() == 50
