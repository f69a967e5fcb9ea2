"""The line that the ear learned behind: its band, its coding, and the same line again from the same seed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.recipes.telephone_ear.line import a_law, active_level, mu_law, noise, telephone, wideband
from speech.audio import SAMPLE_RATE


def _hiss(length: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 0.1, length).astype(np.float32)


@pytest.mark.parametrize("seed", range(5))
def test_a_telephone_lets_little_through_above_its_band(seed: int) -> None:
    heard = telephone(np.random.default_rng(seed), _hiss(2 * SAMPLE_RATE), _hiss)
    power = np.abs(np.fft.rfft(heard)) ** 2
    hertz = np.fft.rfftfreq(len(heard), 1 / SAMPLE_RATE)
    assert len(heard) == 2 * SAMPLE_RATE
    assert power[hertz > 4300].sum() < 1e-3 * power.sum()


@pytest.mark.parametrize("way", [telephone, wideband])
def test_the_same_seed_gives_the_same_line(way) -> None:
    one, two, other = (way(np.random.default_rng(seed), _hiss(8000), _hiss) for seed in (3, 3, 4))
    assert np.array_equal(one, two)
    assert not np.array_equal(one, other)
    assert np.abs(one).max() <= 1.1


@given(st.floats(-1, 1))
def test_both_codings_keep_a_sample_within_a_part_in_20_of_itself(sample: float) -> None:
    line = np.array([sample], np.float32)
    for law in (mu_law, a_law):
        assert abs(law(line)[0] - line[0]) <= abs(line[0]) / 20 + 1 / 1000


def test_a_pause_does_not_change_how_loud_speech_is() -> None:
    speech = _hiss(SAMPLE_RATE)
    with_pause = np.concatenate([speech, np.zeros(3 * SAMPLE_RATE, np.float32)])
    assert active_level(with_pause) == pytest.approx(active_level(speech), rel=1e-3)
    assert active_level(speech) == pytest.approx(0.1, rel=0.05)


def test_every_kind_of_noise_is_as_long_as_asked() -> None:
    rng = np.random.default_rng(1)
    for _ in range(25):
        sound = noise(rng, 4001, _hiss)
        assert sound.shape == (4001,)
        assert np.all(np.isfinite(sound))
        assert active_level(sound) > 0
