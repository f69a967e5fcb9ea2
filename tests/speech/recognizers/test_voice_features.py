"""Features of the voice network: their shape, their rate, and what they are blind to."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.audio import SAMPLE_RATE
from speech.recognizers.voice_features import CEPSTRA, centred, cepstra, raw_cepstra


def noise(seconds: float, level: float = 1000.0) -> np.ndarray:
    rng = np.random.default_rng(1)
    return (rng.normal(size=round(seconds * SAMPLE_RATE)) * level).astype(np.int16)


@given(st.integers(0, 3 * SAMPLE_RATE))
def test_a_row_every_ten_milliseconds_once_a_window_is_full(count: int) -> None:
    rows = cepstra(np.ones(count, dtype=np.int16))
    windows = max(0, 1 + (round(count / 2) - 200) // 80)
    assert rows.shape[1] == CEPSTRA
    assert abs(len(rows) - windows) <= 1
    assert np.isfinite(rows).all()


def test_the_first_coefficient_is_the_energy() -> None:
    quiet, loud = raw_cepstra(noise(1.0, 500.0)), raw_cepstra(noise(1.0, 5000.0))
    assert np.median(loud[:, 0] - quiet[:, 0]) == pytest.approx(2 * np.log(10), abs=0.05)


def test_loudness_and_a_steady_colour_of_the_line_leave_no_trace() -> None:
    sound = noise(2.0, 800.0)
    assert np.allclose(cepstra(sound), cepstra(sound * 4), atol=0.1)


def test_the_mean_over_three_seconds_is_taken_away() -> None:
    rows = np.ones((1000, CEPSTRA), dtype=np.float32)
    rows[500:] = 5.0
    moved = centred(rows)
    assert np.allclose(moved[:340], 0.0)
    assert np.allclose(moved[660:], 0.0)
    assert np.allclose(centred(rows[:100]), 0.0)


def test_what_lies_above_the_telephones_band_is_not_heard() -> None:
    at = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    high = (8000 * np.sin(2 * np.pi * 6000 * at)).astype(np.int16)
    speech = noise(1.0, 300.0)
    assert np.allclose(raw_cepstra(speech + high)[5:-5], raw_cepstra(speech)[5:-5], atol=0.5)
